"""Reads of figures."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from partizip.bodies.models import Body
from partizip.figures.models import Figure, Interval, Series

_CURRENT = Figure.objects.filter(superseded_by=None).order_by("key_date", "body__code", "body__name", "source")
_RANGES = Prefetch("intervals", Interval.objects.order_by("level"), to_attr="ranges")


def _with_figures(figures: QuerySet[Figure], name: str) -> QuerySet[Series]:
    """Series with figures, their intervals, and those of the series compared with."""
    own = figures.select_related("body").prefetch_related(_RANGES)
    others = _CURRENT.filter(body=None, projected=False)
    found = Series.objects.select_related("benchmark").prefetch_related(Prefetch("figures", own, to_attr=name))
    return found.prefetch_related(Prefetch("benchmark__figures", others, to_attr="compared"))


def all_series(clause: str = "") -> QuerySet[Series]:
    """Series with their figures in force, oldest first; a fixed number of queries."""
    found = _with_figures(_CURRENT, "current")
    return found.filter(clause__iexact=clause) if clause else found


def newest() -> list[Series]:
    """Every series with `figure`, the newest measured value of its whole area, and `latest`, the same or a body's.

    Two queries.
    """
    found = list(Series.objects.prefetch_related(Prefetch("figures", _CURRENT, to_attr="current")))
    for each in found:
        whole = [figure for figure in each.current if figure.body_id is None]
        measured = [figure for figure in whole if not figure.projected]
        each.figure = next(reversed(measured or whole), None)
        each.latest = each.figure or next(reversed(each.current), None)
    return found


def series(slug: str) -> Series:
    """One series with all its figures, corrected ones too. Raises Series.DoesNotExist."""
    figures = Figure.objects.order_by("key_date", "body__code", "body__name", "published_at")
    found = _with_figures(figures.select_related("superseded_by", "body"), "history").get(slug=slug)
    found.current = [each for each in found.history if not hasattr(each, "superseded_by")]
    return found


def bodies_of(found: list[Series]) -> list[Body]:
    """Every body of the kinds by which some of these series are broken down; one query at most."""
    kinds = {each.breakdown for each in found if each.breakdown}
    return list(Body.objects.filter(kind__in=kinds).order_by("kind", "code", "name", "id")) if kinds else []


def figure(figure_id: UUID) -> Figure:
    """One figure with its series and intervals. Raises Figure.DoesNotExist."""
    return Figure.objects.select_related("series", "body").prefetch_related("intervals").get(id=figure_id)
