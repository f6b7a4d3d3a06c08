"""Plans before their decision by their dated facts alone, against a count by hand; the reminder letter."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core import toward
from partizip.core.calendar import working_days
from partizip.core.toward import Ending, Lack, PlanFacts, Said, State, Word
from tests.properties import tried

DAYS = working_days()
MONDAY = date(2026, 11, 23)
DAY = timedelta(days=1)
TEN_LATER = date(2026, 12, 7)


def by_hand(day: date) -> bool:
    """Whether people work: no weekend, no holiday of Berlin in the tested years, written down by hand."""
    free = {
        (1, 1), (3, 8), (5, 1), (10, 3), (12, 25), (12, 26),
    } | {
        (d.month, d.day) for d in (date(2026, 4, 3), date(2026, 4, 6), date(2026, 5, 14), date(2026, 5, 25))
        if d.year == day.year
    } | {
        (d.month, d.day) for d in (date(2027, 3, 26), date(2027, 3, 29), date(2027, 5, 6), date(2027, 5, 17))
        if d.year == day.year
    }  # fmt: skip
    return day.weekday() < 5 and (day.month, day.day) not in free


def age(record: date, day: date) -> int:
    """How many working days a record is older than a day, counted one by one."""
    return sum(by_hand(record + n * DAY) for n in range(1, (day - record).days + 1))


def open_by_hand(facts: PlanFacts, day: date) -> bool:
    """The reading of R-P6-2 once more, day by day, with nothing but counting."""
    if day < facts.announced_on:
        return False
    record, demanded, remarked = facts.announced_on, False, False
    today = facts.announced_on
    while today <= day:
        is_open = age(record, today) >= facts.period
        if is_open:
            return True  # what is said from now on binds nobody
        for word in (said for said in facts.said if said.day == today):
            if word.kind is Word.UNTOUCHED:
                return True
            if word.kind is Word.WAIVER:
                return age(facts.announced_on, day) >= facts.period
            if word.kind is Word.DEMAND and not demanded:
                record, demanded = today, True
            elif word.kind is Word.REMARK and not remarked:
                record, remarked = today, True
        today += DAY
    return False


WORDS = st.lists(st.tuples(st.integers(0, 60), st.sampled_from(list(Word))), max_size=5)


@pytest.mark.rule("R-P6-2")
@given(st.integers(0, 330), WORDS, st.integers(-3, 70), st.integers(1, 15))
@tried(300)
def test_a_decision_needs_an_involvement_record_that_is_old_enough(start, words, later, period):
    announced = date(2026, 1, 5) + start * DAY
    said = tuple(Said(kind, announced + offset * DAY) for offset, kind in sorted(words))
    facts, day = PlanFacts(announced, period, said), announced + later * DAY
    lack = toward.lacking(facts, day, DAYS)
    assert (lack is None) == open_by_hand(facts, day)
    known = replace(facts, said=tuple(word for word in said if word.day <= day))
    assert bool(toward.may_decide(known, day, DAYS)) == (lack is None)
    if lack is None and not any(word.kind is Word.UNTOUCHED for word in known.said):
        assert age(announced, day) >= period, "whatever was said: the office was asked so long before"


@pytest.mark.rule("R-P6-2")
def test_silence_a_demand_and_remarks_each_bind_once_and_nobody_for_ever():
    asked = PlanFacts(MONDAY, 10)
    assert toward.decidable_on(asked, DAYS) == TEN_LATER
    assert toward.lacking(asked, TEN_LATER - DAY, DAYS) is Lack.PERIOD
    assert toward.may_decide(asked, TEN_LATER, DAYS), "silence: asked in time, its time over"
    demanded = replace(asked, said=(Said(Word.DEMAND, date(2026, 12, 4)),))
    assert toward.decidable_on(demanded, DAYS) == date(2026, 12, 18)
    assert toward.lacking(demanded, TEN_LATER, DAYS) is Lack.DEMAND
    remarked = replace(demanded, said=(*demanded.said, Said(Word.REMARK, date(2026, 12, 17))))
    assert toward.decidable_on(remarked, DAYS) == date(2027, 1, 4), "the last day is a working day, Christmas is none"
    assert toward.lacking(remarked, date(2026, 12, 18), DAYS) is Lack.REMARK
    again = replace(remarked, said=(*remarked.said, Said(Word.REMARK, date(2026, 12, 30))))
    assert toward.decidable_on(again, DAYS) == toward.decidable_on(remarked, DAYS), "the second remark puts nothing off"
    late = replace(asked, said=(Said(Word.REMARK, TEN_LATER),))
    assert toward.decidable_on(late, DAYS) == TEN_LATER, "said when it could be decided already"
    waived = replace(demanded, said=(*demanded.said, Said(Word.WAIVER, date(2026, 12, 8))))
    assert toward.decidable_on(waived, DAYS) == date(2026, 12, 8)
    assert toward.lacking(asked, MONDAY - DAY, DAYS) is Lack.ANNOUNCEMENT


def test_where_a_plan_stands():
    asked = PlanFacts(MONDAY, 10)
    for words, today, expected in (
        ((), MONDAY, State.WAITING), ((), TEN_LATER, State.SILENT), ((Word.DEMAND,), MONDAY, State.DEMANDED),
        ((Word.DEMAND, Word.REMARK), MONDAY, State.REMARKED), ((Word.WAIVER,), MONDAY, State.WAIVED),
        ((Word.UNTOUCHED,), MONDAY, State.UNTOUCHED), ((Word.EXPLANATION,), MONDAY, State.WAITING),
    ):  # fmt: skip
        facts = replace(asked, said=tuple(Said(word, MONDAY) for word in words))
        assert toward.state(facts, today, DAYS) is expected, words
    for ending, lacks, expected in (
        (Ending.DECIDED, (), State.DECIDED), (Ending.OUTSIDE, (), State.OUTSIDE), (Ending.DROPPED, (), State.DROPPED),
        (Ending.OUTSIDE, (Lack.PERIOD,), State.WITHOUT),
    ):  # fmt: skip
        assert toward.state(replace(asked, ending=ending, lacks=lacks), TEN_LATER, DAYS) is expected


@pytest.mark.parametrize(
    ("heard", "kind", "text", "words"),
    [
        ((), Word.DEMAND, "", ""), ((), Word.WAIVER, "", ""), ((), Word.REMARK, " ", "needs words"),
        ((), Word.UNTOUCHED, "", "needs words"), ((Word.DEMAND,), Word.DEMAND, "", "already; give remarks"),
        ((Word.REMARK,), Word.REMARK, "Noch etwas", ""), ((Word.REMARK,), Word.WAIVER, "", "remarked or waived"),
        ((Word.DEMAND,), Word.WAIVER, "", ""), ((Word.WAIVER,), Word.DEMAND, "", "already; give remarks"),
        ((Word.UNTOUCHED,), Word.REMARK, "Doch", "touches no participation"), ((), Word.EXPLANATION, "", "needs words"),
    ],
)  # fmt: skip
def test_what_can_be_said(heard, kind, text, words):
    facts = PlanFacts(MONDAY, 10, tuple(Said(word, MONDAY) for word in heard))
    verdict = toward.may_say(facts, kind, text)
    assert bool(verdict) == (not words)
    assert words in verdict.reason
    ended = replace(facts, ending=Ending.DROPPED)
    assert bool(toward.may_say(ended, kind, "Wort")) == (kind is Word.EXPLANATION)


def test_the_letter_says_since_when_and_where_to_answer():
    facts = toward.Reminder(
        body="Bezirksamt Mitte", office="Die Beauftragte", objection=False, title="Wie viele?", code="K7F4-92MA",
        asked="2. März 2026", due="30. März 2026", late=1, disputed=False, address="https://x.example/a/", number=1,
    )  # fmt: skip
    said = toward.letter(facts)
    assert "Sie haben seit dem 30. März 2026 nicht geantwortet." in said
    assert "seit einem Arbeitstag" in said
    assert "https://x.example/a/" in said
    assert "K7F4-92MA" in said
    assert "Erinnerung" in said
    assert "2. Erinnerung" not in said
    again = toward.letter(replace(facts, number=2, late=12, disputed=True, objection=True))
    assert "Beanstandung" in again
    assert "seit 12 Arbeitstagen" in again
    assert "2. Erinnerung" in again
    assert "bestritten" in again


@pytest.mark.rule("R-P6-2")
def test_the_planned_day_moves_to_any_day_on_which_the_decision_could_be_carried_out():
    facts = PlanFacts(MONDAY, 10)
    first = toward.decidable_on(facts, DAYS)

    def may(day, *, planned=first + timedelta(days=30), text="Später.", facts=facts):
        return toward.may_move_day(facts, planned, day, DAYS, text)

    assert may(first)
    assert may(first + timedelta(days=400))
    assert "still has its time" in may(first - timedelta(days=1)).reason
    assert "this very day" in may(first, planned=first).reason
    assert "needs words" in may(first, text=" ").reason
    demanded = replace(facts, said=(Said(Word.DEMAND, first - timedelta(days=1)),))
    assert "still has its time" in may(first, facts=demanded).reason
    assert "ended already" in may(first, facts=replace(facts, ending=Ending.DROPPED)).reason
    moved = replace(facts, said=(Said(Word.DAY, MONDAY),))
    assert toward.decidable_on(moved, DAYS) == first, "the word itself changes nothing of the office's time"


def test_a_letter_goes_out_while_it_is_overdue_and_once_a_day():
    assert toward.may_remind(overdue=True, sent_on=[MONDAY], today=TEN_LATER)
    assert "today already" in toward.may_remind(overdue=True, sent_on=[MONDAY], today=MONDAY).reason
    assert "Nothing is overdue" in toward.may_remind(overdue=False, sent_on=[], today=MONDAY).reason
