"""Figures of the yearly report from the office's own records: press room, programme, appointments, directives.

Each function gives the rows that count; docs/methods/yearly-report-v1.md says the same for readers.
"""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partizip.commissioner.models import (
    TRIED,
    Appointment,
    AppointmentEnd,
    Attempt,
    Directive,
    Edition,
    End,
    Field,
    Item,
    Kind,
    ProgrammeEnding,
    ProgrammeEntry,
    ProgrammeNote,
    ProgrammeVersion,
    RemovalEnd,
    Withdrawal,
    WordRemovalEnd,
)
from partizip.core.annual import Counted, Figure, Rows, Year, declared
from partizip.core.calendar import berlin_day
from partizip.core.office import Freedom
from partizip.core.permissions import msgid

Offices = Collection[UUID]
KINDS = dict(Kind.choices)


# Press room


def _appeared(year: Year, offices: Offices) -> list[tuple[Edition, int, bool]]:
    """As _editions(), read once for all figures of a count."""
    return year.once("editions", offices, lambda: list(_editions(year, offices)))


def _editions(year: Year, offices: Offices) -> Iterator[tuple[Edition, int, bool]]:
    """Editions that appeared in the year, with their place among those of the item, and whether one of the same
    language had appeared before; places count from 0 in the order of appearing."""
    live = Edition.objects.appeared(year.moment).select_related("words", "item__withdrawal", "item__office")
    seen: dict[UUID, list[str]] = {}
    for edition in live.filter(item__office__in=offices).order_by("words__appears_at", "made_at", "id"):
        before = seen.setdefault(edition.item_id, [])
        if edition.words.appears_at >= year.start:
            yield edition, len(before), edition.language in before
        before.append(edition.language)


def _item(item: Item, edition: Edition | None, at: datetime, recorded_at: datetime) -> Counted:
    """An item by the title of an edition, unless nobody reads that any more."""
    gone = edition is None or hasattr(item, "withdrawal") or edition.words.removal_id is not None
    title, language = (str(item), "") if gone or edition is None else (edition.words.title, edition.language)
    return Counted(
        item.code, title, item.get_absolute_url(), berlin_day(at), recorded_at, group=item.kind, language=language
    )


def _of_edition(edition: Edition) -> Counted:
    return _item(edition.item, edition, edition.words.appears_at, edition.made_at)


def published(year: Year, offices: Offices) -> Iterator[Counted]:
    """Items of which the first edition appeared in the year."""
    return (_of_edition(edition) for edition, place, _known in _appeared(year, offices) if place == 0)


def corrected(year: Year, offices: Offices) -> Iterator[Counted]:
    """Editions that appeared after one of the same language: each is a row."""
    return (_of_edition(edition) for edition, _place, known in _appeared(year, offices) if known)


def translated(year: Year, offices: Offices) -> Iterator[Counted]:
    """First editions of an item in a further language."""
    return (_of_edition(edition) for edition, place, known in _appeared(year, offices) if place and not known)


def withdrawn(year: Year, offices: Offices) -> Iterator[Counted]:
    """Items that the office withdrew in the year."""
    found = Withdrawal.objects.filter(item__office__in=offices, **year.moments("at")).order_by("at", "item")
    return (_item(one.item, None, one.at, one.at) for one in found.select_related("item"))


def removed(year: Year, offices: Offices) -> Iterator[Counted]:
    """Removals by law that were carried out in the year: of items of the press room, and of other own words."""
    found = RemovalEnd.objects.filter(
        carried_out=True, removal__item__office__in=offices, **year.moments("at")
    ).order_by("at")
    yield from (_item(one.removal.item, None, one.at, one.at) for one in found.select_related("removal__item"))
    others = WordRemovalEnd.objects.filter(carried_out=True, removal__office__in=offices, **year.moments("at"))
    for one in others.select_related("removal").order_by("at"):
        about = one.removal
        yield Counted(about.code, str(about), about.get_absolute_url(), berlin_day(one.at), one.at)


# Programme


def _entry(one: ProgrammeEntry, on: datetime, group: str = "", counts_at: datetime | None = None) -> Counted:
    """An entry by the title that it had at a moment: `counts_at`, when the version of another one counts, else `on`."""
    version = [each for each in one.versions.all() if each.at <= (counts_at or on)] or [one.version]
    words = version[-1].said("de")
    return Counted(
        one.code, words.title, one.get_absolute_url(), berlin_day(on), on, group=group, language=words.language
    )


def standing_in(year: Year, offices: Offices) -> list[ProgrammeEntry]:
    """Entries that stood in the programme at some time of the year: published by then, not ended before it."""
    found = ProgrammeEntry.objects.with_all().filter(office__in=offices, made_at__lte=year.moment)
    found = found.filter(Q(ending=None) | Q(ending__at__gte=year.start)).order_by("made_at", "id")
    return year.once("entries", offices, lambda: list(found))


def _came_of(one: ProgrammeEntry, version: ProgrammeVersion, year: Year) -> str:
    """What had become of an entry on the last day that counts."""
    if one.has_ended and one.ending.at <= year.moment:
        return str(one.ending.outcome)
    return "planned" if year.until < version.starts_on else "running"


def standing(year: Year, offices: Offices, field: Field | None = None) -> Iterator[Counted]:
    """Entries, or those that serve a field, by the version that counted at the end and what came of them until then."""
    for one in standing_in(year, offices):
        version = [each for each in one.versions.all() if each.at <= year.moment][-1]
        if field is None or getattr(version, field.value):
            yield _entry(one, one.made_at, _came_of(one, version, year), year.moment)


def _serving(field: Field) -> Rows:
    return lambda year, offices: standing(year, offices, field)


def ended(year: Year, offices: Offices) -> Iterator[Counted]:
    """Entries that ended in the year, by what came of them."""
    found = [one for one in standing_in(year, offices) if one.has_ended and one.ending.at <= year.moment]
    found.sort(key=lambda one: (one.ending.at, one.id))
    return (_entry(one, one.ending.at, one.ending.outcome) for one in found)


def notes(year: Year, offices: Offices) -> Iterator[Counted]:
    """Progress notes of the year."""
    found = ProgrammeNote.objects.filter(entry__office__in=offices, **year.moments("at")).order_by("at", "id")
    entries = {one.id: one for one in standing_in(year, offices)}
    # One that has ended takes no note; but an ending pressed in the last year can have had its turn after the note.
    missing = {note.entry_id for note in found} - set(entries)
    if missing:
        entries |= ProgrammeEntry.objects.with_all().in_bulk(list(missing))
    for note in found:
        row = _entry(entries[note.entry_id], note.at)
        yield Counted(str(note.id), row.title, f"{row.address}#{note.id}", row.on, note.at, language=row.language)


# Independence


def _received(year: Year, offices: Offices) -> list[Directive]:
    found = Directive.objects.with_all().filter(office__in=offices, **year.days("received_on"))
    return year.once("directives", offices, lambda: list(found.order_by("received_on", "at", "id")))


def directives(year: Year, offices: Offices) -> Iterator[Counted]:
    """Attempted directives by the day on which the office received them."""
    for one in _received(year, offices):
        yield Counted(
            one.code, one.title, one.get_absolute_url(), one.received_on, one.at, group=one.given_by.slug,
            language=one.language,
        )  # fmt: skip


def covered(year: Year, offices: Offices) -> Iterator[Counted]:
    """Those of them that fell under the freedom from directives."""
    free = {one.code for one in _received(year, offices) if one.freedom is Freedom.COVERED}
    return (row for row in directives(year, offices) if row.id in free)


def attempts(year: Year, offices: Offices) -> Iterator[Counted]:
    """Refused attempts on the office's words; one that names no item counts for every office."""
    found = Attempt.objects.filter(Q(item=None) | Q(item__office__in=offices), **year.moments("at"))
    for one in found.order_by("at", "id"):
        yield Counted(
            str(one.id), TRIED.get(one.right, one.right), one.get_absolute_url(), berlin_day(one.at), one.at,
            group=one.right, language="",
        )  # fmt: skip


# Appointments


def appointed(year: Year, offices: Offices) -> Iterator[Counted]:
    """Appointments and renewals decided in the year; what was recorded wrongly does not count."""
    found = Appointment.objects.filter(office__in=offices, mistake=None, **year.days("decided_on"))
    for one in found.select_related("office").order_by("decided_on", "at", "id"):
        group = "renewed" if one.renews_id else "appointed"
        yield Counted(str(one.id), _one("appointment"), one.get_absolute_url(), one.decided_on, one.at, group, None, "")


def appointments_ended(year: Year, offices: Offices) -> Iterator[Counted]:
    """Ends of appointments decided in the year; what was recorded wrongly does not count."""
    found = AppointmentEnd.objects.filter(
        appointment__office__in=offices, appointment__mistake=None, mistake=None, **year.days("decided_on")
    )
    for one in found.select_related("appointment").order_by("decided_on", "at", "id"):
        address = f"{one.appointment.get_absolute_url().split('#')[0]}#{one.id}"
        yield Counted(str(one.id), _one("end"), address, one.decided_on, one.at, one.how, None, "")


def _one(what: str) -> Any:
    return _("Appointment") if what == "appointment" else _("End of an appointment")


OUTCOMES = {"planned": _("planned"), "running": _("running"), **dict(ProgrammeEnding.Outcome.choices)}
SERVES = {
    Field.OPENING: msgid("Entries for intercultural opening"),
    Field.TWO_WAY: msgid("Entries for integration policy as a two-way process"),
    Field.DIVERSITY: msgid("Entries for shaping diversity in the immigration city"),
}
declared(Figure(
    "programme.standing", "programme", msgid("Entries of the programme"),
    msgid("Entries that stood in the programme at some time of the year, each once, by what had come of them on the "
          "last day. Planned: by the version that counted then, the first day had not come."),
    standing, "outcome", OUTCOMES,
))  # fmt: skip
for _field, _title in SERVES.items():
    declared(Figure(
        f"programme.{_field.value}", "programme", _title,
        msgid("Entries that stood in the programme at some time of the year and serve this field, by the version that "
              "counted on the last day. An entry can serve several fields and then counts in each."),
        _serving(_field), "outcome", OUTCOMES,
    ))  # fmt: skip
declared(Figure(
    "programme.ended", "programme", msgid("Entries that ended"),
    msgid("Entries of which the office said in this year what came of them."),
    ended, "outcome", dict(ProgrammeEnding.Outcome.choices),
))  # fmt: skip
declared(Figure(
    "programme.notes", "programme", msgid("Progress notes"),
    msgid("Notes on what has been done, by the moment on which the office published them."), notes,
))  # fmt: skip
declared(Figure(
    "press.published", "press", msgid("Items published"),
    msgid("Items of the press room of which the first edition, in any language, appeared in this year. What was "
          "withdrawn or removed by law later counts all the same."),
    published, "kind", KINDS,
))  # fmt: skip
declared(Figure(
    "press.translated", "press", msgid("Published in a further language"),
    msgid("First editions of an item in a language, when one in another language had appeared before."),
    translated, "kind", KINDS,
))  # fmt: skip
declared(Figure(
    "press.corrected", "press", msgid("Corrected"),
    msgid("Editions that appeared in this year after an earlier one in the same language. An item corrected twice "
          "counts twice."),
    corrected, "kind", KINDS,
))  # fmt: skip
declared(Figure(
    "press.withdrawn", "press", msgid("Withdrawn"),
    msgid("Items that the office withdrew in this year, whenever they had appeared."), withdrawn, "kind", KINDS,
))  # fmt: skip
declared(Figure(
    "press.removed", "press", msgid("Words removed by law"),
    msgid("Removals of words by a court's order or a right to erasure that two persons of the office carried out in "
          "this year."),
    removed, "kind", KINDS,
))  # fmt: skip
declared(Figure(
    "independence.directives", "independence", msgid("Attempted directives"),
    msgid("Entries of the log of attempted directives, by the day on which the office received them."),
    directives, "body",
))  # fmt: skip
declared(Figure(
    "independence.covered", "independence", msgid("of which under the freedom from directives"),
    msgid("Those that concerned a statutory task in which the office is bound by no directives."), covered, "body",
))  # fmt: skip
declared(Figure(
    "independence.attempts", "independence", msgid("Refused attempts on the office's words"),
    msgid("What others tried in this program in the office's name and were refused; the same by the same office of the "
          "same body counts once a day."),
    attempts, "right", TRIED,
))  # fmt: skip
declared(Figure(
    "office.appointed", "office", msgid("Appointments"),
    msgid("Appointments and renewals by the day on which they were decided. What was recorded wrongly does not count."),
    appointed, "appointment", {"appointed": _("new"), "renewed": _("renewal")},
))  # fmt: skip
declared(Figure(
    "office.ended", "office", msgid("Ends of appointments"),
    msgid("Removals, resignations and terms not renewed, by the day on which they were decided. What was recorded "
          "wrongly does not count."),
    appointments_ended, "end", dict(End.choices),
))  # fmt: skip
