"""Acts of the programme: publish an entry, change it by a further version, translate, note, link, end (C6.2).

The office alone acts here, and asks nobody: no act of any other role leads to these rows.
"""

from collections.abc import Sequence
from datetime import date, datetime

from partizip.access.acts import REPEAT, Actor, Again, Outdated, act, require
from partizip.commissioner.actions.common import check, refused
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.models import (
    ProgrammeEnding,
    ProgrammeEntry,
    ProgrammeLink,
    ProgrammeNote,
    ProgrammeUndoing,
    ProgrammeVersion,
    ProgrammeWords,
)
from partizip.core import programme as rules
from partizip.core.permissions import msgid
from partizip.core.things import Thing
from partizip.journal.log import Line, line_of, record
from partizip.journal.models import Entry

RIGHT = "programme.publish"


_CHANGED = msgid("Somebody of your office has changed this entry meanwhile. Look at the newest version.")


def _line(verb: str, entry: ProgrammeEntry, *rows: object) -> Line:
    version = 1 + Entry.objects.filter(subject=entry.code).count()
    return line_of(verb, entry, rows=rows, version=version)  # type: ignore[arg-type]


def _own(by: Actor, at: datetime, entry: ProgrammeEntry, result: tuple[str, str] = ("", "")) -> ProgrammeEntry:
    """The entry under a lock, for the office whose it is; refused once it has ended. `result`: that is told now."""
    ProgrammeEntry.objects.select_for_update().only("id").get(id=entry.id)
    found = ProgrammeEntry.objects.with_all().get(id=entry.id)
    require(by, at, RIGHT, **office_facts(by, at, found.office_id))
    if found.has_ended and found.ending.at > at - REPEAT and (found.ending.outcome, found.ending.text) == result:
        raise Again("This result is published already.")
    check(rules.may_change(ended=found.has_ended))
    return found


SAID = ("title", "text", "administration", "people")


def _same_words(words: ProgrammeWords, *said: str) -> bool:
    """Whether these are the very words; `said` in the order of SAID."""
    return all(getattr(words, name) == text.strip() for name, text in zip(SAID, said, strict=True))


def _same_plan(version: ProgrammeVersion, fields: Sequence[str], starts_on: date, until: date) -> bool:
    return (set(version.fields), version.starts_on, version.until) == (set(map(str, fields)), starts_on, until)


def _version(
    entry: ProgrammeEntry, number: int, at: datetime, fields: Sequence[str], starts_on: date, until: date, reason: str,
    language: str,
) -> ProgrammeVersion:  # fmt: skip
    serves = {str(field): str(field) in fields for field in rules.Field}
    return ProgrammeVersion.objects.create(
        entry=entry, number=number, starts_on=starts_on, until=until, reason=reason.strip(), language=language, at=at,
        **serves,
    )  # fmt: skip


def _words(
    version: ProgrammeVersion, at: datetime, language: str, title: str, text: str, administration: str, people: str
) -> ProgrammeWords:
    return ProgrammeWords.objects.create(
        version=version, language=language, title=title.strip(), text=text.strip(),
        administration=administration.strip(), people=people.strip(), at=at,
    )  # fmt: skip


def check_entry(
    *, by: Actor, at: datetime, title: str, text: str, administration: str, people: str, fields: Sequence[str],
    starts_on: date, until: date, language: str = "de",
) -> None:  # fmt: skip
    """Raise Refused unless this entry can be published now; whoever looks at it first is told before the button."""
    require(by, at, RIGHT, **office_facts(by, at, by.body_id))
    check(rules.may_publish(fields, starts_on, until, number=1, reason=""))
    check(rules.may_say(title, text, administration, people))
    recent = ProgrammeWords.objects.filter(
        title=title.strip(), language=language, version__number=1, version__entry__office=by.body_id, at__gt=at - REPEAT
    ).select_related("version")
    for known in recent:
        same = _same_words(known, title, text, administration, people)
        if same and _same_plan(known.version, fields, starts_on, until):
            raise Again("This is recorded already.")


@act(right=RIGHT, verb="commissioner.programme_entry_published")
def publish_entry(
    *, by: Actor, at: datetime, title: str, text: str, administration: str, people: str, fields: Sequence[str],
    starts_on: date, until: date, language: str = "de",
) -> ProgrammeEntry:  # fmt: skip
    """Publish an entry of the programme: what the office does, which fields it serves, what each side does (C6.2).

    `fields`: values of core.programme.Field. Records commissioner.programme_entry_published.
    """
    check_entry(
        by=by, at=at, title=title, text=text, administration=administration, people=people, fields=fields,
        starts_on=starts_on, until=until, language=language,
    )  # fmt: skip
    entry = ProgrammeEntry.objects.create(office_id=by.body_id, made_at=at)
    version = _version(entry, 1, at, fields, starts_on, until, "", language)
    words = _words(version, at, language, title, text, administration, people)
    record(by=by, at=at, lines=[line_of("commissioner.programme_entry_published", entry, rows=[version, words])])
    return entry


def check_change(
    *, by: Actor, at: datetime, entry: ProgrammeEntry, seen: int, title: str, text: str, administration: str,
    people: str, fields: Sequence[str], starts_on: date, until: date, reason: str, language: str = "de",
) -> ProgrammeEntry:  # fmt: skip
    """The entry under a lock, when this version of it can be published now; else raises Refused."""
    found = _own(by, at, entry)
    before = found.version
    known = [words for words in before.words.all() if words.language == language]
    same = (
        bool(known)
        and _same_words(known[0], title, text, administration, people)
        and _same_plan(before, fields, starts_on, until)
    )
    if same and before.number == seen + 1 and before.at > at - REPEAT and before.reason == reason.strip():
        raise Again("This version is published already.")
    if before.number != seen:
        raise Outdated(_CHANGED, found.get_absolute_url())
    if same:
        raise refused("Nothing was changed; a reason alone makes no new version.")
    check(rules.may_publish(fields, starts_on, until, number=seen + 1, reason=reason))
    check(rules.may_say(title, text, administration, people))
    return found


@act(right=RIGHT, verb="commissioner.programme_entry_changed")
def change_entry(
    *, by: Actor, at: datetime, entry: ProgrammeEntry, seen: int, title: str, text: str, administration: str,
    people: str, fields: Sequence[str], starts_on: date, until: date, reason: str, language: str = "de",
) -> ProgrammeVersion:  # fmt: skip
    """Publish a further version of an entry with its reason; the earlier one stays readable.

    `seen`: the number of the version that the change starts from. Records commissioner.programme_entry_changed.
    """
    found = check_change(
        by=by, at=at, entry=entry, seen=seen, title=title, text=text, administration=administration, people=people,
        fields=fields, starts_on=starts_on, until=until, reason=reason, language=language,
    )  # fmt: skip
    version = _version(found, seen + 1, at, fields, starts_on, until, reason, language)
    words = _words(version, at, language, title, text, administration, people)
    record(by=by, at=at, lines=[_line("commissioner.programme_entry_changed", found, version, words)])
    return version


def check_translation(
    *, by: Actor, at: datetime, entry: ProgrammeEntry, seen: int, language: str, title: str, text: str,
    administration: str, people: str,
) -> ProgrammeEntry:  # fmt: skip
    """The entry under a lock, when these words can be added to its newest version now; else raises Refused."""
    found = _own(by, at, entry)
    version = found.version
    if version.number != seen:
        raise Outdated(_CHANGED, found.get_absolute_url())
    known = next((words for words in version.words.all() if words.language == language), None)
    if known and known.at > at - REPEAT and _same_words(known, title, text, administration, people):
        raise Again("These very words stand there already.")
    if known:
        raise refused("This version is there in this language already; change it by a further version.")
    check(rules.may_say(title, text, administration, people))
    return found


@act(right=RIGHT, verb="commissioner.programme_entry_translated")
def translate_entry(
    *, by: Actor, at: datetime, entry: ProgrammeEntry, seen: int, language: str, title: str, text: str,
    administration: str, people: str,
) -> ProgrammeWords:  # fmt: skip
    """Add the newest version's words in a further language. Records commissioner.programme_entry_translated."""
    found = check_translation(
        by=by, at=at, entry=entry, seen=seen, language=language, title=title, text=text,
        administration=administration, people=people,
    )  # fmt: skip
    version = found.version
    words = _words(version, at, language, title, text, administration, people)
    record(by=by, at=at, lines=[_line("commissioner.programme_entry_translated", found, words)])
    return words


@act(right=RIGHT, verb="commissioner.programme_noted")
def note_progress(*, by: Actor, at: datetime, entry: ProgrammeEntry, text: str, language: str = "de") -> ProgrammeNote:
    """Say what has been done since. Records commissioner.programme_noted."""
    found = _own(by, at, entry)
    notes = list(found.notes.all())
    if notes and notes[-1].text == text.strip():
        raise Again("These very words stand there already.")
    note = ProgrammeNote.objects.create(entry=found, text=text.strip(), language=language, at=at)
    record(by=by, at=at, lines=[_line("commissioner.programme_noted", found, note)])
    return note


@act(right=RIGHT, verb="commissioner.programme_linked")
def link_record(*, by: Actor, at: datetime, entry: ProgrammeEntry, thing: Thing) -> ProgrammeLink:
    """Say that a public record belongs to an entry; `thing`: what queries.programme.record() found.

    Records commissioner.programme_linked.
    """
    found = _own(by, at, entry)
    if any(link.thing_id == thing.id and not link.is_undone for link in found.links.all()):
        raise Again("This record belongs to the entry already.")
    link = ProgrammeLink.objects.create(entry=found, kind=thing.kind, thing_id=thing.id, address=thing.address, at=at)
    record(by=by, at=at, lines=[_line("commissioner.programme_linked", found, link)])
    return link


@act(right=RIGHT, verb="commissioner.programme_unlinked")
def undo_link(*, by: Actor, at: datetime, link: ProgrammeLink, reason: str, language: str = "de") -> ProgrammeUndoing:
    """Say that a record was linked wrongly; the link stays visible, struck out. Records programme_unlinked."""
    found = _own(by, at, link.entry)
    if any(one.id == link.id and one.is_undone for one in found.links.all()):
        raise Again("This link is struck out already.")
    undoing = ProgrammeUndoing.objects.create(link=link, reason=reason.strip(), language=language, at=at)
    record(by=by, at=at, lines=[_line("commissioner.programme_unlinked", found, undoing)])
    return undoing


def check_end(
    *, by: Actor, at: datetime, entry: ProgrammeEntry, outcome: str, text: str, language: str = "de"
) -> ProgrammeEntry:
    """The entry under a lock, when it can be ended now; else raises Refused."""
    return _own(by, at, entry, (rules.Outcome(outcome), text.strip()))


@act(right=RIGHT, verb="commissioner.programme_entry_ended")
def end_entry(
    *, by: Actor, at: datetime, entry: ProgrammeEntry, outcome: str, text: str, language: str = "de"
) -> ProgrammeEnding:
    """Say what came of an entry: its result, or why it was given up. Records commissioner.programme_entry_ended."""
    found = check_end(by=by, at=at, entry=entry, outcome=outcome, text=text, language=language)
    ending = ProgrammeEnding.objects.create(
        entry=found, outcome=rules.Outcome(outcome), text=text.strip(), language=language, at=at
    )
    record(by=by, at=at, lines=[_line("commissioner.programme_entry_ended", found, ending)])
    return ending
