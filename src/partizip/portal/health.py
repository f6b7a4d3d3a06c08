"""What must be in order before the program serves anybody; `doctor` shows it, `serve` insists on it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from partizip.journal import keeping, tree, triggers
from partizip.journal.models import Entry


class Problem(Exception):
    """Something is not in order; the message says what to do."""


@dataclass(frozen=True)
class Finding:
    """One point of the check."""

    name: str
    ok: bool
    words: str


def _database() -> str:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SHOW server_version")
            return f"PostgreSQL {cursor.fetchone()[0]}"
        cursor.execute("PRAGMA journal_mode")
        mode = cursor.fetchone()[0]
        cursor.execute("PRAGMA synchronous")
        synchronous = cursor.fetchone()[0]
    if mode != "wal" or synchronous != 2:
        raise Problem(
            f"SQLite runs in mode {mode}, synchronous {synchronous}. It must be on a local disk that allows WAL."
        )
    return "SQLite, WAL, synchronous FULL"


def _migrations() -> str:
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if plan:
        raise Problem(f"{len(plan)} migrations are missing. Run `partizip django migrate`.")
    return "up to date"


def _triggers() -> str:
    missing = triggers.missing()
    if missing:
        raise Problem(
            f"Append-only protection is missing: {', '.join(missing)}. Run `partizip django migrate`, "
            "and find out who removed it."
        )
    return f"{len(triggers.GUARDED)} tables are append-only"


def _key() -> str:
    try:
        keeping.checked_root(tree.size())
        return f"public key {keeping.signer().verifier.text}"
    except (keeping.KeyProblem, keeping.HistoryChanged) as error:
        raise Problem(str(error)) from error


def _secret() -> str:
    if settings.PUBLIC and not settings.SECRET_IS_REAL:
        raise Problem("PARTIZIP_SECRET_KEY must be set to at least 50 random characters before going public.")
    return "set" if settings.SECRET_IS_REAL else "for this machine only (not public)"


def _fonts() -> str:
    fonts = Path(settings.WEB) / "static" / "kern" / "fonts"
    missing = [
        name
        for name in ("FiraSans-Regular.woff2", "FiraSans-SemiBold.woff2", "noto-sans-arabic-arabic-400-normal.woff2")
        if not (fonts / name).is_file()
    ]
    if missing:
        raise Problem(f"Typefaces are missing: {', '.join(missing)}. Fetch the program again, or run `make vendor`.")
    return "Fira Sans, Noto Sans Arabic"


def _clock() -> str:
    last = Entry.objects.order_by("-index").values_list("at", flat=True).first()
    if last is not None and last > timezone.now():
        raise Problem(
            f"The clock is behind: the last act in the record is of {last:%Y-%m-%d %H:%M} UTC. Set the clock."
        )
    return f"{timezone.localtime():%Y-%m-%d %H:%M %Z}"


def _disk() -> str:
    free = shutil.disk_usage(Path(settings.HOME) if Path(settings.HOME).exists() else Path("/")).free
    if free < 500 * 1024 * 1024:
        raise Problem("Less than 500 MB are free on the disk. Make room.")
    return f"{free // 1024**3} GB free"


CHECKS: tuple[tuple[str, Callable[[], str], bool], ...] = (
    # name, check, whether the program must not start without it
    ("database", _database, True),
    ("migrations", _migrations, True),
    ("protection", _triggers, True),
    ("key", _key, True),
    ("secret", _secret, True),
    ("fonts", _fonts, False),
    ("clock", _clock, False),
    ("disk", _disk, False),
)


def findings() -> Iterator[Finding]:
    """Every point, in order or with what to do."""
    for name, check, _needed in CHECKS:
        try:
            yield Finding(name, True, check())
        except Problem as problem:
            yield Finding(name, False, str(problem))
        except DatabaseError as error:
            yield Finding(name, False, f"The database cannot be used ({error}). Run `partizip init`.")


def check_start() -> None:
    """Raise Problem for the first point without which nobody may be served."""
    for name, check, needed in CHECKS:
        if needed:
            try:
                check()
            except DatabaseError as error:
                raise Problem(f"{name}: the database cannot be used ({error}). Run `partizip init`.") from error
