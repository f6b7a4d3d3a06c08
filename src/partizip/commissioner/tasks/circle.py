"""Recurring work of the steering circle: the worker calls it; it may run at any time, twice, or after long downtime."""

from datetime import datetime

from partizip.access.acts import THE_SYSTEM
from partizip.commissioner.actions import circle_agenda as actions
from partizip.commissioner.models import Circle
from partizip.commissioner.queries.circle import waiting_steps

CHUNK = 40  # points in one transaction, so that it stays under 200 ms


def pull_points(at: datetime) -> int:
    """Put on the agenda what the reminder steps brought to the circle; returns how many. Without a circle: nothing."""
    circle = Circle.objects.first()
    if circle is None:
        return 0
    wanted, pulled = list(waiting_steps()), 0
    for start in range(0, len(wanted), CHUNK):
        try:
            chosen = wanted[start : start + CHUNK]
            pulled += len(actions.pull_points(by=THE_SYSTEM, at=at, circle=circle, wanted=chosen))
        except actions.NothingToPull:  # another worker was faster
            continue
    return pulled
