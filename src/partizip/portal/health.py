"""What must be in order before the program serves anybody; `doctor` shows it, `serve` insists on it."""

import shutil
import time
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone, translation

from partizip.journal import keeping, keys, tree, triggers
from partizip.journal.models import Entry
from partizip.portal.witnesses import queries as witnesses
from partizip.post import queries as post
from partizip.search import rebuilding
from partizip.search.models import Document

NOTED_WITHIN = 60  # seconds after which an unwritten note of the last signed size is no mere moment between two steps


class Problem(Exception):
    """Something is not in order; the message says what to do."""


@dataclass(frozen=True)
class Finding:
    """One point of the check."""

    name: str
    ok: bool
    words: str


def unusable(error: DatabaseError) -> str:
    """What to do about a database that cannot be used."""
    words = " ".join(str(error).split())
    if connection.vendor == "postgresql":
        advice = "Run `partizip init`." if connection.connection else "Start it, or correct PARTIZIP_DATABASE_URL."
    elif "not a database" in words or "malformed" in words:
        advice = f"Restore {connection.settings_dict['NAME']} from its backup, or move it away."
    else:
        advice = "Run `partizip init`."
    return f"The database cannot be used ({words}). {advice}"


def reach_database() -> None:
    """Raises DatabaseError within five seconds when the database does not answer."""
    if connection.vendor == "postgresql" and connection.connection is None:
        # The pool would wait for long until it gives up.
        with connection.wrap_database_errors:
            connection.Database.connect(**connection.get_connection_params() | {"connect_timeout": 4}).close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


def check_database() -> str:
    """Which database this is. Raises Problem when it is not as it must be, or DatabaseError within five seconds."""
    reach_database()
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


def pending() -> list[str]:
    """The part of each migration that this database still lacks."""
    executor = MigrationExecutor(connection)
    return [step.app_label for step, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def _migrations() -> str:
    count = len(pending())
    if count:
        raise Problem(f"{count} migrations are missing. Run `partizip django migrate`.")
    return "up to date"


def check_protection() -> str:
    """Raises Problem when triggers are gone or hollowed; parts that a migration is still to change make theirs then."""
    missing = triggers.missing(apart=set(pending()))
    if missing:
        raise Problem(
            f"Append-only protection is missing: {', '.join(missing)}. Look with `partizip journal verify` what was "
            "changed, find out who removed it, then run `partizip django migrate`."
        )
    return f"{len(triggers.GUARDED)} tables are append-only"


def _key() -> str:
    try:
        keeping.checked_root(tree.size())
        if keys.pending() is not None and not keeping.key_file().is_file():
            return "declared lost, see signing"
        return f"public key {keeping.signer().verifier.text}"
    except (keeping.KeyProblem, keeping.HistoryChanged) as error:
        raise Problem(str(error)) from error


def _signing() -> str:
    """Whether states are signed: not while a lost key waits for two persons, when the program runs nevertheless."""
    try:
        keeping.signer()
    except keeping.KeyProblem as error:
        raise Problem(str(error)) from error
    if keys.pending() is not None:
        raise Problem("The key was declared lost but is there: withdraw that on the desk, or let it be confirmed.")
    return f"{len(keys.changes())} changes of the key so far"


def _last_signed() -> str:
    size = tree.size()
    if size and not keeping.size_file().is_file():
        raise Problem(
            f"{keeping.size_file()} is missing although the log has {size} lines: an older database would not be "
            "noticed. Restore it with the key's folder, or compare with a signed state that you saved elsewhere "
            "(`partizip journal verify --since`). The next act notes it again."
        )
    noted = keeping.last_signed().size
    if size > noted and time.time() - keeping.size_file().stat().st_mtime > NOTED_WITHIN:
        raise Problem(
            f"Only {noted} of {size} lines are noted at {keeping.size_file()}: the program cannot write there. Give it "
            "the right to, and make room on the disk; the next act notes them."
        )
    return f"{noted} lines noted beside the key"


def _search() -> str:
    found = rebuilding.out_of_step()
    if found:
        raise Problem(f"The search's index is out of step. {found} Run `partizip search rebuild`.")
    return f"{Document.objects.count()} documents can be found"


def _secret() -> str:
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


def _worker() -> str:
    last = post.last_run()
    if last is None:
        return "has not run yet; start `partizip worker`"
    if post.worker_silent(last, timezone.now()):
        raise Problem(f"The worker has not run since {last:%Y-%m-%d %H:%M} UTC. Start `partizip worker`.")
    return f"last run {timezone.localtime(last):%Y-%m-%d %H:%M %Z}"


def _role() -> str:
    """Whether the program's role could switch the append-only protection off: owners and superusers can."""
    if connection.vendor != "postgresql":
        return "SQLite knows no roles; whoever can write the file can change it"
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_user, EXISTS (SELECT 1 FROM pg_class WHERE relnamespace = current_schema()::regnamespace "
            "AND relkind IN ('r', 'p') AND pg_has_role(current_user, relowner, 'MEMBER'))"
        )
        name, owns = cursor.fetchone()
    if not owns:
        return f"{name} owns no table"
    words = f"{name} owns the tables and could switch the append-only protection off"
    if settings.PUBLIC:
        raise Problem(f"{words}. Let the program run as a role of its own: docs/deploy/roles.sql.")
    return f"{words} (fine for trying; before going public see docs/deploy/roles.sql)"


def _mail() -> str:
    with translation.override("en"):
        state = post.state()
        words = state.words()
    if state.is_stuck:
        raise Problem(f"{words} Look at PARTIZIP_MAIL_URL and at the mail server; the worker sends them.")
    return words


def _jobs() -> str:
    silent = post.silent_jobs(timezone.now())
    if silent:
        raise Problem(f"Recurring work has not succeeded for long: {'; '.join(silent)}. Start `partizip worker`.")
    return "all recurring work has succeeded of late, or none ran yet"


def _witnesses() -> str:
    """Whether every witness that is asked signs: one that has seen another history knows more than this database."""
    rows, now = witnesses.running(witnesses.standings()), timezone.now()
    for row in rows:
        if row.state == "conflict":
            raise Problem(_conflict(row))
        if witnesses.away(row, now):
            raise Problem(f"The witness {row.witness} has signed nothing for long: {row.answer}. Ask them.")
        if row.clock_apart:
            raise Problem(
                f"The clocks of {row.witness} and of this machine are {row.clock_apart} minutes apart. Set it."
            )
    return f"{len(rows)} witness the record from outside" if rows else "nobody witnesses the record from outside yet"


def _conflict(row: witnesses.Standing) -> str:
    return (
        f"The witness {row.witness} at {row.witness.url} says that it has seen another history of this record, "
        f"and has signed nothing since (its last answer: {row.answer}). "
        "Was an older database put back, or does another machine sign with the same key? Look with `partizip journal "
        "verify`, and restore the newest backup."
    )


# name, check, whether the program must not start without it, whether it reads the database
CHECKS: tuple[tuple[str, Callable[[], str], bool, bool], ...] = (
    ("database", check_database, True, True),
    ("migrations", _migrations, True, True),
    ("protection", check_protection, True, True),
    ("key", _key, True, True),
    ("signing", _signing, False, True),
    ("last signed", _last_signed, False, True),
    ("search", _search, False, True),
    ("secret", _secret, True, False),
    ("fonts", _fonts, False, False),
    ("clock", _clock, False, True),
    ("mail", _mail, False, True),
    ("disk", _disk, False, False),
    ("worker", _worker, False, True),
    ("jobs", _jobs, False, True),
    ("witnesses", _witnesses, False, True),
    ("role", _role, False, True),
)


def findings(apart: Collection[str] = ()) -> Iterator[Finding]:
    """Every point but those `apart`, in order or with what to do; one alone for a database that cannot be used."""
    usable = True
    for name, check, _needed, reads in CHECKS:
        if name in apart or (reads and not usable):
            continue
        try:
            yield Finding(name, True, check())
        except (Problem, keeping.HistoryChanged) as problem:
            yield Finding(name, False, str(problem))
        except DatabaseError as error:
            usable = False
            yield Finding(name, False, unusable(error))


def check_start() -> None:
    """Raise Problem or DatabaseError for the first point without which nobody may be served."""
    for _name, check, needed, _reads in CHECKS:
        if needed:
            check()
