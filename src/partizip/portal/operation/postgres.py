"""Copying a PostgreSQL database in one snapshot with pg_dump, and putting a copy in its place with pg_restore."""

import os
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any

import psycopg
from psycopg import sql
from psycopg.conninfo import make_conninfo

from partizip.portal.operation import copies
from partizip.portal.operation.archive import Problem
from partizip.portal.operation.copies import Rows, State

ASIDE = "partizip_before_"  # names of schemas that a restore moved aside; no part of later backups


def _tool(name: str) -> str:
    """Where a program of PostgreSQL lies. Raises Problem with how to get it."""
    found = shutil.which(name)
    if found is None:
        raise Problem(
            f"{name} is missing. Install PostgreSQL's client programs, at least as new as the server "
            "(Debian, Ubuntu: `apt-get install postgresql-client`)."
        )
    return found


def connection_of(settings: dict[str, Any]) -> dict[str, str]:
    """Django's settings of a database as libpq's parameters."""
    names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
    found = {libpq: str(settings[name]) for name, libpq in names.items() if settings.get(name)}
    more = {name: value for name, value in settings.get("OPTIONS", {}).items() if isinstance(value, str)}
    return found | more


def _rows(connection: "psycopg.Connection[Any]") -> Rows:
    return lambda text: connection.execute(text).fetchall()  # type: ignore[arg-type]


@contextmanager
def _opened(parameters: dict[str, str]) -> "Iterator[psycopg.Connection[Any]]":
    """A connection of our own. Raises Problem when the server cannot be reached or refuses."""
    try:
        with psycopg.connect(**parameters | {"connect_timeout": "4"}) as connection:  # type: ignore[arg-type]
            yield connection
    except psycopg.OperationalError as error:
        raise Problem(
            f"The database cannot be reached ({error}). Start it, or correct PARTIZIP_DATABASE_URL."
        ) from error
    except psycopg.Error as error:
        raise Problem(f"The database refuses ({error}). Use the URL of the role that owns it.") from error


@contextmanager
def _conninfo(parameters: dict[str, str]) -> Iterator[str]:
    """Parameters for a program's command line; the password stands in a file (mode 0600), never in the list."""
    shown = {name: value for name, value in parameters.items() if name != "password"}
    if "password" not in parameters:
        yield make_conninfo(**shown)
        return
    handle, name = tempfile.mkstemp(prefix="partizip-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write("*:*:*:*:" + parameters["password"].replace("\\", "\\\\").replace(":", "\\:") + "\n")
        yield make_conninfo(**shown, passfile=name)
    finally:
        Path(name).unlink()


def copy(parameters: dict[str, str], target: Path) -> State:
    """Dump the database as it stands at one moment; what we read of it is of the same moment. Raises Problem."""
    program = _tool("pg_dump")
    handle = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as out, _opened(parameters) as connection, _conninfo(parameters) as conninfo:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        ((snapshot,),) = connection.execute("SELECT pg_export_snapshot()").fetchall()
        command = [
            program, "--format=custom", "--no-owner", "--no-privileges", "--no-password", f"--snapshot={snapshot}",
            f"--exclude-schema={ASIDE}*", *(f"--exclude-table-data={name}" for name in copies.FLEETING),
            f"--dbname={conninfo}",
        ]  # fmt: skip
        done = subprocess.run(command, stdout=out, stderr=subprocess.PIPE, check=False)  # noqa: S603
        if done.returncode:
            raise Problem(f"pg_dump failed: {_said(done)}")
        return copies.state(_rows(connection))


def _said(done: "subprocess.CompletedProcess[bytes]") -> str:
    words = " ".join(done.stderr.decode(errors="replace").split())
    if "server version mismatch" in words:
        words += " Install the client programs of the server's version (such as postgresql-client-17)."
    return words


class Place:
    """A PostgreSQL database: what is there, and putting a restored one there."""

    vendor = "postgresql"

    def __init__(self, parameters: dict[str, str], address: str) -> None:
        self.parameters, self.address = parameters, address
        self.schema = self.aside = ""

    def is_free(self) -> bool:
        """Whether there are no tables, or nobody has acted in them yet."""
        with _opened(self.parameters) as connection:
            if not self._tables(connection):
                return True
            try:
                return copies.is_empty(_rows(connection))
            except psycopg.errors.UndefinedTable:
                return False  # somebody else's tables

    def _tables(self, connection: "psycopg.Connection[Any]") -> int:
        ((self.schema, count),) = connection.execute(
            "SELECT current_schema(), (SELECT count(*) FROM pg_tables WHERE schemaname = current_schema())"
        ).fetchall()
        return int(count)

    def check_unused(self) -> None:
        """Raises Problem when another program is connected."""
        for _ in range(20):  # a connection that was just closed is listed for a moment
            with _opened(self.parameters) as connection:
                ((others,),) = connection.execute(
                    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND usesysid IS NOT NULL "
                    "AND pid <> pg_backend_pid() AND coalesce(backend_type, 'client backend') = 'client backend'"
                ).fetchall()
            if not others:
                return
            time.sleep(0.1)
        raise Problem(
            "The program is still running on this database, or another one is connected. Stop web and worker first "
            f"({others} other connections)."
        )

    def load(self, source: IO[bytes], stamp: str) -> None:
        """Move the old schema aside and load the copy into a new one, in one transaction. Raises Problem."""
        program = _tool("pg_restore")
        with _opened(self.parameters) as connection:
            if self._tables(connection):
                self.aside = ASIDE + stamp.lower()
                connection.execute(_named("ALTER SCHEMA {} RENAME TO {}", self.schema, self.aside))
                connection.execute(_named("CREATE SCHEMA {}", self.schema))
        with _conninfo(self.parameters) as conninfo:
            command = [
                program, "--no-owner", "--no-privileges", "--no-password", "--single-transaction", "--exit-on-error",
                f"--dbname={conninfo}",
            ]  # fmt: skip
            process = subprocess.Popen(command, stdin=subprocess.PIPE, stderr=subprocess.PIPE)  # noqa: S603
            said = _fed(process, source)
        if process.returncode:
            if self.aside:  # else nothing was changed: the load is one transaction
                self.discard()
            raise Problem(f"pg_restore failed: {' '.join(said.decode(errors='replace').split())}")

    def root_at(self, size: int) -> bytes:
        """The root of the copy's first lines."""
        with _opened(self.parameters) as connection:
            return copies.root_at(_rows(connection), size)

    def discard(self) -> None:
        """Leave the place as it was."""
        if not self.schema:
            return
        with _opened(self.parameters) as connection:
            connection.execute(_named("DROP SCHEMA {} CASCADE", self.schema))
            if self.aside:
                connection.execute(_named("ALTER SCHEMA {} RENAME TO {}", self.aside, self.schema))
            else:
                connection.execute(_named("CREATE SCHEMA {}", self.schema))

    def accept(self, _stamp: str) -> str:
        """The copy stands in its place already; returns where the old one is, or nothing."""
        return f"the schema {self.aside}" if self.aside else ""


def _fed(process: "subprocess.Popen[bytes]", source: IO[bytes]) -> bytes:
    """Feed a program and wait for it; returns what it complained about."""
    with suppress(BrokenPipeError):  # it ended early and says why
        shutil.copyfileobj(source, process.stdin, 1024 * 1024)  # type: ignore[type-var]
    return process.communicate()[1]


def _named(text: str, *names: str) -> sql.Composed:
    """A statement with quoted names."""
    return sql.SQL(text).format(*map(sql.Identifier, names))  # type: ignore[arg-type]
