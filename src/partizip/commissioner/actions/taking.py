"""What both removals by law share: copies of titles go, lines lose their content and tell their rows again.

The words themselves go in removing (the press room) and own_words (everything else).
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.apps import apps
from django.db import models
from django.db.models import Q

from partizip.access.ids import new_id
from partizip.commissioner.models.own_words import Place, place_of
from partizip.journal.log import Line
from partizip.journal.models import Content, Entry, Removed
from partizip.journal.plain import REMOVING
from partizip.journal.removable import REMOVABLE
from partizip.post import news

VERB = "commissioner.words_removed"


@dataclass
class Going:
    """A row that loses words: the columns that hold them, and the words."""

    row: models.Model
    columns: list[str]
    said: list[str]

    @property
    def subject(self) -> str:
        """The public id under which the record knows the thing of this row."""
        return str(REMOVABLE[type(self.row)].thing(self.row).public_id)

    @property
    def is_thing(self) -> bool:
        """Whether the row is that thing itself, so that its words can stand in the titles of lines."""
        return REMOVABLE[type(self.row)].thing(self.row) is self.row


def copies(things: Iterable[str], titles: Collection[str]) -> list[Going]:
    """Where other rows keep one of these titles of things, by their public ids."""
    found: dict[Place, Going] = {}
    for thing in things:
        for model, declared in REMOVABLE.items():
            for row, column in declared.copied(model, thing, titles):
                going = found.setdefault(place_of(row), Going(row, [], []))
                going.columns.append(column)
                going.said.append(str(getattr(row, column)))
    return list(found.values())


def replace(going: Going, mark: str, at: datetime) -> Removed:
    """Put the mark in place of the words; the database asks for the row that allows it."""
    row, key = going.row, UUID(str(going.row.pk)).hex
    noted = Removed.objects.create(id=new_id(), table=row._meta.db_table, key=key, mark=mark, at=at)
    type(row)._base_manager.filter(pk=row.pk).update(**dict.fromkeys(going.columns, mark))
    for name in going.columns:
        setattr(row, name, mark)
    return noted


@dataclass
class Touched:
    """A thing of the record of which lines lose their content: what the newest of them said, the rows they told."""

    subject: str
    title: str = ""
    address: str = ""
    lines: list[int] = field(default_factory=list)
    told: dict[Place, None] = field(default_factory=dict)

    def forget(self, at: datetime, said: Collection[str]) -> None:
        """Delete the contents, and mails that lead there with these words."""
        for address in [self.address] if self.address else [f"/protokoll/{index}/" for index in self.lines]:
            news.take_back(address, at, said)
        Content.objects.filter(entry__in=self.lines).delete()

    def line(self, mark: str, facts: Mapping[str, str], changed: Mapping[Place, models.Model]) -> Line:
        """The line that names those that lost their content, and tells their rows again as they are now."""
        rows = [changed.get(place) or _row(*place) for place in self.told]
        version = 1 + Entry.objects.filter(subject=self.subject).count()
        told = {"lines": self.lines, **facts}
        return Line(VERB, self.subject, self.title or mark, self.address, [*filter(None, rows)], told, version)


def _row(table: str, key: str) -> models.Model | None:
    model = next(model for model in apps.get_models() if model._meta.db_table == table)
    return model._base_manager.filter(pk=key).first()


def touched(going: Sequence[Going]) -> list[Touched]:
    """The things of the record with lines that hold these words: in a row, or in the title of the thing itself.

    A line about another thing keeps its title, also where the same words stand in it: they are somebody else's there.
    What an earlier line of a removal names keeps being named: the line that replaces it takes that over.
    """
    places = {place_of(one.row) for one in going}
    titles = _titles(going)
    holding = Q(entry__subject__in=titles)
    for _table, key in places:
        holding |= Q(text__contains=key)
    found: dict[str, Touched] = {}
    for content in Content.objects.filter(holding).select_related("entry").order_by("entry"):
        told, entry = json.loads(content.text), content.entry
        listed = [(row["table"], str(next(iter(row["key"].values())))) for row in told["rows"]]
        titled = any(words in told["title"] for words in titles.get(entry.subject, ()))
        if not titled and not places & set(listed):
            continue
        one = found.setdefault(entry.subject, Touched(entry.subject))
        one.title, one.address = "" if titled else told["title"], told["address"] or one.address
        one.lines += [entry.index, *(told["facts"]["lines"] if entry.verb in REMOVING else ())]
        one.told |= dict.fromkeys(listed)
    return list(found.values())


def _titles(going: Sequence[Going]) -> dict[str, set[str]]:
    """Public id of a thing -> its own words that go and can be its title."""
    found: dict[str, set[str]] = {}
    for one in going:
        words = set(one.said) if one.is_thing else {getattr(one.row, "title", "")} & set(one.said)
        if words:
            found.setdefault(one.subject, set()).update(words)
    return found
