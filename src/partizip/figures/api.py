"""Figures for programs: series with their values in force, and one series with every value that it ever had."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.core.permissions import msgid
from partizip.figures import queries
from partizip.figures.models import Figure, Series
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, localized, mark
from partizip.opendata.values import Code, Paging, Slug, Spoken

room = Room()


class SeriesQuery(Paging):
    """Which series."""

    clause: Code | SkipJsonSchema[None] = Field(None, description=msgid("Code of the clause that is measured"))


class Value(Schema):
    """One value with its making. `value` is a decimal number as text, digit by digit as it was published."""

    id: str
    value: str = Field(pattern=r"^-?[0-9]+(\.[0-9]+)?$")
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
        "id": str(found.id), "value": format(found.value, f".{found.decimals}f"), "key_date": found.key_date,
        "base": found.base, "source": found.source, "method": found.method, "fingerprint_of_inputs": found.digest,
        "published_at": found.published_at, "url": f"{page}#{found.id}",
    }  # fmt: skip


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
