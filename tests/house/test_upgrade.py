"""A database of an earlier version upgrades without loss, and every migration can be taken back."""

import re
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from partizip.core import ledger
from partizip.journal import verify
from tests.sites import Site

LANDED = sorted((Path(__file__).parent / "landed").glob("*.tar.gz"))
NEW_KEY = "import django; django.setup(); from partizip.journal import keeping; keeping.make_key('log.example')"
# Django's own bookkeeping, which a newer version of Django may write anew.
FRAMEWORK = ("django_", "auth_", "sqlite_")


def unpacked(archive: Path, folder: Path) -> Site:
    """An installation of an earlier version, with a key of its own (the old one is no business of the tests)."""
    folder.mkdir()
    subprocess.run(["tar", "-C", str(folder), "-xzf", str(archive)], check=True)
    site = Site(folder, f"sqlite:///{folder / 'partizip.sqlite3'}")
    made = site.script(NEW_KEY)
    assert made.wait(60) == 0
    made.stdout.close(), made.stderr.close()
    return site


def tables(site: Site) -> dict[str, list[dict]]:
    """Every row of every table, by column."""
    with closing(sqlite3.connect(site.home / "partizip.sqlite3")) as connection:
        connection.row_factory = sqlite3.Row
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: [dict(row) for row in connection.execute(f'SELECT * FROM "{name}"')]
            for name in names
            if not name.startswith(FRAMEWORK)
        }


def assert_kept(before: dict[str, list[dict]], after: dict[str, list[dict]]) -> None:
    """Every old row is there, with every column that still exists as it was."""
    for name, rows in before.items():
        now = after[name]
        for row in rows:
            shared = {column: value for column, value in row.items() if not now or column in now[0]}
            assert any(shared.items() <= other.items() for other in now), (name, shared)


@pytest.mark.parametrize("archive", LANDED, ids=lambda path: path.name)
def test_an_earlier_database_upgrades_without_loss(archive, tmp_path, capsys):
    site = unpacked(archive, tmp_path / "land")
    before = tables(site)
    assert len(before["duties_claim"]) > 10
    signed = tmp_path / "checkpoint"
    size, root = (site.home / "key" / "last-signed").read_text().split()
    state = ledger.checkpoint_text("log.example", int(size), bytes.fromhex(root))
    signed.write_text(ledger.sign_note(state, [ledger.Signer("log.example", bytes(32))]))
    done = site.run("upgrade")
    assert done.returncode == 0, done.stderr
    assert_kept(before, tables(site))
    assert verify.main(["--database", site.database, "--since", str(signed)]) == 0, capsys.readouterr().out
    assert site.run("doctor").returncode == 0
    with site.served() as running:
        assert urlopen(running.url).status == 200
    # What was given before is protected from now on as well.
    site.falsify(
        "UPDATE access_mandate SET person_id = (SELECT max(id) FROM access_person) WHERE role = 'commissioner'"
    )
    assert verify.main(["--database", site.database]) == 1
    assert "access_mandate: person_id" in capsys.readouterr().out


BACK_AND_FORTH = """
import sys
import django
django.setup()
from pathlib import Path
from django.apps import apps
from django.core.management import call_command
own = [config for config in apps.get_app_configs() if config.name.startswith("partizip.")]
labels = [config.label for config in own if (Path(config.path) / "migrations" / "0001_initial.py").is_file()]
assert len(labels) >= 9, labels
for label in labels:
    call_command("migrate", label, sys.argv[1], verbosity=0)
call_command("migrate", verbosity=0)
"""
COUNTED = ("duties_claim", "access_mandate", "texts_unit", "journal_node")


def counts(site: Site) -> list[int]:
    return [site.rows(f"SELECT count(*) FROM {table}")[0][0] for table in COUNTED]


def test_every_later_migration_can_be_taken_back_on_a_filled_database(demo, capsys):
    before = counts(demo)
    process = demo.script(BACK_AND_FORTH, "0001")
    said = process.communicate(timeout=120)
    assert process.returncode == 0, said[1]
    assert counts(demo)[:3] == before[:3]
    # What came with a later version goes with it, and the record says so: nothing is lost unseen.
    assert verify.main(["--database", demo.database]) == 1
    assert re.search(r"promises_policychoice|duties_claim: (counted_from|instance_of)", capsys.readouterr().out)
    assert demo.run("doctor").returncode == 0
