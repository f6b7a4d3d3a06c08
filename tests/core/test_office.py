"""Tasks free from directives, and what became of an appointment: from dated facts alone."""

from datetime import date, timedelta

import pytest

from partizip.core.office import (
    Appointment,
    Freedom,
    How,
    Task,
    Term,
    freedom,
    may_appoint,
    may_end,
    may_end_task,
    may_renew,
    reminds_from,
    term,
)

FROM, UNTIL = date(2021, 7, 16), date(2026, 7, 15)
DAY, ONE = date(2026, 3, 2), timedelta(days=1)
RUNS = Appointment(FROM, UNTIL)


@pytest.mark.rule("R-P6-7")
def test_a_case_is_covered_from_the_first_to_the_last_day_of_its_law():
    task = Task(FROM, UNTIL)
    assert [freedom(task, day) for day in (FROM - ONE, FROM, UNTIL, UNTIL + ONE)] == [
        Freedom.BEFORE, Freedom.COVERED, Freedom.COVERED, Freedom.ENDED,
    ]  # fmt: skip
    assert freedom(Task(FROM), date(2099, 1, 1)) is Freedom.COVERED
    assert freedom(Task(FROM, wrong=True), DAY) is Freedom.WRONG
    assert freedom(None, DAY) is Freedom.NONE


def test_a_task_ends_with_its_law_or_as_a_mistake_once_and_with_a_reason():
    def may(until, *, ended=False, wrong=False, reason="Aufgehoben."):
        return bool(may_end_task(until, DAY, ended=ended, wrong=wrong, reason=reason))

    assert [may(None), may(DAY), may(DAY - ONE)] == [False, False, True]
    assert may(None, wrong=True)
    assert not may(DAY - ONE, ended=True)
    assert not may(DAY - ONE, reason=" ")


@pytest.mark.rule("R-P6-6")
def test_what_became_of_an_appointment_and_that_nothing_is_recorded():
    last = date(2024, 1, 31)
    after = UNTIL + ONE
    assert term(RUNS, FROM - ONE) is Term.TO_COME
    assert [term(RUNS, day) for day in (FROM, UNTIL, after)] == [Term.RUNNING, Term.RUNNING, Term.UNRECORDED]
    assert term(Appointment(FROM, UNTIL, renewed=True), after) is Term.RENEWED
    for how in How:
        ended = Appointment(FROM, UNTIL, how=how, last_day=last)
        assert [term(ended, last), term(ended, last + ONE)] == [Term.RUNNING, Term(how.value)]
    # The mandate was ended early in the program, and nobody said why.
    assert term(Appointment(FROM, UNTIL, held_until=last), last + ONE) is Term.UNRECORDED
    assert reminds_from(RUNS, 180) == date(2026, 1, 16)


def test_only_what_can_be_is_recorded_of_an_end():
    def refused(how, last, decided=DAY, heard=None, found=RUNS):
        return may_end(found, how, last, decided, heard, DAY).reason

    assert not refused(How.REMOVED, DAY)
    assert not refused(How.REMOVED, DAY, heard=DAY)
    assert "within the term" in refused(How.REMOVED, UNTIL + ONE)
    assert "it is a removal" in refused(How.NOT_RENEWED, DAY)
    assert not refused(How.NOT_RENEWED, UNTIL)
    assert "on its day" in refused(How.REMOVED, DAY, decided=DAY + ONE)
    assert "before the decision" in refused(How.REMOVED, DAY, heard=DAY + ONE)
    assert "already" in refused(How.REMOVED, DAY, found=Appointment(FROM, UNTIL, how=How.REMOVED, last_day=DAY))
    assert "renewed" in refused(How.REMOVED, DAY, found=Appointment(FROM, UNTIL, renewed=True))


def test_a_renewal_goes_on_the_day_after():
    assert may_renew(RUNS, UNTIL + ONE)
    assert not may_renew(RUNS, UNTIL)
    assert not may_renew(Appointment(FROM, UNTIL, renewed=True), UNTIL + ONE)
    assert may_appoint(FROM, UNTIL, FROM, None, DAY)
    assert not may_appoint(UNTIL, FROM, FROM, None, DAY)
