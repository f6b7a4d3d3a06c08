"""The large demo: by acts, resumable after a kill without a double, refused on a real installation, seen on the site."""

import os
import signal
import time
from datetime import timedelta

import pytest

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.duties.models import Claim
from partizip.portal.full import actions, filling
from partizip.portal.full.steps import DEBTORS, DISTRICTS, Load, steps
from partizip.portal.models import DemoLoad
from tests import factories
from tests.factories import NOW, actor

SMALL = "0.005"
FILL = "import sys; from partizip.__main__ import main; sys.exit(main(['demo', 'full', '--scale', '0.005']))"


def counted(site) -> dict[str, int]:
    tables = ("duties_claim", "duties_duty", "bodies_body", "texts_version", "figures_figure", "access_mandate")
    return {table: site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in tables}


@pytest.mark.django_db
def test_a_real_installation_is_never_filled():
    with pytest.raises(Refused, match="no demo"):
        actions.ask_for_full(by=THE_SYSTEM, at=NOW, scale=1)
    with pytest.raises(Forbidden):
        actions.ask_for_full(by=actor(Role.ADMINISTRATOR), at=NOW, scale=1)
    assert filling.one_step() is None
    assert not DemoLoad.objects.exists()


@pytest.mark.django_db
def test_the_bar_is_seen_on_a_demo_alone(client):
    load = DemoLoad.objects.create(scale=1, day=NOW.date(), total=200, done=50, started_at=NOW)
    assert client.get("/demo/fuellen/").status_code == 404
    factories.as_demo()
    response = client.get("/demo/fuellen/")
    assert '<progress id="filling" max="200" value="50">25 %</progress>' in response.content.decode()
    assert (response["Refresh"], response["Cache-Control"]) == ("5", "no-store")
    assert "/demo/fuellen/" in client.get("/demo/anmelden/").content.decode()
    load.finished_at = NOW
    load.save()
    assert "Refresh" not in client.get("/demo/fuellen/")
    with pytest.raises(Refused, match="there already"):
        actions.ask_for_full(by=THE_SYSTEM, at=NOW, scale=1)


@pytest.mark.django_db
def test_a_step_that_fails_is_not_counted(monkeypatch):
    factories.as_demo()
    load = actions.ask_for_full(by=THE_SYSTEM, at=NOW, scale=0.01)

    def broken(_load, _number):
        raise RuntimeError("power failure")

    monkeypatch.setattr(filling, "_steps", lambda _load: [(broken, 0)])
    with pytest.raises(RuntimeError):
        filling.one_step()
    load.refresh_from_db()
    assert load.done == 0


def test_the_steps_are_the_same_each_time_and_cover_the_land():
    load = Load(1.0, NOW.date())
    assert steps(load) == steps(load)
    assert len(DISTRICTS) == 12
    assert {f"bezirk-{name}" for name in DISTRICTS} <= set(DEBTORS)
    kinds = [make.__name__ for make, _number in steps(load)]
    assert kinds.count("_claim") == 4000
    assert load.at(0) < NOW, "nothing lies ahead"


@pytest.mark.slow
def test_killed_and_gone_on_it_is_the_same_land(demo):
    """Killed in the middle, then finished by the worker: every step once, the record verifies."""
    before = counted(demo)
    process = demo.script(FILL)
    for _ in range(600):
        if demo.rows("SELECT done FROM portal_demoload") > [(20,)]:
            break
        time.sleep(0.1)
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()
    ((done, total),) = demo.rows("SELECT done, total FROM portal_demoload")
    assert 20 < done < total
    rest = demo.run("demo", "full", "--scale", "0.9")  # the size that was asked for first is gone on with
    assert rest.returncode == 0, rest.stderr
    ((done, now),) = demo.rows("SELECT done, total FROM portal_demoload")
    assert done == now == total
    after = counted(demo)
    wanted = [make.__name__ for make, _number in steps(Load(float(SMALL), NOW.date()))]
    assert after["duties_duty"] - before["duties_duty"] == wanted.count("_duty")
    assert after["texts_version"] - before["texts_version"] == 4 * wanted.count("_text")
    assert after["figures_figure"] - before["figures_figure"] == 12 * wanted.count("_series")
    asked = demo.rows("SELECT count(*) FROM duties_claim WHERE title LIKE '%erfunden)' AND accepts_id IS NULL")[0][0]
    assert asked == wanted.count("_claim")
    assert demo.run("demo", "full").returncode == 2, "once is enough"
    verified = demo.run("journal", "verify", "--database", demo.database)
    assert verified.returncode == 0, verified.stdout


@pytest.mark.django_db
def test_the_worker_goes_on_with_what_was_asked_for(monkeypatch):
    factories.as_demo()
    actions.ask_for_full(by=THE_SYSTEM, at=NOW, scale=0.001)
    monkeypatch.setattr(filling, "_steps", lambda _load: [(lambda *_: None, 0)] * 200)
    assert filling.go_on(NOW + timedelta(minutes=1)) == DemoLoad.objects.get().total
    assert filling.go_on(NOW) == 0
    assert not Claim.objects.exists()
