"""Every command of Django's meets a Land, before and after the whole chain of migrations: the office's rows stay."""

import hashlib
import json
import time

import pytest
from django.core.management import get_commands
from django.db import connection

from partizip.journal import triggers
from partizip.portal.django_commands import REFUSED, TAKE_BACK
from tests.house.test_upgrade import BACK_AND_FORTH, LANDED, counts, unpacked
from tests.sites import Site

PROTECTED = sorted(model._meta.db_table for model in triggers.GUARDED)
GONE = "DELETE FROM commissioner_words"
SHELL = (
    "from partizip.commissioner.models import Item, Words; from django.db import connection\n"
    "for tried in (Words.objects.all().delete, lambda: Words.objects.update(title='x'), Item.objects.all().delete,\n"
    f"              lambda: connection.cursor().execute('{GONE}')):\n"
    "    try:\n        tried()\n    except Exception as error:\n        print('refused:', str(error)[:60])\n"
    "    else:\n        raise SystemExit('it passed')"
)
# Command -> the worst that it can be told; {folder}: an empty folder, {rows}: a file with a changed row of the office.
COMMANDS: dict[str, list[list[str]]] = {
    "account_unsetmultipleprimaryemails": [[]],
    "changepassword": [["beauftragte@example.org"]],
    "check": [[]],
    "collectstatic": [["--no-input", "--dry-run"]],
    "compilemessages": [["--locale", "xx"]],
    "createcachetable": [[]],
    "createsuperuser": [["--no-input", "--email", "x@example.org"]],
    "db_worker": [["--batch", "--no-startup-delay"]],
    "dbshell": [["--", "-c", GONE] if connection.vendor == "postgresql" else ["--", GONE]],
    "diffsettings": [[]],
    "dumpdata": [["commissioner", "--output", "{folder}/dumped.json"]],
    "findstatic": [["kern.css"]],
    "flush": [["--no-input"]],
    "inspectdb": [["commissioner_words"]],
    "loaddata": [["{rows}"]],
    "makemessages": [["-l", "xx"]],
    "makemigrations": [["--check", "--dry-run"]],
    "migrate": [
        ["commissioner", "zero"], ["commissioner", "0001"], ["journal", "zero"], ["access", "0001"], ["bodies", "zero"],
        ["commissioner", "zero", "--fake"], ["commissioner", "no_such"], ["--no-input"], [],
    ],
    "optimizemigration": [["commissioner", "0001", "--check"]],
    "prune_db_task_results": [[]],
    "remove_stale_contenttypes": [["--no-input", "--include-stale-apps"]],
    "runserver": [["--noreload", "no-port"]],
    "sendtestemail": [["x@example.org"]],
    "shell": [["-c", SHELL]],
    "showmigrations": [[]],
    "sqlflush": [[]],
    "sqlmigrate": [["commissioner", "0001"]],
    "sqlsequencereset": [["commissioner"]],
    "squashmigrations": [["commissioner", "9999", "--no-input"]],
    "startapp": [["sample", "{folder}"]],
    "startproject": [["sample", "{folder}"]],
    "test": [["--pattern", "no_such_*.py"]],
    "testserver": [["{rows}", "--no-input"]],
}  # fmt: skip
# Runs each command in a fork of one process, so that Django, the addresses and the migrations are loaded once.
ALL = """
import json, os, signal, sys, tempfile
from partizip.__main__ import main
import django
django.setup()
from django.db.migrations.loader import MigrationLoader
from django.urls import get_resolver
get_resolver().url_patterns, MigrationLoader(None)
for words in json.load(open(sys.argv[1])):
    read, write = os.pipe()
    if not (child := os.fork()):
        signal.alarm(40)
        os.dup2(write, 1), os.dup2(write, 2), os.dup2(os.open(os.devnull, os.O_RDONLY), 0), os.close(read)
        code = 1
        try:
            code = main(["django", *words])
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else bool(ended.code)
        except BaseException as error:
            print(type(error).__name__, error)
        sys.stdout.flush()
        os._exit(int(code or 0))
    os.close(write)
    said = os.fdopen(read, errors="replace").read()
    _, status = os.waitpid(child, 0)
    print(json.dumps([words, os.waitstatus_to_exitcode(status), said[-900:]]), flush=True)
"""


def digest(site: Site) -> dict[str, str]:
    """Protected table -> the fingerprint of its rows."""
    found = {}
    for table in PROTECTED:
        rows = sorted(repr(row) for row in site.rows(f'SELECT * FROM "{table}"'))
        found[table] = f"{len(rows)} {hashlib.sha256(repr(rows).encode()).hexdigest()}"
    return found


def grown(site: Site) -> None:
    """What the program itself does once a minute is done, so that nothing but the commands changes rows."""
    done = site.run("django", "migrate")
    assert done.returncode == 0, done.stderr


def everything_tried(site: Site, folder) -> dict[str, tuple[int, str]]:
    """Run every command on it; what each said."""
    (item,) = site.rows("SELECT item_id FROM commissioner_edition LIMIT 1")[0]
    row = {"model": "commissioner.item", "pk": str(item), "fields": {"kind": "speech", "code": "AAAA-AAAA"}}
    rows, wanted = folder / "rows.json", folder / "wanted.json"
    rows.write_text(json.dumps([row]))
    empty = folder / "empty"
    empty.mkdir()
    lines = [
        [name, *(word.replace("{folder}", str(empty)).replace("{rows}", str(rows)) for word in words)]
        for name, ways in COMMANDS.items()
        for words in ways
    ]
    wanted.write_text(json.dumps(lines))
    site.more["DJANGO_SUPERUSER_PASSWORD"] = "ein langes Kennwort"
    process = site.script(ALL, str(wanted))
    out, error = process.communicate(timeout=300)
    assert process.returncode == 0, error
    told = [json.loads(line) for line in out.splitlines()]
    assert [words for words, _code, _said in told] == lines, error
    return {" ".join(words): (code, said) for words, code, said in told}


def test_each_command_is_tried():
    assert set(COMMANDS) == set(get_commands())
    assert set(REFUSED) <= set(COMMANDS)


def assert_untouched(site: Site, folder, monkeypatch) -> None:
    folder.mkdir()
    monkeypatch.chdir(folder)
    grown(site)
    before = digest(site)
    assert sum(not one.startswith("0 ") for name, one in before.items() if name.startswith("commissioner_")) > 3
    said = everything_tried(site, folder)
    assert digest(site) == before
    for name, words in REFUSED.items():
        (found,) = (one for line, one in said.items() if line.split()[0] == name)
        assert found[0] == 1
        assert words in found[1], name
    for words in ("commissioner zero", "journal zero", "access 0001", "commissioner zero --fake"):
        code, told = said[f"migrate {words}"]
        assert code == 1
        assert "Nothing was changed" in told, told
    assert said["migrate"][0] == said["migrate --no-input"][0] == 0
    assert said[f"shell -c {SHELL}"][1].count("refused:") == 4, said[f"shell -c {SHELL}"]
    assert site.run("doctor").returncode == 0


@pytest.mark.slow
@pytest.mark.rule("R-P6-1")
def test_no_command_touches_what_the_office_published(demo, tmp_path, monkeypatch):
    assert_untouched(demo, tmp_path / "tried", monkeypatch)


@pytest.mark.slow
@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("archive", [one for one in LANDED if "press" in one.name], ids=lambda path: path.name)
def test_no_command_touches_it_after_all_later_migrations(archive, tmp_path, monkeypatch):
    site = unpacked(archive, tmp_path / "land")
    assert_untouched(site, tmp_path / "tried", monkeypatch)


REFUSALS = """
import django
django.setup()
from django.db import DatabaseError, connection, transaction
from partizip.journal import triggers
from tests.journal import rows
from tests.journal.test_below import WAYS, attack
refused = 0
for model in triggers.GUARDED:
    for way in WAYS:
        with transaction.atomic():
            if way != "TRUNCATE":
                rows.put(model)
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(attack(model, way))
            except DatabaseError as error:
                refused += "append only" in str(error)
            transaction.set_rollback(True)
print(refused, len(triggers.GUARDED) * len(WAYS))
"""


@pytest.mark.slow
@pytest.mark.rule("R-P6-1")
def test_after_the_whole_chain_back_and_forth_the_database_refuses_as_before(demo):
    """Every migration can be taken back, the first of each app too, and leaves nothing behind."""
    assert_refuses(demo)
    process = demo.script(BACK_AND_FORTH, "zero")
    told = process.communicate(timeout=200)
    assert process.returncode == 0, told[1]
    assert counts(demo) == [0, 0, 0, 0]
    assert_refuses(demo)


def assert_refuses(site: Site) -> None:
    process = site.script(REFUSALS)
    said = process.communicate(timeout=120)
    assert process.returncode == 0, said[1]
    refused, tried = map(int, said[0].split())
    assert refused == tried > 150


@pytest.mark.slow
def test_going_back_is_possible_for_whoever_says_so(demo):
    """Else a failed upgrade could not be undone; what is gone then is named by the check of the record."""
    refused = demo.run("django", "migrate", "commissioner", "0001")
    assert refused.returncode == 1
    assert TAKE_BACK in refused.stderr
    begun = time.monotonic()
    done = demo.run("django", "migrate", "commissioner", "0001", TAKE_BACK)
    assert done.returncode == 0, done.stderr
    assert time.monotonic() - begun < 100
    assert demo.run("journal", "verify", "--database", demo.database).returncode == 1
