"""The act that notes what has appeared; the worker alone does it, and nothing waits for it (docs/decisions/0024)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.utils import translation

from partizip.access.acts import Actor, act, require
from partizip.commissioner.actions.press import version
from partizip.commissioner.models import Appearance, Edition
from partizip.commissioner.models.appearing import unnoted
from partizip.core import press
from partizip.journal.log import Line, record


class NothingDue(Exception):
    """Somebody else was faster; the act leaves nothing behind."""


@act(
    right="press.note_appearance", verb="commissioner.item_appeared",
    also=("commissioner.correction_appeared", "commissioner.translation_appeared"),
)  # fmt: skip
def note_appearances(*, by: Actor, at: datetime, wanted: Sequence[UUID]) -> int:
    """Note that the time of these editions has come; returns how many. Raises NothingDue when all are noted.

    What is noted is found by the search from now on, and its line is told to subscribers. An edition that was
    cancelled, or whose item was withdrawn meanwhile, is passed over.
    """
    require(by, at, "press.note_appearance")
    found = list(unnoted(at).filter(id__in=wanted).select_related("words", "item__office"))
    if not found:
        raise NothingDue
    earlier: Counter[UUID] = Counter()  # lines of this act about one item
    lines = []
    for edition in found:
        noted = Appearance.objects.create(edition=edition, appeared_at=edition.words.appears_at)
        lines.append(_line(noted, version(edition.item) + earlier[edition.item_id]))
        earlier[edition.item_id] += 1
    record(by=by, at=at, lines=lines)
    return len(found)


def _line(noted: Appearance, number: int) -> Line:
    edition = noted.edition
    with translation.override("de"):
        address = edition.item.get_absolute_url()
    return Line(_verb(edition), edition.item.code, noted.title, address, rows=(noted,), version=number)


def _verb(edition: Edition) -> str:
    """What it is to readers: something new, a correction of what they read, or the same in another language."""
    at = edition.words.appears_at
    siblings = Edition.objects.appeared(at).filter(item=edition.item_id).select_related("words", "cancelling")
    known = [
        one.dated for one in siblings if (one.words.appears_at, one.made_at, one.id) < (at, edition.made_at, edition.id)
    ]
    if press.is_correction(known, edition.language, at):
        return "commissioner.correction_appeared"
    return "commissioner.translation_appeared" if known else "commissioner.item_appeared"
