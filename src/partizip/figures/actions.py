"""Acts of figures: define a series, publish a number, correct it by another."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from partizip.access.acts import Actor, Refused, act, require
from partizip.core.calendar import berlin_day
from partizip.core.permissions import refuse
from partizip.figures.models import Figure, Series, storable
from partizip.journal.log import line_of, record

FIRST_YEAR, YEARS_AHEAD = 1900, 10


def _check_value(value: Decimal) -> None:
    """Raise Refused for a number that would come back altered from the database, and differ from its line."""
    if not storable(value):
        raise Refused(refuse("A value has at most 15 digits, 6 of them after the decimal mark.", "figures.actions"))


def _check_key_date(at: datetime, key_date: date) -> None:
    """Raise Refused for a day that can only be a typing error; a published figure cannot be taken back."""
    last = berlin_day(at).year + YEARS_AHEAD
    if not date(FIRST_YEAR, 1, 1) <= key_date <= date(last, 12, 31):
        raise Refused(
            refuse("The key date lies before 1900 or more than ten years ahead; check the year.", "figures.actions")
        )


@act(right="figures.publish", verb="figures.series_defined")
def define_series(
    *, by: Actor, at: datetime, slug: str, title: str, unit: str, definition: str, area: str, **more: Any
) -> Series:
    """Define a number through time: what it counts, in which unit, for which area; `more`: English words, a clause."""
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
    _check_value(value)
    _check_key_date(at, key_date)
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
    _check_value(value)
    if Figure.objects.filter(supersedes=figure).exists():
        raise Refused(refuse("This figure was already corrected; correct the newer one.", "figures.actions"))
    if value == figure.value and source in {"", figure.source}:
        raise Refused(refuse("This is the value that stands there already.", "figures.actions"))
    fresh = Figure.objects.create(
        series=figure.series, value=value, decimals=figure.decimals, base=figure.base, key_date=figure.key_date,
        source=source or figure.source, method=figure.method, digest=figure.digest, published_at=at,
        supersedes=figure, reason=reason,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("figures.figure_corrected", fresh)])
    return fresh
