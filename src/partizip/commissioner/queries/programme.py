"""Reads of the programme: the public list by field, one entry, the records that belong to it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from partizip.bodies.queries import lineage
from partizip.commissioner.models import (
    Field,
    Plan,
    ProgrammeEntry,
    ProgrammeLink,
    ProgrammeVersion,
    ProgrammeWords,
    Request,
    Resolution,
    Withdrawal,
)
from partizip.commissioner.models.programme import EntryQuerySet, is_over, is_planned
from partizip.commissioner.queries import press
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.core.programme import Outcome
from partizip.core.things import Thing
from partizip.documents.dates import day_words
from partizip.duties.models import Claim
from partizip.journal import things

# What the list is narrowed to: the word in the address, and its name.
STATES = {
    "geplant": gettext_lazy("planned"),
    "laufend": gettext_lazy("running"),
    "faellig": gettext_lazy("planned days over, no result recorded"),
    "beendet": gettext_lazy("ended"),
}
FIELDS = {"oeffnung": Field.OPENING, "beidseitig": Field.TWO_WAY, "vielfalt": Field.DIVERSITY}
KINDS = {
    "press": gettext_lazy("Press room"),
    "plan": gettext_lazy("Plan before its decision"),
    "request": gettext_lazy("Request"),
    "decision": gettext_lazy("Decision of the steering circle"),
    "claim": gettext_lazy("Duty"),
}


@dataclass(frozen=True)
class Filter:
    """What a list shows; every field comes from the address."""

    field: str = ""
    state: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: Any) -> "Filter":
        """From what stands in an address; what means nothing is left out."""
        field, state, words = (str(asked.get(name, "")).replace("\x00", "")[:80] for name in ("feld", "stand", "wort"))
        return cls(field if field in FIELDS else "", state if state in STATES else "", words)


def _counting() -> QuerySet[ProgrammeVersion]:
    """The newest version of each entry."""
    return ProgrammeVersion.objects.filter(words__in=ProgrammeWords.objects.counting().values("id")).distinct()


# Of entries that have not ended: what the newest version's days are to today.
_DAYS = {"geplant": "starts_on__gt", "laufend": "starts_on__lte", "faellig": "until__lt"}


def listed(chosen: Filter, today: date) -> EntryQuerySet:
    """Entries by filter, newest first; what counts is the newest version."""
    found, versions = ProgrammeEntry.objects.with_all(), _counting()
    if chosen.field:
        found = found.filter(versions__in=versions.filter(**{FIELDS[chosen.field].value: True}).values("id"))
    if chosen.state == "beendet":
        found = found.exclude(ending=None)
    elif chosen.state:
        found = found.running()
    if chosen.state in _DAYS:
        found = found.filter(versions__in=versions.filter(**{_DAYS[chosen.state]: today}).values("id"))
    if chosen.words:
        said = ProgrammeWords.objects.counting().filter(title__icontains=chosen.words).values("version__entry")
        found = found.filter(Q(code__iexact=chosen.words) | Q(id__in=said))
    return found


@dataclass(frozen=True)
class Standing:
    """An entry with what counts of it on a day, for a reader of a language."""

    entry: ProgrammeEntry
    version: ProgrammeVersion
    words: ProgrammeWords
    over: bool
    planned: bool

    @property
    def state(self) -> str:
        """planned (not begun), running, over (planned days passed, no result) or the outcome."""
        if self.entry.has_ended:
            return self.entry.ending.outcome
        return "over" if self.over else "planned" if self.planned else "running"

    @property
    def state_words(self) -> str:
        """The state in plain words."""
        if self.entry.has_ended:
            return str(self.entry.ending)
        words = {"over": _("planned days over, no result recorded"), "planned": _("planned")}
        return words.get(self.state, _("running"))

    @property
    def kind(self) -> str:
        """The colour of the state."""
        if self.entry.has_ended:
            return self.entry.ending.kind
        return {"over": "warning", "planned": "neutral"}.get(self.state, "info")


def standings(found: Iterable[ProgrammeEntry], today: date, language: str) -> list[Standing]:
    """Entries with what counts of them; load them with_all() first."""
    return [
        Standing(one, one.version, one.version.said(language), is_over(one, today), is_planned(one, today))
        for one in found
    ]


def entry(code: str) -> ProgrammeEntry:
    """One entry with all that was said of it. Raises ProgrammeEntry.DoesNotExist."""
    return ProgrammeEntry.objects.with_all().get(code=code)


def lost(found: ProgrammeEntry) -> list[tuple[str, int]]:
    """Languages that an earlier version has words in and the newest none, each with the last such version's number.

    Load the entry with_all().
    """
    *earlier, newest = found.versions.all()
    known = {words.language: version.number for version in earlier for words in version.words.all()}
    there = {words.language for words in newest.words.all()}
    return sorted((language, number) for language, number in known.items() if language not in there)


@dataclass(frozen=True)
class Changed:
    """What differs between two versions: its name, both words, their language."""

    label: str
    before: str
    after: str
    language: str


def changes(found: ProgrammeEntry, seen: int) -> list[Changed]:
    """What the newest version says otherwise than the one with this number; load the entry with_all()."""
    newest, versions = found.version, {version.number: version for version in found.versions.all()}
    if seen not in versions:
        return []
    rows = zip(_told(versions[seen]), _told(newest), strict=True)
    return [Changed(label, before, after, language) for (label, before, _old), (_label, after, language) in rows
            if before != after]  # fmt: skip


def _told(version: ProgrammeVersion) -> list[tuple[str, str, str]]:
    """A version in words: name, words, their language."""
    said, here = version.said("de"), get_language() or "de"
    days = f"{day_words(version.starts_on)} – {day_words(version.until)}"
    return [
        (_("Title"), said.title, said.language), (_("What it is about"), said.text, said.language),
        (_("What administration and city do"), said.administration, said.language),
        (_("What people and organisations with a history of immigration do"), said.people, said.language),
        (_("Which fields it serves"), _(", ").join(version.fields_words), here), (_("Planned"), days, here),
    ]  # fmt: skip


def own(body_id: UUID | None, today: date) -> EntryQuerySet:
    """The programme of an office, what runs at the top."""
    found = ProgrammeEntry.objects.with_all().filter(office__in=lineage(body_id, today))
    return found.order_by("ending__at", "-made_at", "-id")


@dataclass(frozen=True)
class InField:
    """How many entries serve a field: planned, running, and ended by what came of them.

    `entries`: how many there are in all, each once; an entry that serves several fields counts in each of these.
    """

    name: str  # as it stands in the address
    field: Field
    planned: int
    running: int
    ended: dict[str, int]
    entries: int

    @property
    def total(self) -> int:
        """All of them."""
        return self.planned + self.running + sum(self.ended.values())


def by_field(today: date, office_ids: Iterable[UUID] | None = None) -> list[InField]:
    """The three fields with their entries; one of which no entry serves has zero (C6.2). One query."""
    found = _counting() if office_ids is None else _counting().filter(entry__office__in=list(office_ids))
    counted: dict[str, Counter[str]] = {field.value: Counter() for field in Field}
    columns = [field.value for field in Field]
    rows = list(found.values_list("entry__ending__outcome", "starts_on", *columns))
    for outcome, starts_on, *serves in rows:
        state = outcome or ("planned" if today < starts_on else "running")
        for field, is_served in zip(columns, serves, strict=True):
            counted[field][state] += bool(is_served)
    return [_in_field(name, field, counted[field.value], len(rows)) for name, field in FIELDS.items()]


def _in_field(name: str, field: Field, number: Counter[str], entries: int) -> InField:
    ended = {str(one): number[one] for one in Outcome}
    return InField(name, field, number["planned"], number["running"], ended, entries)


def _code_in(typed: str) -> str | None:
    """The short code in what somebody typed: the code alone, or the address of a page of this site and no other."""
    typed = typed.strip()
    if not things.is_address(typed):
        return normalise_short_code(typed)
    found = things.path_of(typed)
    if found is None:
        return None
    _path, fragment, values = found
    return next((code for part in (fragment, *reversed(values)) if (code := normalise_short_code(part))), None)


def is_withdrawn(typed: str) -> bool:
    """Whether a short code or an address of ours names a press item that the office withdrew."""
    code = _code_in(typed)
    return code is not None and Withdrawal.objects.filter(item__code=code).exists()


def record(typed: str, now: datetime) -> Thing | None:
    """The public record that a short code or an address of ours names; None for what nobody can read."""
    code = _code_in(typed)
    return None if code is None else next(filter(None, (_thing(kind, code, now) for kind in KINDS)), None)


def _thing(kind: str, code: str, now: datetime) -> Thing | None:
    found: Any = None
    if kind == "press":
        found = press.readable(now).filter(code=code).first()
    elif kind == "plan":
        found = Plan.objects.filter(code=code).first()
    elif kind == "request":
        found = Request.objects.select_related("claim").filter(claim__code=code).first()
    elif kind == "decision":
        found = Resolution.objects.select_related("point").filter(code=code).first()
    else:
        found = Claim.objects.filter(code=code, request=None, circle_resolution=None).first()
    if found is None:
        return None
    title = press.chosen(found, "de").words.title if kind == "press" else str(found)
    return Thing(kind, code, title, found.get_absolute_url())


@dataclass(frozen=True)
class Linked:
    """A record that belongs to an entry, as it is called now; without a title where nobody reads it any more."""

    link: ProgrammeLink
    thing: Thing | None

    @property
    def kind_words(self) -> str:
        """What it is."""
        return str(KINDS.get(self.link.kind, self.link.kind))


def linked(found: ProgrammeEntry, now: datetime) -> list[Linked]:
    """The records that belong to an entry."""
    return [Linked(link, _thing(link.kind, link.thing_id, now)) for link in found.links.all()]


def overdue(body_ids: Iterable[UUID], now: datetime) -> list[ProgrammeEntry]:
    """Entries of an office whose planned days are over without a result."""
    found = listed(Filter(state="faellig"), berlin_day(now)).filter(office__in=list(body_ids))
    return list(found)
