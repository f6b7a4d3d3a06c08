"""The log's key and the last signed size, both in files outside the database and its backup.

A database restored from an older backup is shorter than the last signed size, or differs at that size:
then nothing is signed and nothing is written any more, and the program says so.
"""

import fcntl
import logging
import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from partizip.core import ledger
from partizip.core.ledger import HistoryChanged
from partizip.journal import keys, tree
from partizip.journal.models import Node

log = logging.getLogger("partizip.journal")
HOLE = "The log's tree has a hole: the database was changed by hand."


class KeyProblem(Exception):
    """The key is missing, unreadable or open to others; the message says what to do."""


@dataclass(frozen=True)
class Signed:
    """The last signed state: number of lines and the tree's root."""

    size: int
    root: bytes


def size_file() -> Path:
    """Where the last signed state stands: beside the key."""
    return Path(settings.LOG_KEY_FILE).with_name("last-signed")


def key_file() -> Path:
    """Where the key stands that signs."""
    return Path(settings.LOG_KEY_FILE)


def next_file() -> Path:
    """Where a new key waits until the line that puts it in force is committed."""
    return key_file().with_name(f"{key_file().name}.next")


def make_key(origin: str) -> None:
    """Make a new key for the log; mode 0600. Raises KeyProblem when one is there already."""
    path = key_file()
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        _write_key(path, origin)
    except FileExistsError as error:
        raise KeyProblem(f"There is already a key at {path}.") from error


def _write_key(path: Path, name: str) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.write(ledger.private_key_text(name, ledger.generate_key()) + "\n")
        file.flush()
        os.fsync(file.fileno())


def make_next(name: str) -> ledger.Signer:
    """Make a key that waits beside the one in force; one that waited in vain is replaced."""
    put_in_force()
    next_file().parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    next_file().unlink(missing_ok=True)
    _write_key(next_file(), name)
    return _signer_at(next_file())


def waiting() -> ledger.Signer | None:
    """The key that waits to be put in force; None when there is none."""
    return _signer_at(next_file()) if next_file().is_file() else None


def put_in_force() -> None:
    """After the line is committed: the waiting key takes the place of the old one, which is gone then.

    A process that is killed before this leaves both; signer() finds the right one, and the next change tidies up.
    """
    wanted = keys.newest()
    if wanted is not None and (new := waiting()) is not None and new.verifier == wanted:
        next_file().replace(key_file())
        folder = os.open(key_file().parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


@lru_cache(maxsize=8)
def _read(path: Path, changed_ns: int) -> ledger.Signer:
    return ledger.parse_private_key(path.read_text(encoding="utf-8").strip())


def _signer_at(path: Path) -> ledger.Signer:
    """The key in a file. Raises FileNotFoundError, or KeyProblem with what to do."""
    state = path.stat()
    if state.st_mode & 0o077:
        raise KeyProblem(f"Others can read the log's key at {path}. Run `chmod 600 {path}`.")
    try:
        return _read(path, state.st_mtime_ns)
    except ValueError as error:
        raise KeyProblem(f"The log's key at {path} cannot be read: {error}") from error


def signer() -> ledger.Signer:
    """The key as a signer: the one that the log's own lines put in force. Raises KeyProblem with what to do."""
    wanted, path = keys.newest(), key_file()
    try:
        found = _signer_at(path)
    except FileNotFoundError:
        found = None
    if found is not None and (wanted is None or found.verifier == wanted):
        return found
    new = waiting()
    if wanted is not None and new is not None and new.verifier == wanted:
        return new
    if wanted is None or found is None:
        raise KeyProblem(_missing(path))
    raise KeyProblem(
        f"The key at {path} is not the one that signs now ({wanted.text}). Put the newest copy of its folder back."
    )


def _missing(path: Path) -> str:
    if keys.pending() is not None:
        return "The log's key was declared lost. Nothing is signed until two administrators have confirmed the new one."
    # A new key cannot vouch for lines that the old one signed; init makes one for an empty log only.
    advice = (
        "Restore it from its backup. If it is lost for good: `partizip key lost`."
        if tree.size()
        else "Run `partizip init`, or restore the key."
    )
    return f"The log's key is missing at {path}. {advice}"


def keys_of_log() -> ledger.Chain:
    """All keys of this log with their time. Raises KeyProblem when the only one is missing, or Fault."""
    return keys.chain(None if keys.newest() else signer().verifier)


def last_signed() -> Signed:
    """The last signed state from the file; size 0 when none was signed yet."""
    try:
        size, root = size_file().read_text(encoding="ascii").split()
        return Signed(int(size), bytes.fromhex(root))
    except FileNotFoundError:
        return Signed(0, ledger.EMPTY_ROOT)
    except ValueError as error:
        raise HistoryChanged(f"The file {size_file()} cannot be read: {error}") from error


def compare(held: int, root_at: Callable[[int], bytes]) -> None:
    """Compare a log of `held` lines with what was signed before. Raises HistoryChanged."""
    before = last_signed()
    # Another process may have added and signed lines since the caller counted.
    if held < before.size and tree.size() < before.size:
        raise HistoryChanged(
            f"The log holds {held} lines, but {before.size} were already signed: an older database was "
            f"restored. Restore the newest backup. If the newer lines are lost for good, say so publicly: "
            "`partizip backup FILE`, then `partizip restore FILE --replace --declare REASON`."
        )
    try:
        same = root_at(before.size) == before.root
    except Node.DoesNotExist as error:
        raise HistoryChanged(HOLE) from error
    if not same:
        raise HistoryChanged(f"The first {before.size} lines are not the ones that were signed.")


def checked_root(size: int) -> bytes:
    """The root at `size`, after comparing the database with what was signed before.

    Raises HistoryChanged when lines that were signed are gone or altered.
    """
    compare(size, tree.root)
    try:
        return tree.root(size)
    except Node.DoesNotExist as error:
        raise HistoryChanged(HOLE) from error


def checkpoint_at(size: int) -> str:
    """The signed checkpoint of the first `size` lines. Raises KeyProblem or HistoryChanged."""
    key, last = signer(), keys.changes()
    if last and size <= last[-1].index:
        raise KeyProblem("The log's key is being changed at this moment. Ask again.")
    return ledger.sign_note(ledger.checkpoint_text(key.name, size, checked_root(size)), [key])


def checkpoint() -> str:
    """The signed checkpoint of the log as it stands. Raises KeyProblem or HistoryChanged.

    The size is noted first, so that an older database is noticed as soon as anybody holds a newer signature.
    """
    remember_size()
    return checkpoint_at(tree.size())


def remember_size() -> None:
    """After a commit: note the new size beside the key; never backwards, whichever process comes first.

    Nothing is noted when the database is not the one that was signed: the old state must stay as evidence.
    """
    try:
        _note_size(size_file())
    except OSError as error:  # the act is stored; a fault here must not look as if it were not
        log.error("%s could not be written: %s", size_file(), error)


def _note_size(path: Path) -> None:
    if not path.parent.is_dir():
        return
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        size = tree.size()
        try:
            if size <= last_signed().size:
                return
            root = checked_root(size)
        except HistoryChanged:
            return  # record() refuses the next act, and every signature says why
        _note(path, Signed(size, root))


def _note(path: Path, state: Signed) -> None:
    fresh = path.with_suffix(".new")
    with fresh.open("w", encoding="ascii") as file:
        file.write(f"{state.size} {state.root.hex()}\n")
        file.flush()
        os.fsync(file.fileno())  # else a power failure may leave an empty file under the final name
    fresh.replace(path)


def set_back(state: Signed, stamp: str) -> Path | None:
    """For a declared restore alone: begin again from `state`. The old note stays beside the key as evidence.

    Returns where the old note is now; None when there was none.
    """
    path = size_file()
    with path.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        kept = path.with_name(f"{path.name}.before-{stamp}") if path.exists() else None
        if kept is not None:
            kept.write_bytes(path.read_bytes())  # a copy first: without any note an older database is not noticed
        _note(path, state)
        return kept
