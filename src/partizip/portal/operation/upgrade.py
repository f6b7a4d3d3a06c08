"""`partizip upgrade`: back up, migrate, verify, check; stops at the first fault and says how to go back."""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError

from partizip.core.ledger import Fault, HistoryChanged
from partizip.journal import databases, keeping, verify
from partizip.portal import health
from partizip.portal.operation import backup
from partizip.portal.operation.archive import Problem
from partizip.portal.operation.restore import Quiet
from partizip.portal.start import alone


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main(arguments: list[str]) -> int:
    """Run the command: 0 when every step is done, 1 at the first fault."""
    parser = argparse.ArgumentParser(
        prog="partizip upgrade",
        description="After installing a new release: back up, migrate, verify, check. Stop web and worker first.",
    )
    parser.add_argument(
        "--backup", type=Path, default=Path(settings.HOME) / "backups",
        help="file or folder for the backup (default: backups in the home folder)",
    )  # fmt: skip
    options = parser.parse_args(arguments)
    with alone():
        return _upgraded(options.backup)


def _upgraded(target: Path) -> int:
    archive: list[Path] = []
    steps: tuple[tuple[str, Callable[[], str]], ...] = (
        ("protection", health.check_protection),
        ("backup", lambda: _backed_up(target, archive)),
        ("migrate", _migrated),
        ("verify", _verified),
        ("doctor", _examined),
    )
    for number, (name, step) in enumerate(steps, 1):
        try:
            _say(f"{number}/{len(steps)} {name}: {step()}")
        except (Problem, health.Problem, HistoryChanged, Fault, databases.CannotCheck) as fault:
            return _stopped(name, str(fault), archive)
        except DatabaseError as error:
            return _stopped(name, health.unusable(error), archive)
        except Exception as error:  # a migration may fail in any way; the administrator needs the way back
            return _stopped(name, f"{type(error).__name__}: {error}", archive)
    _say("Upgraded. Start web and worker.")
    return 0


def _backed_up(target: Path, archive: list[Path]) -> str:
    if target == Path(settings.HOME) / "backups":
        target.mkdir(mode=0o700, parents=True, exist_ok=True)
    path, manifest = backup.make(target)
    archive.append(path)
    lost = f"; {len(manifest.missing)} published files are gone or altered" if manifest.missing else ""
    return f"{path}, {manifest.log_size} lines{lost}"


def _migrated() -> str:
    count = len(health.pending())
    if count:
        call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    return f"{count} migrations"


def _verified() -> str:
    tree = verify.check_database(settings.DATABASE_URL, Quiet())
    keeping.checked_root(tree.size)
    return f"{tree.size} lines in order"


def _examined() -> str:
    # The worker is stopped now, and on PostgreSQL this runs as the role that owns the tables.
    faults = [item for item in health.findings(apart={"worker", "role"}) if not item.ok]
    if faults:
        raise health.Problem("; ".join(f"{item.name}: {item.words}" for item in faults))
    return "all in order"


def _stopped(step: str, fault: str, archive: list[Path]) -> int:
    back = "Nothing was changed."
    if archive:
        back = (
            "To go back: install the release that ran before, then "
            f"`partizip restore {archive[0]} --replace`. Leave web and worker stopped until then."
        )
    sys.stderr.write(f"Stopped at {step}: {fault}\n{back}\n")
    return 1
