"""Reads of the yearly report: the numbers of a year, how a published edition differs from them, the own words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Min
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.bodies.queries import lineage
from partizip.commissioner.counting import cells, counted, drafts
from partizip.commissioner.models import ReportDraft, ReportEdition
from partizip.core import annual
from partizip.core.annual import Cell, Counted, Figure, Year
from partizip.core.calendar import berlin_day
from partizip.journal.models import Entry

Cells = Mapping[str, Sequence[Cell]]


def offices(day: date) -> list[Body]:
    """Independent offices, those that exist on a day first; the first one is meant where an address names none."""
    found = Body.objects.filter(kind=BodyKind.OFFICE).order_by("valid_from", "slug")
    return sorted(found, key=lambda body: not body.exists_on(day))


def office(name: str, day: date) -> Body | None:
    """The office with this short name, without one the first; None when there is none."""
    known = offices(day)
    return next((body for body in known if not name or body.slug == name), None)


def years(office_id: UUID, now: datetime) -> list[int]:
    """The years of which a report can be read, newest first: from the first line of the record to this one."""
    begun = Entry.objects.aggregate(first=Min("at"))["first"] or now
    published = ReportEdition.objects.filter(office=office_id).values_list("year", flat=True)
    first = min([berlin_day(begun).year, *published])
    return list(range(berlin_day(now).year, first - 1, -1))


def rows_of(figure: Figure, year: Year, office_id: UUID) -> list[Counted]:
    """What one figure counts."""
    return list(figure.rows(year, lineage(office_id, year.until)))


def written(value: str | None) -> str:
    """A number with the decimal mark of the reader's language; a dash where there is none."""
    if value is None:
        return "–"
    return value.replace(".", ",") if get_language() == "de" else value


@dataclass(frozen=True)
class Group:
    """One group of a figure in words, with its number and, where days are measured, their median."""

    name: str
    title: str
    language: str  # empty for words of the program
    number: int
    median: str | None = None


@dataclass(frozen=True)
class Shown:
    """A figure with its number and groups, as page, paper and tables show it."""

    figure: Figure
    value: str | None
    groups: list[Group]

    @property
    def key(self) -> str:
        """Its name for programs."""
        return self.figure.key

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return _(self.figure.title)

    @property
    def definition(self) -> str:
        """What counts, in the reader's language."""
        return _(self.figure.definition)

    @property
    def told(self) -> str:
        """The number as the reader writes it."""
        return written(self.value)


def names_of(found: Cells) -> dict[str, Body]:
    """The bodies that figures are grouped by, by short name; one query."""
    slugs = {one.group for key, rows in found.items() if _by_body(key) for one in rows}
    return {body.slug: body for body in Body.objects.filter(slug__in=slugs)}


def _by_body(key: str) -> bool:
    return key in annual.FIGURES and annual.FIGURES[key].by == "body"


def shown(found: Cells) -> list[Shown]:
    """Figures with their numbers, in the order of the report; one that no room declares any more is left out."""
    bodies = names_of(found)
    return [_shown(figure, found[figure.key], bodies) for figure in annual.ordered() if figure.key in found]


def _shown(figure: Figure, rows: Sequence[Cell], bodies: Mapping[str, Body]) -> Shown:
    number, days = annual.by_group(rows), annual.medians(rows) if figure.median else {}
    if figure.by == "body":
        order = sorted(number, key=lambda slug: bodies[slug].name if slug in bodies else slug)
    else:
        order = [*figure.groups, *sorted(set(number) - set(figure.groups))] if figure.by else []
    groups = [_group(figure, name, number[name], days.get(name), bodies.get(name)) for name in order]
    return Shown(figure, annual.value(rows, of_days=figure.median), groups)


def _group(figure: Figure, name: str, number: int, median: str | None, body: Body | None) -> Group:
    if body is not None:
        return Group(name, body.name, "de", number, median)
    return Group(name, str(figure.groups.get(name, name)), "", number, median)


@dataclass(frozen=True)
class Part:
    """A section of the report: its name, its figures, the office's own words in the reader's language."""

    name: str
    figures: list[Shown]
    words: str = ""
    language: str = ""

    @property
    def title(self) -> str:
        """Its name in the reader's language."""
        return _(annual.SECTIONS[self.name])


def parts(found: Cells, words: Mapping[tuple[str, str], str], language: str) -> list[Part]:
    """The report, section by section; `words`: (section, language) -> text. A section without anything is left out."""
    every, made = shown(found), []
    for name in annual.SECTIONS:
        own = {spoken: text for (section, spoken), text in words.items() if section == name and text}
        spoken = next((one for one in (language, "de", *sorted(own)) if one in own), "")
        figures = [one for one in every if one.figure.section == name]
        if figures or spoken:
            made.append(Part(name, figures, own.get(spoken, ""), spoken))
    return made


def edition(code: str) -> ReportEdition:
    """One published edition. Raises ReportEdition.DoesNotExist."""
    return ReportEdition.objects.with_all().get(code=code)


def with_digest(digest: str) -> ReportEdition | None:
    """The edition with this fingerprint, as it is printed on page and paper."""
    return ReportEdition.objects.filter(digest=digest).first()


def draft(office_id: UUID | None, year: int, section: str, language: str) -> tuple[str, int]:
    """The words of one section in a language, and the revision of the draft; 0 when nobody writes at it."""
    found = ReportDraft.objects.filter(office=office_id, year=year, section=section, language=language).first()
    if found is not None:
        return found.text, found.revision
    return drafts(office_id, year).get((section, language), ""), 0


@dataclass(frozen=True)
class Differs:
    """How a figure differs today from a published edition: rows that came, with when they were recorded; ids gone."""

    shown: Shown
    change: annual.Change
    came: list[Counted]
    late: bool  # all that came was recorded only after the edition


def differences(found: ReportEdition) -> list[Differs]:
    """What would count otherwise today, for the very days and moment of the edition."""
    live = counted(found.seen(), found.office_id)
    then, now = found.counted, cells(live)
    told = {one.key: one for one in shown(now)}
    made = []
    for change in annual.changes(then, now):
        came = [row for row in live[change.key] if row.id in change.came]
        late = all(row.recorded_at > found.at for row in came)
        made.append(Differs(told[change.key], change, came, late))
    return made


def recounted(rows: Iterable[Counted], found: ReportEdition | None, key: str) -> tuple[set[str], list[str]]:
    """Of rows counted today the ids that an edition did not count, and the ids that it did and that count no more."""
    if found is None:
        return set(), []
    then, today = {one.id for one in found.counted.get(key, ())}, {row.id for row in rows}
    return today - then, sorted(then - today)


def table_rows(found: Cells) -> list[list[Any]]:
    """Every number in the columns of the exports: section, figure, group, number, median, definition."""
    rows: list[list[Any]] = []
    for one in shown(found):
        number = one.value if not one.figure.median else str(len(found[one.key]))
        rows.append([one.figure.section, one.key, "", number, one.value if one.figure.median else "", one.definition])
        rows += [
            [one.figure.section, one.key, group.name, str(group.number), group.median or "", ""] for group in one.groups
        ]
    return rows
