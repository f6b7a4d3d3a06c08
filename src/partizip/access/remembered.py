"""Which rows were erased, noted beside the log's key: an older backup brings them back, and `restore` erases them anew.

The file holds moments, tables and random keys (UUIDs), which mean nothing but in a backup that holds them too: no name,
no address, no text. It lies outside the database, because a restored database has forgotten what it lists. Tables whose
keys are counted are not noted: after a restore the next person gets such a number. Their rows go with the account.
"""

import fcntl
import os
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.dateparse import parse_datetime

from partizip.journal.plain import plain


def note_file() -> Path:
    """Where it stands: beside the key, with which it is backed up."""
    return Path(settings.LOG_KEY_FILE).with_name("erased")


def note(label: str, keys: Iterable[object], at: datetime) -> None:
    """Note rows that are being erased; call it last in the transaction. Raises OSError, so that nothing is erased then.

    Better noted and not erased (a crash in between) than the other way round: erasing was wanted.
    """
    lines = "".join(f"{plain(at)} {label} {key}\n" for key in keys)
    path = note_file()
    if not lines or not path.parent.is_dir():  # without the key's folder nothing can be written at all
        return
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "w", encoding="ascii") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(lines)
        file.flush()
        os.fsync(file.fileno())


def noted() -> list[tuple[str, str, datetime]]:
    """Label and key of every row that was erased, and when first; in order, each once. A cut line is passed over."""
    try:
        lines = note_file().read_text(encoding="ascii", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    found: dict[tuple[str, str], datetime] = {}
    for parts in (line.split() for line in lines):
        if len(parts) == 3 and (at := parse_datetime(parts[0])):
            found.setdefault((parts[1], parts[2]), at)
    return [(label, key, at) for (label, key), at in found.items()]
