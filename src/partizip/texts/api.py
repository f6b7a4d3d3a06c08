"""Texts for programs: texts, one wording with its units, and what changed between two wordings."""

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import Http404, HttpRequest
from django.urls import reverse
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.core.permissions import msgid
from partizip.core.wording import UnitText
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, Words, here, href, listed, mark, words
from partizip.opendata.values import Number, OneOf, Paging, Spoken
from partizip.texts import queries
from partizip.texts.models import Text, Version

room = Room()
TextKind = Annotated[str, OneOf(Text.Kind.values)]


class TextQuery(Paging):
    """Which texts."""

    kind: TextKind | SkipJsonSchema[None] = Field(None, description=msgid("Kind of text"))


class VersionBrief(Schema):
    """One wording, frozen by its fingerprint (SHA-256, hexadecimal)."""

    number: int
    dated: date
    source: str
    translated_by: str
    checked_by: str
    fingerprint: str
    recorded_at: datetime
    url: str
    href: str


class TextBrief(Schema):
    """A text with its wordings, the newest first. `original`: the text that it is a translation of."""

    id: UUID
    kind: TextKind
    title: Words
    original: UUID | None
    url: str
    href: str
    versions: list[VersionBrief]


class TextList(Listing):
    """Texts, translations too."""

    items: list[TextBrief]


class TextFull(TextBrief, Marked):
    """A text with its wordings."""


class Unit(Schema):
    """A heading or paragraph; `eid` stays the same in each wording."""

    eid: str
    num: str
    heading: str
    text: str
    parent: str


class VersionFull(VersionBrief, Marked):
    """One wording with its units in order."""

    text: UUID
    title: Words
    units: list[Unit]


class Run(Schema):
    """Words that stayed, came or went."""

    op: Literal["same", "removed", "added"]
    text: str


class Change(Schema):
    """A unit in both wordings, and the difference by words."""

    eid: str
    change: Literal["same", "changed", "added", "removed"]
    old: Unit | None
    new: Unit | None
    words: list[Run]


class Changes(Marked):
    """Two wordings side by side."""

    text: UUID
    old: int
    new: int
    url: str
    units: list[Change]


def _version(found: Version) -> dict[str, Any]:
    return {
        "number": found.number, "dated": found.dated, "source": found.source, "translated_by": found.translated_by,
        "checked_by": found.checked_by, "fingerprint": found.digest, "recorded_at": found.made_at,
        "url": here(found.get_absolute_url()),
        "href": href("api_version", text=found.text_id, number=found.number),
    }  # fmt: skip


def _text(found: Text) -> dict[str, Any]:
    return {
        "id": found.id, "kind": found.kind, "title": words(found.title, found.language), "original": found.original_id,
        "url": here(found.get_absolute_url()), "href": href("api_text", text=found.id),
        "versions": [_version(one) for one in found.versions.all()],
    }  # fmt: skip


def _unit(found: UnitText | None) -> Unit | None:
    return found and Unit(eid=found.eid, num=found.num, heading=found.heading, text=found.text, parent=found.parent)


@room.read("/texts", name="api_texts", summary=msgid("Texts with their wordings"), shows=TextList)
def texts(request: HttpRequest, asked: Query[TextQuery]) -> Any:
    """Texts with their wordings."""
    return listed(request, asked, queries.with_versions(asked.kind or ""), lambda rows: [_text(one) for one in rows])


@room.read("/texts/{text}", name="api_text", summary=msgid("One text with its wordings"), shows=TextFull)
def text(request: HttpRequest, text: UUID, asked: Query[Spoken]) -> Any:
    """One text with its wordings."""
    found = queries.with_versions().filter(id=text).first()
    if found is None:
        raise Http404
    return _text(found) | {"mark": mark(request)}


@room.read(
    "/texts/{text}/versions/{number}", name="api_version", summary=msgid("One wording with its units"),
    shows=VersionFull,
)  # fmt: skip
def version(request: HttpRequest, text: UUID, number: Number, asked: Query[Spoken]) -> Any:
    """One wording with its units in order."""
    try:
        found = queries.version(text, number)
    except Version.DoesNotExist as error:
        raise Http404 from error
    return _version(found) | {
        "mark": mark(request), "text": text, "title": words(found.text.title, found.text.language),
        "units": [_unit(one) for one in found.unit_texts()],
    }  # fmt: skip


@room.read(
    "/texts/{text}/changes/{old}/{new}", name="api_changes", summary=msgid("What changed between two wordings"),
    shows=Changes,
)  # fmt: skip
def changes(request: HttpRequest, text: UUID, old: Number, new: Number, asked: Query[Spoken]) -> Any:
    """Two wordings of a text, unit by unit, with the difference by words."""
    try:
        found = queries.compare(text, old, new)
    except Version.DoesNotExist as error:
        raise Http404 from error
    rows = [
        Change(
            eid=row.eid, change=row.change, old=_unit(row.old), new=_unit(row.new),
            words=[Run(op=op, text=run) for op, run in row.words],
        )
        for row in found.rows
    ]  # fmt: skip
    page = here(reverse("synopsis", args=[text, old, new]))
    return {"mark": mark(request), "text": text, "old": old, "new": new, "url": page, "units": rows}
