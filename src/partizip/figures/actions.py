"""Acts of figures: define a series, publish a number, correct it by another."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from partizip.access.acts import Actor, Refused, act, require
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.core.permissions import Verdict, refuse
from partizip.figures.models import Figure, Interval, Series, storable
from partizip.journal.log import line_of, record

FIRST_YEAR, YEARS_AHEAD = 1900, 10
Limits = Sequence[tuple[int, Decimal, Decimal]]  # level in percent, lower and upper limit


def _unless(holds: bool, otherwise: Verdict) -> None:
    if not holds:
        raise Refused(otherwise)


def _check_value(*values: Decimal) -> None:
    """Raise Refused for a number that would come back altered from the database, and differ from its line."""
    fits = all(storable(value) for value in values)
    _unless(fits, refuse("A value has at most 15 digits, 6 of them after the decimal mark.", "figures.actions"))


def _check_limits(value: Decimal | None, limits: Limits) -> None:
    """Raise Refused for intervals that contradict the value or each other."""
    if not limits:
        return
    _unless(value is not None, refuse("A withheld value has no interval; it would tell the value.", "figures.actions"))
    _check_value(*(limit for _level, *both in limits for limit in both))
    levels = [level for level, _low, _high in limits]
    known = len(set(levels)) == len(levels) and all(1 <= level <= 99 for level in levels)
    _unless(known, refuse("The level of an interval is a whole number from 1 to 99, each once.", "figures.actions"))
    inner_low = inner_high = value
    for _level, low, high in sorted(limits, key=lambda each: each[0]):
        nested = low <= inner_low and inner_high <= high  # type: ignore[operator]
        _unless(nested, refuse("An interval holds the value and every interval of a lower level.", "figures.actions"))
        inner_low, inner_high = low, high


def _check_body(series: Series, body: Body | None, key_date: date) -> None:
    """Raise Refused for a body of which the series has no values."""
    if body is not None:
        _unless(
            series.breakdown == body.kind,
            refuse("This series has no values of bodies of this kind.", "figures.actions"),
        )
        _unless(body.exists_on(key_date), refuse("The body does not exist on that day.", "figures.actions"))


def _with_limits(figure: Figure, limits: Limits) -> list[Interval]:
    return Interval.objects.bulk_create(
        Interval(figure=figure, level=level, low=low, high=high) for level, low, high in limits
    )


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
    """Define a number through time: what it counts, in which unit, for which area.

    `more`: English words, a clause, by which kind of bodies it is broken down, a series to compare with.
    """
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
    value: Decimal | None,
    base: str,
    key_date: date,
    source: str,
    method: str,
    decimals: int = 0,
    digest: str = "",
    body: Body | None = None,
    projected: bool = False,
    intervals: Limits = (),
) -> Figure:
    """Publish a value for a key date; there may be several of different sources. Raises Refused for a double one.

    `value` None: known and withheld to protect people. `body`: whose value it is, in a series broken down by bodies.
    `intervals`: of an estimate, or of the courses of a projection.
    """
    require(by, at, "figures.publish")
    if value is None:
        _unless(not projected, refuse("A projection has a value.", "figures.actions"))
    else:
        _check_value(value)
    _check_limits(value, intervals)
    _check_key_date(at, key_date)
    _check_body(series, body, key_date)
    if series.figures.filter(key_date=key_date, source=source, body=body, superseded_by=None).exists():
        raise Refused(
            refuse("This source's value for this day is published already; correct that one.", "figures.actions")
        )
    figure = Figure.objects.create(
        series=series, value=value, decimals=decimals, base=base, key_date=key_date, source=source, method=method,
        digest=digest, published_at=at, body=body, projected=projected,
    )  # fmt: skip
    rows = _with_limits(figure, intervals)
    record(by=by, at=at, lines=[line_of("figures.figure_published", figure, rows=rows)])
    return figure


@act(right="figures.publish", verb="figures.figure_corrected")
def correct_figure(
    *, by: Actor, at: datetime, figure: Figure, value: Decimal, reason: str, source: str = "", intervals: Limits = ()
) -> Figure:
    """Replace a figure by another with a public reason; the old one stays visible. Its intervals are given anew."""
    require(by, at, "figures.publish")
    _check_value(value)
    _check_limits(value, intervals)
    if Figure.objects.filter(supersedes=figure).exists():
        raise Refused(refuse("This figure was already corrected; correct the newer one.", "figures.actions"))
    before = {(each.level, each.low, each.high) for each in figure.intervals.all()}
    if value == figure.value and source in {"", figure.source} and set(intervals) == before:
        raise Refused(refuse("This is the value that stands there already.", "figures.actions"))
    fresh = Figure.objects.create(
        series=figure.series, value=value, decimals=figure.decimals, base=figure.base, key_date=figure.key_date,
        source=source or figure.source, method=figure.method, digest=figure.digest, published_at=at,
        supersedes=figure, reason=reason, body=figure.body, projected=figure.projected,
    )  # fmt: skip
    rows = _with_limits(fresh, intervals)
    record(by=by, at=at, lines=[line_of("figures.figure_corrected", fresh, rows=rows)])
    return fresh
