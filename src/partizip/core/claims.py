"""What is owed: a claim's status from its dated facts, and what each side may do.

Status is derived, never stored. Silence is never consent: an answer that nobody decides stays "answered", and the
waiting is the creditor's claim to meet, not the debtor's delay.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.permissions import Verdict, allow, refuse

FINAL = "final"
INTERIM = "interim"  # does not stop the clock
FARTHEST = 250  # working days: about a year
FIRST_WORD, SLOWEST = 10, 60  # working days after the due date
AUDIENCES = ("debtor", "head", "leadership", "steering_circle", "conciliation")
_HERE = "core.claims"


class Status(StrEnum):
    """Where a claim stands at a moment."""

    OPEN = "open"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ANSWERED = "answered"  # reported; the creditor has to accept or dispute
    ACCEPTED = "accepted"
    DISPUTED = "disputed"  # reopened; the original due date has not passed yet
    RELEASED = "released"


# The debtor still has to do something.
UNMET = frozenset({Status.OPEN, Status.DUE_SOON, Status.OVERDUE, Status.DISPUTED})


@dataclass(frozen=True)
class AnswerFacts:
    """An answer and what the creditor made of it: decided is True (accepted), False (disputed) or None."""

    at: datetime
    kind: str
    decided: bool | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class ClaimFacts:
    """The dated facts of one claim; `parent` says that it is the duty to decide on another claim's answer."""

    due_on: date
    overdue_from: datetime
    answers: tuple[AnswerFacts, ...] = ()
    released_at: datetime | None = None
    parent: bool = False


@dataclass(frozen=True)
class Step:
    """A step of the reminder ladder and the day it was reached; level in working days around the due date."""

    level: int
    audience: str
    reached_on: date


def finals(facts: ClaimFacts, now: datetime) -> list[AnswerFacts]:
    """Final answers given up to `now`, in order; a decision that came later counts as not yet made."""
    given = sorted(
        (answer for answer in facts.answers if answer.kind == FINAL and answer.at <= now), key=lambda answer: answer.at
    )
    return [
        answer
        if answer.decided_at is None or answer.decided_at <= now
        else AnswerFacts(answer.at, answer.kind, None, None)
        for answer in given
    ]


def status(facts: ClaimFacts, now: datetime, due_soon_from: date) -> Status:
    """The status at `now`. An acceptance (facts.parent) is met by the decision alone: it needs no acceptance.

    R-P2-5, R-P6-4: past the due date nothing but an answer or a release ends "overdue", whoever owes.
    """
    if facts.released_at is not None and facts.released_at <= now:
        return Status.RELEASED
    given = finals(facts, now)
    if any(answer.decided for answer in given) or (given and facts.parent):
        return Status.ACCEPTED
    if given and given[-1].decided is None:
        return Status.ANSWERED
    if now >= facts.overdue_from:
        return Status.OVERDUE
    if given:
        return Status.DISPUTED
    return Status.DUE_SOON if berlin_day(now) >= due_soon_from else Status.OPEN


def has_to_act(facts: ClaimFacts) -> bool:
    """Whether the debtor still has to do something, by all that is recorded: nothing accepted, waiting or given up."""
    given = [answer for answer in facts.answers if answer.kind == FINAL]
    return facts.released_at is None and all(answer.decided is False for answer in given)


def not_reported(facts: ClaimFacts, now: datetime) -> bool:
    """R-P1-6: the due date has passed and there is no final answer at all; shown as a status of its own."""
    return now >= facts.overdue_from and facts.released_at is None and not finals(facts, now)


def waited(facts: ClaimFacts, now: datetime, days: WorkingDays) -> int:
    """Working days after the due date during which the creditor, not the debtor, had to act."""
    total = 0
    for answer in finals(facts, now):
        start = max(berlin_day(answer.at), facts.due_on)
        end = berlin_day(answer.decided_at or now)
        total += max(0, days.count(start, end))
    return total


def working_days_late(facts: ClaimFacts, now: datetime, days: WorkingDays) -> int:
    """Working days by which the debtor is, or was, late; the creditor's time to decide does not count.

    An accepted or undecided answer ends the count on its day, a release on its own.
    """
    given = finals(facts, now)
    end = now
    if given and given[-1].decided is not False:
        end = given[-1].at
    if facts.released_at is not None and facts.released_at < end:
        end = facts.released_at
    return max(0, days.count(facts.due_on, berlin_day(end)) - waited(facts, end, days))


def may_answer(facts: ClaimFacts, now: datetime) -> Verdict:
    """Whether the debtor can still answer."""
    if facts.parent:
        return refuse("Accept or dispute the answer itself; that meets this duty.", _HERE)
    verdict = _still_open(facts, now)
    if not verdict:
        return verdict
    given = finals(facts, now)
    if given and given[-1].decided is None:
        return refuse("The last answer still waits for the other side's decision.", _HERE)
    return allow(_HERE)


def may_decide(
    facts: ClaimFacts, answer: AnswerFacts, now: datetime, *, own_evidence: bool, accepted: bool, reason: str
) -> Verdict:
    """Whether the creditor can accept or dispute the answer; `own_evidence`: the decider's own body gave it."""
    if own_evidence:
        return refuse("Nobody accepts their own evidence.", "R-P2-4")
    if answer.kind != FINAL:
        return refuse("An interim answer is not decided; the clock runs on.", _HERE)
    if answer.decided is not None:
        return refuse("This answer has already been decided.", _HERE)
    if not accepted and not reason.strip():
        return refuse("Say why you dispute the answer.", _HERE)
    return _still_open(facts, now)


def may_release(facts: ClaimFacts, now: datetime, *, own_debt: bool, reason: str, merged: bool = False) -> Verdict:
    """Whether the creditor can give up what is owed; `own_debt`: the body would release itself.

    `merged`: the two sides have become one body since; nobody else is left to close what was open between them.
    """
    if own_debt and not merged:
        return refuse("Nobody releases themselves from what they owe.", "R-P2-4")
    if facts.parent:
        return refuse("A decision on an answer is owed until it is made.", _HERE)
    if not reason.strip():
        return refuse("Give the reason; it is published.", _HERE)
    return _still_open(facts, now)


def _still_open(facts: ClaimFacts, now: datetime) -> Verdict:
    if facts.released_at is not None:
        return refuse("This was already released.", _HERE)
    if any(answer.decided for answer in finals(facts, now)):
        return refuse("This was already answered and accepted.", _HERE)
    return allow(_HERE)


def checked_ladder(steps: Sequence[Sequence[int | str]]) -> list[tuple[int, str]]:
    """The reminder steps in order. Raises ValueError for anything that is no ladder.

    Levels are whole working days within a year around the due date, each once; addressees are known ones. So that
    nobody mutes it: a step follows within FIRST_WORD working days, one to somebody above the debtor within SLOWEST.
    """
    ladder = []
    for step in steps:
        level, audience = step
        if type(level) is not int or not -FARTHEST <= level <= FARTHEST or audience not in AUDIENCES:
            raise ValueError(f"{step!r} is no step of a ladder")
        ladder.append((level, str(audience)))
    levels = [level for level, _audience in ladder]
    if len(set(levels)) < len(levels):
        raise ValueError("each level stands once")
    above = [level for level, audience in ladder if 0 < level <= SLOWEST and audience != AUDIENCES[0]]
    if not above or not any(0 < level <= FIRST_WORD for level in levels):
        raise ValueError("a step soon follows the due date, and one reaches somebody above the debtor")
    return sorted(ladder)


def due_levels(
    facts: ClaimFacts,
    ladder: Iterable[Sequence[int | str]],
    today: date,
    days: WorkingDays,
    *,
    asked_on: date | None = None,
) -> list[Step]:
    """All steps reached up to `today`, in order, each with its day; after downtime several may be new.

    A step before the due date that was reached when the claim was asked, or earlier, is left out. Days on which the
    creditor had to decide move the steps after them; a step whose day came before the answer stands all the same,
    so that answering late never mutes what was already reached.
    """
    steps = []
    for level, audience in sorted((int(level), str(audience)) for level, audience in ladder):
        reached = _reached_on(facts, level, days)
        if reached is None or reached > today or (level <= 0 and asked_on is not None and reached <= asked_on):
            continue
        steps.append(Step(level, audience, reached))
    return steps


def _reached_on(facts: ClaimFacts, level: int, days: WorkingDays) -> date | None:
    """The day on which a level was or will be reached; None when an answer or a release came before."""
    reached = days.shift(facts.due_on, level)
    for answer in sorted((given for given in facts.answers if given.kind == FINAL), key=lambda given: given.at):
        start = berlin_day(answer.at)
        if reached <= start:
            break
        end = berlin_day(answer.decided_at) if answer.decided is False and answer.decided_at else None
        if level <= 0:
            if end is None or reached <= end:
                return None
        elif end is None:
            return None
        else:
            reached = days.shift(reached, max(0, days.count(max(start, facts.due_on), end)))
    if facts.released_at is not None and reached > berlin_day(facts.released_at):
        return None
    return reached
