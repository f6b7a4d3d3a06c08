"""100,000 open claims on one SQLite file: the ladder, the overdue page, its table, and 10,000 deadlines.

Limits: ladder run 10 s, overdue page 1 s, 10,000 deadlines 0.5 s, no transaction above 200 ms. The claims' due
dates lie evenly around today, half of them overdue, and the steps until yesterday stand already; the daily run
is what the worker does each night, the last one catches up after ten days without it. Prints a table;
asserts nothing about time.
"""

import os
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

CLAIMS = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
TODAY = date(2026, 11, 23)
SPAN = 400  # days around today on which something is due

home = tempfile.TemporaryDirectory(prefix="bench-claims-")
os.environ |= {
    "PARTIZIP_HOME": home.name,
    "PARTIZIP_FILES": str(Path(home.name) / "files"),
    "PARTIZIP_DATABASE_URL": f"sqlite:///{home.name}/claims.sqlite3",
    "PARTIZIP_LOG_KEY_FILE_PATH": str(Path(home.name) / "key" / "log.key"),
    "DJANGO_SETTINGS_MODULE": "partizip.web.settings",
}

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402

from partizip.access.defaults import DEFAULTS  # noqa: E402
from partizip.bodies.models import Body, Kind  # noqa: E402
from partizip.core.calendar import berlin_day, overdue_from, working_days  # noqa: E402
from partizip.core.claims import ClaimFacts, due_levels  # noqa: E402
from partizip.duties import actions, tasks  # noqa: E402
from partizip.duties.models import Claim, Reminder  # noqa: E402
from partizip.journal import keeping  # noqa: E402
from partizip.web.versions import STORE  # noqa: E402

ROWS: list[tuple[str, str, str]] = []


def timed(what: str, limit: str, work: Callable[[], Any]) -> Any:
    """Run, note the time, hand on the result."""
    begin = time.perf_counter()
    result = work()
    seconds = time.perf_counter() - begin
    ROWS.append((what, f"{seconds * 1000:,.0f} ms" if seconds < 10 else f"{seconds:,.1f} s", limit))
    return result


def fill() -> None:
    """Bodies and open claims, spread over the days around today."""
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    keeping.make_key("bench.example")
    bodies = Body.objects.bulk_create(
        Body(slug=f"stelle-{n}", name=f"Stelle {n}", kind=Kind.DEPARTMENT, valid_from=date(2016, 12, 8))
        for n in range(24)
    )
    days = [TODAY + timedelta(days=n - SPAN // 2) for n in range(SPAN)]
    Claim.objects.bulk_create(
        (
            Claim(
                code=f"{n:09d}", title=f"Bericht {n}", debtor=bodies[n % 23], creditor=bodies[23],
                asked_at=overdue_from(days[n % SPAN] - timedelta(days=60 if n % 2 else 28)), due_on=days[n % SPAN],
                overdue_from=overdue_from(days[n % SPAN]),
            )
            for n in range(CLAIMS)
        ),
        batch_size=2000,
    )  # fmt: skip


def settle() -> None:
    """As if the worker had run until yesterday: the steps reached before today stand already."""
    ladder, days, rows = DEFAULTS["duties.ladder"].value, working_days(), []
    for claim in Claim.objects.only("id", "due_on", "overdue_from", "asked_at").iterator():
        asked_on, yesterday = berlin_day(claim.asked_at), TODAY - timedelta(days=1)
        facts = ClaimFacts(claim.due_on, claim.overdue_from)
        rows += (
            Reminder(claim=claim, level=step.level, audience=step.audience, reached_on=step.reached_on, at=NOW)
            for step in due_levels(facts, ladder, yesterday, days, asked_on=asked_on)
        )
    Reminder.objects.bulk_create(rows, batch_size=5000)


def longest_act(run: Callable[[], Any]) -> tuple[Any, float]:
    """The run's result and its longest transaction, in ms."""
    times, whole = [], actions.remind

    def one(**facts: Any) -> int:
        begin = time.perf_counter()
        try:
            return whole(**facts)
        finally:
            times.append((time.perf_counter() - begin) * 1000)

    tasks.actions.remind = one
    try:
        return run(), max(times, default=0)
    finally:
        tasks.actions.remind = whole


def ladder(name: str, at: datetime, limit: str = "10 s") -> None:
    (written, longest) = timed(name, limit, lambda: longest_act(lambda: tasks.run_ladder(at)))
    ROWS.append((f"  steps written, longest transaction: {written:,}", f"{longest:,.0f} ms", "200 ms"))


def pages() -> None:
    settings.ALLOWED_HOSTS = ["*"]
    STORE.LARGEST = 0  # bytes: nothing is kept
    client = Client()
    client.get("/barrierefreiheit/")  # templates and translations are loaded
    for name, address in (
        ("overdue page", "/ueberfaellig/"),
        ("overdue page, last", "/ueberfaellig/?seite=1000"),
        ("overdue page of one body", "/ueberfaellig/?von=stelle-3"),
        ("list of duties", "/pflichten/"),
    ):
        with CaptureQueriesContext(connection) as queries:
            response = timed(f"{name}, uncached", "1 s", lambda address=address: client.get(address))
        ROWS.append((f"  status {response.status_code}", f"{len(queries)} queries", ""))


def deadlines() -> None:
    table = working_days()
    timed(
        "10,000 deadlines with their holidays", "500 ms",
        lambda: [
            table.holidays_used(day, table.due(day, 20, "working_days"))
            for day in (TODAY + timedelta(days=n % 700) for n in range(10_000))
        ],
    )  # fmt: skip


def main() -> None:
    timezone.now = lambda: NOW  # type: ignore[assignment]
    deadlines()
    timed(f"(set-up) {CLAIMS:,} open claims", "", fill)
    timed("(set-up) steps until yesterday", "", settle)
    pages()
    ladder("ladder, daily run", NOW)
    ladder("ladder, again at once", NOW)
    ladder("ladder, after 10 days without a worker", NOW + timedelta(days=10))
    width = max(len(row[0]) for row in ROWS)
    print(f"\n{'open claims':<{width}}  {'measured':>12}  {'limit':>8}")
    for what, measured, limit in ROWS:
        print(f"{what:<{width}}  {measured:>12}  {limit:>8}")


if __name__ == "__main__":
    main()
