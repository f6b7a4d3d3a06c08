"""Acts of texts: a text gets a version; what was adopted never changes."""

import re
from datetime import date, datetime
from uuid import UUID

from partizip.access.acts import Actor, Refused, act, require
from partizip.core.permissions import refuse
from partizip.core.wording import UnitText, Unreadable, carry_eids, digest, parse_units, read_text
from partizip.journal.log import line_of, record
from partizip.texts.models import Text, Unit, Version

_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*(-x(-[A-Za-z0-9]{1,8})+)?")  # BCP 47, section 2.1
_LONGEST_TITLE, _LONGEST_SOURCE, _LONGEST_LANGUAGE = 300, 500, 12
_LONGEST_HAND = 200
_YEARS = range(1800, 2101)


def _refused(reason: str) -> Refused:
    return Refused(refuse(reason, "texts.actions"))


def units_of(data: bytes) -> tuple[UnitText, ...]:
    """The units of a file's bytes. Raises Refused with one sentence when it is no text."""
    try:
        return parse_units(read_text(data))
    except Unreadable as error:
        raise Refused(refuse(str(error), "core.wording")) from error


def import_text(
    *,
    by: Actor,
    at: datetime,
    data: bytes,
    kind: str,
    title: str,
    source: str,
    dated: date,
    language: str = "de",
    text: Text | None = None,
    original: Text | None = None,
    translated_by: str = "",
    checked_by: str = "",
) -> Version:
    """Read a wording and store it as the first version of a new text, or as the next one of `text`.

    Reading and matching come before the act, so that nobody who writes has to wait for them. `original` is the
    text that this one translates; `translated_by` and `checked_by` say in free words whose hand it is. Units keep
    their ids from the version before. Raises Refused when the file is no text, when nothing changed, or as
    add_version does.
    """
    require(by, at, "texts.import")
    units = units_of(data)
    after = text.versions.order_by("-number").first() if text is not None else None
    if after is not None:
        units = carry_eids(after.unit_texts(), units)
        hands = ((translated_by, after.translated_by), (checked_by, after.checked_by))
        newly = any(said.strip() and said.strip() != before for said, before in hands)
        if after.digest == digest(units) and not newly:  # that somebody checked it is news, without a word changed
            raise _refused("This wording is already the newest version; nothing has changed.")
    return add_version(
        by=by, at=at, units=units, after=after, kind=kind, title=title, source=source, dated=dated, language=language,
        text=text, original=original, translated_by=translated_by, checked_by=checked_by,
    )  # fmt: skip


@act(right="texts.import", verb="texts.version_added")
def add_version(
    *,
    by: Actor,
    at: datetime,
    units: tuple[UnitText, ...],
    after: Version | None,
    kind: str,
    title: str,
    source: str,
    dated: date,
    language: str,
    text: Text | None,
    original: Text | None,
    translated_by: str = "",
    checked_by: str = "",
) -> Version:
    """Store units as the first version of a new text, or as the version of `text` that follows `after`.

    Raises Refused when a fact about the text cannot be kept, or when another version came after `after` meanwhile.
    Records texts.version_added with every unit.
    """
    require(by, at, "texts.import")
    title, source = title.strip(), source.strip()
    translated_by, checked_by = translated_by.strip(), checked_by.strip()
    _check_facts(kind, title, source, dated, language)
    _check_translation(text.original_id if text else original and original.id, translated_by, checked_by)
    if text is None:
        text = Text.objects.create(kind=kind, title=title, language=language, original=original)
    else:
        text = Text.objects.select_for_update().get(id=text.id)
        if text.versions.order_by("-number").first() != after:
            raise _refused("Somebody else was faster. Look at the newest state and try again.")
    number = after.number + 1 if after else 1
    version = Version.objects.create(
        text=text, number=number, dated=dated, source=source, translated_by=translated_by, checked_by=checked_by,
        digest=digest(units), made_at=at,
    )  # fmt: skip
    rows = Unit.objects.bulk_create(
        Unit(
            version=version, order=order, eid=unit.eid, num=unit.num, heading=unit.heading, body=unit.text,
            parent=unit.parent,
        )
        for order, unit in enumerate(units)
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("texts.version_added", version, rows=[text, *rows], version=number)])
    return version


def _check_facts(kind: str, title: str, source: str, dated: date, language: str) -> None:
    """Say in a sentence what the database would refuse, or keep although nobody could read it."""
    if kind not in Text.Kind.values:
        raise _refused("There is no such kind of text.")
    if not all(words.isprintable() for words in (title, source)):  # what was not UTF-8 is not printable either
        raise _refused("The title or the source holds characters that cannot be read; write them as UTF-8 text.")
    if not title or len(title) > _LONGEST_TITLE:
        raise _refused("Give a title of at most 300 characters.")
    if not source or len(source) > _LONGEST_SOURCE:
        raise _refused("Give a source of at most 500 characters.")
    if len(language) > _LONGEST_LANGUAGE or not _LANGUAGE.fullmatch(language):
        raise _refused("Give the language by its code, such as de, en or de-x-leicht.")
    if dated.year not in _YEARS:
        raise _refused("Give a date between 1800 and 2100.")


def _check_translation(original: UUID | None, translated_by: str, checked_by: str) -> None:
    """Who translated and who checked are facts of a translation; both readable."""
    if not all(words.isprintable() and len(words) <= _LONGEST_HAND for words in (translated_by, checked_by)):
        raise _refused("Say in at most 200 readable characters who translated and who checked.")
    if original is None and (translated_by or checked_by):
        raise _refused("Only a translation has a translator; name the text that it translates.")
