"""/gesund and the worker's heartbeat."""

import json
from datetime import timedelta
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from django.db import connection
from django.utils import timezone

from partizip.journal import tree, triggers
from partizip.portal import health, recurring
from partizip.portal.operation import pulse
from partizip.post import queries, tasks
from partizip.post.models import JobRun
from tests import sites


@pytest.fixture
def alive(db, log_key):
    tasks.note_run("a_job", timezone.now())


def points(client):
    response = client.get("/gesund")
    assert response["Cache-Control"] == "no-store"
    assert response["Content-Type"] == "application/json"
    assert not response.cookies
    found = response.json()
    assert response.status_code == (200 if found["ok"] else 503)
    return found


def test_all_is_well(client, alive):
    found = points(client)
    assert found["ok"] is True
    assert all(found[name] for name in ("database", "migrations", "protection", "worker", "witnesses"))
    assert found["log_size"] == tree.size()
    assert set(found) == {
        "ok",
        "database",
        "migrations",
        "protection",
        "worker",
        "witnesses",
        "log_size",
        "worker_last_run",
        "release",
    }
    assert client.head("/gesund").status_code == 200
    assert client.post("/gesund").status_code == 405
    assert client.get("/en/gesund").status_code == 404


def test_a_silent_worker_is_told_after_five_minutes(client, alive):
    JobRun.objects.update(run_at=timezone.now() - timedelta(minutes=4, seconds=50))
    assert points(client)["worker"] is True
    JobRun.objects.update(run_at=timezone.now() - timedelta(minutes=5, seconds=10))
    found = points(client)
    assert (found["ok"], found["worker"], found["database"]) == (False, False, True)
    (shown,) = [item for item in health.findings() if item.name == "worker"]
    assert not shown.ok
    assert "has not run since" in shown.words
    JobRun.objects.all().delete()
    assert points(client)["worker"] is False


def test_a_missing_migration_or_trigger_is_told(client, alive, monkeypatch):
    monkeypatch.setattr(pulse, "_known", lambda: frozenset({("duties", "9999_later")}))
    assert points(client)["migrations"] is False
    monkeypatch.undo()
    name = f"journal_entry_no_{'change' if connection.vendor == 'postgresql' else 'update'}"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON journal_entry" if connection.vendor == "postgresql" else ""))
    assert triggers.missing() == [name]
    found = points(client)
    assert (found["ok"], found["protection"]) == (False, False)


def test_it_costs_few_queries(client, alive, django_assert_max_num_queries):
    points(client)
    with django_assert_max_num_queries(8):
        points(client)


def test_the_worker_leaves_a_heartbeat_and_no_line(db, log_key, monkeypatch):
    def failing(_at):
        raise ValueError

    monkeypatch.setattr(recurring, "JOBS", (failing,))  # the worker lives even when its work fails
    monkeypatch.setattr(recurring, "close_old_connections", lambda: None)  # it would end the test's own
    before = tree.size()
    recurring.run()
    first = queries.last_run()
    recurring.run()
    assert queries.last_run() > first
    assert JobRun.objects.count() == 1
    assert tree.size() == before


@pytest.mark.slow
def test_the_running_program_says_how_it_is(demo):
    with demo.served() as running:
        with pytest.raises(HTTPError) as refused:
            urlopen(running.url + "/gesund")
        assert refused.value.code == 503
        assert demo.run("worker", "--once").returncode == 0
        with urlopen(running.url + "/gesund") as answer:
            assert json.load(answer)["ok"] is True
        if demo.database.startswith("sqlite"):
            demo.falsify(
                "DROP TABLE journal_entry"
            )  # a file overwritten by hand may be read from the cache for a while
        else:
            name = demo.database.rsplit("/", 1)[1]
            with sites.psycopg.connect(sites._admin(), autocommit=True) as admin:
                admin.execute(f'ALTER DATABASE "{name}" ALLOW_CONNECTIONS false')
                admin.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])
        with pytest.raises(HTTPError) as refused:
            urlopen(running.url + "/gesund", timeout=15)
        assert refused.value.code == 503
        assert json.loads(refused.value.read())["database"] is False
    shown = demo.run("doctor")
    assert "database cannot be used" in shown.stdout
