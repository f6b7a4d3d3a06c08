"""The trail for programs: what a thing follows from, and what followed from it."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.opendata.interface import Room
from partizip.opendata.shown import Marked, Place, Words, here, href, localized, mark
from partizip.opendata.values import Name, OneOf, Spoken
from partizip.trail import queries
from partizip.trail.models import Link

room = Room()
LinkKind = Annotated[str, OneOf(Link.Kind.values)]


class Tie(Schema):
    """That one thing follows from another."""

    kind: LinkKind
    reason: str
    since: datetime
    source: Place
    target: Place


class ClaimAbout(Schema):
    """What is asked or owed about the thing."""

    code: str
    title: Words
    due_on: date
    href: str


class LineAbout(Schema):
    """A line of the record about one of these things."""

    index: int
    verb: str
    subject: str
    at: datetime
    href: str


class ThreadFull(Marked):
    """All that a thing hangs together with, in the order of time."""

    id: str
    links: list[Tie]
    about: list[Place]
    claims: list[ClaimAbout]
    lines: list[LineAbout]


def _place(kind: str, public_id: str, title: str, address: str) -> Place:
    return Place(kind=kind, id=public_id, title=title, url=here(address))


def _tie(found: Link) -> dict[str, Any]:
    return {
        "kind": found.kind, "reason": found.reason, "since": found.at,
        "source": _place(found.from_kind, found.from_id, found.from_title, found.from_address),
        "target": _place(found.to_kind, found.to_id, found.to_title, found.to_address),
    }  # fmt: skip


@room.read("/threads/{code}", name="api_thread", summary=msgid("From a voice to its result"), shows=ThreadFull)
def thread(request: HttpRequest, code: Name, asked: Query[Spoken]) -> Any:
    """The links of a public thing, by its id or short code, what is asked about it, and its lines."""
    public_id = normalise_short_code(code) or code
    found = queries.thread(public_id)
    if not (found.links or found.lines or found.claims):
        raise Http404
    return {
        "mark": mark(request), "id": public_id, "links": [_tie(link) for link in found.links],
        "about": [_place(one.kind, one.id, one.title, one.address) for one in found.near],
        "claims": [
            {
                "code": one.code, "title": localized(one, "title"), "due_on": one.due_on,
                "href": href("api_claim", code=one.code),
            }
            for one in found.claims
        ],
        "lines": [
            {
                "index": one.index, "verb": one.verb, "subject": one.subject, "at": one.at,
                "href": href("api_line", index=one.index),
            }
            for one in found.lines
        ],
    }  # fmt: skip
