"""Starting: first use, refusals with what to do, the doctor, and the whole program at once."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from urllib.request import urlopen

import pytest

from partizip.__main__ import main
from tests import sites

pytestmark = pytest.mark.slow


@pytest.fixture
def empty(tmp_path, demo_seed):
    """An installation without anything; on PostgreSQL the database is emptied by making a new one."""
    if sites.SERVER.startswith(("postgres", "pgsql")):
        with sites.bare_database(tmp_path / "land") as site:
            yield site
    else:
        yield sites.Site(tmp_path / "land", f"sqlite:///{tmp_path / 'land' / 'partizip.sqlite3'}")


def test_init_makes_the_first_administrator(empty):
    assert empty.run("init").returncode == 2
    done = empty.run("init", "--email", "chefin@example.org")
    assert done.returncode == 0, done.stderr
    assert "start password" in done.stdout
    assert oct((empty.home / "key" / "log.key").stat().st_mode)[-3:] == "600"
    again = empty.run("init", "--email", "chefin@example.org")
    assert again.returncode == 2
    assert "already a Land" in again.stderr
    assert empty.run("doctor").returncode == 0
    assert empty.run("journal", "verify", "--database", empty.database).returncode == 0


def test_an_empty_database_is_explained(empty):
    assert "init" in empty.run().stderr
    shown = empty.run("doctor", "--json")
    assert shown.returncode == 1


def test_the_doctor_names_what_is_missing(demo):
    shown = json.loads(demo.run("doctor", "--json").stdout)
    assert all(item["ok"] for item in shown)
    (demo.home / "key" / "log.key").chmod(0o644)
    refused = demo.run("serve")
    assert refused.returncode == 1
    assert "chmod 600" in refused.stderr
    (demo.home / "key" / "log.key").chmod(0o600)
    demo.falsify("DELETE FROM duties_reminder")
    if demo.database.startswith("sqlite"):
        refused = demo.run("serve")
        assert refused.returncode == 1
        assert "Append-only protection is missing" in refused.stderr


def test_what_was_falsified_is_not_healed_by_starting(demo):
    if demo.database.startswith("sqlite"):
        demo.falsify("UPDATE duties_claim SET due_on = '2030-01-01'")
    else:
        demo.falsify("ALTER TABLE duties_claim DISABLE TRIGGER USER")
    calls = (
        [], ["serve"], ["init", "--demo"], ["worker", "--once"], ["bodies", "import", "x.csv"],
        ["mandate", "give", "--email", "a@b.de", "--role", "officer", "--body", "laf", "--from", "2026-01-01"],
    )  # fmt: skip
    for call in calls:
        refused = demo.run(*call)
        assert refused.returncode == 1, call
        assert "Append-only protection is missing" in refused.stderr, call
        assert "Traceback" not in refused.stderr
    assert demo.run("django", "migrate").returncode == 0  # the documented way to restore it
    assert demo.run("worker", "--once").returncode == 0


def test_whoever_is_stopped_while_founding_leaves_nothing_half(empty):
    process = subprocess.Popen(
        [sys.executable, "-m", "partizip", "init", "--demo"], env=empty.environment, stdout=subprocess.PIPE, text=True
    )
    assert "Preparing the database" in process.stdout.readline()
    assert "Making the demo Land" in process.stdout.readline()
    second = empty.run("init", "--demo")
    assert second.returncode == 1
    assert "prepared by another call" in second.stderr
    time.sleep(0.8)
    process.kill()
    process.communicate()
    assert empty.rows("SELECT count(*) FROM bodies_body") == [(0,)]
    done = empty.run("init", "--demo")
    assert done.returncode == 0, done.stderr
    assert empty.run("doctor").returncode == 0


@pytest.mark.parametrize("broken", ["unsinn", "sqlite:///{home}/garbage", "postgres://nobody@127.0.0.1:1/none"])
def test_a_database_that_cannot_be_used_is_one_sentence(tmp_path, broken):
    (tmp_path / "garbage").write_bytes(os.urandom(5000))
    site = sites.Site(tmp_path, broken.format(home=tmp_path))
    for call in ([], ["init", "--demo"], ["serve"], ["doctor"]):
        begin = time.monotonic()
        refused = site.run(*call)
        assert refused.returncode in {1, 2}, call
        assert "Traceback" not in refused.stderr, call
        assert "PARTIZIP_DATABASE_URL" in refused.stderr + refused.stdout or "backup" in refused.stderr + refused.stdout
        assert refused.stdout.count("database cannot be used") <= 1, "the doctor says it once"
        assert time.monotonic() - begin < 15


def test_going_public_needs_a_real_secret(demo):
    for secret in ("", "a" * 60):
        environment = demo.environment | {"PARTIZIP_PUBLIC": "1", "PARTIZIP_SECRET_KEY": secret}
        refused = subprocess.run(
            [sys.executable, "-m", "partizip", "serve"], env=environment, capture_output=True, text=True, check=False
        )
        assert refused.returncode == 2
        assert refused.stderr.startswith("Set PARTIZIP_SECRET_KEY")
        assert "Traceback" not in refused.stderr


def test_a_lost_key_is_no_reason_for_a_new_one(demo):
    key = demo.home / "key" / "log.key"
    key.unlink()
    for call in (["init", "--demo"], ["serve"]):
        refused = demo.run(*call)
        assert "from its backup" in refused.stderr
        assert not key.exists()


def test_the_doctor_misses_the_last_signed_state(demo):
    (demo.home / "key" / "last-signed").unlink()
    shown = demo.run("doctor")
    assert shown.returncode == 1
    assert "last-signed is missing" in shown.stdout


def test_ports_are_explained(demo):
    assert demo.run("--port", "70000").returncode == 2
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        refused = demo.run("serve", "--port", str(port))
        assert refused.returncode == 1
        assert f"port {port}: the port is busy" in refused.stderr


@pytest.mark.parametrize("after", [0.1, 0.6, 3.0])
def test_ctrl_c_ends_everything_at_once(demo, after):
    """As a terminal sends it: to the whole process group."""
    process = subprocess.Popen(
        [sys.executable, "-m", "partizip", "--port", str(sites.free_port())], env=demo.environment,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True,
    )  # fmt: skip
    assert any("Partizip runs at" in line for line in process.stdout)
    time.sleep(after)
    begin = time.monotonic()
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=30)[0]
    assert time.monotonic() - begin < 10, said  # a child that is not told is killed after 15
    assert process.returncode == 0, said
    assert "SIGKILL" not in said
    assert "ERROR" not in said


def test_the_worker_runs_once(demo):
    assert demo.run("worker", "--once").returncode == 0


@pytest.mark.parametrize("command", [[], ["serve"]], ids=["whole", "web server"])
def test_links_lead_to_the_port_that_is_served(demo, command):
    """Where nobody set the site's address: a feed holds it in full."""
    port = sites.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "partizip", *command, "--port", str(port)], env=demo.environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        sites.wait_for(port, process)
        with urlopen(f"http://localhost:{port}/beauftragte/vorhaben.atom") as feed:
            words = feed.read().decode()
        assert f"http://localhost:{port}/beauftragte/vorhaben/" in words
        assert "localhost:8000" not in words
    finally:
        process.terminate()
        process.wait(30)


@pytest.mark.parametrize("signal_", [signal.SIGTERM, signal.SIGKILL], ids=lambda signal_: signal_.name)
def test_the_whole_program_starts_and_ends_together(demo, signal_):
    """Also when nobody could tell the others: they hold the pipe, so it is read to its end only once all are gone."""
    port = sites.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "partizip", "--port", str(port)], env=demo.environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        sites.wait_for(port, process)
        with urlopen(f"http://localhost:{port}/") as page:
            assert "p-doors" in page.read().decode()
        process.send_signal(signal_)
        assert f"http://localhost:{port}/" in process.communicate(timeout=30)[0]
    finally:
        if process.poll() is None:
            process.kill()
    time.sleep(0.2)
    assert os.system(
        f"{sys.executable} -c 'import socket; socket.create_connection((\"127.0.0.1\", {port}), 1)' 2>/dev/null"
    )


def test_usage_and_unknown_commands(capsys):
    assert main(["--help"]) == 0
    assert "journal verify" in capsys.readouterr().out
    assert main(["unsinn"]) == 2
    assert "no command" in capsys.readouterr().err
