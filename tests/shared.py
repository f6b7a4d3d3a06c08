"""What is dear to make and the same for every process of one run: the empty database of this version, the demo Land.

Whoever needs it first makes it under a lock; the others copy. On PostgreSQL it is a database of that server, which
the run drops at its end. `TESTS_SHARED` names the folder for processes that a test starts.
"""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from tests import sites

NAMED = "TESTS_SHARED"


def folder(config: pytest.Config) -> Path:
    """Where it lies: under the folder that this run has for its files."""
    if named := os.environ.get(NAMED):
        return Path(named)
    base = config._tmp_path_factory.getbasetemp()  # pytest has no public name for it outside of fixtures
    found = (base.parent if hasattr(config, "workerinput") else base) / "shared"
    found.mkdir(exist_ok=True)
    os.environ[NAMED] = str(found)
    return found


@contextmanager
def _locked(place: Path) -> Iterator[None]:
    with place.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _once(where: Path, name: str, *commands: list[str], seed: sites.Site | None = None) -> sites.Site:
    """The installation of that name; the commands make it when nobody did so far."""
    place = where / f"{name}-{sites.KIND}"
    address = place.with_suffix(".address")
    with _locked(place):
        if not address.exists():
            site = sites.made(place, seed)
            for command in commands:
                done = site.run(*command)
                assert done.returncode == 0, done.stderr
            address.write_text(site.database)
    return sites.Site(place, address.read_text())


def empty(where: Path) -> sites.Site:
    """A database of this version without a row of anybody's."""
    return _once(where, "empty", ["django", "migrate", "--run-syncdb", "-v0"], ["django", "createcachetable"])


def demo(where: Path) -> sites.Site:
    """The demo Land as `partizip init --demo` makes it."""
    return _once(where, "demo", ["init", "--demo"], seed=empty(where))


def _led(connection: BaseDatabaseWrapper, name: str) -> None:
    connection.settings_dict["NAME"] = settings.DATABASES[connection.alias]["NAME"] = name


@contextmanager
def tested(where: Path, connection: BaseDatabaseWrapper) -> Iterator[None]:
    """Django's connection leads to a copy of the empty database, made for the tests of this process."""
    creation, seed = connection.creation, empty(where)
    usual = connection.settings_dict["NAME"]
    name = creation._get_test_db_name()
    connection.close()
    if connection.vendor == "postgresql":
        sites.create_database(name, seed)
    _led(connection, name)
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        with closing(sqlite3.connect(seed.home / "partizip.sqlite3")) as made:
            made.backup(connection.connection)
    yield
    connection.close()
    _led(connection, usual)
    if connection.vendor == "postgresql":
        sites.drop_database(name)
