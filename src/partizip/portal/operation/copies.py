"""What a database's copy says about itself; the same reads on SQLite and PostgreSQL, without Django's models."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from partizip.core import ledger
from partizip.portal.operation.archive import Problem

_LEVEL = 2**48  # as in journal.tree
# What lives for hours and would let somebody in again, or is made anew: no part of a backup.
FLEETING = ("access_session", "django_session", "web_cache")  # the second: an earlier version's sessions

Rows = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True)
class State:
    """What the manifest says of the database."""

    log_size: int
    root: str
    migrations: list[str]
    fingerprints: list[str]  # of the files that the database lists


def root_at(rows: Rows, size: int) -> bytes:
    """The root of the first `size` lines, from the stored tree. Raises Problem when it has a hole."""

    def read(level: int, position: int) -> bytes:
        found = rows(f"SELECT hash FROM journal_node WHERE id = {level * _LEVEL + position}")  # noqa: S608 - numbers
        if not found:
            raise Problem("The log's tree has a hole: the database was changed by hand. See `partizip journal verify`.")
        return bytes(found[0][0])

    return ledger.root(size, read)


def size_of(rows: Rows) -> int:
    """Number of lines in the log."""
    ((last,),) = rows('SELECT max("index") FROM journal_entry')
    return 0 if last is None else int(last) + 1


def state(rows: Rows) -> State:
    """Log, migrations and listed files of one snapshot."""
    size = size_of(rows)
    return State(
        size,
        root_at(rows, size).hex(),
        [f"{app}.{name}" for app, name in rows("SELECT app, name FROM django_migrations ORDER BY app, name")],
        [name for (name,) in rows("SELECT sha256 FROM documents_file ORDER BY sha256")],
    )


def is_empty(rows: Rows) -> bool:
    """Whether nobody has acted in this database yet and nobody has an account."""
    return size_of(rows) == 0 and rows("SELECT count(*) FROM access_person") == [(0,)]
