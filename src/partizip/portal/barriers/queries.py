"""Reads of barrier reports: by code, for those who answer, and as numbers without people."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from partizip.core.ids import normalise_short_code
from partizip.portal import clock
from partizip.portal.clock import Standing, standings
from partizip.portal.models import BarrierAnswer, BarrierReport, Outcome

SHOWN = 100  # answered ones in the list, the newest first
_OPEN = Q(answer=None, words__isnull=False)
_WITHDRAWN = Q(answer=None, words=None)
_NO_REPORT = Q(answer__outcome=Outcome.NO_REPORT)
_ANSWERED = Q(answer__isnull=False) & ~_NO_REPORT


def waiting() -> QuerySet[BarrierReport]:
    """Reports that wait for an answer, the first due first; what the reporter had deleted waits no more."""
    return BarrierReport.objects.filter(_OPEN).select_related("answer", "words").order_by("due_on", "id")


def open_reports(now: datetime, most: int = SHOWN) -> list[Standing]:
    """The first of them."""
    return standings(waiting()[:most], now)


def due_days(now: datetime) -> list[Standing]:
    """How many of them are due on each day (portal.clock.DueDay)."""
    return clock.due_days(BarrierReport.objects.filter(_OPEN), now)


def answered_reports(now: datetime) -> list[Standing]:
    """The newest answered ones."""
    found = BarrierReport.objects.filter(answer__isnull=False).select_related("answer", "words")
    return standings(found.order_by("-answer__at", "-id")[:SHOWN], now)


def by_code(code: str, now: datetime) -> Standing | None:
    """A report by its short code, forgiving how it was typed; None when there is none."""
    normal = normalise_short_code(code)
    if normal is None:
        return None
    found = BarrierReport.objects.filter(code=normal).select_related("answer", "words").first()
    return standings([found], now)[0] if found else None


@dataclass(frozen=True)
class Numbers:
    """How many barriers were reported and what became of them; `outcomes`: word and number.

    `withdrawn`: the words were deleted before an answer; `no_report`: the office found no report of a barrier in them.
    `withdrawn_late` and `no_report_late`: of these, when it was overdue already.
    """

    reported: int
    in_time: int
    late: int
    open: int
    overdue: int
    withdrawn: int
    withdrawn_late: int
    no_report: int
    no_report_late: int
    outcomes: list[tuple[Any, int]]


def numbers(now: datetime) -> Numbers:
    """The statistics of all reports so far; two queries."""
    late = Q(answer__at__gte=F("overdue_from"))
    counted = BarrierReport.objects.aggregate(
        reported=Count("id"),
        in_time=Count("id", filter=_ANSWERED & ~late),
        late=Count("id", filter=_ANSWERED & late),
        open=Count("id", filter=_OPEN),
        overdue=Count("id", filter=_OPEN & Q(overdue_from__lte=now)),
        withdrawn=Count("id", filter=_WITHDRAWN),
        withdrawn_late=Count("id", filter=_WITHDRAWN & Q(withdrawn_at__gte=F("overdue_from"))),
        no_report=Count("id", filter=_NO_REPORT),
        no_report_late=Count("id", filter=_NO_REPORT & late),
    )
    found = dict(BarrierAnswer.objects.order_by().values_list("outcome").annotate(Count("id")))
    shown = [(word, found[key]) for key, word in Outcome.choices if key in found and key != Outcome.NO_REPORT]
    return Numbers(**counted, outcomes=shown)
