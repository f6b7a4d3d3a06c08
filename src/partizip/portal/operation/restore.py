"""`partizip restore`: an archive becomes the Land again; nothing is lost, and the record tells of it.

In this order, so that a stop on the way leaves either the old Land or something that refuses to start: the whole
archive is compared with its digests, its log is recomputed line by line and compared with what was signed before, then
the files come to their place, then the database, then its line in the record.
"""

import argparse
import hashlib
import os
import shutil
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from partizip.access import erasing
from partizip.access.acts import THE_SYSTEM
from partizip.core import ledger
from partizip.documents.store import path_of
from partizip.journal import databases, keeping, triggers, verify
from partizip.journal.telling import Steps
from partizip.portal import health
from partizip.portal.operation import actions, archive, postgres, sqlite
from partizip.portal.operation.archive import Manifest, Problem
from partizip.portal.operation.backup import database, is_sqlite, stamp
from partizip.portal.start import alone

Place = sqlite.Place | postgres.Place
LONGEST_REASON = 500  # characters; it stands in one line of the record


@dataclass(frozen=True)
class Before:
    """What was signed before, and how the archive's log stands to it."""

    size: int | None  # None: no note beside the key
    continues: bool


class Quiet(Steps):
    """The steps of a check that says nothing while all is well."""

    def passed(self, words: str) -> None:
        """A step is done."""
        self.done.append(words)

    def noted(self, words: str) -> None:
        """Kept, not said."""
        self.done.append(words)


def _place() -> Place:
    if is_sqlite():
        return sqlite.Place(Path(database()["NAME"]))
    return postgres.Place(postgres.connection_of(database()), settings.DATABASE_URL)


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Run the command: 0 done, 1 the archive is not in order or older than what was signed, 2 it cannot be done."""
    parser = argparse.ArgumentParser(
        prog="partizip restore",
        description="Put an archive of `partizip backup` in place of the Land. Stop web and worker first.",
    )
    parser.add_argument("archive", type=Path)
    parser.add_argument(
        "--replace", action="store_true", help="move the Land that is there aside; nothing of it is deleted"
    )
    parser.add_argument(
        "--declare", metavar="REASON",
        help="restore although newer lines were signed; the reason is published in the record",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    reason = " ".join((options.declare or "").split())
    if options.declare is not None and not 10 <= len(reason) <= LONGEST_REASON:
        parser.error(f"--declare needs a reason of 10 to {LONGEST_REASON} characters, which everybody can read")
    begin = time.monotonic()
    try:
        with alone():
            _restored(options.archive, options.replace, reason)
    except (Problem, health.Problem) as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    except (keeping.KeyProblem, OSError) as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except DatabaseError as error:
        sys.stderr.write(f"The archive is in its place, but the program cannot use it: {health.unusable(error)}\n")
        return 2
    _say(f"Done in {time.monotonic() - begin:.1f} s. Look with `partizip doctor`, then start web and worker.")
    return 0


def _restored(path: Path, replace: bool, reason: str) -> None:
    manifest = archive.checked(path)
    _say(f"{path}: every digest is right; {manifest.log_size} lines of {manifest.made}, release {manifest.release}")
    _check_fits(manifest)
    _check_key(manifest, reason)
    before = _check_length(manifest, reason)
    place, moment = _place(), stamp()
    if not place.is_free() and not replace:
        raise Problem(
            "There is already a Land in this database; nothing was changed. With --replace it is moved aside "
            "(not deleted) and the archive takes its place."
        )
    place.check_unused()
    with archive.reading(path, archive.DATABASES[manifest.database]) as source:
        place.load(source, moment)
    try:
        before = _check_log(place, manifest, before, reason)
        _place_files(path, manifest, moment)
    except BaseException:
        place.discard()
        raise
    aside = place.accept(moment)
    if aside:
        _say(f"The Land that was there is kept: {aside}")
    if not before.continues:
        kept = keeping.set_back(keeping.Signed(manifest.log_size, bytes.fromhex(manifest.root)), moment)
        _say(f"The last signed size was set back. {f'The old one is kept as evidence: {kept}' if kept else ''}".strip())
    _finish(manifest, before, reason)


def _check_fits(manifest: Manifest) -> None:
    """Raises Problem when this program or its settings cannot take the archive."""
    ours = "sqlite" if is_sqlite() else "postgresql"
    if manifest.database != ours:
        raise Problem(
            f"The archive holds a {manifest.database} database, but PARTIZIP_DATABASE_URL names {ours}. Set it to a "
            f"{manifest.database} database."
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    labels = {config.label for config in apps.get_app_configs() if config.name.startswith("partizip.")}
    newer = [name for name in manifest.migrations if name.split(".")[0] in labels and name not in known]
    if newer:
        raise Problem(
            f"The archive was written by the release {manifest.release}, which is newer than this program "
            f"({settings.RELEASE}; {newer[0]} is unknown). Install that release first."
        )


def _check_key(manifest: Manifest, reason: str) -> None:
    """Raises Problem when the log's key is missing (unless that is declared), or another one."""
    path = Path(settings.LOG_KEY_FILE)
    if not path.is_file():
        if not reason:
            raise Problem(
                f"The log's key is missing at {path}; nothing was changed. Put the folder that `partizip backup-key` "
                f"wrote at {path.parent} (with last-signed), then call this again. If it is lost for good, say so: "
                "--declare REASON (published in the record), then `partizip key lost`."
            )
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        _say(f"note: the key is missing. Go on with `partizip key lost --old {manifest.public_key} --reason REASON`.")
        return
    if _signer_text() != (manifest.public_key or _signer_text()):
        raise Problem(
            f"The key at {path} is not the one of this archive's record ({manifest.public_key}). If it was changed "
            "between the two, put the key's folder of that time back, or take an archive from after the change."
        )


def _signer_text() -> str:
    state = Path(settings.LOG_KEY_FILE).stat()
    if state.st_mode & 0o077:
        raise Problem(f"Others can read the log's key. Run `chmod 600 {settings.LOG_KEY_FILE}`.")
    try:
        return ledger.parse_private_key(Path(settings.LOG_KEY_FILE).read_text(encoding="utf-8").strip()).verifier.text
    except ValueError as error:
        raise Problem(f"The log's key at {settings.LOG_KEY_FILE} cannot be read: {error}") from error


def _check_length(manifest: Manifest, reason: str) -> Before:
    """Compare the archive's size with what was signed. Raises Problem unless a reason is declared."""
    if not keeping.size_file().is_file():
        if manifest.log_size and not reason:
            raise Problem(
                f"{keeping.size_file()} is missing: nobody can tell whether newer lines were signed. Put it back from "
                "the key's backup. If it is lost, declare it: --declare REASON (published in the record)."
            )
        return Before(None, continues=not manifest.log_size)
    try:
        signed = keeping.last_signed()
    except ledger.HistoryChanged as error:
        raise Problem(f"{error}. Put it back from the key's backup.") from error
    if manifest.log_size < signed.size and not reason:
        raise Problem(
            f"The archive's record has {manifest.log_size} lines, but {signed.size} were already signed: "
            f"what the lines since then tell would be lost; nothing was changed. Restore a newer backup. If "
            "there is none, declare it: --declare REASON (published in the record)."
        )
    return Before(signed.size, continues=manifest.log_size >= signed.size)


def _check_log(place: Place, manifest: Manifest, before: Before, reason: str) -> Before:
    """Recompute the copy's log and compare it with manifest and signed state. Raises Problem."""
    try:
        tree = verify.check_database(place.address, Quiet())
    except (ledger.Fault, databases.CannotCheck) as error:
        raise Problem(f"The archive's record is not in order, nothing was changed: {error}") from error
    if (tree.size, tree.root().hex()) != (manifest.log_size, manifest.root):
        raise Problem("The archive's record is not the one that its manifest names; nothing was changed.")
    _say(f"Its record is in order: {tree.size} lines, root {manifest.root}")
    if before.size is None or not before.continues:
        return before
    signed = keeping.last_signed()
    if signed.size and tree.root(signed.size) != signed.root:
        if not reason:
            raise Problem(
                f"The first {signed.size} lines of the archive are not the ones that were signed; nothing was changed. "
                "If it must be restored nevertheless, declare it: --declare REASON (published in the record)."
            )
        return Before(before.size, continues=False)
    return before


def _place_files(path: Path, manifest: Manifest, moment: str) -> None:
    """Put the archive's files beside those that are there; one with other bytes under its name is moved aside."""
    for name, source in archive.members(path):
        fingerprint = archive.fingerprint_of(name)
        if fingerprint is None or fingerprint in manifest.missing:
            continue
        target = path_of(fingerprint)
        if target.is_file():
            if _digest(target) == fingerprint:
                continue
            target.rename(target.with_name(f"{target.name}.before-{moment}"))
        target.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        part = target.with_name(f"{target.name}.restoring")
        with part.open("wb") as out:
            shutil.copyfileobj(source, out, 1024 * 1024)
            out.flush()
            os.fsync(out.fileno())
        part.chmod(0o640)
        part.rename(target)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _finish(manifest: Manifest, before: Before, reason: str) -> None:
    """Bring the database to this release and record the restore."""
    waiting = set(health.pending())
    gone = triggers.missing(apart=waiting)
    if gone:
        _say(f"note: the archive's database lacked append-only protection ({', '.join(gone)}); it is made again.")
    if waiting or gone:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    actions.record_restore(
        by=THE_SYSTEM, at=timezone.now(), lines=manifest.log_size, root=manifest.root, signed_before=before.size,
        continues=before.continues, reason=reason, made=manifest.made,
    )  # fmt: skip
    again = erasing.erase_all_again(timezone.now())
    if again:
        _say(f"{again} erased people and addresses were in the backup; they are erased again.")
    for fingerprint in manifest.missing:
        _say(f"note: the published file {fingerprint} was gone or altered when the backup was made; it is missing.")
