"""Law above software for the office's own words outside the press room (docs/decisions/0031).

One person of the office asks, a second one carries it out. What the words stood in keeps its place, its dates and its
consequences; a mark stands for the words and leads to the removal.
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q

from partizip.access.acts import Actor, act, require
from partizip.access.erasing import tidy
from partizip.access.ids import new_id
from partizip.access.models import Mandate
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.common import check
from partizip.commissioner.actions.press import facts
from partizip.commissioner.actions.removing import second_person
from partizip.commissioner.models import WordRemoval, WordRemovalEnd
from partizip.commissioner.models.own_words import Place, place_of, rows_of
from partizip.core import press, removed
from partizip.core.calendar import berlin_day
from partizip.journal.log import Line, line_of, record
from partizip.journal.models import Content, Entry, Removed
from partizip.journal.plain import REMOVING
from partizip.journal.removable import REMOVABLE
from partizip.post import news

VERB = "commissioner.words_removed"


@act(right="press.ask_removal", verb="commissioner.words_removal_asked")
def ask_word_removal(
    *, by: Actor, at: datetime, places: Sequence[Place], ground: str, reason: str, language: str = "de"
) -> WordRemoval:
    """Ask that the words of these rows are removed by law; a second person of the office carries it out (R-P6-1).

    Nothing is removed yet. Records commissioner.words_removal_asked with ground and reason.
    """
    require(by, at, "press.ask_removal", in_person=not by.is_deputy, **facts(by, at, by.body_id))
    named = list(dict.fromkeys(places))
    rows = rows_of(named, lineage(by.body_id, berlin_day(at)))
    waiting = {tuple(place) for one in WordRemoval.objects.open() for place in one.places}
    asked = len(waiting & {place_of(row) for row in rows})
    check(removed.may_ask(len(named), len(rows), len(_gone(rows)), asked, reason))
    made = WordRemoval.objects.create(
        office_id=by.body_id, places=[list(place_of(row)) for row in rows], ground=ground, reason=reason.strip(),
        language=language, asked_by=Mandate.objects.get(id=by.mandate_id), asked_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.words_removal_asked", made, facts={"places": len(rows)})])
    return made


def _gone(rows: Iterable[models.Model]) -> set[Place]:
    """Those of the rows that have lost their words."""
    wanted = {(table, UUID(key).hex): (table, key) for table, key in map(place_of, rows)}
    named = Q(table__in=[table for table, _key in wanted], key__in=[key for _table, key in wanted])
    return {wanted[place] for place in Removed.objects.filter(named).values_list("table", "key") if place in wanted}


def _under_lock(removal: WordRemoval) -> tuple[WordRemoval, bool]:
    """The removal as it stands, and whether it is open; others who act on it wait."""
    found = WordRemoval.objects.select_related("asked_by", "office").get(id=removal.id)
    return found, not WordRemovalEnd.objects.filter(removal=found).exists()


@act(right="press.cancel_removal", verb="commissioner.words_removal_cancelled")
def cancel_word_removal(*, by: Actor, at: datetime, removal: WordRemoval) -> WordRemovalEnd:
    """Call a removal off that was asked for; no word is removed. Records commissioner.words_removal_cancelled."""
    removal, is_open = _under_lock(removal)
    require(by, at, "press.cancel_removal", in_person=not by.is_deputy, **facts(by, at, removal.office_id))
    check(press.may_remove(is_open=is_open, asker_holds=True))
    end = WordRemovalEnd.objects.create(removal=removal, carried_out=False, by_id=by.mandate_id, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.words_removal_cancelled", removal, rows=[end], version=2)])
    return end


@act(right="press.remove", verb=VERB)
def remove_words(*, by: Actor, at: datetime, removal: WordRemoval) -> WordRemovalEnd:
    """Remove the words of the named rows for good, as the second person of the office (R-P6-1).

    A mark with the removal's code replaces them, in the search as well; contents of the record's lines that hold them
    and mails with them are deleted. Lines, dates and all that follows from the rows stay. Records
    commissioner.words_removed: about the removal, and about each thing whose lines lost their content.
    """
    removal, is_open = _under_lock(removal)
    require(by, at, "press.remove", **facts(by, at, removal.office_id), **second_person(by, at, removal))
    holds = Mandate.objects.effective(berlin_day(at)).filter(id=removal.asked_by_id, body=by.body_id).exists()
    check(press.may_remove(is_open=is_open, asker_holds=holds))
    end = WordRemovalEnd.objects.create(removal=removal, carried_out=True, by_id=by.mandate_id, at=at)
    rows = rows_of(removal.places, lineage(removal.office_id, berlin_day(at)))
    said = sorted({words for row in rows for words in REMOVABLE[type(row)].said(row)})
    going = _going(rows, said)
    touched = _touched(going, said)
    noted = [_replace(row, columns, removal, at) for row, columns in going]
    for one in touched.values():
        news.take_back(one.address, at, said)
        Content.objects.filter(entry__in=one.lines).delete()
    told = {"lines": [], "ground": removal.ground, "places": len(rows)}
    about = line_of(VERB, removal, rows=[end, *noted], version=2, facts=told)
    changed = {place_of(row): row for row, _columns in going}
    record(by=by, at=at, lines=[about, *(one.line(removal, changed) for one in touched.values())])
    transaction.on_commit(tidy)
    return end


def _going(rows: Sequence[models.Model], said: Collection[str]) -> list[tuple[models.Model, list[str]]]:
    """Each row that loses words with the columns that hold them: those named, and copies of their titles elsewhere."""
    found = {place_of(row): (row, [name for name in REMOVABLE[type(row)].words if getattr(row, name)]) for row in rows}
    for thing in {str(REMOVABLE[type(row)].thing(row).public_id) for row in rows}:
        for model, declared in REMOVABLE.items():
            for row, column in declared.copied(model, thing, said):
                found.setdefault(place_of(row), (row, []))[1].append(column)
    return list(found.values())


def _replace(row: models.Model, columns: Sequence[str], removal: WordRemoval, at: datetime) -> Removed:
    """Put the mark in place of the words; the database asks for the row that allows it."""
    noted = Removed.objects.create(
        id=new_id(), table=row._meta.db_table, key=UUID(str(row.pk)).hex, mark=removal.mark, at=at
    )
    type(row)._base_manager.filter(pk=row.pk).update(**dict.fromkeys(columns, removal.mark))
    for name in columns:
        setattr(row, name, removal.mark)
    return noted


@dataclass
class _Touched:
    """A thing of the record of which lines lose their content: what the newest of them said, the rows they told."""

    subject: str
    title: str = ""
    address: str = ""
    lines: list[int] = field(default_factory=list)
    told: dict[Place, None] = field(default_factory=dict)

    def line(self, removal: WordRemoval, changed: Mapping[Place, models.Model]) -> Line:
        """The line that names those that lost their content, and tells their rows again as they are now."""
        rows = [changed.get(place) or _row(*place) for place in self.told]
        version = 1 + Entry.objects.filter(subject=self.subject).count()
        facts = {"lines": self.lines, "ground": removal.ground, "removal": removal.code}
        return Line(VERB, self.subject, self.title or removal.mark, self.address, [*filter(None, rows)], facts, version)


def _row(table: str, key: str) -> models.Model | None:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return model._base_manager.filter(pk=key).first()


def _touched(going: Sequence[tuple[models.Model, list[str]]], said: Sequence[str]) -> dict[str, _Touched]:
    """Public id of a thing -> the lines about it that hold these words, in a row or in their title.

    What an earlier line of a removal names keeps being named: the line that replaces it takes that over.
    """
    places = {place_of(row) for row, _columns in going}
    things = {str(REMOVABLE[type(row)].thing(row).public_id) for row, _columns in going}
    holding = Q(entry__subject__in=things)
    for _table, key in places:
        holding |= Q(text__contains=key)
    found: dict[str, _Touched] = {}
    for content in Content.objects.filter(holding).select_related("entry").order_by("entry"):
        told, entry = json.loads(content.text), content.entry
        listed = [(row["table"], str(next(iter(row["key"].values())))) for row in told["rows"]]
        titled = any(words in told["title"] for words in said)
        if not titled and not places & set(listed):
            continue
        one = found.setdefault(entry.subject, _Touched(entry.subject))
        one.title, one.address = "" if titled else told["title"], told["address"] or one.address
        one.lines += [entry.index, *(told["facts"]["lines"] if entry.verb in REMOVING else ())]
        one.told |= dict.fromkeys(listed)
    return found
