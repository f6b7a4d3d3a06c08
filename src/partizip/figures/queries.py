"""Reads of figures."""

from uuid import UUID

from django.db.models import Prefetch, QuerySet

from partizip.figures.models import Figure, Series


def all_series(clause: str = "") -> QuerySet[Series]:
    """Series with their figures in force, oldest first; two queries."""
    figures = Figure.objects.filter(superseded_by=None).order_by("key_date", "source")
    found = Series.objects.prefetch_related(Prefetch("figures", figures, to_attr="current"))
    return found.filter(clause__iexact=clause) if clause else found


def series(slug: str) -> Series:
    """One series with all its figures, corrected ones too. Raises Series.DoesNotExist."""
    figures = Figure.objects.select_related("superseded_by").order_by("key_date", "published_at")
    return Series.objects.prefetch_related(Prefetch("figures", figures, to_attr="history")).get(slug=slug)


def figure(figure_id: UUID) -> Figure:
    """One figure with its series. Raises Figure.DoesNotExist."""
    return Figure.objects.select_related("series").get(id=figure_id)
