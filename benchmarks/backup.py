"""Backup and restore on SQLite: the demo Land, and a record of 100,000 lines. Seconds and size; asserts nothing.

Limit: the whole way back (restore with every digest, the record recomputed and every row compared) within an hour,
of which the program takes at most five minutes.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

LINES = 100_000
FILL = """
import sys, django
django.setup()
from django.db import transaction
from django.utils import timezone
from partizip.access.acts import THE_SYSTEM
from partizip.journal.log import Line, record
for start in range(0, int(sys.argv[1]), 2000):
    with transaction.atomic():
        lines = [Line("bench.line", f"thing-{start + n}", "Ding", facts={"words": "x" * 400}) for n in range(2000)]
        record(by=THE_SYSTEM, at=timezone.now(), lines=lines)
"""


def called(home: Path, *arguments: str) -> tuple[float, str]:
    """Seconds and output of a command on the installation in `home`."""
    source = str(Path(__file__).resolve().parent.parent / "src")
    environment = os.environ | {
        "PARTIZIP_HOME": str(home), "PYTHONPATH": source, "DJANGO_SETTINGS_MODULE": "partizip.web.settings",
        "PARTIZIP_DATABASE_URL": f"sqlite:///{home / 'partizip.sqlite3'}",
    }  # fmt: skip
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return time.perf_counter() - begin, done.stdout


def main() -> None:
    print(f"{'SQLite':<22}{'backup s':>10}{'restore s':>10}{'MB':>8}{'lines':>9}")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        home = folder / "land"
        called(home, "-m", "partizip", "init", "--demo")
        for what, more in (("demo Land", 0), (f"and {LINES} lines", LINES)):
            called(home, "-c", FILL, str(more))
            archive = folder / f"{more}.tar"
            backup, said = called(home, "-m", "partizip", "backup", str(archive), "--json")
            machine = folder / f"machine{more}"
            machine.mkdir()
            called(home, "-m", "partizip", "backup-key", str(machine / "key"))
            restore, _said = called(machine, "-m", "partizip", "restore", str(archive))
            told = json.loads(said)
            print(f"{what:<22}{backup:>10.1f}{restore:>10.1f}{told['bytes'] / 1e6:>8.1f}{told['log_size']:>9}")


if __name__ == "__main__":
    main()
