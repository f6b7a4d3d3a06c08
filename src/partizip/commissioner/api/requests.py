"""Requests and objections for programs: each with the state of its claim, and the letters that reminded of it."""

from datetime import datetime
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.commissioner.api.room import room
from partizip.commissioner.models import Request
from partizip.commissioner.queries import requests as queries
from partizip.core.permissions import msgid
from partizip.duties.api import ClaimBrief
from partizip.duties.api import brief as claim_brief
from partizip.opendata.shown import Listing, here, listed
from partizip.opendata.values import OneOf, Paging, Slug, Typed

RequestKind = Annotated[str, OneOf(Request.Kind.values)]
RequestFilter = Annotated[str, OneOf(queries.STATES)]


class RequestQuery(Paging):
    """Which requests."""

    body: Slug | SkipJsonSchema[None] = Field(None, description=msgid("Short name of the body that was asked"))
    state: RequestFilter | SkipJsonSchema[None] = Field(
        None, description=msgid("offen: not answered; ueberfaellig: overdue; beantwortet: answered")
    )
    kind: RequestKind | SkipJsonSchema[None] = Field(None, description=msgid("question or objection"))
    words: Typed | SkipJsonSchema[None] = Field(None, description=msgid("Words of the title, or the short code"))


class LetterSent(Schema):
    """A reminder letter that went out."""

    number: int
    way: str
    at: datetime


class RequestBrief(Schema):
    """A request with its claim; `claim.href` leads to everything that was said."""

    kind: RequestKind
    url: str
    claim: ClaimBrief
    letters: list[LetterSent]


class RequestList(Listing):
    """Requests, newest first."""

    items: list[RequestBrief]


def _brief(one: queries.Standing) -> dict[str, Any]:
    letters = [{"number": letter.number, "way": letter.way, "at": letter.at} for letter in queries.letters(one.request)]
    url = here(one.request.get_absolute_url())
    return {"kind": one.request.kind, "url": url, "claim": claim_brief(one.claim), "letters": letters}


@room.read("/requests", name="api_requests", summary=msgid("Requests of the Commissioner"), shows=RequestList)
def requests(request: HttpRequest, asked: Query[RequestQuery]) -> Any:
    """What the independent Commissioner asked or objected to, newest first, with what is overdue."""
    now = timezone.now()
    chosen = queries.Filter(asked.body or "", asked.state or "", asked.kind or "", asked.words or "")
    found = queries.listed(chosen, now)
    return listed(request, asked, found, lambda rows: [_brief(one) for one in queries.standings(rows, now)])
