"""The archive of a backup: a plain tar file that is there whole or not at all; knows nothing of Django.

Members, in this order: the database (`database.sqlite3` or `database.pgdump`), the published files
(`files/ab/abcd...`, by their fingerprint), `manifest.json`, and `seal`, the SHA-256 of the manifest. The tar is not
compressed, so that a flipped byte spoils one member, which is named, and so that backup programs find what is new.
"""

import fcntl
import hashlib
import io
import json
import os
import re
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import IO, Any

FORMAT = 1
DATABASES = {"sqlite": "database.sqlite3", "postgresql": "database.pgdump"}
MANIFEST, SEAL = "manifest.json", "seal"
_FILE = re.compile(r"files/([0-9a-f]{2})/(\1[0-9a-f]{62})")
_BLOCK = 1024 * 1024
_LARGEST_MANIFEST = 256 * 1024 * 1024  # bytes; room for about a million files


class Problem(Exception):
    """A backup or restore cannot be done; the message says why and what to do."""


@dataclass(frozen=True)
class Member:
    """One member: name in the archive, size in bytes, SHA-256 of what the archive holds."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What an archive holds. `root` is the hex root of the log's first `log_size` lines; `made` is UTC in ISO form."""

    release: str
    made: str
    database: str  # sqlite or postgresql
    origin: str
    public_key: str
    log_size: int
    root: str
    migrations: list[str]
    missing: list[str]  # fingerprints of files that the database lists and the disk lacks, or holds altered
    files: list[Member] = field(default_factory=list)
    format: int = FORMAT


class _Hashing(io.RawIOBase):
    """Reads from another file and takes the SHA-256 of all that passes."""

    def __init__(self, source: IO[bytes]) -> None:
        self.source, self.digest = source, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.source.read(size)
        self.digest.update(data)
        return data


class Writer:
    """Adds members to an open archive and remembers their digests."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self.tar = tar
        self.members: list[Member] = []

    def add(self, name: str, path: Path) -> Member:
        """Add a file from the disk. Raises OSError when it is gone or shorter than it was."""
        with path.open("rb") as source:
            size = os.fstat(source.fileno()).st_size
            reading = _Hashing(source)
            self.tar.addfile(_info(name, size), reading)  # type: ignore[arg-type]
        member = Member(name, size, reading.digest.hexdigest())
        self.members.append(member)
        return member

    def close(self, manifest: Manifest) -> None:
        """Add the manifest and its seal."""
        text = json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode()
        for name, data in ((MANIFEST, text), (SEAL, hashlib.sha256(text).hexdigest().encode())):
            self.tar.addfile(_info(name, len(data)), io.BytesIO(data))


def _info(name: str, size: int) -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info


def chosen(target: Path, name: str) -> Path:
    """Where to write: `target` itself, or under `name` in it when it is a folder. Raises Problem when it is taken."""
    path = target / name if target.is_dir() else target
    if path.exists():
        raise Problem(f"{path} is there already; nothing is overwritten. Give another name.")
    if not path.parent.is_dir():
        raise Problem(f"There is no folder {path.parent}. Make it first, readable for you alone.")
    return path


@contextmanager
def scratch(folder: Path) -> Iterator[Path]:
    """A hidden folder beside the target (mode 0700), removed at the end; what killed calls left is removed first."""
    for left in folder.glob(".partizip-*.part"):
        with _locked(left) as free:
            if free:
                shutil.rmtree(left, ignore_errors=True)
    made = Path(tempfile.mkdtemp(prefix=".partizip-", suffix=".part", dir=folder))
    try:
        with _locked(made):
            yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _locked(folder: Path) -> Iterator[bool]:
    """Hold the folder's lock, which ends with the process; False when another one holds it, or the folder is gone."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError:
        yield False
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield True
    except BlockingIOError:
        yield False
    finally:
        os.close(handle)


def write(path: Path, fill: Callable[[Writer], Manifest], folder: Path) -> Manifest:
    """Write an archive, mode 0600, in `folder`, and give it its name when all of it is on the disk.

    `fill` adds the members and returns the manifest that lists them.
    """
    part = folder / "archive"
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as tar:
            writer = Writer(tar)
            manifest = fill(writer)
            writer.close(manifest)
        out.flush()
        os.fsync(out.fileno())
    named(part, path)
    return manifest


def named(part: Path, path: Path) -> None:
    """Give what was written its final name, for good."""
    part.rename(path)
    synced(path.parent)


def synced(folder: Path) -> None:
    """Bring a folder's names to the disk, so that they outlive a power failure."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def checked(path: Path) -> Manifest:
    """The manifest of an archive whose every member has its digest. Raises Problem that names what differs."""
    try:
        with tarfile.open(path, mode="r:") as tar:
            found: dict[str, Member] = {}
            kept: dict[str, bytes] = {}
            last = "its beginning"
            for info in tar:
                if info.name in found:
                    raise Problem(f"{path} holds {info.name!r} twice: it was altered. Use another backup.")
                found[info.name] = _digest(tar, info, kept)
                last = info.name
    except (tarfile.TarError, OSError, ValueError) as error:
        raise Problem(f"{path} cannot be read as an archive ({error}). Use another backup.") from error
    if SEAL not in found or MANIFEST not in found:
        raise Problem(f"{path} is cut or damaged after {last}: its manifest is not there. Use another backup.")
    if kept[SEAL].decode(errors="replace") != found[MANIFEST].sha256:
        raise Problem(f"{path}: {MANIFEST} is not what was written (or its seal is not). Use another backup.")
    return _compared(path, json.loads(kept[MANIFEST]), found)


def _digest(tar: tarfile.TarFile, info: tarfile.TarInfo, kept: dict[str, bytes]) -> Member:
    """Read one member; the content of manifest and seal is kept."""
    source = tar.extractfile(info)
    if source is None:
        raise ValueError(f"{info.name!r} is no file")
    digest = hashlib.sha256()
    if info.name in {MANIFEST, SEAL}:
        if info.size > _LARGEST_MANIFEST:
            raise ValueError(f"{info.name} is too large")
        kept[info.name] = source.read()
        digest.update(kept[info.name])
    else:
        while data := source.read(_BLOCK):
            digest.update(data)
    return Member(info.name, info.size, digest.hexdigest())


def _compared(path: Path, told: dict[str, Any], found: dict[str, Member]) -> Manifest:
    """The manifest, after comparing what it lists with what there is. Raises Problem."""
    if told.get("format") != FORMAT:
        raise Problem(
            f"{path} has the format {told.get('format')}, this program reads {FORMAT}. Restore it with the release "
            f"that wrote it ({told.get('release')})."
        )
    manifest = Manifest(**told | {"files": [Member(**item) for item in told["files"]]})
    listed = {member.name: member for member in manifest.files}
    allowed = DATABASES.get(manifest.database)
    for name, member in listed.items():
        if name != allowed and not _FILE.fullmatch(name):
            raise Problem(f"{path} lists {name!r}, which no backup holds.")
        if found.get(name) != member:
            raise Problem(f"{path}: {name} is not what was backed up (damaged or gone). Use another backup.")
    strangers = set(found) - set(listed) - {MANIFEST, SEAL}
    if strangers or allowed not in listed:
        raise Problem(f"{path} does not hold what its manifest lists: {', '.join(sorted(strangers)) or allowed}.")
    return manifest


@contextmanager
def reading(path: Path, name: str) -> Iterator[IO[bytes]]:
    """One member's bytes; `checked` has compared them before. Raises Problem when it is no file."""
    with tarfile.open(path, mode="r:") as tar:
        source = tar.extractfile(name)
        if source is None:
            raise Problem(f"{path}: {name} is no file.")
        yield source


def members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Every member's name and bytes, in one pass; `checked` has compared them before."""
    with tarfile.open(path, mode="r:") as tar:
        for info in tar:
            source = tar.extractfile(info)
            if source is not None:
                yield info.name, source


def fingerprint_of(name: str) -> str | None:
    """The fingerprint of the published file that a member holds; None for the database."""
    match = _FILE.fullmatch(name)
    return match[2] if match else None
