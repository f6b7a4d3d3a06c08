"""Recurring work of duties: the worker calls these; they may run at any time, twice, or after long downtime.

Steps that were missed are written in their order, each with the day on which it was reached.
"""

from datetime import datetime

from django.db.models import Max, Q

from partizip.access.acts import THE_SYSTEM
from partizip.access.defaults import default, values
from partizip.core.calendar import add_months, berlin_day, working_days
from partizip.duties import actions, queries
from partizip.duties.models import Duty

CHUNK = 75  # claims in one transaction, so that it stays under 200 ms


def run_ladder(at: datetime) -> int:
    """All steps reached by now, in chunks; returns how many were written. Safe to run at any time and twice."""
    found = values("duties.ladder", "duties.christmas_free")
    days = working_days(found["duties.christmas_free"])
    ids = [claim.id for claim in queries.reminder_candidates(found["duties.ladder"], berlin_day(at), days)]
    written = 0
    for start in range(0, len(ids), CHUNK):
        try:
            written += actions.remind(
                by=THE_SYSTEM, at=at, claim_ids=ids[start : start + CHUNK], ladder=found["duties.ladder"]
            )
        except actions.NothingDue:
            continue
    return written


def open_recurring(at: datetime) -> int:
    """Open the next instance of each recurring duty once the last one's due date has passed; returns how many."""
    today, days, opened = berlin_day(at), working_days(default("duties.christmas_free")), 0
    recurring = Duty.objects.filter(cycle_months__gt=0).filter(Q(valid_until=None) | Q(valid_until__gte=today))
    for duty in recurring.annotate(last=Max("claims__due_on")).exclude(last=None):
        last = duty.last
        while last < today:
            last = days.shift(add_months(last, duty.cycle_months), 0)
            actions.open_claim(by=THE_SYSTEM, at=at, duty=duty, due_on=last)
            opened += 1
    return opened
