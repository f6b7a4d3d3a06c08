"""Where files lie: under the folder of files, by their fingerprint; written whole or not at all."""

import os
import tempfile
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.conf import settings


class Altered(Exception):
    """The bytes on the disk are not the ones that were added."""


def path_of(fingerprint: str) -> Path:
    """The file of a fingerprint (64 hex digits)."""
    return Path(settings.FILES) / fingerprint[:2] / fingerprint


def keep(data: bytes) -> str:
    """Store bytes and return their fingerprint; the same bytes are kept once."""
    fingerprint = sha256(data).hexdigest()
    path = path_of(fingerprint)
    if path.is_file():
        os.utime(path)  # bytes that were swept up (tasks.sweep_files) while a row for them is written would be lost
        return fingerprint
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    Path(name).chmod(0o640)
    Path(name).replace(path)
    return fingerprint


def older(folder: str, moment: datetime) -> list[Path]:
    """The files in one folder (two hex digits) that were written, or wanted again, before a moment."""
    try:
        found = [path for path in (Path(settings.FILES) / folder).iterdir() if path.is_file()]
        return [path for path in found if path.stat().st_mtime < moment.timestamp()]
    except FileNotFoundError:
        return []


def fetch(fingerprint: str) -> bytes:
    """The bytes of a fingerprint. Raises FileNotFoundError, or Altered when they are not the ones added."""
    data = path_of(fingerprint).read_bytes()
    if sha256(data).hexdigest() != fingerprint:
        raise Altered
    return data
