"""Rules between an independent Commissioner and the bodies: plans before their decision, and reminders of requests.

R-P6-2 says that a plan cannot be decided without an involvement record at least ten working days older. Read here as:
the record is the announcement, by which the office was asked; once the office demands to be involved, that demand; once
it remarked, the remark. Each binds once, and only while the decision could not be carried out yet, so that neither
side can put the other off for ever. See docs/decisions/0028.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from partizip.core.calendar import WorkingDays
from partizip.core.permissions import Verdict, allow, msgid, refuse

SOURCE = "R-P6-2"
# Kinds of bodies that announce plans and are asked: those that carry out public tasks of the Land.
ADMINISTRATION = frozenset({"land", "chancellery", "department", "bezirk", "subordinate", "company"})


class Word(StrEnum):
    """What is said about a plan: by the office; by the body the explanation and DAY; AFTERWARDS by either side."""

    DEMAND = "demand"
    REMARK = "remark"
    WAIVER = "waiver"
    UNTOUCHED = "untouched"  # the plan was marked by mistake: it touches no participation
    EXPLANATION = "explanation"
    AFTERWARDS = "afterwards"  # what the body gave up was decided elsewhere all the same
    DAY = "day"  # the body plans its decision for another day


class Ending(StrEnum):
    """How a plan ended."""

    DECIDED = "decided"  # carried out in the program
    OUTSIDE = "outside"  # decided elsewhere, recorded here
    DROPPED = "dropped"  # the body gave it up


class Lack(StrEnum):
    """What was missing for a decision on a day."""

    ANNOUNCEMENT = "announcement"  # the office was told after the decision
    PERIOD = "period"
    DEMAND = "demand"  # demanded to be involved, and its time was not over
    REMARK = "remark"  # remarked, and the remark was not old enough
    DROPPED = "dropped"  # the body had said that it gave the plan up, which ended the involvement


class State(StrEnum):
    """Where a plan stands on a day."""

    WAITING = "waiting"  # the office has its time
    DEMANDED = "demanded"
    REMARKED = "remarked"
    WAIVED = "waived"
    SILENT = "silent"  # asked in time, its time over, no word
    UNTOUCHED = "untouched"
    DECIDED = "decided"
    OUTSIDE = "outside"
    WITHOUT = "without"  # decided without involvement of the Commissioner
    DROPPED = "dropped"


@dataclass(frozen=True)
class Said:
    """A word about a plan and its day in Berlin."""

    kind: Word
    day: date


@dataclass(frozen=True)
class PlanFacts:
    """The dated facts of a plan; `period` in working days as it was when the plan was announced."""

    announced_on: date
    period: int
    said: tuple[Said, ...] = ()  # in order of time
    ending: Ending | None = None
    lacks: tuple[Lack, ...] = ()  # what was missing when it was decided elsewhere
    dropped_on: date | None = None  # when the body gave it up, also when it was decided elsewhere afterwards


def _records(facts: PlanFacts, days: WorkingDays) -> Iterator[tuple[Lack, date]]:
    """The involvement records that counted one after the other, each with the first day that is old enough for it."""
    yield Lack.PERIOD, (first := days.shift(facts.announced_on, facts.period))
    earliest, bound = first, set[Word]()
    for word in facts.said:
        if word.day >= earliest:
            return  # the decision could be carried out: what is said now binds nobody
        if word.kind is Word.UNTOUCHED:
            yield Lack.PERIOD, word.day
            return
        if word.kind is Word.WAIVER:
            yield Lack.PERIOD, max(first, word.day)
            return
        if word.kind in {Word.DEMAND, Word.REMARK} and word.kind not in bound:
            bound.add(word.kind)
            earliest = days.shift(word.day, facts.period)
            yield Lack(word.kind.value), earliest


def decidable_on(facts: PlanFacts, days: WorkingDays) -> date:
    """The first day on which the decision can be carried out in the program, by what was said up to now."""
    return list(_records(facts, days))[-1][1]


def lacking(facts: PlanFacts, day: date, days: WorkingDays) -> Lack | None:
    """What is missing for a decision on this day, by what had been said until then; None when nothing is."""
    if day < facts.announced_on:
        return Lack.ANNOUNCEMENT
    if facts.dropped_on is not None and day >= facts.dropped_on:
        return Lack.DROPPED
    known = tuple(word for word in facts.said if word.day <= day)
    lack, earliest = list(_records(PlanFacts(facts.announced_on, facts.period, known), days))[-1]
    return lack if day < earliest else None


_WHY = {
    Lack.DROPPED: msgid("The plan had been given up."),
    Lack.ANNOUNCEMENT: msgid("The Commissioner's office was told after that day."),
    Lack.PERIOD: msgid("The Commissioner's office was told too short a time ago; the page says from when on."),
    Lack.DEMAND: msgid("The Commissioner's office demanded to be involved, and its time is not over."),
    Lack.REMARK: msgid("The remarks of the Commissioner's office are too young; the page says from when on."),
}


def may_decide(facts: PlanFacts, day: date, days: WorkingDays) -> Verdict:
    """Whether "decided" can be carried out on a day (R-P6-2)."""
    if not (verdict := may_end(facts)):
        return verdict
    lack = lacking(facts, day, days)
    return refuse(_WHY[lack], SOURCE) if lack else allow(SOURCE)


def may_end(facts: PlanFacts) -> Verdict:
    """Whether the plan is still open."""
    if facts.ending is not None:
        return refuse(msgid("This plan has ended already; what is recorded stays."), SOURCE)
    return allow(SOURCE)


def may_move_day(facts: PlanFacts, planned: date, day: date, days: WorkingDays, text: str) -> Verdict:
    """Whether the decision can be planned for another day, with public words: never before the office had its time."""
    if not (verdict := may_end(facts)):
        return verdict
    if day == planned:
        return refuse(msgid("The decision is planned for this very day."), SOURCE)
    if day < decidable_on(facts, days):
        return refuse(msgid("The office still has its time on that day; the page says from when on it can be."), SOURCE)
    return with_words(text)


def may_record_outside(facts: PlanFacts) -> Verdict:
    """Whether a decision taken elsewhere can still be recorded: giving a plan up does not rule it out."""
    return allow(SOURCE) if facts.ending is Ending.DROPPED else may_end(facts)


def may_say(facts: PlanFacts, kind: Word, text: str) -> Verdict:
    """Whether this can still be said about the plan."""
    if kind is Word.EXPLANATION:
        return with_words(text)
    if not (verdict := may_end(facts)):
        return verdict
    heard = {word.kind for word in facts.said}
    if Word.UNTOUCHED in heard:
        return refuse(msgid("The office has said that this plan touches no participation."), SOURCE)
    if kind is Word.DEMAND and heard & {Word.DEMAND, Word.REMARK, Word.WAIVER}:
        return refuse(msgid("The office has demanded, remarked or waived already; give remarks instead."), SOURCE)
    if kind is Word.WAIVER and heard & {Word.REMARK, Word.WAIVER}:
        return refuse(msgid("The office has remarked or waived already."), SOURCE)
    return allow(SOURCE) if kind in {Word.DEMAND, Word.WAIVER} else with_words(text)


def with_words(text: str) -> Verdict:
    """Whether there are words where words are needed."""
    return allow(SOURCE) if text.strip() else refuse(msgid("This needs words; they are published."), SOURCE)


def state(facts: PlanFacts, today: date, days: WorkingDays) -> State:
    """Where a plan stands on a day."""
    if facts.ending is Ending.OUTSIDE:
        return State.WITHOUT if facts.lacks else State.OUTSIDE
    if facts.ending is not None:
        return State(facts.ending.value)
    heard = {word.kind for word in facts.said}
    for word, found in (
        (Word.UNTOUCHED, State.UNTOUCHED), (Word.REMARK, State.REMARKED), (Word.WAIVER, State.WAIVED),
    ):  # fmt: skip
        if word in heard:
            return found
    if today >= decidable_on(facts, days):
        return State.SILENT
    return State.DEMANDED if Word.DEMAND in heard else State.WAITING


def may_remind(*, overdue: bool, sent_on: Sequence[date], today: date) -> Verdict:
    """Whether a reminder letter about a request can go out: while its answer is overdue, once a day."""
    if not overdue:
        return refuse(msgid("Nothing is overdue here, so there is nothing to remind of."), "R-P6-4")
    if today in sent_on:
        return refuse(msgid("A reminder went out today already."), "R-P6-4")
    return allow("R-P6-4")


@dataclass(frozen=True)
class Reminder:
    """What a reminder letter says; days in German words, `address` of the thread in full."""

    body: str
    office: str
    objection: bool
    title: str
    code: str
    asked: str
    due: str
    late: int  # working days
    disputed: bool  # there was an answer, and the office disputed it
    address: str
    number: int  # how many letters there are with this one


def letter(facts: Reminder) -> str:
    """The reminder letter in German, a paragraph after each empty line; it names no person."""
    what = "Beanstandung" if facts.objection else "Anfrage"
    often = "" if facts.number == 1 else f" Dies ist unsere {facts.number}. Erinnerung."
    late = "einem Arbeitstag" if facts.late == 1 else f"{facts.late} Arbeitstagen"
    if facts.disputed:
        missing = "Ihre Antwort haben wir mit Begründung bestritten; eine neue liegt uns nicht vor."
    else:
        missing = f"Sie haben seit dem {facts.due} nicht geantwortet."
    asked = f"mit unserer {what} vom {facts.asked} haben wir Sie um Antwort bis zum {facts.due} gebeten."
    public = "Ihre Erklärung steht öffentlich neben der Fristüberschreitung."
    paragraphs = [
        f"An: {facts.body}",
        f"Erinnerung an unsere {what} „{facts.title}“ ({facts.code})",
        "Sehr geehrte Damen und Herren,",
        f"{asked} {missing} Die Frist ist seit {late} abgelaufen.{often}",
        f"Bitte antworten Sie jetzt. Können Sie noch nicht abschließend antworten, erklären Sie bitte, warum. {public}",
        f"Antworten und erklären können Sie hier: {facts.address}\nKurzcode zum Nachschlagen: {facts.code}",
        f"Mit freundlichen Grüßen\n{facts.office}",
    ]
    return "\n\n".join(paragraphs)
