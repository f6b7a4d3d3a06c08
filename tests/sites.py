"""Whole installations for tests that need a real server or committed data: a demo Land in a folder of its own.

With PARTIZIP_DATABASE_URL the data lies in a database made for the test on that server, else in SQLite.
"""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import uuid
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.request import urlopen

import psycopg

ROOT = Path(__file__).resolve().parent.parent
SERVER = os.environ.get("PARTIZIP_DATABASE_URL", "")
KIND = "postgresql" if SERVER.startswith(("postgres", "pgsql")) else "sqlite"


@dataclass
class Site:
    """An installation: its folder, its database's address and the environment to run it in."""

    home: Path
    database: str
    more: dict[str, str] = field(default_factory=dict)  # further settings

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PARTIZIP_")}
        return kept | {
            "PARTIZIP_HOME": str(self.home),
            "PARTIZIP_DATABASE_URL": self.database,
            "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}",
            "PYTHONWARNINGS": "ignore",
            **self.more,
        }

    def run(self, *arguments: str, **options) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "partizip", *arguments], env=self.environment, capture_output=True, text=True,
            timeout=120, check=False, **options,
        )  # fmt: skip

    def script(self, code: str, *arguments: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", code, *arguments], env=self.environment, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def act(self) -> None:
        """One more line of the log."""
        given = self.run(
            "mandate", "give", "--email", "x@y.de", "--name", "X", "--role", "officer", "--body", "laf",
            "--from", "2026-01-01",
        )  # fmt: skip
        assert given.returncode == 0, given.stderr

    def rows(self, query: str) -> list[tuple]:
        """Read the data."""
        if self.database.startswith("sqlite"):
            with closing(sqlite3.connect(self.home / "partizip.sqlite3")) as connection:
                return connection.execute(query).fetchall()
        with psycopg.connect(self.database) as connection:
            return connection.execute(query).fetchall()

    def falsify(self, statement: str) -> None:
        """Change the data by hand, past every protection, as somebody with the disk could."""
        if self.database.startswith("sqlite"):
            with closing(sqlite3.connect(self.home / "partizip.sqlite3")) as connection:
                for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
                    connection.execute(f"DROP TRIGGER {name}")
                connection.execute(statement)
                connection.commit()
            return
        with psycopg.connect(self.database, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(statement)

    @contextmanager
    def served(self, *more: str):
        """The real server on a free port; yields its address."""
        port = free_port()
        environment = self.environment | {"PARTIZIP_SITE_URL": f"http://localhost:{port}"}
        process = subprocess.Popen(
            [sys.executable, "-m", "partizip", "serve", "--port", str(port), *more], env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
        )  # fmt: skip
        try:
            wait_for(port, process)
            yield Served(f"http://localhost:{port}", process)
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(20)


@dataclass
class Served:
    url: str
    process: subprocess.Popen


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port: int, process: subprocess.Popen) -> None:
    for _ in range(300):
        assert process.poll() is None, "the server ended"
        try:
            with urlopen(f"http://localhost:{port}/hilfe/", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not answer")


def _admin() -> str:
    return SERVER.rsplit("/", 1)[0] + "/postgres"


def create_database(name: str, seed: "Site | None" = None) -> None:
    """A database on the server of the tests; the one of that name goes, a leftover of a run that was ended."""
    template = f' TEMPLATE "{seed.database.rsplit("/", 1)[1]}"' if seed else ""
    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        connection.execute(f'CREATE DATABASE "{name}"{template}')


def drop_database(name: str) -> None:
    with psycopg.connect(_admin(), autocommit=True) as connection:
        connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def forget(address: str) -> None:
    """Drop the database at an address when it lies on a server; a file goes with its folder."""
    if not address.startswith("sqlite"):
        drop_database(address.rsplit("/", 1)[1])


def made(folder: Path, seed: "Site | None" = None) -> Site:
    """An installation with an empty database, or a copy of another one; whoever asks drops its database."""
    folder.mkdir(parents=True, exist_ok=True)
    if seed:
        shutil.copytree(seed.home, folder, dirs_exist_ok=True)
    if KIND == "sqlite":
        return Site(folder, f"sqlite:///{folder / 'partizip.sqlite3'}")
    name = f"partizip_{uuid.uuid4().hex[:12]}"
    create_database(name, seed)
    return Site(folder, f"{SERVER.rsplit('/', 1)[0]}/{name}")


@contextmanager
def demo_site(folder: Path, seed: Site):
    """A copy of another installation."""
    site = made(folder, seed)
    database = site.database  # a test may lead the site elsewhere
    try:
        yield site
    finally:
        forget(database)


@contextmanager
def bare_database(folder: Path):
    """An installation with an empty PostgreSQL database."""
    name = f"partizip_{uuid.uuid4().hex[:12]}"
    create_database(name)
    try:
        yield Site(folder, f"{SERVER.rsplit('/', 1)[0]}/{name}")
    finally:
        drop_database(name)
