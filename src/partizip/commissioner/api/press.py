"""The press room for programs: every item with its editions, and all that is needed to check a fingerprint."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Schema

from partizip.bodies.api import named as body_named
from partizip.commissioner.api.room import room
from partizip.commissioner.models import Edition, Item
from partizip.commissioner.queries import press as queries
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, mark, words
from partizip.opendata.values import Paging, ShortCode, Spoken


class PressBrief(Named):
    """An item as it stands in a list; the title is empty once it was withdrawn or its words were removed by law."""

    kind: str
    office: Named
    published_at: datetime
    languages: list[str]
    withdrawn_at: datetime | None
    withdrawal_reason: Words | None


class PressList(Listing):
    """Items of the press room, newest first."""

    items: list[PressBrief]


class AttachmentShown(Schema):
    """A file beside an edition; name, alt, type and sha256 are part of the edition's fingerprint."""

    name: str
    alt: str
    type: str
    sha256: str
    size: int
    url: str


class EditionShown(Schema):
    """An edition; `fingerprint` is what the record holds, `salt`, these words and files are what it was made of."""

    language: str
    number: int
    title: str
    lead: str
    text: str
    reason: str
    published_at: datetime
    url: str
    fingerprint: str
    salt: str
    attachments: list[AttachmentShown]


class EditionRemoved(Schema):
    """An edition whose words were removed by law; `ground` is court or gdpr, the fingerprint can be made by nobody."""

    language: str
    number: int
    published_at: datetime
    url: str
    fingerprint: str
    removed_at: datetime
    ground: str
    reason: Words


class PressFull(PressBrief, Marked):
    """An item with all its editions; none of them once it was withdrawn."""

    editions: list[EditionShown]
    removed: list[EditionRemoved]


def _facts(item: Item) -> dict[str, Any]:
    gone = getattr(item, "withdrawal", None)
    best = None if item.is_gone else queries.chosen(item, get_language() or "de")
    return {
        "id": item.code, "title": words(best.words.title if best else "", best.language if best else "de"),
        "url": here(item.get_absolute_url()), "href": href("api_press_item", code=item.code), "kind": item.kind,
        "office": body_named(item.office), "published_at": item.first_at,
        "languages": [] if item.is_gone else list(queries.newest(item)),
        "withdrawn_at": gone.at if gone else None,
        "withdrawal_reason": words(gone.reason, gone.language) if gone else None,
    }  # fmt: skip


def _edition(item: Item, edition: Edition) -> dict[str, Any]:
    edition.item = item
    said = edition.words
    return {
        "language": edition.language, "number": edition.number, "title": said.title, "lead": said.lead,
        "text": said.text, "reason": said.reason, "published_at": said.appears_at, "url": here(edition.address),
        "fingerprint": edition.digest, "salt": bytes(said.salt).hex(),
        "attachments": [
            {**one.committed(), "size": one.size, "url": here(one.address)} for one in edition.attachments.all()
        ],
    }  # fmt: skip


def _removed(item: Item, edition: Edition) -> dict[str, Any]:
    edition.item = item
    end = edition.words.removal
    assert end is not None  # as items() gives it
    asked = end.removal
    return {
        "language": edition.language, "number": edition.number, "published_at": edition.words.appears_at,
        "url": here(edition.address), "fingerprint": edition.digest, "removed_at": end.at, "ground": asked.ground,
        "reason": words(asked.reason, asked.language),
    }  # fmt: skip


@room.read("/press", name="api_press", summary=msgid("Press room"), shows=PressList)
def press(request: HttpRequest, asked: Query[Paging]) -> Any:
    """What the independent Commissioner published, newest first, with what was withdrawn and why."""
    return listed(request, asked, queries.items(timezone.now()), lambda rows: [_facts(item) for item in rows])


@room.read("/press/{code}", name="api_press_item", summary=msgid("One item of the press room"), shows=PressFull)
def press_item(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One item by its short code with every edition; what is sealed is as unknown as what does not exist."""
    try:
        found = queries.item(normalise_short_code(code) or code, timezone.now())
    except Item.DoesNotExist as error:
        raise Http404 from error
    editions = [] if hasattr(found, "withdrawal") else [_edition(found, edition) for edition in found.readable]
    removed = [_removed(found, edition) for edition in found.removed]
    return _facts(found) | {"mark": mark(request), "editions": editions, "removed": removed}
