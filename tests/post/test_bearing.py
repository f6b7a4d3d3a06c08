"""Killed in the middle, two workers at once: no mail lost, none double but the one between acceptance and note."""

import json
import subprocess
import sys
from collections import Counter

import pytest

from tests.post.sink import sink

pytestmark = pytest.mark.slow
MAILS = 150
QUEUE = """
import sys, django
django.setup()
from django.db import transaction
from django.utils import timezone
from partizip.access.models import DefaultChange
from partizip.post import outbox
DefaultChange.objects.create(name="instance.demo", value=False, at=timezone.now())
letters = [
    outbox.Letter(key=f"k{n}", kind="duty", to=f"person{n}@amt.de", subject=f"Mail {n}", intro="x")
    for n in range(int(sys.argv[1]))
]
with transaction.atomic():
    outbox.put(letters, timezone.now(), "de")
"""
# A worker with a short lease, so that the test need not wait for a quarter of an hour.
WORKER = """
import time, django
django.setup()
from datetime import timedelta
from django.utils import timezone
from partizip.post import sending
from partizip.post.models import Mail
sending.LEASE, sending.BATCH_TIME = timedelta(seconds=3), 1.5
while Mail.objects.waiting().exists():
    sending.send_waiting(timezone.now())
    time.sleep(0.1)
"""


@pytest.fixture
def post(demo):
    """A site that sends to a server of the test."""
    with sink() as server:
        url = f"smtp://127.0.0.1:{server.port}"
        demo.more["PARTIZIP_MAIL_URL"] = url
        yield demo, server


def start(demo, code, *arguments):
    return subprocess.Popen([sys.executable, "-c", code, *arguments], env=demo.environment)


def test_killed_several_times_and_two_workers_at_once(post):
    demo, server = post
    assert start(demo, QUEUE, str(MAILS)).wait(60) == 0
    known = {identifier for (identifier,) in demo.rows("SELECT message_id FROM post_mail")}
    assert len(known) == MAILS
    kills = 0
    for target in (15, 50, 90):
        workers = [start(demo, WORKER) for _ in range(2)]
        server.wait_for(target)
        for worker in workers:
            worker.kill()
            worker.wait(10)
            kills += 1
    workers = [start(demo, WORKER) for _ in range(2)]
    assert [worker.wait(120) for worker in workers] == [0, 0]
    arrived = Counter(server.ids())
    assert set(arrived) == known, "none lost"
    assert sum(arrived.values()) - len(known) <= kills, "at most the one in each killed worker's hand"
    assert demo.rows("SELECT count(*) FROM post_mail WHERE sent_at IS NULL") == [(0,)]


def test_two_workers_alone_double_nothing(post):
    demo, server = post
    assert start(demo, QUEUE, str(MAILS)).wait(60) == 0
    workers = [start(demo, WORKER) for _ in range(2)]
    assert [worker.wait(120) for worker in workers] == [0, 0]
    assert len(server.ids()) == len(set(server.ids())) == MAILS


def test_the_whole_way_with_the_real_worker(post):
    """From the worker's run to the folder, and what the doctor says."""
    demo, _server = post
    done = demo.run("worker", "--once")
    assert done.returncode == 0
    jobs = {name for (name,) in demo.rows("SELECT name FROM post_jobrun WHERE succeeded_at IS NOT NULL")}
    assert {"tell_officials", "tell_subscribers", "delete_due", "send_waiting", "run_ladder"} <= jobs
    found = {item["name"]: item for item in json.loads(demo.run("doctor", "--json").stdout)}
    assert found["mail"]["ok"]
    assert "writes to nobody" in found["mail"]["message"]
    demo.falsify("UPDATE post_jobrun SET succeeded_at = '2026-01-01 00:00:00+00' WHERE name = 'send_waiting'")
    assert demo.run("doctor").returncode == 1
    found = {item["name"]: item for item in json.loads(demo.run("doctor", "--json").stdout)}
    assert "send_waiting" in found["jobs"]["message"]
    assert found["mail"]["ok"]
