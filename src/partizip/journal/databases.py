"""Reading the log and the logged tables straight from SQLite or PostgreSQL, without Django.

Values are brought into the form in which the log holds them (journal.rows.plain). Which form a column needs
follows from its type in the database.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import psycopg

from partizip.core.ledger import Fault

_LEVEL = 2**48  # as in journal.tree
_JSON = re.compile(r'JSON_VALID\("(\w+)"\)')  # how Django marks a JSON column on SQLite


class WrongAddress(ValueError):
    """The address of a database cannot be used."""


@dataclass(frozen=True)
class EntryRow:
    """A line with the columns that must agree with its logged bytes."""

    index: int
    leaf: bytes
    columns: dict[str, Any]


class Base:
    """A database being read; `vendor` is sqlite or postgresql."""

    def __init__(self, connection: Any, vendor: str) -> None:
        self.connection, self.vendor = connection, vendor

    def _all(self, sql: str) -> Iterator[Any]:
        cursor = self.connection.cursor()
        cursor.execute(sql)
        yield from cursor

    def entries(self) -> Iterator[EntryRow]:
        """All lines in order."""
        sql = 'SELECT "index", leaf, verb, subject, version, role, body, at FROM journal_entry ORDER BY "index"'
        for index, leaf, verb, subject, version, role, body, at in self._all(sql):
            columns = {
                "type": verb, "id": subject, "version": version, "role": role, "body": body,
                "time": plain(at, "datetime"),
            }  # fmt: skip
            yield EntryRow(index, bytes(leaf), columns)

    def nodes(self) -> Iterator[tuple[int, int, bytes]]:
        """All stored nodes: level, position, hash."""
        for identifier, value in self._all("SELECT id, hash FROM journal_node"):
            yield identifier // _LEVEL, identifier % _LEVEL, bytes(value)

    def contents(self) -> Iterator[tuple[int, bytes, str]]:
        """All contents in order of their lines: index, salt, text."""
        for index, salt, text in self._all("SELECT entry_id, salt, text FROM journal_content ORDER BY entry_id"):
            yield index, bytes(salt), text

    def _types(self, table: str) -> dict[str, str]:
        if self.vendor == "sqlite":
            types = {row[1]: row[2].lower() for row in self._all(f'PRAGMA table_info("{table}")')}
            made = "".join(row[0] for row in self._all(f"SELECT sql FROM sqlite_master WHERE name = '{table}'"))  # noqa: S608
            return types | dict.fromkeys(_JSON.findall(made), "json")
        cursor = self.connection.cursor()
        cursor.execute(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = current_schema() AND table_name = %s",
            [table],
        )
        return dict(cursor.fetchall())

    def rows(self, table: str, columns: list[str]) -> Iterator[tuple[Any, dict[str, Any]]]:
        """All rows of a logged table: key (first column) and values, as the log holds them. Raises Fault."""
        types = self._types(table) if table.isidentifier() else {}
        if not set(columns) <= set(types):
            raise Fault(f"{table}: the table or one of its logged columns is gone")
        names = ", ".join(f'"{name}"' for name in columns)
        for row in self._all(f'SELECT {names} FROM "{table}"'):  # noqa: S608 - names come from the database itself
            values = {name: plain(value, types[name]) for name, value in zip(columns, row, strict=True)}
            yield values[columns[0]], values


def plain(value: Any, kind: str) -> Any:
    """A database value in the form of the log; `kind` is the column's type."""
    if value is None:
        return None
    if isinstance(value, datetime) or kind == "datetime":
        moment = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID) or kind == "char(32)":
        return str(UUID(str(value)))
    if kind == "bool":
        return bool(value)
    if kind.startswith("decimal") or isinstance(value, Decimal):
        return format(Decimal(str(value)).normalize(), "f")
    if kind == "json" and isinstance(value, str):
        return json.loads(value)
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return value


@contextmanager
def opened(address: str) -> Iterator[Base]:
    """A database opened for reading only. Raises WrongAddress or Fault."""
    parts = urlsplit(address)
    if parts.scheme == "sqlite":
        # sqlite:////full/path and sqlite:///path both occur; the file that exists is meant.
        path = Path(unquote(parts.path[1:]))
        path = path if path.is_file() else Path(unquote(parts.path))
        if not path.is_file():
            raise WrongAddress(f"there is no database at {path}")
        connection: Any = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    elif parts.scheme in {"postgres", "postgresql", "pgsql"}:
        try:
            connection = psycopg.connect(address.replace(parts.scheme, "postgresql", 1))
        except psycopg.Error as error:
            raise WrongAddress(f"the database cannot be reached: {error}") from error
    else:
        raise WrongAddress("--database is sqlite:///file or postgres://user@host/name")
    try:
        yield Base(connection, "sqlite" if parts.scheme == "sqlite" else "postgresql")
    except (sqlite3.Error, psycopg.Error) as error:
        raise Fault(f"the database cannot be read: {error}") from error
    finally:
        connection.close()
