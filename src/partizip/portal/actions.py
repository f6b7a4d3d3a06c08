"""Acts of the portal: note and clear what browsers refused."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db.models import F

from partizip.access.acts import Actor, Kind, act, require
from partizip.core.calendar import berlin_day
from partizip.portal.blocking import OTHER, Report
from partizip.portal.models import Blocked

KEPT_DAYS = 90
MOST_ROWS = 200  # of a day; what is more is counted together
WHY = "counts of what browsers refused; a line each would fill the record with what strangers send"


@act(right="operation.note_blocked", verb="operation.blocked_noted", kind=Kind.PRIVATE, reason=WHY)
def note_blocked(*, by: Actor, at: datetime, found: Mapping[Report, int], more: int = 0) -> None:
    """Add to the counts of the day; `more` are reports that came too fast to be read."""
    require(by, at, "operation.note_blocked")
    day = berlin_day(at)
    rows = Blocked.objects.filter(day=day)
    there = set(rows.values_list("page", "directive", "source"))
    counts = {(report.page, report.directive, report.source): count for report, count in found.items()}
    for key, count in [*counts.items(), *([((OTHER, OTHER, OTHER), more)] if more else [])]:
        name = key if key in there or len(there) < MOST_ROWS else (OTHER, OTHER, OTHER)
        page, directive, source = name
        row, _made = rows.get_or_create(day=day, page=page, directive=directive, source=source)
        Blocked.objects.filter(id=row.id).update(count=F("count") + count)
        there.add(name)


@act(right="operation.note_blocked", verb="operation.blocked_cleared", kind=Kind.PRIVATE, reason=WHY)
def clear_blocked(*, by: Actor, at: datetime) -> int:
    """Delete counts that are older than 90 days; returns how many."""
    require(by, at, "operation.note_blocked")
    gone, _each = Blocked.objects.filter(day__lt=berlin_day(at) - timedelta(days=KEPT_DAYS)).delete()
    return gone
