"""What is held about somebody, told to themselves: by purpose on a page, and as one file (Art. 15 and 20 GDPR).

All of it follows from the declarations (access.personal). An account is not told what lives apart from accounts under
the same address, and a secret link nothing else: nobody proved that both are one person's (docs/decisions/0014).
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language

from partizip.access.defaults import instance
from partizip.access.erasing import Who
from partizip.access.models import Person
from partizip.access.personal import Holding, Rows, holdings
from partizip.access.words import COLUMNS
from partizip.core.calendar import berlin_day, start_of_day

FORMAT = "partizip-personal-data/1"  # docs/personal-data.md
AHEAD = 4 * 366  # days within which a deletion date is looked for
YOU, ANOTHER = "you", "another person"  # what stands in place of people in other columns


@dataclass(frozen=True)
class Told:
    """What one table holds about somebody. `rows`: column -> value; `until`: the day by which all of them are gone."""

    holding: Holding
    rows: list[dict[str, Any]]
    mentions: dict[str, list[Any]]  # column -> keys of rows that name the person beside another one
    until: date | None

    @property
    def withheld(self) -> list[str]:
        """Columns that are handed out to nobody, not even to the person."""
        there = {field.name for field in self.holding.model._meta.concrete_fields}
        return sorted(there & set(self.holding.secrets))

    @property
    def count(self) -> int:
        """How many rows, whatever they say of the person."""
        return len(self.rows) + sum(map(len, self.mentions.values()))

    @property
    def shown(self) -> "list[list[Shown]]":
        """The rows for a page, without what is empty and without the person themselves."""
        fields = {field.name: field for field in self.holding.model._meta.concrete_fields}
        return [
            [
                _shown(fields[column], value)
                for column, value in row.items()
                if value not in (None, "", YOU) and column != "id"
            ]
            for row in self.rows
        ]


@dataclass(frozen=True)
class Shown:
    """A value of a row for a page; `spoken`: the word is one in the reader's language, no name of a column."""

    word: str
    spoken: bool
    value: Any
    kind: str  # moment, day, choice, other (another person) or text


def _shown(field: Any, value: Any) -> Shown:
    kind = "text"
    if isinstance(value, bool):
        kind = "choice"
    elif isinstance(value, datetime):
        kind = "moment"
    elif isinstance(value, date):
        kind = "day"
    elif field.related_model is Person:
        kind = "other"
    elif isinstance(value, dict) and set(value) == {"id", "name"}:
        value = value["name"]
    elif field.choices:
        value = dict(field.flatchoices).get(value, value)
    word = field.verbose_name if isinstance(field.verbose_name, Promise) else COLUMNS.get(field.name, field.name)
    return Shown(str(word).replace("_", " "), isinstance(word, Promise), value, kind)


@dataclass(frozen=True)
class Purpose:
    """What is held for one purpose."""

    purpose: Any
    told: list[Told]


def told(who: Who, at: datetime) -> list[Told]:
    """What is held about somebody, table by table; tables with nothing are left out."""
    found = []
    for holding in holdings():
        rows = _rows(holding, who)
        own = [_row(holding, row, who.person) for row in rows]
        mentions = {}
        if who.person is not None and not who.apart:
            named = (
                (column, list(rows.values_list("pk", flat=True))) for column, rows in holding.mentioning(who.person)
            )
            mentions = {column: keys for column, keys in named if keys}
        if own or mentions:
            found.append(Told(holding, own, mentions, _until(holding, [row.pk for row in rows], at)))
    return found


def by_purpose(found: Sequence[Told]) -> list[Purpose]:
    """The same, put together by purpose."""
    purposes: dict[str, list[Told]] = {}
    for one in found:
        purposes.setdefault(str(one.holding.purpose), []).append(one)
    return [Purpose(purpose, several) for purpose, several in purposes.items()]


def _rows(holding: Holding, who: Who) -> list[Any]:
    found: Rows = who.rows(holding)
    things = [
        field.name
        for field in holding.model._meta.concrete_fields
        if isinstance(field, models.ForeignKey) and field.related_model is not Person
    ]
    return list(found.select_related(*things).order_by("pk")) if things else list(found.order_by("pk"))


def _row(holding: Holding, row: Any, person: UUID | None) -> dict[str, Any]:
    """What a row says, without secrets and without who else stands in it."""
    told: dict[str, Any] = {}
    for field in holding.model._meta.concrete_fields:
        if field.name in holding.secrets:
            continue
        if field.related_model is Person:
            key = getattr(row, field.attname)
            told[field.name] = None if key is None else YOU if key == person else ANOTHER
        elif isinstance(field, models.ForeignKey):
            thing = getattr(row, field.name)
            told[field.name] = None if thing is None else {"id": str(thing.pk), "name": str(thing)}
        else:
            value = getattr(row, field.attname)
            told[field.name] = bytes(value).hex() if isinstance(value, bytes | memoryview) else value
    return told


def _until(holding: Holding, keys: list[Any], at: datetime) -> date | None:
    """The day by which all these rows are gone if nothing changes; None while there is none within AHEAD days.

    The declaration itself is asked, by halving: so page, file and worker can't disagree.
    """
    due = holding.due
    if due is None or not keys:
        return None

    def gone(day: int) -> bool:
        moment = start_of_day(today + timedelta(days=day + 1))
        return bool(due(holding.rows.filter(pk__in=keys), moment).count() == len(keys))

    today, low, high = berlin_day(at), 0, AHEAD
    if not gone(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if gone(middle) else (middle + 1, high)
    return today + timedelta(days=low)


def file_of(who: Who, at: datetime) -> str:
    """All that is held about somebody as JSON (shape: docs/personal-data.md), in the reader's language."""
    here = instance()
    whole = {
        "format": FORMAT,
        "made_at": at,
        "language": get_language(),
        "installation": here.name,
        "controller": {"name": here.operator, "contact": here.contact},
        "about": {"account": None if who.apart else who.person, "addresses": list(who.mails)},
        "held": [_part(one) for one in told(who, at)],
    }
    return json.dumps(whole, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2) + "\n"


def _part(one: Told) -> dict[str, Any]:
    holding = one.holding
    return {
        "what": holding.label,
        "held": holding.held,
        "whose": holding.whose,
        "purpose": holding.purpose,
        "basis": holding.basis,
        "seen_by": holding.seen_by,
        "kept": holding.kept,
        "until": one.until,
        "stays_without_name": str(holding.stays) if holding.is_kept else None,
        "withheld": one.withheld,
        "rows": one.rows,
        "named_in": one.mentions,
    }
