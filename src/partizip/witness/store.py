"""What a witness remembers, in one SQLite file: logs, states it signed, states it refused as evidence.

Everything is on the disk before anything is signed (WAL, synchronous FULL), so a killed process forgets no signature.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from partizip.core import ledger

FILE = "witness.sqlite3"
MOST_REFUSED = 1000  # refused states kept of one log and kind; whoever sends junk fills no disk
FORK, UNPROVEN = "fork", "unproven"

_TABLES = """
CREATE TABLE IF NOT EXISTS log (
    origin TEXT NOT NULL, vkey TEXT NOT NULL, added INTEGER NOT NULL, PRIMARY KEY (origin, vkey)) STRICT;
CREATE TABLE IF NOT EXISTS signed (
    origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, note TEXT NOT NULL, time INTEGER NOT NULL,
    PRIMARY KEY (origin, size)) STRICT;
CREATE TABLE IF NOT EXISTS refused (
    origin TEXT NOT NULL, size INTEGER NOT NULL, root BLOB NOT NULL, kind TEXT NOT NULL, note TEXT NOT NULL,
    signed_size INTEGER NOT NULL, signed_note TEXT NOT NULL, time INTEGER NOT NULL, times INTEGER NOT NULL,
    PRIMARY KEY (origin, size, root)) STRICT;
"""


@dataclass(frozen=True)
class Signed:
    """A state that was signed: size, root, the log's checkpoint, time of the newest signature (seconds since 1970)."""

    size: int
    root: bytes
    note: str
    time: int


@dataclass(frozen=True)
class Refused:
    """A state that was refused although its log signed it, beside the state that it does not fit."""

    origin: str
    size: int
    root: bytes
    kind: str  # FORK: two signed states of one size. UNPROVEN: nobody showed that it continues what was signed
    note: str
    signed_size: int
    signed_note: str
    time: int
    times: int


NOTHING = Signed(0, ledger.EMPTY_ROOT, "", 0)


class Store:
    """One connection to the file; each thread opens its own."""

    def __init__(self, path: Path) -> None:
        """Open an existing file. Raises FileNotFoundError, or sqlite3.Error for what is no database."""
        if not path.is_file():
            raise FileNotFoundError(path)
        self._base = sqlite3.connect(path, timeout=20, isolation_level=None)
        self._base.execute("PRAGMA journal_mode = WAL")
        self._base.execute("PRAGMA synchronous = FULL")

    def close(self) -> None:
        """Close the connection."""
        self._base.close()

    @contextmanager
    def turn(self) -> Iterator[None]:
        """One after the other, also across processes; stored for good when it ends without an error."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def origins(self) -> list[str]:
        """All logs, in order."""
        return [origin for (origin,) in self._base.execute("SELECT DISTINCT origin FROM log ORDER BY origin")]

    def keys(self, origin: str) -> list[ledger.Verifier]:
        """The keys of a log, oldest first; none for an unknown one."""
        found = self._base.execute("SELECT vkey FROM log WHERE origin = ? ORDER BY added, rowid", [origin])
        return [ledger.parse_vkey(vkey) for (vkey,) in found]

    def add(self, origin: str, key: ledger.Verifier, time: int) -> bool:
        """Witness a log under this key too; False when that is so already."""
        done = self._base.execute("INSERT OR IGNORE INTO log VALUES (?, ?, ?)", [origin, key.text, time])
        return done.rowcount == 1

    def remove(self, vkey: str) -> bool:
        """Trust a key of a log no more; what was signed stays. False when it was unknown."""
        return self._base.execute("DELETE FROM log WHERE vkey = ?", [vkey]).rowcount > 0

    def latest(self, origin: str) -> Signed:
        """The largest state that was signed; NOTHING when none was."""
        return self._signed("ORDER BY size DESC LIMIT 1", origin) or NOTHING

    def at(self, origin: str, size: int) -> Signed | None:
        """The state of this size that was signed."""
        return self._signed("AND size = ?", origin, size)

    def _signed(self, which: str, *values: object) -> Signed | None:
        found = self._base.execute(f"SELECT size, root, note, time FROM signed WHERE origin = ? {which}", values)  # noqa: S608
        row = found.fetchone()
        return Signed(*row) if row else None

    def keep(self, origin: str, state: Signed) -> None:
        """Remember a state that is about to be signed.

        A refusal of the very state for want of a proof is over; what else was refused of its size is a fork by now.
        """
        self._base.execute(
            "INSERT INTO signed VALUES (?, ?, ?, ?, ?) ON CONFLICT (origin, size) DO UPDATE SET time = excluded.time",
            [origin, state.size, state.root, state.note, state.time],
        )
        self._base.execute(
            "DELETE FROM refused WHERE origin = ? AND size = ? AND root = ?", [origin, state.size, state.root]
        )
        self._base.execute(
            "UPDATE refused SET kind = ?, signed_size = ?, signed_note = ? WHERE origin = ? AND size = ? AND kind = ?",
            [FORK, state.size, state.note, origin, state.size, UNPROVEN],
        )

    def refuse(self, found: Refused) -> None:
        """Keep a refused state beside the signed one that it does not fit; one that came before is only counted.

        One that came without a proof and is a fork by now stands beside the state that proves it.
        """
        key = [found.origin, found.size, found.root]
        again = "UPDATE refused SET times = times + 1 WHERE origin = ? AND size = ? AND root = ?"
        if found.kind == FORK:
            self._base.execute(
                "UPDATE refused SET kind = ?, signed_size = ?, signed_note = ? "
                "WHERE origin = ? AND size = ? AND root = ? AND kind = ?",
                [FORK, found.signed_size, found.signed_note, *key, UNPROVEN],
            )
        (count,) = self._base.execute(
            "SELECT count(*) FROM refused WHERE origin = ? AND kind = ?", [found.origin, found.kind]
        ).fetchone()
        if self._base.execute(again, key).rowcount or count >= MOST_REFUSED:
            return
        self._base.execute(
            "INSERT INTO refused VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                found.origin, found.size, found.root, found.kind, found.note, found.signed_size, found.signed_note,
                found.time, found.times,
            ],
        )  # fmt: skip

    def refused(self, origin: str) -> list[Refused]:
        """All refused states of a log, the newest first."""
        found = self._base.execute(
            "SELECT origin, size, root, kind, note, signed_size, signed_note, time, times FROM refused "
            "WHERE origin = ? ORDER BY time DESC, size DESC", [origin],
        )  # fmt: skip
        return [Refused(*row) for row in found]


def make(path: Path) -> None:
    """Make the file with its tables; one that is there keeps what it holds."""
    with closing(sqlite3.connect(path)) as base:
        base.execute("PRAGMA journal_mode = WAL")
        base.executescript(_TABLES)
