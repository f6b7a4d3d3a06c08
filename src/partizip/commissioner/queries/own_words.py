"""Reads about own words of an office that have to go by law, or had to."""

import json
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from partizip.bodies.queries import lineage
from partizip.commissioner.models import Minutes, Removal, RemovalEnd, WordRemoval, Words
from partizip.commissioner.models.own_words import place_of, rows_of
from partizip.core.calendar import berlin_day
from partizip.core.removed import code_in
from partizip.duties.queries import DeskRow
from partizip.journal.models import Removed
from partizip.journal.removable import REMOVABLE

MOST = 100  # rows of one table that are shown; the page says that there can be more
AROUND = 120  # signs before and after a found word


@dataclass(frozen=True)
class Found:
    """Own words in which something was found: where they stand, what they are, the sentence around."""

    value: str  # table and key
    called: str
    excerpt: str
    address: str
    said: str  # all of it
    language: str


def _holding(columns: Collection[str], text: str) -> Q:
    """Rows with a text in one of the columns. SQLite knows no capitals but those of English: so all common forms."""
    found = Q()
    for form in {text, text.lower(), text.upper(), text.capitalize(), text.title()}:
        for column in columns:
            found |= Q(**{f"{column}__icontains": form})
    return found


def _excerpt(said: Iterable[str], text: str) -> str:
    whole = " · ".join(" ".join(words.split()) for words in said)
    place = max(whole.casefold().find(text.casefold()), 0)
    start, end = max(place - AROUND, 0), place + len(text) + AROUND
    return ("… " if start else "") + whole[start:end] + (" …" if end < len(whole) else "")


def _said(row: models.Model) -> list[str]:
    """The words of a row as people read them: of approved minutes, which are kept as JSON, those in it."""
    if isinstance(row, Minutes) and not code_in(row.content):
        return list(_strings(json.loads(row.content)))
    return REMOVABLE[type(row)].said(row)


def _strings(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _strings(one)


def own_words(offices: Collection[UUID], text: str) -> list[Found]:
    """Own words of an office with this text, of every kind but the press room's editions."""
    return list(_own_words(offices, text)) if text.strip() else []


def _own_words(offices: Collection[UUID], text: str) -> Iterator[Found]:
    for model, declared in REMOVABLE.items():
        if not declared.by:
            continue
        rows: QuerySet[Any] = declared.own(model, offices).filter(_holding(declared.words, text)).order_by("-pk")
        for row in rows[:MOST]:
            if not any(Removed.names(row, words) for words in declared.said(row)):
                yield shown(row, text)


def shown(row: models.Model, text: str = "") -> Found:
    """A row of own words with its name, the words around a text, and the address of the page where it stands."""
    declared = REMOVABLE[type(row)]
    table, key = place_of(row)
    said, address = _said(row), declared.thing(row).get_absolute_url()
    language = str(getattr(row, "language", "") or "de")
    return Found(f"{table}:{key}", str(declared.called), _excerpt(said, text), address, " ".join(said), language)


def editions(offices: Collection[UUID], text: str) -> list[Words]:
    """Words of the press room with this text; they have their own way (docs/decisions/0025)."""
    if not text.strip():
        return []
    found = Words.objects.filter(_holding(("title", "lead", "text", "reason"), text), edition__item__office__in=offices)
    return list(found.filter(removal=None).select_related("edition__item").order_by("-appears_at")[:MOST])


def own_removals(offices: Collection[UUID]) -> QuerySet[WordRemoval]:
    """What an office asked for, newest first."""
    return WordRemoval.objects.with_all().filter(office__in=offices)


def removals() -> QuerySet[WordRemoval]:
    """Every removal of own words, newest first."""
    return WordRemoval.objects.with_all()


def removal(code: str) -> WordRemoval:
    """A removal by its code. Raises WordRemoval.DoesNotExist."""
    return WordRemoval.objects.with_all().get(code=code)


def places(found: WordRemoval) -> list[Found]:
    """Where its words stood, or stand; a query for each table."""
    return [shown(row) for row in rows_of(found.places, lineage(found.office_id, berlin_day(found.asked_at)))]


def desk(office_ids: Collection[UUID], person_id: UUID | None) -> list[DeskRow]:
    """Removals that wait for another person of an office than the one who asked, the oldest first."""
    found = WordRemoval.objects.open().filter(office__in=office_ids).exclude(asked_by__person=person_id)
    return [
        DeskRow(
            str(one), reverse("own_words_removal", args=[one.code]), berlin_day(one.asked_at),
            str(one.get_ground_display()), "danger", _("Remove the words, as the second person"), one.office.name,
        )
        for one in found.select_related("office").order_by("asked_at")
    ]  # fmt: skip


@dataclass(frozen=True)
class Gone:
    """A removal by law that was carried out, of the press room or of other own words."""

    at: datetime
    code: str
    address: str
    office: str
    ground: str
    ground_words: str
    reason: str
    language: str
    places: int
    asked_by: str
    carried_out_by: str


def gone() -> list[Gone]:
    """All removals that were carried out, newest first; two queries."""
    ends = RemovalEnd.objects.filter(carried_out=True).select_related(
        "removal__item__office", "removal__asked_by", "by"
    )
    rows = [_gone(end.removal, end, end.removal.item, len(end.removal.editions)) for end in ends]
    done = WordRemoval.objects.with_all().filter(end__carried_out=True)
    rows += [_gone(one, one.end, one, len(one.places)) for one in done]
    return sorted(rows, key=lambda row: (row.at, row.code), reverse=True)


def _gone(asked: Removal | WordRemoval, end: Any, about: Any, count: int) -> Gone:
    return Gone(
        end.at, about.code, about.get_absolute_url(), about.office.slug, asked.ground, str(asked.get_ground_display()),
        asked.reason, asked.language, count, str(asked.asked_by.get_role_display()), str(end.by.get_role_display()),
    )  # fmt: skip
