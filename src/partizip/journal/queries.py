"""Reads of the log for people: lines with what they mean."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from partizip.core.calendar import start_of_day
from partizip.journal.models import Entry
from partizip.journal.words import verb_words


@dataclass(frozen=True)
class Filter:
    """What the log page shows; every field comes from the address."""

    words: str = ""  # public id, short code, verb or body
    verb: str = ""
    first: date | None = None
    last: date | None = None


def lines(chosen: Filter) -> QuerySet[Entry]:
    """Lines by filter, newest first, with their contents; one query."""
    found = Entry.objects.select_related("content").order_by("-index")
    if chosen.verb:
        found = found.filter(verb=chosen.verb)
    if chosen.words:
        found = found.filter(Q(subject=chosen.words) | Q(body=chosen.words) | Q(verb=chosen.words))
    if chosen.first:
        found = found.filter(at__gte=start_of_day(chosen.first))
    if chosen.last:
        found = found.filter(at__lt=start_of_day(chosen.last + timedelta(days=1)))
    return found


def lines_of(subjects: list[str]) -> QuerySet[Entry]:
    """All lines about some public things, oldest first."""
    return Entry.objects.filter(subject__in=subjects).select_related("content").order_by("index")


Told = tuple[Entry, str, dict[str, Any]]  # a line, its verb in words, what it means


def told(entries: Iterable[Entry]) -> list[Told]:
    """Lines with their verb in plain words and their meaning."""
    meant = [(entry, meaning(entry)) for entry in entries]
    return [(entry, verb_words(entry.verb, found["facts"]), found) for entry, found in meant]


def entry(index: int) -> Entry:
    """One line. Raises Entry.DoesNotExist."""
    return Entry.objects.select_related("content").get(index=index)


def meaning(entry: Entry) -> dict[str, Any]:
    """Title, address, rows and facts of a line; empty when its content was erased."""
    content = getattr(entry, "content", None)
    return json.loads(content.text) if content is not None else {"title": "", "address": "", "rows": [], "facts": {}}
