"""Rules of an independent office: which tasks are free from directives, and what became of an appointment.

A statutory task rests on a paragraph. Whoever keeps the list of paragraphs stands outside the office, so the end of a
paragraph alone takes no task off the list: the office itself records that, and can do so only when the law has ended
(C6.1). What became of an appointment follows from what is recorded of it; what is missing is said (R-P6-6).
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from partizip.core.permissions import Verdict, allow, msgid, refuse

SOURCE = "core.office"


class Freedom(StrEnum):
    """Whether a case falls under the freedom from directives."""

    COVERED = "covered"
    BEFORE = "before"  # the paragraph was not in force yet
    ENDED = "ended"  # the law had ended
    WRONG = "wrong"  # the task was recorded wrongly
    NONE = "none"  # no statutory task was named


@dataclass(frozen=True)
class Task:
    """A statutory task by its days: since when its paragraph holds, its last day as the office recorded it."""

    holds_from: date
    last_day: date | None = None
    wrong: bool = False


def freedom(task: Task | None, day: date) -> Freedom:
    """Whether what happened on a day in this task falls under the freedom from directives (R-P6-7)."""
    if task is None:
        return Freedom.NONE
    if task.wrong:
        return Freedom.WRONG
    if day < task.holds_from:
        return Freedom.BEFORE
    return Freedom.ENDED if task.last_day is not None and day > task.last_day else Freedom.COVERED


def may_end_task(basis_until: date | None, today: date, *, ended: bool, wrong: bool, reason: str) -> Verdict:
    """Whether the office can take a task off its list: the law has ended, or the task was recorded wrongly."""
    if ended:
        return refuse(msgid("This task has ended already."), SOURCE)
    if not wrong and (basis_until is None or basis_until >= today):
        return refuse(msgid("A statutory task ends with its legal basis, and that is still in force."), SOURCE)
    if not reason.strip():
        return refuse(msgid("The end of a task needs a reason; it is published."), SOURCE)
    return allow(SOURCE)


class How(StrEnum):
    """How an appointment came to its end, as somebody recorded it."""

    REMOVED = "removed"
    NOT_RENEWED = "not_renewed"
    RESIGNED = "resigned"


class Term(StrEnum):
    """What an appointment is on a day."""

    TO_COME = "to_come"
    RUNNING = "running"
    RENEWED = "renewed"
    REMOVED = "removed"
    NOT_RENEWED = "not_renewed"
    RESIGNED = "resigned"
    UNRECORDED = "unrecorded"  # over, and nobody recorded a renewal, non-renewal or removal


@dataclass(frozen=True)
class Appointment:
    """An appointment by its days; `held_until`: the last day of the mandate under which it was exercised, if it ended.

    `how` and `last_day`: the end that was recorded; `renewed`: another appointment goes on where this one ends.
    """

    first_day: date
    term_until: date
    held_until: date | None = None
    how: How | None = None
    last_day: date | None = None
    renewed: bool = False

    @property
    def until(self) -> date:
        """Its last day by all that is recorded."""
        return min(filter(None, (self.term_until, self.held_until, self.last_day)))


def term(found: Appointment, day: date) -> Term:
    """What became of an appointment, on a day (R-P6-6)."""
    if day < found.first_day:
        return Term.TO_COME
    if day <= found.until:
        return Term.RUNNING
    if found.how is not None:
        return Term(found.how.value)
    return Term.RENEWED if found.renewed else Term.UNRECORDED


def reminds_from(found: Appointment, days: int) -> date:
    """The day from which the desk reminds of the end of the term."""
    return found.until - timedelta(days=days)


def may_appoint(first_day: date, term_until: date, decided_on: date, heard_on: date | None, today: date) -> Verdict:
    """Whether an appointment can be recorded with these days."""
    if term_until < first_day:
        return refuse(msgid("The end lies before the beginning."), SOURCE)
    return _decided(decided_on, heard_on, today)


def may_end(
    found: Appointment, how: How, last_day: date, decided_on: date, heard_on: date | None, day: date
) -> Verdict:
    """Whether the end of an appointment can be recorded."""
    if found.how is not None:
        return refuse(msgid("The end of this appointment is recorded already."), SOURCE)
    if found.renewed:
        return refuse(msgid("This appointment was renewed; record the end of the newer one."), SOURCE)
    if not found.first_day <= last_day <= found.term_until:
        return refuse(msgid("The last day must lie within the term."), SOURCE)
    if how is How.NOT_RENEWED and last_day != found.term_until:
        return refuse(
            msgid("An appointment that is not renewed ends with its term; before that it is a removal."), SOURCE
        )
    return _decided(decided_on, heard_on, day)


def may_renew(found: Appointment, first_day: date) -> Verdict:
    """Whether a further appointment can renew this one: it goes on the day after the term."""
    if found.renewed or found.how is not None:
        return refuse(msgid("The end of this appointment is recorded already."), SOURCE)
    if first_day != found.term_until + timedelta(days=1):
        return refuse(
            msgid("A renewal begins on the day after the term; else it is an appointment of its own."), SOURCE
        )
    return allow(SOURCE)


def _decided(decided_on: date, heard_on: date | None, today: date) -> Verdict:
    if decided_on > today:
        return refuse(msgid("Record a decision on its day at the earliest."), SOURCE)
    if heard_on is not None and heard_on > decided_on:
        return refuse(msgid("A hearing comes before the decision; leave it empty when there was none."), SOURCE)
    return allow(SOURCE)
