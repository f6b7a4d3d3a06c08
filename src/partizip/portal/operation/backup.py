"""`partizip backup` and `partizip backup-key`: the Land into one archive while it runs; the key apart from it."""

import argparse
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings

from partizip.access import remembered
from partizip.documents.store import path_of
from partizip.journal import keeping
from partizip.portal.operation import archive, copies, postgres, sqlite
from partizip.portal.operation.archive import Manifest, Problem


def stamp() -> str:
    """This moment as part of a file name, UTC."""
    return datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")


def database() -> dict[str, Any]:
    """Django's settings of the database."""
    return dict(settings.DATABASES["default"])


def is_sqlite() -> bool:
    """Whether the settings name a SQLite database."""
    return str(database()["ENGINE"]).endswith("sqlite3")


def make(target: Path) -> tuple[Path, Manifest]:
    """Write the archive; returns where and what. Raises Problem; then there is no archive."""
    path = archive.chosen(target, f"partizip-{stamp()}.tar")
    try:
        with archive.scratch(path.parent) as folder:
            manifest = archive.write(path, lambda writer: _filled(writer, folder), folder)
    except OSError as error:
        raise Problem(f"The backup cannot be written to {path} ({error.strerror or error}).") from error
    return path, manifest


def _filled(writer: archive.Writer, folder: Path) -> Manifest:
    """First the database, then the files: what was added meanwhile is among them, for bytes come before their row."""
    vendor = "sqlite" if is_sqlite() else "postgresql"
    name = archive.DATABASES[vendor]
    copied = folder / name
    made = datetime.now(UTC).isoformat(timespec="seconds")
    if vendor == "sqlite":
        state = sqlite.copy(Path(database()["NAME"]), copied)
    else:
        state = postgres.copy(postgres.connection_of(database()), copied)
    writer.add(name, copied)
    copied.unlink()
    try:
        key = keeping.signer().verifier
        origin, public_key = key.name, key.text
    except keeping.KeyProblem:
        origin, public_key = settings.LOG_ORIGIN, ""  # a lost key is no reason to lose the rest as well
    return Manifest(
        release=settings.RELEASE, made=made, database=vendor, origin=origin, public_key=public_key,
        log_size=state.log_size, root=state.root, migrations=state.migrations, missing=_add_files(writer, state),
        files=writer.members,
    )  # fmt: skip


def _add_files(writer: archive.Writer, state: copies.State) -> list[str]:
    """Add every listed file; returns the fingerprints of those that the disk lacks or holds altered."""
    missing = []
    for fingerprint in state.fingerprints:
        path = path_of(fingerprint)
        if not path.is_file():
            missing.append(fingerprint)
            continue
        member = writer.add(f"files/{fingerprint[:2]}/{fingerprint}", path)
        if member.sha256 != fingerprint:
            missing.append(fingerprint)
    return missing


def _parser(name: str, text: str, target: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"partizip {name}", description=text)
    parser.add_argument("target", type=Path, help=target)
    return parser


def main(arguments: list[str]) -> int:
    """Run `partizip backup`: 0 done, 1 done but published files were gone or altered, 2 nothing was written."""
    parser = _parser(
        "backup",
        "Copy database and files into one archive while the program runs. The log's key is never in it: "
        "see `partizip backup-key`.",
        "file to write, or a folder, in which the archive gets the time as its name",
    )
    parser.add_argument("--json", action="store_true", help="say it for programs")
    options = parser.parse_args(arguments)
    begin = time.monotonic()
    try:
        path, manifest = make(options.target)
    except Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    seconds = round(time.monotonic() - begin, 2)
    _told(path, manifest, seconds, options.json)
    for fingerprint in manifest.missing:
        sys.stderr.write(
            f"The published file {fingerprint} is gone or altered at {path_of(fingerprint)}: take it from an earlier "
            "backup. All else is in this one.\n"
        )
    return 1 if manifest.missing else 0


def _told(path: Path, manifest: Manifest, seconds: float, for_programs: bool) -> None:
    size = path.stat().st_size
    if for_programs:
        facts = {name: value for name, value in vars(manifest).items() if name not in {"migrations", "files"}}
        facts |= {"archive": str(path), "bytes": size, "files": len(manifest.files) - 1, "seconds": seconds}
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return
    sys.stdout.write(
        f"{path}: {manifest.log_size} lines of the record, {len(manifest.files) - 1} files, "
        f"{size / 1_000_000:.1f} MB, {seconds} s. It holds personal data: keep it where only you can read it.\n"
    )


def key(arguments: list[str]) -> int:
    """Run `partizip backup-key`: 0 done, 2 nothing was written."""
    options = _parser(
        "backup-key",
        "Write the log's key and the last signed size into a folder of their own. Keep it apart from the backups.",
        "folder to make; in a folder that is there, one is made with the time as its name",
    ).parse_args(arguments)
    try:
        path = _key_written(options.target)
    except (Problem, keeping.KeyProblem) as problem:
        sys.stderr.write(f"{problem}\n")
        return 2
    except OSError as error:
        sys.stderr.write(f"The key cannot be written to {options.target} ({error.strerror or error}).\n")
        return 2
    sys.stdout.write(
        f"{path}: the log's key. Whoever has it can sign in your name: keep it apart from the backups, in two places.\n"
    )
    return 0


def _key_written(target: Path) -> Path:
    path = archive.chosen(target, f"partizip-key-{stamp()}")
    source = Path(settings.LOG_KEY_FILE)
    if not source.is_file() and keeping.waiting() is None:
        raise Problem(f"There is no key at {source}. Restore it from its backup.")
    named = ("last-signed*", remembered.note_file().name, f"{source.name}.next")
    beside = sorted(item for name in named for item in source.parent.glob(name))
    with archive.scratch(path.parent) as folder:
        part = folder / "key"
        part.mkdir(mode=0o700)
        for file in (item for item in (source, *beside) if item.is_file() and item.suffix not in {".lock", ".new"}):
            _written(part / file.name, file.read_bytes())
        archive.synced(part)
        archive.named(part, path)
    return path


def _written(path: Path, data: bytes) -> None:
    """A file that only its owner can read, on the disk."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(data)
        out.flush()
        os.fsync(out.fileno())
