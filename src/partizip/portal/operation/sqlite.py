"""Copying a SQLite database while it is written to, and putting a copy in its place."""

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import IO

from partizip.portal.operation import copies
from partizip.portal.operation.archive import Problem, synced
from partizip.portal.operation.copies import Rows, State


def _rows(connection: sqlite3.Connection) -> Rows:
    return lambda sql: connection.execute(sql).fetchall()


def copy(source: Path, target: Path) -> State:
    """Copy the database as it stands at one moment, by SQLite's own backup; writers are not held up.

    Raises Problem when there is no database or it is damaged.
    """
    if not source.is_file():
        raise Problem(f"There is no database at {source}. Run `partizip init`.")
    os.close(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    try:
        with (
            closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True, timeout=30)) as there,
            closing(sqlite3.connect(target, isolation_level=None)) as here,
        ):
            there.backup(here)  # all pages in one step: one snapshot, whatever is written meanwhile
            here.execute("PRAGMA journal_mode=DELETE")  # one file, no -wal beside it
            here.execute("PRAGMA secure_delete=ON")
            tables = {name for (name,) in here.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            for table in copies.FLEETING:
                if table in tables:
                    here.execute(f"DELETE FROM {table}")  # noqa: S608 - fixed names
            ((said,),) = here.execute("PRAGMA quick_check(1)").fetchall()
            if said != "ok":
                raise Problem(
                    f"The database {source} is damaged ({said}). Keep the earlier backups; restore the newest."
                )
            return copies.state(_rows(here))
    except sqlite3.Error as error:
        raise Problem(f"The database {source} cannot be copied ({error}).") from error


class Place:
    """The place of a SQLite database: what is there, and putting a restored one there."""

    vendor = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.staged = path.with_name(path.name + ".restoring")
        self.address = f"sqlite:///{self.staged}"

    def is_free(self) -> bool:
        """Whether there is no database, or one in which nobody has acted yet."""
        if not self.path.is_file() or not self.path.stat().st_size:
            return True
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True)) as connection:
                return copies.is_empty(_rows(connection))
        except sqlite3.OperationalError as error:
            return "no such table" in str(error)
        except sqlite3.Error:
            return False  # whatever it is, it is not ours to throw away

    def check_unused(self) -> None:
        """Bring the database into one file. Raises Problem when a program has it open.

        Leaving WAL mode needs to be the only one who has the file open; a damaged file is left as it is.
        """
        if not self.path.is_file():
            return
        try:
            with closing(sqlite3.connect(self.path, timeout=1)) as connection:
                connection.execute("PRAGMA journal_mode=DELETE")
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise Problem("The program is still running on this database. Stop web and worker first.") from error
        except sqlite3.Error:
            return

    def load(self, source: IO[bytes], _stamp: str) -> None:
        """Write the copy beside the place."""
        self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.discard()
        with os.fdopen(os.open(self.staged, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            shutil.copyfileobj(source, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())

    def root_at(self, size: int) -> bytes:
        """The root of the copy's first lines."""
        with closing(sqlite3.connect(self.staged)) as connection:
            return copies.root_at(_rows(connection), size)

    def discard(self) -> None:
        """Leave the place as it was."""
        with suppress(FileNotFoundError):
            self.staged.unlink()

    def accept(self, stamp: str) -> str:
        """Move the old database aside and put the copy in its place; returns where the old one is, or nothing."""
        aside = ""
        for end in ("", "-wal", "-shm"):
            old = self.path.with_name(self.path.name + end)
            if old.exists():
                old.rename(self.path.with_name(f"{self.path.name}.before-{stamp}{end}"))
                aside = aside or f"{self.path.name}.before-{stamp} in {self.path.parent}"
        self.staged.rename(self.path)
        synced(self.path.parent)
        return aside
