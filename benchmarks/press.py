"""The press room: publishing while mail goes out, the second at which an embargo ends, a page under load meanwhile.

Limits: publishing at most 100 ms (median and p95) while the worker indexes and queues mail for 200 subscribers; a
sealed page answers 404 before its second and 200 from it on, with no worker running; readers of the press page keep at
least half their rate while releases go out. Prints a table; asserts nothing about time.
"""

import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from http.client import HTTPConnection
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "src"), str(ROOT / "benchmarks")]

from pages import serve  # noqa: E402

RELEASES, FOLLOWERS, SECONDS = 40, 200, 10
PREPARE = """
import django
django.setup()
from django.utils import timezone
from partizip.access.acts import NOBODY
from partizip.post import actions
from partizip.post.models import Mail, Subscription
for number in range(%d):
    now, email = timezone.now(), f"leser{number}@post.de"
    actions.ask_subscription(by=NOBODY, at=now, email=email, subject="press:beauftragte-integration", title="Presse",
                             rhythm="now", language="de")
    found = Subscription.objects.get(email=email)
    actions.confirm_subscription(by=NOBODY, at=now, subscription=found, own_link=True)
"""
# The worker's part in it.
WORKER = """
import time, django
django.setup()
from django.utils import timezone
from partizip.commissioner.tasks.press import note_appearances
from partizip.post.news import tell_subscribers
while True:
    note_appearances(timezone.now())
    tell_subscribers(timezone.now())
    time.sleep(1)  # sixty times as often as the worker does
"""
PUBLISH = """
import sys, time, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from partizip.access.acts import Actor
from partizip.access.ids import new_id
from partizip.access.models import Mandate
from partizip.commissioner.actions import press
held = Mandate.objects.select_related("body").get(role="commissioner")
by = Actor(role=held.role, body=held.body.slug, body_id=held.body_id, mandate_id=held.id, person_id=held.person_id)
ahead = float(sys.argv[2])
for number in range(int(sys.argv[1])):
    now = timezone.now()
    when = now + timedelta(seconds=ahead) if ahead else None
    draft = press.save_draft(by=by, at=now, draft_id=new_id(), revision=0, kind="release", language="de",
                             title=f"Mitteilung {number}", text="Zwei Sätze zur Lage. " * 150, appears_at=when)
    begin = time.perf_counter()
    made = press.publish(by=by, at=timezone.now(), draft=draft, revision=1)
    print(made.item.code, round((time.perf_counter() - begin) * 1000, 2), when.timestamp() if when else "", flush=True)
    time.sleep(float(sys.argv[3]))
"""


def script(environment: dict[str, str], code: str, *arguments: str) -> list[list[str]]:
    """Run code of the program in a process of its own; the words of its lines."""
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True, check=True
    )
    return [line.split() for line in done.stdout.splitlines()]


def published(environment: dict[str, str], releases: int = RELEASES, pause: float = 0.05) -> tuple[float, float, float]:
    """Median, p95 and the first of publishing, in milliseconds; `pause` in seconds between two.

    The first act of a process loads what it needs; a web server has done so long before, so it is told apart.
    """
    rows = script(environment, PUBLISH, str(releases + 1), "0", str(pause))
    first, *others = [float(row[1]) for row in rows]
    times = sorted(others)
    return statistics.median(times), times[int(len(times) * 0.95)], first


def embargo(environment: dict[str, str], port: int) -> tuple[float, float]:
    """By how many milliseconds after its time a sealed page was first seen, and before it was last not there."""
    ((code, _ms, moment),) = script(environment, PUBLISH, "1", "3", "0")
    connection, missing = HTTPConnection("127.0.0.1", port), 0.0
    while True:
        begin = time.time()
        connection.request("GET", f"/presse/{code}/")
        answer = connection.getresponse()
        answer.read()
        if answer.status == 200:
            connection.close()
            return (time.time() - float(moment)) * 1000, (float(moment) - missing) * 1000
        missing = begin


def rate(port: int, seconds: float) -> float:
    """Answers per second of the press page over one kept connection, each read to its end."""
    connection, count, begin = HTTPConnection("127.0.0.1", port), 0, time.perf_counter()
    while (passed := time.perf_counter() - begin) < seconds:
        connection.request("GET", "/presse/")
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200
        count += 1
    connection.close()
    return count / passed


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="bench-press-") as name:
        environment = os.environ | {
            "PARTIZIP_HOME": name, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "DJANGO_SETTINGS_MODULE": "partizip.web.settings", "PARTIZIP_MAIL_URL": f"file://{name}/mail",
        }  # fmt: skip
        run = [sys.executable, "-m", "partizip", "init", "--demo"]
        subprocess.run(run, env=environment, check=True, stdout=subprocess.DEVNULL)
        script(environment, PREPARE % FOLLOWERS)
        alone = published(environment)
        server, port = serve("partizip.web.wsgi", environment, Path(name))
        worker = None
        try:
            seen, missing = embargo(environment, port)  # no worker runs yet
            quiet = rate(port, SECONDS)
            worker = subprocess.Popen([sys.executable, "-c", WORKER], env=environment)
            beside = published(environment)
            results: list[tuple[float, float, float]] = []
            thread = threading.Thread(target=lambda: results.append(published(environment, 20, SECONDS / 20)))
            thread.start()
            busy = rate(port, SECONDS)
            thread.join()
        finally:
            for process in filter(None, (server, worker)):
                process.terminate()
                process.wait()
    print(f"{'what':<58}{'measured':>18}{'limit':>14}")
    for label, (median, late, _first) in (
        ("publish, nothing beside it: median / p95, ms", alone),
        ("publish beside index and mail: median / p95, ms", beside),
        ("publish beside mail and readers: median / p95, ms", results[0]),
    ):  # fmt: skip
        print(f"{label:<58}{f'{median:.1f} / {late:.1f}':>18}{'<= 100 / 100':>14}")
    print(f"{'first act of a new process, ms':<58}{alone[2]:>18.0f}")
    print(f"{'sealed page: first seen after its time, ms':<58}{seen:>18.0f}{'< 1000':>14}")
    print(f"{'sealed page: last missing before its time, ms':<58}{missing:>18.0f}{'>= 0':>14}")
    print(f"{'press page, requests/s, quiet':<58}{quiet:>18.0f}")
    print(f"{'press page, requests/s, while releases and mail go out':<58}{busy:>18.0f}{'>= half':>14}")


if __name__ == "__main__":
    main()
