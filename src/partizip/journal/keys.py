"""Which key the log is signed with, as its own lines tell: every change of the key stands in the log itself."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partizip.core import ledger
from partizip.journal import tree
from partizip.journal.models import Entry

CHANGED, LOST = "journal.key_changed", "journal.key_lost"


def subject(key: ledger.Verifier) -> str:
    """How a line names a key: by the eight hex digits that its signatures carry."""
    return f"log-key:{key.key_id.hex()}"


@dataclass(frozen=True)
class Told:
    """A line about a key: number, time, facts."""

    index: int
    at: datetime
    facts: dict[str, Any]


def _lines(*verbs: str) -> list[Told]:
    found = Entry.objects.filter(verb__in=verbs, content__isnull=False).select_related("content").order_by("index")
    return [Told(entry.index, entry.at, json.loads(entry.content.text)["facts"]) for entry in found]


def changes() -> list[Told]:
    """Every change of the key, oldest first; one query."""
    return _lines(CHANGED)


def newest() -> ledger.Verifier | None:
    """The key that the last change put in force; None when the first one still signs."""
    found = _lines(CHANGED)
    return ledger.parse_vkey(found[-1].facts["new"]) if found else None


def chain(first: ledger.Verifier | None) -> ledger.Chain:
    """All keys of this log; `first` is asked for only when there was no change. Raises Fault."""
    return ledger.chain(first, [(told.index, told.facts["note"]) for told in changes()], tree.root)


def pending() -> Told | None:
    """The running declaration that the key is lost (step `offered` or `declared`); None when there is none."""
    found = _lines(LOST, CHANGED)
    last = found[-1] if found else None
    return last if last is not None and last.facts.get("step") in {"offered", "declared"} else None
