"""Backups: whole or not there, while people write, without the key; what was damaged is named."""

import hashlib
import io
import json
import sqlite3
import subprocess
import sys
import tarfile
from contextlib import closing

import pytest

from tests import sites

pytestmark = pytest.mark.slow

WRITING = """
import itertools, sys, django
django.setup()
from django.utils import timezone
from partizip.access.acts import THE_SYSTEM
from partizip.access import actions as access
from partizip.documents import actions as documents
sys.stdout.write("ready\\n"); sys.stdout.flush()
for number in itertools.count():
    now = timezone.now()
    documents.add_file(by=THE_SYSTEM, at=now, name="x.txt", data=f"{sys.argv[1]} {number}".encode() * 2000)
    access.set_default(by=THE_SYSTEM, at=now, name="instance.name", value=f"{sys.argv[1]} {number}")
"""
KILLED = """
import os, sys, django
django.setup()
from partizip.portal.operation import archive, backup
os.fsync = lambda handle: os.kill(os.getpid(), 9)
sys.exit(backup.main([sys.argv[1]]))
"""


@pytest.fixture
def machine(tmp_path, demo_seed):
    """Another machine: nothing on it but the program, and on PostgreSQL an empty database."""
    home = tmp_path / "machine"
    if sites.SERVER.startswith(("postgres", "pgsql")):
        with sites.bare_database(home) as site:
            yield site
    else:
        yield sites.Site(home, f"sqlite:///{home / 'partizip.sqlite3'}")


def backed_up(site, path):
    done = site.run("backup", str(path), "--json")
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def manifest(path):
    with tarfile.open(path) as tar:
        return json.load(tar.extractfile("manifest.json"))


def bring_key(site, to):
    """The key's backup comes to the other machine."""
    to.home.mkdir(exist_ok=True)
    done = site.run("backup-key", str(to.home / "key"))
    assert done.returncode == 0, done.stderr


def test_a_backup_under_load_holds_nothing_half(demo, machine, tmp_path):
    bring_key(demo, machine)
    writers = [demo.script(WRITING, str(number)) for number in range(2)]
    try:
        for writer in writers:
            assert writer.stdout.readline() == "ready\n", writer.stderr.read()
        told = [backed_up(demo, tmp_path / f"{number}.tar") for number in range(3)]
        assert all(writer.poll() is None for writer in writers), "people could go on writing"
    finally:
        for writer in writers:
            writer.kill()
            writer.communicate()
    sizes = [one["log_size"] for one in told]
    assert sizes == sorted(set(sizes)), "each backup holds more than the one before"
    assert all(one["missing"] == [] for one in told)
    # Restoring compares every row with the log, line by line, and the log with its tree.
    done = machine.run("restore", str(tmp_path / "2.tar"))
    assert done.returncode == 0, done.stderr
    assert machine.run("journal", "verify", "--database", machine.database).returncode == 0
    listed = {name for (name,) in machine.rows("SELECT sha256 FROM documents_file")}
    assert len(listed) > 5
    for name in listed:
        assert hashlib.sha256((machine.home / "files" / name[:2] / name).read_bytes()).hexdigest() == name


def test_an_archive_is_for_its_owner_alone_and_never_holds_the_key_or_a_session(demo, tmp_path):
    cookie = "a" * 32
    with_session = (
        f"INSERT INTO access_session (session_key, session_data, expire_date) VALUES ('{cookie}', 'x', '2099-01-01')"
    )
    if demo.database.startswith("sqlite"):
        with closing(sqlite3.connect(demo.home / "partizip.sqlite3")) as connection:
            connection.execute(with_session)
            connection.commit()
    else:
        demo.falsify(with_session)
    path = tmp_path / "a.tar"
    backed_up(demo, path)
    assert oct(path.stat().st_mode)[-3:] == "600"
    data, key = path.read_bytes(), (demo.home / "key" / "log.key").read_text().strip()
    assert key.encode() not in data
    assert key.split("+", 4)[4].encode() not in data
    if demo.database.startswith("sqlite"):
        assert cookie.encode() not in data
    listed = manifest(path)
    assert {"format", "release", "origin", "log_size", "root", "files"} <= set(listed)
    with tarfile.open(path) as tar:
        for member in listed["files"]:
            assert hashlib.sha256(tar.extractfile(member["name"]).read()).hexdigest() == member["sha256"]
    again = demo.run("backup", str(path))
    assert again.returncode == 2
    assert "nothing is overwritten" in again.stderr
    assert path.read_bytes() == data


def test_whoever_is_killed_leaves_no_archive_and_the_next_one_clears_up(demo, tmp_path):
    folder = tmp_path / "backups"
    folder.mkdir()
    killed = demo.script(KILLED, str(folder))
    killed.communicate(timeout=60)
    assert killed.returncode == -9
    left = list(folder.iterdir())
    assert [path.suffix for path in left] == [".part"]
    assert oct(left[0].stat().st_mode)[-3:] == "700"
    backed_up(demo, folder)
    (path,) = folder.iterdir()
    assert path.suffix == ".tar"
    assert path.name.startswith("partizip-2")


def test_the_key_is_written_apart(demo, tmp_path):
    done = demo.run("backup-key", str(tmp_path / "key"))
    assert done.returncode == 0, done.stderr
    assert oct((tmp_path / "key").stat().st_mode)[-3:] == "700"
    for name in ("log.key", "last-signed"):
        assert (tmp_path / "key" / name).read_bytes() == (demo.home / "key" / name).read_bytes()
        assert oct((tmp_path / "key" / name).stat().st_mode)[-3:] == "600"
    assert demo.run("backup-key", str(tmp_path / "key" / "log.key")).returncode == 2
    assert demo.run("backup-key", str(tmp_path / "none" / "key")).returncode == 2


def flipped(source, target, position):
    data = bytearray(source.read_bytes())
    data[position] ^= 1
    target.write_bytes(data)


def test_a_flipped_byte_is_named(demo, machine, tmp_path):
    bring_key(demo, machine)
    path, broken = tmp_path / "a.tar", tmp_path / "broken.tar"
    backed_up(demo, path)
    with tarfile.open(path) as tar:
        places = {info.name: (info.offset_data, info.size) for info in tar}
    for name, (offset, size) in places.items():
        for position in (offset, offset + size // 2, offset + size - 1):
            flipped(path, broken, position)
            refused = machine.run("restore", str(broken))
            assert refused.returncode == 1, (name, position)
            assert ("manifest.json" if name == "seal" else name) in refused.stderr
    flipped(path, broken, places["manifest.json"][0] - 400)  # in the header of a member
    assert "cut or damaged after files/" in machine.run("restore", str(broken)).stderr
    offset, size = places["manifest.json"]
    broken.write_bytes(path.read_bytes()[: offset + size // 2])  # cut in the middle of a member
    assert "cannot be read" in machine.run("restore", str(broken)).stderr
    if machine.database.startswith("sqlite"):
        assert not (machine.home / "partizip.sqlite3").exists()
    assert not (machine.home / "files").exists()


def test_what_no_backup_holds_is_refused(demo, machine, tmp_path):
    """An archive that was made by hand never writes outside the folder of files."""
    bring_key(demo, machine)
    backed_up(demo, tmp_path / "a.tar")
    told = manifest(tmp_path / "a.tar")
    told["files"].append({"name": "files/../../evil", "size": 1, "sha256": hashlib.sha256(b"x").hexdigest()})
    with tarfile.open(tmp_path / "a.tar") as old, tarfile.open(tmp_path / "b.tar", "w") as new:
        text = json.dumps(told).encode()
        members = {info.name: old.extractfile(info).read() for info in old} | {
            "manifest.json": text, "seal": hashlib.sha256(text).hexdigest().encode(), "files/../../evil": b"x",
        }  # fmt: skip
        for name, data in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            new.addfile(info, io.BytesIO(data))
    refused = machine.run("restore", str(tmp_path / "b.tar"))
    assert refused.returncode == 1
    assert "which no backup holds" in refused.stderr


def test_a_published_file_that_is_gone_is_told_and_all_else_is_saved(demo, tmp_path):
    file = min(path for path in (demo.home / "files").rglob("*") if path.is_file())
    file.unlink()
    done = demo.run("backup", str(tmp_path / "a.tar"))
    assert done.returncode == 1
    assert file.name in done.stderr
    assert manifest(tmp_path / "a.tar")["missing"] == [file.name]


def test_without_pg_dump_one_sentence_says_how_to_get_it(demo, tmp_path):
    if demo.database.startswith("sqlite"):
        demo.database = "postgres://nobody@127.0.0.1:1/none"
    environment = demo.environment | {"PATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-m", "partizip", "backup", str(tmp_path / "a.tar")], env=environment, capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 2
    assert "postgresql-client" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.tar"))
