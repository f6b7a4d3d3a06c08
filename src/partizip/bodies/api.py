"""Bodies for programs: the directory as of a day, and each body with its time and functions."""

from datetime import date
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.bodies import queries
from partizip.bodies.models import Body, Function, Kind
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, localized, mark
from partizip.opendata.values import Day, OneOf, Paging, Slug, Spoken

room = Room()
BodyKind = Annotated[str, OneOf(Kind.values)]


class BodyQuery(Paging):
    """Which bodies."""

    on: Day | SkipJsonSchema[None] = Field(None, description=msgid("Day as of which the list holds; without it today"))
    kind: BodyKind | SkipJsonSchema[None] = Field(None, description=msgid("Kind of body"))


class BodyBrief(Named):
    """A body as it stands in a list; `code` and `ags` are filled for districts."""

    short: str
    kind: BodyKind
    kind_words: str
    parent: str | None
    exists_from: date
    exists_until: date | None
    successor: str | None
    code: str
    ags: str
    residents: int | None
    residents_on: date | None
    source: str
    to_be_confirmed: bool


class BodyList(Listing):
    """Bodies of a day."""

    on: date
    items: list[BodyBrief]


class FunctionHeld(Schema):
    """A function that a body holds from one day to another."""

    name: str
    title: Words
    held_from: date
    held_until: date | None
    source: str


class BodyFull(BodyBrief, Marked):
    """A body with what belongs to it, what came before it, and the functions it held or holds."""

    children: list[str]
    predecessors: list[str]
    functions: list[FunctionHeld]


def named(body: Body) -> Named:
    """A body as others name it."""
    return Named(
        id=body.slug,
        title=localized(body, "name"),
        url=here(body.get_absolute_url()),
        href=href("api_body", slug=body.slug),
    )


def _facts(body: Body) -> dict[str, Any]:
    return named(body).dict() | {
        "short": body.short, "kind": body.kind, "kind_words": str(body.get_kind_display()),
        "parent": body.parent.slug if body.parent else None, "exists_from": body.valid_from,
        "exists_until": body.valid_until, "successor": body.successor.slug if body.successor else None,
        "code": body.code, "ags": body.ags, "residents": body.residents, "residents_on": body.residents_on,
        "source": body.source, "to_be_confirmed": body.to_confirm,
    }  # fmt: skip


def _function(found: Function) -> dict[str, Any]:
    return {
        "name": found.name, "title": localized(found, "title"), "held_from": found.valid_from,
        "held_until": found.valid_until, "source": found.source,
    }  # fmt: skip


@room.read("/bodies", name="api_bodies", summary=msgid("Bodies of a day"), shows=BodyList)
def bodies(request: HttpRequest, asked: Query[BodyQuery]) -> Any:
    """The directory as of a day."""
    day = asked.on or berlin_day(timezone.now())
    found = queries.of_day(day, asked.kind or "")
    return listed(request, asked, found, lambda rows: [_facts(body) for body in rows]) | {"on": day}


@room.read("/bodies/{slug}", name="api_body", summary=msgid("One body with its history"), shows=BodyFull)
def body(request: HttpRequest, slug: Slug, asked: Query[Spoken]) -> Any:
    """One body with its time, neighbours and functions."""
    try:
        found = queries.body(slug)
    except Body.DoesNotExist as error:
        raise Http404 from error
    return _facts(found) | {
        "mark": mark(request), "children": [one.slug for one in found.children.all()],
        "predecessors": [one.slug for one in found.predecessors.all()],
        "functions": [_function(one) for one in found.functions.all()],
    }  # fmt: skip
