"""Reading the log and the logged tables straight from SQLite or PostgreSQL, without Django.

Values are brought into the form in which the log holds them (journal.plain). What a stored value means follows from
the column's type in the database. Everything is read from one snapshot, so a site that is being written to is in order.
"""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import psycopg

from partizip.core.ledger import Fault
from partizip.journal.plain import plain

_LEVEL = 2**48  # as in journal.tree
_JSON = re.compile(r'JSON_VALID\("(\w+)"\)')  # how Django marks a JSON column on SQLite

# Tables whose rows no line tells of: the log itself and what witnesses answered, people and their sign-ins, mail and
# who wants it, the index of the search (made anew from what is public), counts of the operation, requests of people
# (access.erasing), barriers as strangers report them (their answers are logged), words of an audit that is not
# published and internal papers (a logged row holds their salted fingerprint), and what frameworks keep. Every other
# table is a logged one, so a row added by hand to a table that no line has named yet is found as well.
_UNLOGGED = re.compile(
    r"(search|post|django|account|mfa|auth|sqlite)_\w+|journal_(entry|content|node|cosignature|witnesscontact)"
    r"|access_person|access_binding|access_session|web_cache"
    r"|portal_blocked|portal_demoload|portal_erasurerequest|portal_barrierreport|portal_barrierwords"
    r"|audit_words|audit_verdict|commissioner_words|commissioner_attachment|commissioner_draft|commissioner_draftfile"
    r"|commissioner_reportdraft"
    r"|commissioner_internalpaper"
)


def is_logged(table: str) -> bool:
    """Whether each row of a table is told by a line of the record."""
    return not _UNLOGGED.fullmatch(table)


class CannotCheck(Exception):
    """What is to be checked cannot be reached or is no log at all; says nothing about tampering."""


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

    def _all(self, sql: str, *values: str) -> Iterator[Any]:
        cursor = self.connection.cursor()
        cursor.execute(sql, values)
        yield from cursor

    def entries(self) -> Iterator[EntryRow]:
        """All lines in order."""
        sql = 'SELECT "index", leaf, verb, subject, version, role, body, at FROM journal_entry ORDER BY "index"'
        for index, leaf, verb, subject, version, role, body, at in self._all(sql):
            with naming(f"line {index}"):
                columns = {
                    "type": verb, "id": subject, "version": version, "role": role, "body": body,
                    "time": stored(at, "datetime"),
                }  # fmt: skip
                yield EntryRow(index, _bytes(leaf), columns)

    def nodes(self) -> Iterator[tuple[int, int, bytes]]:
        """All stored nodes: level, position, hash."""
        for identifier, value in self._all("SELECT id, hash FROM journal_node"):
            with naming(f"node {identifier} of the stored tree"):
                yield identifier // _LEVEL, identifier % _LEVEL, _bytes(value)

    def contents(self) -> Iterator[tuple[int, bytes, str]]:
        """All contents in order of their lines: index, salt, text."""
        for index, salt, text in self._all("SELECT entry_id, salt, text FROM journal_content ORDER BY entry_id"):
            with naming(f"the content of line {index}"):
                yield index, _bytes(salt), text

    def logged_tables(self) -> list[str]:
        """The tables each of whose rows a line tells of."""
        if self.vendor == "sqlite":
            found = self._all("SELECT name FROM sqlite_master WHERE type = 'table'")
        else:
            found = self._all("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
        return sorted(name for (name,) in found if is_logged(name))

    def seals(self) -> dict[str, bytes]:
        """Each person's seal by id; empty for a database made before there were seals."""
        if "seal" not in self._types("access_person"):
            return {}
        seals = {}
        for key, seal in self._all("SELECT id, seal FROM access_person"):
            with naming(f"access_person: the row {key!r}"):
                seals[stored(key, "char(32)")] = _bytes(seal)
        return seals

    def _types(self, table: str) -> dict[str, str]:
        if self.vendor == "sqlite":
            types = {row[1]: row[2].lower() for row in self._all(f'PRAGMA table_info("{table}")')}
            made = "".join(row[0] for row in self._all("SELECT sql FROM sqlite_master WHERE name = ?", table))
            return types | dict.fromkeys(_JSON.findall(made), "json")
        return dict(
            self._all(
                "SELECT column_name, data_type FROM information_schema.columns "
                "WHERE table_schema = current_schema() AND table_name = %s ORDER BY ordinal_position",
                table,
            )
        )

    def columns(self, table: str) -> list[str]:
        """The names of a table's columns; none when there is no such table."""
        return list(self._types(table)) if table.isidentifier() else []

    def rows(self, table: str, columns: list[str]) -> Iterator[tuple[Any, dict[str, Any]]]:
        """All rows of a logged table: key (first column) and values, as the log holds them. Raises Fault.

        Without columns only the first one is read.
        """
        types = self._types(table) if table.isidentifier() else {}
        columns = columns or list(types)[:1]
        if not set(columns) <= set(types):
            raise Fault(f"{table}: the table or one of its logged columns is gone")
        names = ", ".join(f'"{name}"' for name in columns)
        for row in self._all(f'SELECT {names} FROM "{table}"'):  # noqa: S608 - names come from the database itself
            with naming(f"{table}: the row {row[0]!r}"):
                values = {name: stored(value, types[name]) for name, value in zip(columns, row, strict=True)}
                yield values[columns[0]], values


@contextmanager
def naming(what: str) -> Iterator[None]:
    """Whatever cannot be read here becomes a Fault that names it."""
    try:
        yield
    except Fault:
        raise
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError, MemoryError) as error:
        raise Fault(f"{what} cannot be read: {error or type(error).__name__}") from error


def _bytes(value: Any) -> bytes:
    """The bytes of a column; a number put there by hand would else become as many zeros."""
    if not isinstance(value, bytes | memoryview):
        raise TypeError(f"{type(value).__name__} instead of bytes")
    return bytes(value)


def stored(value: Any, kind: str) -> Any:
    """A stored value in the form of the log; `kind` is the column's type in the database."""
    if isinstance(value, str):
        if kind == "datetime":
            value = datetime.fromisoformat(value)
        elif kind == "char(32)":
            return str(UUID(value))
        elif kind == "json":
            return json.loads(value)
    if isinstance(value, datetime) and value.tzinfo is None:
        value = value.replace(tzinfo=UTC)
    if kind == "bool" and value in (0, 1):
        return bool(value)
    if value is not None and kind.startswith("decimal"):
        value = Decimal(str(value))
    return plain(value)


@contextmanager
def opened(address: str) -> Iterator[Base]:
    """A database opened for reading only, as it stands at this moment. Raises CannotCheck or Fault."""
    try:
        parts = urlsplit(address)
    except ValueError as error:
        raise CannotCheck(f"{address} is no address: {error}") from error
    if parts.scheme == "sqlite":
        # sqlite:////full/path and sqlite:///path both occur; the file that exists is meant.
        path = Path(unquote(parts.path[1:]))
        path = path if path.is_file() else Path(unquote(parts.path))
        if not path.is_file():
            raise CannotCheck(f"there is no database at {path}")
        connection: Any = sqlite3.connect(f"file:{path}?mode=ro", uri=True, isolation_level=None)
        connection.execute("BEGIN")
    elif parts.scheme in {"postgres", "postgresql", "pgsql"}:
        try:
            connection = psycopg.connect(address.replace(parts.scheme, "postgresql", 1))
        except psycopg.Error as error:
            raise CannotCheck(f"the database cannot be reached: {error}") from error
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
    else:
        raise CannotCheck("--database is sqlite:///file or postgres://user@host/name")
    try:
        yield Base(connection, "sqlite" if parts.scheme == "sqlite" else "postgresql")
    except (sqlite3.Error, psycopg.Error) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_NOTADB:
            raise CannotCheck(f"{path} is no database") from error
        raise Fault(f"the database cannot be read: {error}") from error
    finally:
        connection.close()
