"""Starting: first use, refusals with what to do, the doctor, and the whole program at once."""

import json
import os
import signal
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


def test_the_worker_runs_once(demo):
    assert demo.run("worker", "--once").returncode == 0


def test_the_whole_program_starts_and_ends_together(demo):
    port = sites.free_port()
    process = subprocess.Popen(
        [sys.executable, "-m", "partizip", "--port", str(port)], env=demo.environment, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True,
    )  # fmt: skip
    try:
        sites.wait_for(port, process)
        with urlopen(f"http://localhost:{port}/") as page:
            assert "p-doors" in page.read().decode()
        process.send_signal(signal.SIGTERM)
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
