"""Yearly reports of the office for programs: the published editions, and one with its numbers."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from partizip.bodies.api import named as body_named
from partizip.commissioner import counting
from partizip.commissioner.api.room import room
from partizip.commissioner.models import ReportEdition
from partizip.commissioner.queries import reports as queries
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, mark, words
from partizip.opendata.values import Paging, ShortCode, Spoken


class ReportBrief(Named):
    """A published edition; `whole_year`: the year was over; `sha256`: its fingerprint, as its JSON lets make again."""

    office: Named
    year: int
    edition: int
    until: date
    whole_year: bool
    published_at: datetime
    sha256: str
    numbers: str


class ReportList(Listing):
    """Editions, newest year first."""

    items: list[ReportBrief]


class GroupCounted(Schema):
    """A group of a figure: a body's short name or a word of the room, with its number and median of days."""

    name: str
    title: Words
    number: int
    median_days: str | None


class FigureCounted(Schema):
    """A figure as it was published, and as it counts today for the same days; `changed_since` when these differ."""

    figure: str
    section: str
    title: str
    definition: str
    number: str | None
    groups: list[GroupCounted]
    today: str | None
    changed_since: bool


class OwnWords(Schema):
    """The office's own words in a section."""

    section: str
    words: Words


class ReportFull(ReportBrief, Marked):
    """An edition with all its numbers and the office's own words."""

    reason: Words | None
    figures: list[FigureCounted]
    words: list[OwnWords]


def _brief(one: ReportEdition) -> dict[str, Any]:
    return {
        "id": one.code, "title": words(one.title, "de"), "url": here(one.get_absolute_url()),
        "href": href("api_report", code=one.code), "office": body_named(one.office), "year": one.year,
        "edition": one.number, "until": one.until, "whole_year": one.whole, "published_at": one.at,
        "sha256": one.digest, "numbers": href("report_edition_numbers", entry=one.code, kind="json"),
    }  # fmt: skip


def _group(group: queries.Group) -> dict[str, Any]:
    return {
        "name": group.name, "title": words(group.title, group.language or "de"), "number": group.number,
        "median_days": group.median,
    }  # fmt: skip


def _figure(one: queries.Shown, changed: dict[str, queries.Differs]) -> dict[str, Any]:
    other = changed.get(one.key)
    return {
        "figure": one.key, "section": one.figure.section, "title": one.title, "definition": one.definition,
        "number": one.value, "groups": [_group(group) for group in one.groups],
        "today": other.change.today if other else one.value, "changed_since": other is not None,
    }  # fmt: skip


@room.read("/reports", name="api_reports", summary=msgid("Yearly reports of the office"), shows=ReportList)
def reports(request: HttpRequest, asked: Query[Paging]) -> Any:
    """The published editions of all years."""
    return listed(request, asked, counting.editions(), lambda rows: [_brief(one) for one in rows])


@room.read("/reports/{code}", name="api_report", summary=msgid("One published yearly report"), shows=ReportFull)
def report(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One edition by its short code, beside each number what would count today."""
    try:
        found = queries.edition(normalise_short_code(code) or code)
    except ReportEdition.DoesNotExist as error:
        raise Http404 from error
    changed = {one.shown.key: one for one in queries.differences(found)}
    return _brief(found) | {
        "mark": mark(request), "reason": words(found.reason, found.language) if found.reason else None,
        "figures": [_figure(one, changed) for one in queries.shown(found.counted)],
        "words": [{"section": one.section, "words": words(one.text, one.language)} for one in found.words.all()],
    }  # fmt: skip
