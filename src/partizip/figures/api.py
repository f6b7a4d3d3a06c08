"""Figures for programs: series with their values in force, and one series with every value that it ever had."""

from datetime import date, datetime
from typing import Any, Literal

from django.http import Http404, HttpRequest
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.core.permissions import msgid
from partizip.figures import queries
from partizip.figures.models import Figure, Interval, Series
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, localized, mark
from partizip.opendata.values import Code, Paging, Slug, Spoken

room = Room()
NUMBER = r"^-?[0-9]+(\.[0-9]+)?$"


class SeriesQuery(Paging):
    """Which series."""

    clause: Code | SkipJsonSchema[None] = Field(None, description=msgid("Code of the clause that is measured"))


class Limits(Schema):
    """Within which limits a value lies with so many of 100; decimal numbers as text."""

    percent: int = Field(ge=1, le=99)
    low: str = Field(pattern=NUMBER)
    high: str = Field(pattern=NUMBER)


class Value(Schema):
    """One value with its making. `value` is a decimal number as text, digit by digit as it was published.

    `state` is measured, projected or withheld; a withheld value is null: known, and not published to protect people.
    `body`: of which body it is a value, null for the whole area.
    """

    id: str
    value: str | None = Field(pattern=NUMBER)
    state: Literal["measured", "projected", "withheld"]
    body: str | None
    intervals: list[Limits]
    key_date: date
    base: str
    source: str
    method: str
    fingerprint_of_inputs: str
    published_at: datetime
    url: str


class Corrected(Value):
    """A value and what became of it: `superseded_by` names the one that took its place."""

    superseded_by: str | None
    reason: str


class SeriesBrief(Named):
    """A number through time with its values in force."""

    unit: str
    area: str
    definition: Words
    clause: str
    values: list[Value]


class SeriesList(Listing):
    """Series."""

    items: list[SeriesBrief]


class SeriesFull(Named, Marked):
    """A number through time with every value that was published, corrected ones too."""

    unit: str
    area: str
    definition: Words
    clause: str
    values: list[Corrected]


def _series(found: Series) -> dict[str, Any]:
    return {
        "id": found.slug, "title": localized(found, "title"), "unit": found.unit, "area": found.area,
        "definition": localized(found, "definition"), "clause": found.clause, "url": here(found.get_absolute_url()),
        "href": href("api_series_one", slug=found.slug),
    }  # fmt: skip


def _value(found: Figure, page: str) -> dict[str, Any]:
    return {
        "id": str(found.id), "value": found.plain or None, "state": found.state, "key_date": found.key_date,
        "body": found.body.slug if found.body else None, "intervals": _intervals(found),
        "base": found.base, "source": found.source, "method": found.method, "fingerprint_of_inputs": found.digest,
        "published_at": found.published_at, "url": f"{page}#{found.id}",
    }  # fmt: skip


def _intervals(found: Figure) -> list[dict[str, Any]]:
    form = f".{found.decimals}f"
    ranges: list[Interval] = found.ranges  # type: ignore[attr-defined]
    return [{"percent": one.level, "low": format(one.low, form), "high": format(one.high, form)} for one in ranges]


def _corrected(found: Figure, page: str) -> dict[str, Any]:
    later: Figure | None = getattr(found, "superseded_by", None)
    return _value(found, page) | {"superseded_by": str(later.id) if later else None, "reason": found.reason}


def _with_values(found: Series) -> dict[str, Any]:
    facts = _series(found)
    return facts | {"values": [_value(one, facts["url"]) for one in found.current]}  # type: ignore[attr-defined]


@room.read("/series", name="api_series", summary=msgid("Series of figures, values in force"), shows=SeriesList)
def series(request: HttpRequest, asked: Query[SeriesQuery]) -> Any:
    """Series with their values in force."""
    return listed(
        request, asked, queries.all_series(asked.clause or ""), lambda rows: [_with_values(one) for one in rows]
    )


@room.read("/series/{slug}", name="api_series_one", summary=msgid("One series with every value"), shows=SeriesFull)
def series_one(request: HttpRequest, slug: Slug, asked: Query[Spoken]) -> Any:
    """One series with every value, corrected ones too."""
    try:
        found = queries.series(slug)
    except Series.DoesNotExist as error:
        raise Http404 from error
    facts = _series(found)
    return facts | {"mark": mark(request), "values": [_corrected(one, facts["url"]) for one in found.history]}  # type: ignore[attr-defined]
