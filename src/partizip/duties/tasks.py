"""Recurring work of duties: the worker calls these; they may run at any time, twice, or after long downtime.

Steps that were missed are written in their order, each with the day on which it was reached.
"""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from partizip.access.acts import THE_SYSTEM
from partizip.access.defaults import values
from partizip.core.calendar import berlin_day
from partizip.duties import actions, deadlines, queries
from partizip.duties.models import Claim, Duty

CHUNK = 40  # steps in one transaction, so that it stays under 200 ms


def run_ladder(at: datetime) -> int:
    """All steps reached by now, in chunks; returns how many were written. Safe to run at any time and twice."""
    found = values("duties.ladder", *deadlines.CALENDAR)
    days = deadlines.calendar_of(found)
    pending = queries.pending_steps(found["duties.ladder"], berlin_day(at), days)
    written = 0
    for start in range(0, len(pending), CHUNK):
        try:
            written += actions.remind(
                by=THE_SYSTEM, at=at, wanted=pending[start : start + CHUNK], ladder=found["duties.ladder"]
            )
        except actions.NothingDue:
            continue
    return written


_handled: list[Any] = []  # the calendars by which this process has looked through the claims, twice each


def lengthen_deadlines(at: datetime) -> int:
    """After a holiday was added: lengthen the due dates that it touches; returns how many.

    Looked through twice per process and calendar, in two runs, for what was asked while the first one went; what is
    asked later is computed with the new holiday at once. Also what waits for a decision: a dispute opens it again.
    """
    found = values(*deadlines.CALENDAR)
    calendar = [found[name] for name in deadlines.CALENDAR]
    if not any(calendar) or _handled.count(calendar) > 1:
        return 0
    first = min((date.fromisoformat(day) for day, _name in found["duties.one_off_holidays"]), default=berlin_day(at))
    wanted = list(Claim.objects.unsettled().filter(due_on__gte=first).order_by("id").values_list("id", flat=True))
    moved = 0
    for start in range(0, len(wanted), CHUNK):
        try:
            moved += actions.lengthen(by=THE_SYSTEM, at=at, wanted=wanted[start : start + CHUNK])
        except actions.NothingDue:
            continue
    _handled.append(calendar)
    return moved


def open_recurring(at: datetime) -> int:
    """Open the next instance of each recurring duty once the last one's due date has passed; returns how many.

    After a downtime every missed instance is opened, in order, with its own due date: what the duty sets does not
    move because the program stood still, so such an instance is overdue from the start and its page says when it
    was opened. Also those of a duty that ended meanwhile, as far as they fell due before its end.
    """
    today, opened = berlin_day(at), 0
    there: dict[UUID, set[date]] = {}
    instances = Claim.objects.by_cycle().filter(duty__cycle_months__gt=0)
    for duty_id, day, due_on in instances.values_list("duty", "instance_of", "due_on"):
        there.setdefault(duty_id, set()).add(day or due_on)
    found = Duty.objects.filter(id__in=there).select_related("debtor", "creditor", "basis")
    for duty in found:
        days = there[duty.id]
        for day, due_on in deadlines.occurrences(duty, duty.first_due or min(days)):
            if day not in days:
                try:
                    actions.open_claim(by=THE_SYSTEM, at=at, duty=duty, due_on=day)
                    opened += 1
                except actions.AlreadyOpen:  # another worker was faster
                    pass
            if due_on >= today:
                break
    return opened
