"""The programme of the office for programs: entries with their fields, both sides' doings, and what came of them."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.bodies.api import named as body_named
from partizip.commissioner.api.room import room
from partizip.commissioner.models import ProgrammeEntry, ProgrammeVersion, ProgrammeWords
from partizip.commissioner.queries import programme as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.opendata.shown import Listing, Marked, Named, Place, Words, here, href, listed, mark, words
from partizip.opendata.values import OneOf, Paging, ShortCode, Spoken, Typed

FieldName = Annotated[str, OneOf(queries.FIELDS)]
StateName = Annotated[str, OneOf(queries.STATES)]


class ProgrammeQuery(Paging):
    """Which entries."""

    field: FieldName | SkipJsonSchema[None] = Field(
        None, description=msgid("oeffnung: intercultural opening; beidseitig: two-way process; vielfalt: diversity")
    )
    state: StateName | SkipJsonSchema[None] = Field(
        None,
        description=msgid(
            "geplant: not begun; laufend: begun, not ended; faellig: planned days over without result; beendet: ended"
        ),
    )
    words: Typed | SkipJsonSchema[None] = Field(None, description=msgid("Words of the title, or the short code"))


class ProgrammeBrief(Named):
    """An entry by its newest version; `fields`: opening, two_way, diversity.

    `state`: planned, running, over (planned days passed without result), or what came of it: reached, partly, dropped.
    """

    office: Named
    version: int
    fields: list[str]
    starts_on: date
    until: date
    state: str
    state_words: str
    published_at: datetime


class ProgrammeList(Listing):
    """Entries, newest first."""

    items: list[ProgrammeBrief]


class SidesSaid(Schema):
    """An entry's words in one language, with what each side does."""

    title: Words
    text: Words
    administration: Words
    people: Words


class VersionShown(Schema):
    """A version; `reason`: why it replaced the one before."""

    number: int
    fields: list[str]
    starts_on: date
    until: date
    reason: Words | None
    at: datetime
    said: list[SidesSaid]


class NoteShown(Schema):
    """What has been done since."""

    words: Words
    at: datetime


class ResultShown(Schema):
    """What came of it."""

    outcome: str
    words: Words
    at: datetime


class LinkShown(Schema):
    """A record that belongs to it; the title is empty where nobody reads it any more."""

    record: Place
    linked_wrongly: Words | None
    at: datetime


class ProgrammeFull(ProgrammeBrief, Marked):
    """An entry with all its versions, notes, records and its result."""

    versions: list[VersionShown]
    notes: list[NoteShown]
    records: list[LinkShown]
    result: ResultShown | None


def _brief(one: queries.Standing) -> dict[str, Any]:
    entry, version = one.entry, one.version
    return {
        "id": entry.code, "title": words(one.words.title, one.words.language), "url": here(entry.get_absolute_url()),
        "href": href("api_programme_entry", code=entry.code), "office": body_named(entry.office),
        "version": version.number, "fields": version.fields, "starts_on": version.starts_on, "until": version.until,
        "state": one.state, "state_words": one.state_words, "published_at": entry.made_at,
    }  # fmt: skip


def _said(said: ProgrammeWords) -> dict[str, Any]:
    return {name: words(getattr(said, name), said.language) for name in ("title", "text", "administration", "people")}


def _version(version: ProgrammeVersion) -> dict[str, Any]:
    return {
        "number": version.number, "fields": version.fields, "starts_on": version.starts_on, "until": version.until,
        "reason": words(version.reason, version.language) if version.reason else None, "at": version.at,
        "said": [_said(each) for each in version.words.all()],
    }  # fmt: skip


def _link(one: queries.Linked) -> dict[str, Any]:
    link, thing = one.link, one.thing
    place = {"kind": link.kind, "id": link.thing_id, "title": thing.title if thing else "", "url": here(link.address)}
    wrong = words(link.undoing.reason, link.undoing.language) if link.is_undone else None
    return {"record": place, "linked_wrongly": wrong, "at": link.at}


def _rows(found: Any) -> list[queries.Standing]:
    return queries.standings(found, berlin_day(timezone.now()), get_language() or "de")


@room.read("/programme", name="api_programme", summary=msgid("Programme of the office"), shows=ProgrammeList)
def programme(request: HttpRequest, asked: Query[ProgrammeQuery]) -> Any:
    """What the independent Commissioner has set itself, newest first, by field and state."""
    chosen = queries.Filter(asked.field or "", asked.state or "", asked.words or "")
    found = queries.listed(chosen, berlin_day(timezone.now()))
    return listed(request, asked, found, lambda rows: [_brief(one) for one in _rows(rows)])


@room.read(
    "/programme/{code}", name="api_programme_entry", summary=msgid("One entry of the programme"), shows=ProgrammeFull
)
def entry(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One entry by its short code, with all its versions."""
    try:
        found = queries.entry(normalise_short_code(code) or code)
    except ProgrammeEntry.DoesNotExist as error:
        raise Http404 from error
    [one] = _rows([found])
    ending = found.ending if found.has_ended else None
    result = (
        {"outcome": ending.outcome, "words": words(ending.text, ending.language), "at": ending.at} if ending else None
    )
    return _brief(one) | {
        "mark": mark(request), "versions": [_version(version) for version in found.versions.all()],
        "notes": [{"words": words(note.text, note.language), "at": note.at} for note in found.notes.all()],
        "records": [_link(link) for link in queries.linked(found, timezone.now())], "result": result,
    }  # fmt: skip
