"""Reads of refused attempts on the office's words."""

from datetime import datetime

from django.db.models import QuerySet

from partizip.access.acts import Actor
from partizip.commissioner.models import Attempt, Item
from partizip.core.calendar import berlin_day, start_of_day


def attempts() -> QuerySet[Attempt]:
    """All of them, newest first."""
    return Attempt.objects.shown()


def is_noted(who: Actor, right: str, item: Item | None, at: datetime) -> bool:
    """Whether the same was noted on this day already: one line a day says as much as a thousand."""
    same = Attempt.objects.filter(right=right, role=who.role, body_id=who.body_id, item=item)
    return same.filter(at__gte=start_of_day(berlin_day(at))).exists()
