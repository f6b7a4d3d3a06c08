"""The public record: an append inside an act, and proofs, at 100,000 lines, beside pymerkle on SQLite.

Limits: the append adds at most 1 ms in the median (same durability for both: WAL, synchronous FULL); inclusion and
consistency proof at most 5 ms. Prints a table; asserts nothing about time.
"""

import os
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

LINES = 100_000
TIMES = 200


def measured(function: Callable[[int], object], times: int = TIMES) -> float:
    """Median in milliseconds."""
    found = []
    for number in range(times):
        begin = time.perf_counter()
        function(number)
        found.append((time.perf_counter() - begin) * 1000)
    return statistics.median(found)


def ours(folder: Path) -> dict[str, float]:
    os.environ |= {"PARTIZIP_HOME": str(folder), "DJANGO_SETTINGS_MODULE": "partizip.web.settings"}
    import django  # noqa: PLC0415 - after the folder is known

    django.setup()
    from django.core.management import call_command  # noqa: PLC0415
    from django.db import transaction  # noqa: PLC0415
    from django.utils import timezone  # noqa: PLC0415

    from partizip.access.acts import THE_SYSTEM  # noqa: PLC0415
    from partizip.access.models import Person  # noqa: PLC0415
    from partizip.core import ledger  # noqa: PLC0415
    from partizip.journal import tree  # noqa: PLC0415
    from partizip.journal.log import Line, record  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    now = timezone.now()
    for start in range(0, LINES, 2000):
        with transaction.atomic():
            record(by=THE_SYSTEM, at=now, lines=[Line("bench.line", f"thing-{start + n}", "Ding") for n in range(2000)])

    def bare(number: int) -> None:
        with transaction.atomic():
            Person.objects.create(email=f"a{number}@example.org", name="A", made_at=now)

    def logged(number: int) -> None:
        with transaction.atomic():
            Person.objects.create(email=f"b{number}@example.org", name="B", made_at=now)
            record(by=THE_SYSTEM, at=now, lines=[Line("bench.line", f"new-{number}", "Ding")])

    size = tree.size()
    without, with_line = measured(bare), measured(logged)
    return {
        "write without a line": without,
        "write with its line": with_line,
        "append adds": with_line - without,
        "inclusion proof": measured(lambda number: ledger.inclusion_proof(number * 467 % size, size, tree.peaks(size))),
        "consistency proof": measured(
            lambda number: ledger.consistency_proof(number * 467 % size + 1, size, tree.peaks(size))
        ),
    }


def peer(folder: Path) -> dict[str, float]:
    from pymerkle import SqliteTree  # noqa: PLC0415 - a peer, never imported by the program

    path = folder / "peer.sqlite3"
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    found = SqliteTree(str(path))
    found.con.execute("PRAGMA synchronous=FULL")
    found.append_entries([f"entry {number}".encode() for number in range(LINES)], chunksize=10_000)
    result = {"append adds": measured(lambda number: found.append_entry(f"new {number}".encode()), 20)}
    size = found.get_size()
    result["inclusion proof"] = measured(lambda number: found.prove_inclusion(number * 467 % size + 1, size), 20)
    result["consistency proof"] = measured(lambda number: found.prove_consistency(number * 467 % size + 1, size), 20)
    return result


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        mine, theirs = ours(folder), peer(folder)
    limits = {"append adds": "<= 1", "inclusion proof": "<= 5", "consistency proof": "<= 5"}
    print(f"{f'{LINES} lines, median ms':<28}{'Partizip':>10}{'pymerkle':>10}{'limit':>8}")
    for what, value in mine.items():
        other = f"{theirs[what]:.2f}" if what in theirs else ""
        print(f"{what:<28}{value:>10.2f}{other:>10}{limits.get(what, ''):>8}")


if __name__ == "__main__":
    main()
