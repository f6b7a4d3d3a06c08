from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core.calendar import berlin_day, overdue_from, working_days
from partizip.core.claims import (
    AnswerFacts,
    ClaimFacts,
    Status,
    Step,
    checked_ladder,
    due_levels,
    may_answer,
    may_decide,
    may_release,
    not_reported,
    status,
    waited,
    working_days_late,
)
from tests.properties import tried

DUE = date(2026, 11, 23)
SOON = date(2026, 11, 16)
DAYS = working_days()
LADDER = [[-20, "debtor"], [-5, "debtor"], [1, "debtor"], [10, "head"], [20, "leadership"]]


def on(day: int, month: int = 11, hour: int = 9) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def claim(*answers: AnswerFacts, **fields) -> ClaimFacts:
    return ClaimFacts(DUE, overdue_from(DUE), answers, **fields)


def final(at: datetime, decided: bool | None = None, decided_at: datetime | None = None) -> AnswerFacts:
    return AnswerFacts(at, "final", decided, decided_at)


INTERIM = AnswerFacts(on(10), "interim")
BEFORE, SOON_DAY, LAST, AFTER = on(9), on(16), on(23), on(24)
MATRIX = [
    (claim(), BEFORE, Status.OPEN),
    (claim(), SOON_DAY, Status.DUE_SOON),
    (claim(), LAST, Status.DUE_SOON),
    (claim(), overdue_from(DUE) - timedelta(microseconds=1), Status.DUE_SOON),
    (claim(), overdue_from(DUE), Status.OVERDUE),
    (claim(INTERIM), on(11), Status.OPEN),
    (claim(INTERIM), AFTER, Status.OVERDUE),
    (claim(final(on(10))), on(11), Status.ANSWERED),
    (claim(final(on(10))), on(1, 12), Status.ANSWERED),
    (claim(final(on(26))), on(25), Status.OVERDUE),
    (claim(final(on(26))), on(27), Status.ANSWERED),
    (claim(final(on(10), True, on(12))), on(11), Status.ANSWERED),
    (claim(final(on(10), True, on(12))), on(13), Status.ACCEPTED),
    (claim(final(on(10), True, on(12))), on(1, 12), Status.ACCEPTED),
    (claim(final(on(10), False, on(12))), on(13), Status.DISPUTED),
    (claim(final(on(10), False, on(12))), AFTER, Status.OVERDUE),
    (claim(final(on(10), False, on(12)), final(on(13))), AFTER, Status.ANSWERED),
    (claim(final(on(10), False, on(12)), final(on(13), True, on(30))), on(1, 12), Status.ACCEPTED),
    (claim(released_at=on(12)), on(11), Status.OPEN),
    (claim(released_at=on(12)), AFTER, Status.RELEASED),
    (claim(final(on(10)), released_at=on(12)), AFTER, Status.RELEASED),
    (claim(parent=True), AFTER, Status.OVERDUE),
    (claim(final(on(10)), parent=True), AFTER, Status.ACCEPTED),
]


@pytest.mark.rule("R-P2-5")
@pytest.mark.parametrize(("facts", "now", "expected"), MATRIX)
def test_status_follows_from_the_dated_facts(facts, now, expected):
    assert status(facts, now, SOON) == expected


@pytest.mark.rule("R-P6-4")
@given(st.lists(st.integers(1, 60), max_size=4), st.integers(0, 90))
@tried(200)
def test_after_the_due_date_nothing_but_an_answer_or_a_release_ends_overdue(interims, after):
    facts = claim(*(AnswerFacts(on(1) + timedelta(days=day), "interim") for day in interims))
    assert status(facts, overdue_from(DUE) + timedelta(days=after), SOON) is Status.OVERDUE


@pytest.mark.rule("R-P1-6")
def test_without_a_final_answer_it_is_not_reported():
    assert not not_reported(claim(), LAST)
    assert not_reported(claim(INTERIM), AFTER)
    assert not not_reported(claim(final(on(10))), AFTER)
    assert not not_reported(claim(final(on(10), False, on(12))), AFTER)
    assert not not_reported(claim(released_at=on(12)), AFTER)


@pytest.mark.rule("R-P2-4")
def test_nobody_accepts_their_own_evidence():
    answer = final(on(10))
    verdict = may_decide(claim(answer), answer, on(11), own_evidence=True, accepted=True, reason="")
    assert (verdict.allowed, verdict.source) == (False, "R-P2-4")
    assert may_decide(claim(answer), answer, on(11), own_evidence=False, accepted=True, reason="")


@pytest.mark.rule("R-P2-4")
def test_nobody_releases_themselves():
    assert not may_release(claim(), on(11), own_debt=True, reason="Darum")
    assert may_release(claim(), on(11), own_debt=False, reason="Darum")


def decide(facts: ClaimFacts, answer: AnswerFacts, *, accepted: bool = True, reason: str = "") -> bool:
    return bool(may_decide(facts, answer, on(20), own_evidence=False, accepted=accepted, reason=reason))


def test_what_can_be_decided():
    waiting = final(on(10))
    assert decide(claim(waiting), waiting)
    assert decide(claim(waiting), waiting, accepted=False, reason="Es fehlt die Hälfte.")
    assert not decide(claim(waiting), waiting, accepted=False, reason="  ")
    assert not decide(claim(INTERIM), INTERIM)
    decided = final(on(10), False, on(11))
    assert not decide(claim(decided), decided)
    assert not decide(claim(waiting, released_at=on(12)), waiting)


def test_what_can_be_answered():
    assert may_answer(claim(), AFTER)
    assert may_answer(claim(INTERIM), AFTER)
    assert may_answer(claim(final(on(10), False, on(11))), AFTER)
    assert not may_answer(claim(final(on(10))), AFTER)
    assert not may_answer(claim(final(on(10), True, on(11))), AFTER)
    assert not may_answer(claim(released_at=on(11)), AFTER)
    assert not may_answer(claim(parent=True), AFTER)


def test_what_can_be_released():
    assert not may_release(claim(), on(11), own_debt=False, reason=" ")
    assert not may_release(claim(parent=True), on(11), own_debt=False, reason="Darum")
    assert not may_release(claim(released_at=on(10)), on(11), own_debt=False, reason="Darum")
    assert not may_release(claim(final(on(9), True, on(10))), on(11), own_debt=False, reason="Darum")


def test_days_late_stop_with_the_answer_and_with_the_release():
    assert working_days_late(claim(), LAST, DAYS) == 0
    assert working_days_late(claim(), on(27), DAYS) == 4
    assert working_days_late(claim(final(on(25))), on(18, 12), DAYS) == 2
    assert working_days_late(claim(released_at=on(25)), on(18, 12), DAYS) == 2


def test_the_creditor_who_keeps_silent_never_makes_the_debtor_late():
    facts = claim(final(on(20)))
    assert status(facts, on(18, 12), SOON) is Status.ANSWERED
    assert working_days_late(facts, on(18, 12), DAYS) == 0
    disputed = claim(final(on(20), False, on(7, 12)))
    assert status(disputed, on(7, 12), SOON) is Status.OVERDUE
    assert waited(disputed, on(9, 12), DAYS) == 10
    assert working_days_late(disputed, on(7, 12), DAYS) == 0
    assert working_days_late(disputed, on(9, 12), DAYS) == 2


@given(st.integers(-30, 60), st.integers(0, 40), st.booleans(), st.integers(0, 60))
@tried(200)
def test_a_later_decision_never_adds_days_late(answered, waiting, accepted, later):
    at = on(23) + timedelta(days=answered)
    decided_at = at + timedelta(days=waiting)
    now = decided_at + timedelta(days=later)
    facts = claim(final(at, accepted, decided_at))
    before = max(0, DAYS.count(DUE, berlin_day(at)))
    after = 0 if accepted else max(0, DAYS.count(max(DUE, berlin_day(decided_at)), berlin_day(now)))
    assert working_days_late(facts, now, DAYS) == before + after


def levels(facts: ClaimFacts, today: date, ladder=LADDER, **more) -> list[int]:
    return [step.level for step in due_levels(facts, ladder, today, DAYS, **more)]


def test_steps_come_in_order_each_with_its_day():
    steps = due_levels(claim(), LADDER, date(2026, 12, 8), DAYS)
    assert steps[2:] == [Step(1, "debtor", date(2026, 11, 24)), Step(10, "head", date(2026, 12, 7))]
    assert levels(claim(), DUE) == [-20, -5]


def test_steps_that_were_reached_before_anybody_asked_are_left_out():
    assert levels(claim(), DUE, asked_on=date(2026, 11, 16)) == []
    assert levels(claim(), DUE, asked_on=date(2026, 11, 2)) == [-5]


def test_steps_after_the_due_date_move_by_what_the_creditor_needed():
    disputed = claim(final(on(23), False, on(25)))
    assert levels(disputed, date(2026, 11, 25), [[1, "debtor"]]) == []
    assert due_levels(disputed, [[1, "debtor"]], date(2026, 11, 26), DAYS) == [Step(1, "debtor", date(2026, 11, 26))]


def test_a_step_reached_before_the_answer_keeps_its_day():
    disputed = claim(final(on(26), False, on(10, 12)))
    assert due_levels(disputed, [[1, "debtor"], [10, "head"]], date(2027, 1, 20), DAYS) == [
        Step(1, "debtor", date(2026, 11, 24)), Step(10, "head", DAYS.shift(date(2026, 12, 7), 10)),
    ]  # fmt: skip


def test_an_answer_given_late_mutes_nothing_that_was_reached():
    assert levels(claim(final(on(8, 12))), date(2027, 3, 1)) == [-20, -5, 1, 10]
    assert levels(claim(final(on(8, 12), True, on(9, 12))), date(2027, 3, 1)) == [-20, -5, 1, 10]
    assert levels(claim(released_at=on(30)), date(2027, 3, 1)) == [-20, -5, 1]
    assert levels(claim(final(on(1))), date(2027, 3, 1)) == [-20], "answered before the step was reached"


@given(st.integers(0, 120), st.lists(st.integers(0, 120), max_size=6))
@tried(100)
def test_running_often_or_once_takes_the_same_steps(last, stops):
    """Idempotent and complete: whatever the downtime, the same steps in the same order."""
    start = date(2026, 10, 1)
    once = due_levels(claim(), LADDER, start + timedelta(days=last), DAYS)
    done: list[Step] = []
    for stop in sorted(stop for stop in [*stops, last] if stop <= last):
        done += [step for step in due_levels(claim(), LADDER, start + timedelta(days=stop), DAYS) if step not in done]
    assert done == once


@pytest.mark.parametrize(
    "steps", [[], [[250, "debtor"]], [[1, "debtor"]], [[1, "debtor"], [61, "head"]], [[30, "head"]]]
)
def test_a_ladder_that_mutes_is_none(steps):
    with pytest.raises(ValueError, match="due date"):
        checked_ladder(steps)


def test_a_decision_of_tomorrow_does_not_count_today():
    facts = claim(final(on(10), True, on(12)))
    assert replace(facts.answers[0], decided=None, decided_at=None) == final(on(10))
    assert may_answer(facts, on(11)).reason.startswith("The last answer still waits")
