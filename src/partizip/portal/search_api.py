"""The search for programs. What was searched is neither logged nor stored, and no answer to it is kept."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Schema
from pydantic import Field, StringConstraints
from pydantic.json_schema import SkipJsonSchema

from partizip.bodies.api import named
from partizip.core.permissions import msgid
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Named, Words, envelope, here, words
from partizip.opendata.values import Day, OneOf, Paging, Slug, Typed
from partizip.portal.finding import Hit, bodies_of, searched
from partizip.search.declarations import KINDS
from partizip.search.queries import Filter

room = Room()
FoundKind = Annotated[str, OneOf(KINDS)]


class SearchQuery(Paging):
    """What is searched."""

    q: Annotated[Typed, StringConstraints(min_length=1)] = Field(description=msgid("Words, in any form"))
    kind: FoundKind | SkipJsonSchema[None] = Field(None, description=msgid("Kind of thing"))
    body: Slug | SkipJsonSchema[None] = Field(None, description=msgid("Short name of the body that it belongs to"))
    since: Day | SkipJsonSchema[None] = Field(None, description=msgid("First day"))
    until: Day | SkipJsonSchema[None] = Field(None, description=msgid("Last day"))


class HitFull(Schema):
    """A public thing that was found."""

    kind: str
    title: Words
    name: str
    day: date | None
    body: Named | None
    excerpt: Words
    url: str


class Instead(Schema):
    """A word that stands nowhere, and the spellings that were searched for it."""

    word: str
    spellings: list[str]


class HitList(Listing):
    """What was found, the best first."""

    searched_instead: list[Instead]
    unknown: list[str]
    items: list[HitFull]


def _hit(found: Hit) -> dict[str, Any]:
    return {
        "kind": found.document.kind, "title": words(found.plain_title, found.title_language),
        "name": found.document.name, "day": found.document.day, "body": found.body and named(found.body),
        "excerpt": words(found.plain_excerpt, found.language), "url": here(found.address),
    }  # fmt: skip


@room.read("/search", name="api_search", summary=msgid("Everything public, by its words"), shows=HitList, kept=False)
def search(request: HttpRequest, asked: Query[SearchQuery]) -> Any:
    """Everything public, by its words."""
    chosen = Filter(asked.q, asked.kind or "", bodies_of(asked.body or ""), asked.since, asked.until)
    found = searched(chosen, (asked.page - 1) * asked.size, asked.size)
    return envelope(request, asked, found.total) | {
        "searched_instead": [{"word": word, "spellings": spellings} for word, spellings in found.instead],
        "unknown": found.unknown, "items": [_hit(hit) for hit in found.hits],
    }  # fmt: skip
