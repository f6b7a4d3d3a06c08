"""Restoring: the same Land on an empty machine; nothing lost, nothing older in silence."""

import json
import subprocess
import sys
from urllib.request import urlopen

import pytest

from partizip.journal import verify
from tests.portal.test_backup import backed_up, bring_key, machine  # noqa: F401 - a fixture

pytestmark = pytest.mark.slow
PAGES = ("/pflichten.json", "/pflichten.csv", "/zusagen/", "/zusagen/c1.1/", "/en/pflichten/", "/protokoll/3/")
WHY = "Festplatte am 26.11. ausgefallen, jüngere Sicherung unlesbar"


def verified(site, capsys):
    code = verify.main(["--database", site.database])
    assert code == 0, capsys.readouterr().out


def last_line(site):
    ((verb, role, text),) = site.rows(
        'SELECT verb, role, text FROM journal_entry JOIN journal_content ON entry_id = "index" ORDER BY "index" DESC LIMIT 1'
    )
    return verb, role, json.loads(text)


def pages(site):
    with site.served() as running:
        return [urlopen(running.url + path).read().replace(running.url.encode(), b"") for path in PAGES]


def test_an_empty_machine_becomes_the_land(demo, machine, tmp_path, capsys):  # noqa: F811
    before = pages(demo)
    told = backed_up(demo, tmp_path / "a.tar")
    refused = machine.run("restore", str(tmp_path / "a.tar"))
    assert refused.returncode == 1
    assert "key is missing" in refused.stderr
    assert "backup-key" in refused.stderr
    bring_key(demo, machine)
    done = machine.run("restore", str(tmp_path / "a.tar"))
    assert done.returncode == 0, done.stderr
    verified(machine, capsys)
    assert machine.run("doctor").returncode == 0
    verb, role, content = last_line(machine)
    assert (verb, role) == ("operation.restored", "system")
    assert content["facts"]["archive_lines"] == content["facts"]["signed_before"] == told["log_size"]
    assert content["facts"]["continues"] is True
    assert pages(machine) == before


def test_an_older_archive_needs_a_public_reason(demo, machine, tmp_path, capsys):  # noqa: F811
    told = backed_up(demo, tmp_path / "a.tar")
    demo.act()
    bring_key(demo, machine)
    signed = (machine.home / "key" / "last-signed").read_text()
    refused = machine.run("restore", str(tmp_path / "a.tar"))
    assert refused.returncode == 1
    assert f"{told['log_size']} lines" in refused.stderr
    assert "--declare" in refused.stderr
    assert machine.run("restore", str(tmp_path / "a.tar"), "--declare", "  ").returncode == 2
    done = machine.run("restore", str(tmp_path / "a.tar"), "--declare", WHY)
    assert done.returncode == 0, done.stderr
    verified(machine, capsys)
    assert machine.run("doctor").returncode == 0
    verb, _role, content = last_line(machine)
    assert verb == "operation.restored"
    assert content["facts"]["reason"] == WHY
    assert content["facts"]["continues"] is False
    assert content["facts"]["signed_before"] == int(signed.split()[0])
    (kept,) = (machine.home / "key").glob("last-signed.before-*")
    assert kept.read_text() == signed
    with machine.served() as running:
        assert WHY in urlopen(f"{running.url}/protokoll/{told['log_size']}/").read().decode()


def test_a_forked_record_needs_a_public_reason(demo, machine, tmp_path, capsys):  # noqa: F811
    """As long as what was signed, but with other lines."""
    demo.act()
    backed_up(demo, tmp_path / "a.tar")
    bring_key(demo, machine)
    note = machine.home / "key" / "last-signed"
    size, root = note.read_text().split()
    note.write_text(f"{size} {root[::-1]}\n")
    refused = machine.run("restore", str(tmp_path / "a.tar"))
    assert refused.returncode == 1
    assert "not the ones that were signed" in refused.stderr
    assert machine.run("restore", str(tmp_path / "a.tar"), "--declare", WHY).returncode == 0
    verified(machine, capsys)


def test_without_a_note_nobody_can_tell_how_old_the_archive_is(demo, machine, tmp_path):  # noqa: F811
    backed_up(demo, tmp_path / "a.tar")
    bring_key(demo, machine)
    (machine.home / "key" / "last-signed").unlink()
    refused = machine.run("restore", str(tmp_path / "a.tar"))
    assert refused.returncode == 1
    assert "last-signed is missing" in refused.stderr
    assert machine.run("restore", str(tmp_path / "a.tar"), "--declare", WHY).returncode == 0
    assert last_line(machine)[2]["facts"]["signed_before"] is None
    assert machine.run("doctor").returncode == 0


def test_a_land_that_is_there_is_moved_aside_and_never_lost(demo, tmp_path, capsys):
    told = backed_up(demo, tmp_path / "a.tar")
    refused = demo.run("restore", str(tmp_path / "a.tar"))
    assert refused.returncode == 1
    assert "already a Land" in refused.stderr
    done = demo.run("restore", str(tmp_path / "a.tar"), "--replace")
    assert done.returncode == 0, done.stderr
    verified(demo, capsys)
    if demo.database.startswith("sqlite"):
        (aside,) = demo.home.glob("partizip.sqlite3.before-*")
        assert verify.main(["--database", f"sqlite:///{aside}"]) == 0
        assert f"in order: {told['log_size']} lines" in capsys.readouterr().out
    else:
        ((schema,),) = demo.rows("SELECT nspname FROM pg_namespace WHERE nspname LIKE 'partizip_before%'")
        assert demo.rows(f"SELECT count(*) FROM {schema}.journal_entry") == [(told["log_size"],)]
        backed_up(demo, tmp_path / "b.tar")  # what stands aside is no part of it
        assert (tmp_path / "b.tar").stat().st_size < 1.3 * (tmp_path / "a.tar").stat().st_size


def test_a_running_program_is_not_pulled_away(demo, tmp_path):
    backed_up(demo, tmp_path / "a.tar")
    with demo.served() as running:
        urlopen(running.url + "/protokoll/").read()
        refused = demo.run("restore", str(tmp_path / "a.tar"), "--replace")
        assert refused.returncode == 1
        assert "Stop web and worker" in refused.stderr
        assert urlopen(running.url + "/protokoll/").status == 200
    assert demo.run("restore", str(tmp_path / "a.tar"), "--replace").returncode == 0


def test_a_falsified_archive_changes_nothing(demo, tmp_path, capsys):
    """Digests are right, but the database was changed before it was backed up."""
    demo.falsify("UPDATE duties_claim SET title = 'anders'")
    backed_up(demo, tmp_path / "a.tar")
    before = demo.rows("SELECT count(*) FROM journal_entry")
    refused = demo.run("restore", str(tmp_path / "a.tar"), "--replace")
    assert refused.returncode == 1
    assert "duties_claim" in refused.stderr
    assert demo.rows("SELECT count(*) FROM journal_entry") == before
    assert demo.rows("SELECT DISTINCT title FROM duties_claim") == [("anders",)]
    assert "protection is missing" in demo.run("worker", "--once").stderr or not demo.database.startswith("sqlite")


def test_a_damaged_database_is_replaced_and_kept(demo, tmp_path, capsys):
    if not demo.database.startswith("sqlite"):
        return  # PostgreSQL's files are the server's own
    backed_up(demo, tmp_path / "a.tar")
    (demo.home / "partizip.sqlite3").write_bytes(b"x" * 5000)
    assert demo.run("restore", str(tmp_path / "a.tar")).returncode == 1
    assert demo.run("restore", str(tmp_path / "a.tar"), "--replace").returncode == 0
    verified(demo, capsys)
    (aside,) = [path for path in demo.home.glob("partizip.sqlite3.before-*") if path.stat().st_size == 5000]
    assert aside.read_bytes() == b"x" * 5000


def test_an_archive_of_a_newer_release_or_another_database_says_so(demo, tmp_path):
    newer = "INSERT INTO django_migrations (app, name, applied) VALUES ('duties', '9999_later', '2030-01-01')"
    demo.falsify(newer)
    backed_up(demo, tmp_path / "a.tar")
    refused = demo.run("restore", str(tmp_path / "a.tar"), "--replace")
    assert refused.returncode == 1
    assert "newer than this program" in refused.stderr
    other = "postgres://x@127.0.0.1:1/x" if demo.database.startswith("sqlite") else f"sqlite:///{tmp_path / 'x.db'}"
    refused = subprocess.run(
        [sys.executable, "-m", "partizip", "restore", str(tmp_path / "a.tar")],
        env=demo.environment | {"PARTIZIP_DATABASE_URL": other}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert refused.returncode == 1
    assert "PARTIZIP_DATABASE_URL names" in refused.stderr


def test_an_archive_of_an_older_release_is_migrated(demo, tmp_path, capsys):
    assert demo.run("django", "migrate", "post", "zero").returncode == 0
    backed_up(demo, tmp_path / "a.tar")
    done = demo.run("restore", str(tmp_path / "a.tar"), "--replace")
    assert done.returncode == 0, done.stderr
    assert demo.run("doctor").returncode == 0
    verified(demo, capsys)


def test_restoring_a_file_replaces_altered_bytes_and_keeps_them(demo, tmp_path):
    backed_up(demo, tmp_path / "a.tar")
    file = min(path for path in (demo.home / "files").rglob("*") if path.is_file())
    good = file.read_bytes()
    file.write_bytes(b"falsch")
    assert demo.run("restore", str(tmp_path / "a.tar"), "--replace").returncode == 0
    assert file.read_bytes() == good
    (kept,) = file.parent.glob("*.before-*")
    assert kept.read_bytes() == b"falsch"


def test_upgrade_goes_through_or_says_the_way_back(demo, capsys):
    done = demo.run("upgrade")
    assert done.returncode == 0, done.stderr
    assert "5/5 doctor" in done.stdout
    (archive,) = (demo.home / "backups").glob("*.tar")
    assert oct(archive.stat().st_mode)[-3:] == "600"
    (demo.home / "key" / "last-signed").unlink()
    stopped = demo.run("upgrade", "--backup", str(demo.home / "b.tar"))
    assert stopped.returncode == 1
    assert "Stopped at doctor" in stopped.stderr
    assert f"partizip restore {demo.home / 'b.tar'} --replace" in stopped.stderr
    stopped = demo.run("upgrade", "--backup", str(demo.home / "none" / "b.tar"))
    assert "Stopped at backup" in stopped.stderr
    assert "Nothing was changed" in stopped.stderr
    assert "Traceback" not in stopped.stderr


def test_upgrade_migrates_and_stops_at_falsified_rows(demo):
    back = demo.run("django", "migrate", "post", "zero")
    assert back.returncode == 0, back.stderr
    done = demo.run("upgrade")
    assert done.returncode == 0, done.stderr
    assert "3/5 migrate: 1 migrations" in done.stdout
    if demo.database.startswith("sqlite"):
        return  # there falsifying removes the protection, and that is found first
    demo.falsify("UPDATE duties_claim SET title = 'anders'")
    stopped = demo.run("upgrade", "--backup", str(demo.home / "b.tar"))
    assert "Stopped at verify" in stopped.stderr
    assert "duties_claim" in stopped.stderr
