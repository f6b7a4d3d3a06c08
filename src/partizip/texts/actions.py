"""Acts of texts: a text gets a version; what was adopted never changes."""

from datetime import date, datetime

from partizip.access.acts import Actor, Refused, act, require
from partizip.core.permissions import refuse
from partizip.core.wording import UnitText, Unreadable, carry_eids, digest, parse_units, read_text
from partizip.journal.log import line_of, record
from partizip.texts.models import Text, Unit, Version


def units_of(data: bytes) -> tuple[UnitText, ...]:
    """The units of a file's bytes. Raises Refused with one sentence when it is no text."""
    try:
        return parse_units(read_text(data))
    except Unreadable as error:
        raise Refused(refuse(str(error), "core.wording")) from error


@act(right="texts.import", verb="texts.version_added")
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
) -> Version:
    """Store a wording as the first version of a new text, or as the next one of `text`.

    `original` is the text that this one translates. Units keep their ids from the version before. Raises Refused
    when the file is no text, or when nothing changed. Records texts.version_added with every unit.
    """
    require(by, at, "texts.import")
    units = units_of(data)
    if text is None:
        text = Text.objects.create(kind=kind, title=title, language=language, original=original)
        number = 1
    else:
        text = Text.objects.select_for_update().get(id=text.id)
        last = text.versions.order_by("-number").first()
        number = last.number + 1 if last else 1
        units = carry_eids(last.unit_texts() if last else (), units)
        if last is not None and last.digest == digest(units):
            raise Refused(refuse("This wording is already the newest version; nothing has changed.", "texts.actions"))
    version = Version.objects.create(
        text=text, number=number, dated=dated, source=source, digest=digest(units), made_at=at
    )
    rows = Unit.objects.bulk_create(
        Unit(
            version=version, order=order, eid=unit.eid, num=unit.num, heading=unit.heading, body=unit.text,
            parent=unit.parent,
        )
        for order, unit in enumerate(units)
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("texts.version_added", version, rows=[text, *rows], version=number)])
    return version
