"""Figures in other formats: all in force, and one series with every value that it ever had."""

from collections.abc import Iterator
from typing import Any

from django.conf import settings

from partizip.core.permissions import msgid
from partizip.figures.models import Figure, Series
from partizip.figures.queries import all_series
from partizip.opendata.declarations import Dataset, Family, Member, declared, files

COLUMNS = (
    "series", "title", "value", "unit", "base", "key_date", "area", "source", "definition", "method", "published_at",
    "fingerprint_of_inputs", "url", "body", "state", "interval_percent", "low", "high", "further_intervals",
)  # fmt: skip
HISTORY = (*COLUMNS, "id", "superseded_by", "reason")


def row(series: Series, figure: Figure) -> list[Any]:
    """One value with its making, in COLUMNS."""
    return [
        series.slug, series.title, figure.plain, series.unit, figure.base,
        figure.key_date.isoformat(), series.area, figure.source, series.definition, figure.method,
        figure.published_at.isoformat(), figure.digest, f"{settings.SITE_URL}{series.get_absolute_url()}#{figure.id}",
        figure.body.slug if figure.body else "", figure.state, *_limits(figure),
    ]  # fmt: skip


def _limits(figure: Figure) -> list[Any]:
    """The widest interval in columns of its own, the others as one text."""
    ranges, form = list(figure.ranges), f".{figure.decimals}f"  # type: ignore[attr-defined]
    if not ranges:
        return ["", "", "", ""]
    said = [(each.level, format(each.low, form), format(each.high, form)) for each in ranges]
    further = "; ".join(f"{level} %: {low} to {high}" for level, low, high in said[:-1])
    return [*said[-1], further]


def history_row(series: Series, figure: Figure) -> list[Any]:
    """One value, corrected ones too, in HISTORY."""
    later = getattr(figure, "superseded_by", None)
    return [*row(series, figure), str(figure.id), str(later.id) if later else "", figure.reason]


def _members() -> Iterator[Member]:
    for series in all_series():
        figures: list[Figure] = series.current  # type: ignore[attr-defined]
        days = [figure.key_date for figure in figures]
        yield Member(
            series.slug,
            titles={"de": series.title, "en": series.title_en},
            abouts={"de": series.definition, "en": series.definition_en},
            values={"slug": series.slug},
            changed=max((figure.published_at for figure in figures), default=None),
            first=min(days, default=None),
            last=max(days, default=None),
            source="; ".join(sorted({figure.source for figure in figures})),
        )


FIGURES = declared(
    Dataset(
        "zahlen",
        title=msgid("Figures"),
        about=msgid("Every figure in force with base, key date, source, definition and method."),
        page="figures",
        service="api_series",
        files=files("figures_export", "csv json"),
        lines=("figures.",),
    )
)
SERIES = declared(
    Family(
        "zahlen/",
        title=msgid("Figures"),
        about=msgid("A series with every value that was published, corrected ones too."),
        page="figure_series",
        service="api_series_one",
        files=files("figure_series_export", "csv json"),
        members=_members,
    )
)
