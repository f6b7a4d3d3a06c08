"""Acts of figures: define a series, publish a number, correct it by another."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from partizip.access.acts import Actor, Refused, act, require
from partizip.core.permissions import refuse
from partizip.figures.models import Figure, Series
from partizip.journal.log import line_of, record


@act(right="figures.publish", verb="figures.series_defined")
def define_series(
    *, by: Actor, at: datetime, slug: str, title: str, unit: str, definition: str, area: str, **more: Any
) -> Series:
    """Define a number through time: what it counts, in which unit, for which area."""
    require(by, at, "figures.publish")
    if Series.objects.filter(slug=slug).exists():
        raise Refused(refuse("There is already a series with this short name.", "figures.actions"))
    series = Series.objects.create(slug=slug, title=title, unit=unit, definition=definition, area=area, **more)
    record(by=by, at=at, lines=[line_of("figures.series_defined", series)])
    return series


@act(right="figures.publish", verb="figures.figure_published")
def publish_figure(
    *,
    by: Actor,
    at: datetime,
    series: Series,
    value: Decimal,
    base: str,
    key_date: date,
    source: str,
    method: str,
    decimals: int = 0,
    digest: str = "",
) -> Figure:
    """Publish a value for a key date; there may be several of different sources. Raises Refused for a double one."""
    require(by, at, "figures.publish")
    if series.figures.filter(key_date=key_date, source=source, superseded_by=None).exists():
        raise Refused(
            refuse("This source's value for this day is published already; correct that one.", "figures.actions")
        )
    figure = Figure.objects.create(
        series=series, value=value, decimals=decimals, base=base, key_date=key_date, source=source, method=method,
        digest=digest, published_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("figures.figure_published", figure)])
    return figure


@act(right="figures.publish", verb="figures.figure_corrected")
def correct_figure(*, by: Actor, at: datetime, figure: Figure, value: Decimal, reason: str, source: str = "") -> Figure:
    """Replace a figure by another with a public reason; the old one stays visible."""
    require(by, at, "figures.publish")
    if Figure.objects.filter(supersedes=figure).exists():
        raise Refused(refuse("This figure was already corrected; correct the newer one.", "figures.actions"))
    fresh = Figure.objects.create(
        series=figure.series, value=value, decimals=figure.decimals, base=figure.base, key_date=figure.key_date,
        source=source or figure.source, method=figure.method, digest=figure.digest, published_at=at,
        supersedes=figure, reason=reason,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("figures.figure_corrected", fresh)])
    return fresh
