"""Law above software: asked for by one person of the office, carried out by a second one (docs/decisions/0025)."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import replace as changed_line
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models, transaction
from django.db.models import Q

from partizip.access.acts import Actor, Again, act, require
from partizip.access.erasing import tidy
from partizip.access.models import Deputy, Mandate
from partizip.commissioner.actions.common import check
from partizip.commissioner.actions.press import facts, locked, version, withdraw
from partizip.commissioner.actions.taking import VERB, copies, replace, touched
from partizip.commissioner.models import (
    Appearance,
    Attachment,
    Draft,
    Edition,
    Item,
    Removal,
    RemovalEnd,
    Withdrawal,
    WordRemoval,
    Words,
)
from partizip.commissioner.models.own_words import place_of
from partizip.commissioner.models.removing import WITHDRAWAL
from partizip.core import press
from partizip.core.calendar import berlin_day
from partizip.core.removed import mark
from partizip.journal.log import Line, line_of, record
from partizip.journal.models import Content, Entry
from partizip.post import news
from partizip.search.keeping import forget, index


def second_person(by: Actor, at: datetime, removal: Removal | WordRemoval) -> dict[str, bool]:
    """Whether somebody is another person than the one who asked, and neither of them stands in for the other."""
    first = removal.asked_by.person_id
    one = Q(person=by.person_id, mandate__person=first)
    other = Q(person=first, mandate__person=by.person_id)
    return {
        "another_person": first != by.person_id,
        "no_deputies": not Deputy.objects.effective(berlin_day(at)).filter(one | other).exists(),
        "in_person": not by.is_deputy,
    }


def _line(verb: str, item: Item, at: datetime, rows: Iterable[models.Model], **more: Any) -> Line:
    """A line about an item of which `rows` tell; it leads to the item's page only where there is one."""
    line = line_of(verb, item, version=version(item), **more)
    appeared = any(edition.has_appeared(at) for edition in item.dated())
    return changed_line(line, rows=(*rows, item), address=line.address if appeared else "")


@act(right="press.ask_removal", verb="commissioner.removal_asked")
def ask_removal(
    *, by: Actor, at: datetime, item: Item, editions: Sequence[UUID], ground: str, reason: str, language: str = "de",
    withdrawal: bool = False,
) -> Removal:  # fmt: skip
    """Ask that the words of these editions are removed by law; a second person of the office carries it out (R-P6-1).

    With `withdrawal` the reason of the item's withdrawal goes too. Nothing is removed yet. Records
    commissioner.removal_asked with ground and reason.
    """
    item = locked(item)
    require(by, at, "press.ask_removal", in_person=not by.is_deputy, **facts(by, at, item.office_id, item))
    named = [edition for edition in item.editions.all() if edition.id in set(editions)]
    gone = sum(edition.words.removal_id is not None for edition in named)
    withdrawn = Withdrawal.objects.filter(item=item).first() if withdrawal else None
    gone += withdrawal and (withdrawn is None or withdrawn.removal_id is not None)
    keys = [*(str(edition.id) for edition in named), *([WITHDRAWAL] if withdrawal else [])]
    asked = Removal.objects.open().filter(item=item).first()
    if asked is not None and _says(asked) == (by.mandate_id, set(keys), ground, reason.strip(), language):
        raise Again("This very removal is asked for already.")
    dated, pending = [edition.dated for edition in named], asked is not None
    check(press.may_ask_removal(item.dated(), dated, gone, reason, at, asked=pending, withdrawal=withdrawal))
    removal = Removal.objects.create(
        item=item, editions=keys, ground=ground, reason=reason.strip(),
        language=language, asked_by=Mandate.objects.get(id=by.mandate_id), asked_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[_line("commissioner.removal_asked", item, at, [removal])])
    return removal


def _says(removal: Removal) -> tuple[Any, ...]:
    """Who asked, and all that was asked for: the same once more is a second press of the same button."""
    return removal.asked_by_id, set(removal.editions), removal.ground, removal.reason, removal.language


def _under_lock(removal: Removal) -> tuple[Removal, Item, bool]:
    """The removal as it stands, its item, and whether it is open; others who act on the item wait."""
    item = locked(removal.item)
    found = Removal.objects.select_related("asked_by").get(id=removal.id)
    return found, item, not RemovalEnd.objects.filter(removal=found).exists()


@act(right="press.cancel_removal", verb="commissioner.removal_cancelled")
def cancel_removal(*, by: Actor, at: datetime, removal: Removal) -> RemovalEnd:
    """Call a removal off that was asked for; no word is removed. Records commissioner.removal_cancelled."""
    removal, item, is_open = _under_lock(removal)
    require(by, at, "press.cancel_removal", in_person=not by.is_deputy, **facts(by, at, item.office_id, item))
    check(press.may_remove(is_open=is_open, asker_holds=True))
    end = RemovalEnd.objects.create(removal=removal, carried_out=False, by_id=by.mandate_id, at=at)
    record(by=by, at=at, lines=[_line("commissioner.removal_cancelled", item, at, [end])])
    return end


@act(right="press.remove", verb="commissioner.item_removed", also=(VERB,))
def remove(*, by: Actor, at: datetime, removal: Removal) -> RemovalEnd:
    """Remove the words of the named editions for good, as the second person of the office (R-P6-1).

    Title, lead, text, reason and salt become empty; the search forgets them; contents of the record's lines with the
    title, mails with it and drafts in these languages are deleted; what else stood in a mail that waits is told anew.
    What stays: the fingerprints, the lines, a place that says what was removed, when and why. Records
    commissioner.item_removed with the lines that lost their content.
    """
    removal, item, is_open = _under_lock(removal)
    here = facts(by, at, item.office_id, item)
    require(by, at, "press.remove", **here, **second_person(by, at, removal))
    if RemovalEnd.objects.filter(removal=removal, carried_out=True, by=by.mandate_id).exists():
        raise Again("This is recorded already.")
    holds = Mandate.objects.effective(berlin_day(at)).filter(id=removal.asked_by_id, body=by.body_id).exists()
    check(press.may_remove(is_open=is_open, asker_holds=holds))
    end = RemovalEnd.objects.create(removal=removal, carried_out=True, by_id=by.mandate_id, at=at)
    wanted = [key for key in removal.editions if key != WITHDRAWAL]
    named = Edition.objects.filter(item=item, id__in=wanted).order_by("id")
    keys = [edition.id for edition in named]
    titles = set(Words.objects.filter(edition__in=keys).values_list("title", flat=True))
    Words.objects.filter(edition__in=keys).update(title="", lead="", text="", reason="", salt=b"", removal=end)
    Attachment.objects.filter(edition__in=keys).update(name="", alt="", sha256="", data=b"", removal=end)
    noted: list[models.Model] = list(Appearance.objects.filter(edition__in=keys).order_by("edition"))
    for one in noted:
        forget(one)
    index(Appearance.objects.counting().filter(edition__item=item))  # what counts now, where the newest edition went
    Draft.holding(item).filter(language__in={edition.language for edition in named}).delete()
    withdrawals = Withdrawal.objects.filter(item=item) if WITHDRAWAL in removal.editions else Withdrawal.objects.none()
    withdrawals.update(reason="", removal=end)
    news.take_back(f"/presse/{item.code}/", at)
    lines = _lines_with(item, {str(key) for key in keys}, titles)
    if withdrawals:
        lines += Entry.objects.filter(subject=item.code, verb=withdraw.spec.verbs[0]).values_list("index", flat=True)
    Content.objects.filter(entry__in=lines).delete()
    # Titles are copied where others name the item. The item's place says why, so its code is the mark there.
    elsewhere = copies([item.code], titles)
    others, said = touched(elsewhere), sorted(titles)
    noted += [replace(one, mark(item.code), at) for one in elsewhere]
    for thing in others:
        thing.forget(at, said)
    rows = [end, removal, *named, *noted, *withdrawals]
    told, changed = {"lines": lines, "ground": removal.ground}, {place_of(one.row): one.row for one in elsewhere}
    line = _line("commissioner.item_removed", item, at, rows, facts=told | {"editions": len(keys)})
    more = {"ground": removal.ground, "removal": item.code}
    record(by=by, at=at, lines=[line, *(thing.line(mark(item.code), more, changed) for thing in others)])
    transaction.on_commit(tidy)
    return end


def _lines_with(item: Item, editions: set[str], titles: set[str]) -> list[int]:
    """The lines about these editions of an item whose content holds their title.

    A line about an edition that nobody named keeps its content, also where a correction took the title over.
    """
    found = []
    for content in Content.objects.filter(entry__subject=item.code).order_by("entry"):
        told = json.loads(content.text)
        if told["title"] in titles and editions & {str(key) for row in told["rows"] for key in row["key"].values()}:
            found.append(content.entry_id)
    return found
