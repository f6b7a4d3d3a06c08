"""Writing and reading the log: record() appends in the caller's transaction, the rest reads.

Formats: RFC 6962 hashing, C2SP tlog-tiles (see core.ledger). Only actions call record().
"""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.utils import translation

from partizip.core import ledger
from partizip.journal import keeping, tree
from partizip.journal.models import Content, Entry, Node
from partizip.journal.plain import plain
from partizip.journal.prepared import insert
from partizip.journal.rows import row

# Advisory lock of PostgreSQL under which numbers are given out; any constant will do.
_LOCK = 0x7061727469

# Called with the recorded lines, in the same transaction; rooms above (the search) put themselves in when they start.
LISTENERS: list[Callable[[Sequence["Line"]], None]] = []

# Verbs recorded in the running act; the act looks here whether it left its line.
recorded: ContextVar[list[str] | None] = ContextVar("recorded", default=None)


class Signatory(Protocol):
    """Whoever acts: the log keeps role and body, never a person; and that a deputy did it (`is_deputy`, if there)."""

    @property
    def role(self) -> str: ...  # noqa: D102
    @property
    def body(self) -> str: ...  # noqa: D102


@dataclass(frozen=True)
class Line:
    """One thing to log: the subject's public id, title and address, the rows as they now are, more facts.

    `version` is 1 for the line that brings a thing into the record, higher for those that tell of a change of it.
    """

    verb: str
    subject: str
    title: str
    address: str = ""
    rows: Sequence[models.Model] = ()
    facts: dict[str, Any] = field(default_factory=dict)
    version: int = 1


def line_of(
    verb: str,
    subject: Any,
    *,
    rows: Iterable[models.Model] = (),
    facts: dict[str, Any] | None = None,
    version: int = 1,
) -> Line:
    """A line about a public thing: its `public_id`, German title and address are taken from the thing."""
    with translation.override("de"):
        return Line(
            verb=verb,
            subject=str(subject.public_id),
            title=str(subject),
            address=subject.get_absolute_url() if hasattr(subject, "get_absolute_url") else "",
            rows=(subject, *rows),
            facts=facts or {},
            version=version,
        )


def take_turn() -> None:
    """Wait until nobody else is in the middle of an act; held until the transaction ends.

    Public acts come one after the other on PostgreSQL as they do on SQLite (IMMEDIATE): so the lock on the record is
    never the second of two, which could end in a deadlock, and what an act looked up still holds when it writes.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])


def record(*, by: Signatory, at: datetime, lines: Sequence[Line]) -> list[int]:
    """Append the lines, in order, in the running transaction; returns their numbers.

    Raises RuntimeError outside a transaction (a line without its change would be a lie) and HistoryChanged when the
    database is not the one that was signed: what is written after a silent restore would hide it.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("record() needs the transaction of the change it records")
    take_turn()
    first = tree.size()
    peaks = tree.peaks(first)
    keeping.compare(first, lambda size: ledger.root(size, peaks))
    entries, contents, hashes = [], [], []
    for index, line in enumerate(lines, start=first):
        salt = secrets.token_bytes(16)
        content = ledger.canonical_json(
            {
                "title": line.title,
                "address": line.address,
                "rows": [row(item) for item in line.rows],
                "facts": plain(line.facts),
                **({"deputy": True} if getattr(by, "is_deputy", False) else {}),
            }
        )
        leaf = ledger.canonical_json(
            {
                "type": line.verb,
                "id": line.subject,
                "version": line.version,
                "role": by.role,
                "body": by.body,
                "time": plain(at),
                "content": ledger.commitment(salt, content).hex(),
            }
        )
        entries.append(
            Entry(
                index=index, verb=line.verb, subject=line.subject, version=line.version,
                role=by.role, body=by.body, at=at, leaf=leaf,
            )
        )  # fmt: skip
        contents.append(Content(entry_id=index, salt=salt, text=content.decode()))
        hashes.append(ledger.leaf_hash(leaf))
    nodes = ledger.append_many(first, hashes, peaks)
    insert(Entry, entries)
    insert(Content, contents)
    insert(Node, [Node(id=level * tree.LEVEL + position, hash=value) for level, position, value in nodes])
    verbs = recorded.get()
    if verbs is not None:
        verbs.extend(line.verb for line in lines)
    for listener in LISTENERS:
        listener(lines)
    transaction.on_commit(keeping.remember_size)
    return [entry.index for entry in entries]
