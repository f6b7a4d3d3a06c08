"""`journal verify` names what was changed by hand, in the database and on a running site."""

import json
import shutil
import subprocess
from pathlib import Path
from urllib.request import urlopen

import pytest

from partizip.core import ledger
from partizip.journal import databases, verify
from tests import sites

FALSIFIED = {
    "a due date": ("UPDATE duties_claim SET due_on = '2030-01-01' WHERE code = (SELECT min(code) FROM duties_claim)", "duties_claim: due_on"),
    "an answer": ("UPDATE duties_answer SET text = 'Alles erledigt.'", "duties_answer: text"),
    "a figure": ("UPDATE figures_figure SET value = 99", "figures_figure: value"),
    "a body renamed": ("UPDATE bodies_body SET name = 'X' WHERE slug = 'laf'", "bodies_body: name"),
    "a mandate prolonged": ("UPDATE access_mandate SET valid_from = '2000-01-01'", "access_mandate: valid_from"),
    "a reminder gone": ("DELETE FROM duties_reminder", "duties_reminder: the row"),
    "a clause added": ("INSERT INTO promises_clause (id, code, promise, \"order\", title, title_en) SELECT {new_id}, 'C9.9', 9, 99, 'x', 'x'", "no line tells of it"),
    "a line's verb": ("UPDATE journal_entry SET verb = 'x.y' WHERE \"index\" = 7", "line 7: type"),
    "a line gone": ("DELETE FROM journal_entry WHERE \"index\" = 9", "line 9 is missing"),
    "a content": ("UPDATE journal_content SET text = replace(text, 'a', 'b') WHERE entry_id = 11", "line 11: its content"),
    "a content gone": ("DELETE FROM journal_content WHERE entry_id = 11", "lost their content"),
    "a node": ("UPDATE journal_node SET hash = (SELECT hash FROM journal_node WHERE id = 2) WHERE id = 3", "the stored tree differs"),
    "a row in a table no line has named": ("INSERT INTO duties_release (claim_id, reason, body_id, role, at) SELECT id, 'x', creditor_id, 'officer', asked_at FROM duties_claim LIMIT 1", "no line tells of it"),
    "an office-holder swapped": ("UPDATE access_mandate SET person_id = (SELECT person_id FROM access_mandate WHERE role = 'operator') WHERE role = 'commissioner'", "access_mandate: person_id"),
    "an office-holder taken out": ("UPDATE access_mandate SET person_id = '00000000000000000000000000000000' WHERE role = 'commissioner'", "taken out of the rows"),
    "a deputy forged": ("INSERT INTO access_deputy (id, mandate_id, person_id, valid_from, valid_until) SELECT {new_id}, id, (SELECT person_id FROM access_mandate WHERE role = 'operator'), valid_from, '2099-01-01' FROM access_mandate WHERE role = 'commissioner'", "access_deputy"),
    "a seal": ("UPDATE access_person SET seal = (SELECT salt FROM journal_content WHERE entry_id = 3)", "access_mandate: person_id"),
    "a short salt": ("UPDATE journal_content SET salt = (SELECT substr(salt, 1, 1) FROM journal_content WHERE entry_id = 3) WHERE entry_id = 11", "the content of line 11"),
    "a leaf that is no line": ("UPDATE journal_entry SET leaf = (SELECT substr(leaf, 1, 5) FROM journal_entry WHERE \"index\" = 3) WHERE \"index\" = 7", "line 7"),
    "a content that is no JSON": ("UPDATE journal_content SET text = 'x' WHERE entry_id = 11", "line 11"),
    "words of the press room": ("UPDATE commissioner_words SET text = 'Anders.' WHERE edition_id = (SELECT edition_id FROM commissioner_words ORDER BY edition_id DESC LIMIT 1)", "is not what was committed to"),
    "an embargo moved": ("UPDATE commissioner_words SET appears_at = '2030-01-01 00:00:00+00:00' WHERE edition_id = (SELECT edition_id FROM commissioner_words ORDER BY edition_id DESC LIMIT 1)", "is not what was committed to"),
    "words of the press room gone": ("DELETE FROM commissioner_words", "commissioner_words: the edition"),
    "words of the press room emptied": ("UPDATE commissioner_words SET title = '', lead = '', text = '', reason = ''", "is not what was committed to"),
    "words emptied under the removal of another item": ("UPDATE commissioner_words SET title = '', lead = '', text = '', reason = '', salt = (SELECT salt FROM commissioner_words WHERE removal_id IS NOT NULL), removal_id = (SELECT removal_id FROM commissioner_words WHERE removal_id IS NOT NULL) WHERE edition_id = (SELECT edition_id FROM commissioner_words ORDER BY edition_id DESC LIMIT 1)", "is not what was committed to"),
    "a mark put by hand": ("UPDATE commissioner_planword SET text = '[entfernt: K7F4-92MA]'", "commissioner_planword: text"),
    "a row that allows a mark": ("INSERT INTO journal_removed (id, \"table\", \"key\", mark, at) SELECT {new_id}, 'commissioner_planword', 'x', '[entfernt: K7F4-92MA]', at FROM commissioner_planword LIMIT 1", "journal_removed"),
    "a removed content that is back": ("INSERT INTO journal_content (entry_id, salt, text) SELECT e.\"index\", c.salt, c.text FROM journal_entry e, journal_content c WHERE c.entry_id = 0 AND NOT EXISTS (SELECT 1 FROM journal_content x WHERE x.entry_id = e.\"index\")", "its content is not what was logged"),
    "a node gone": ("DELETE FROM journal_node WHERE id = 3", "the stored tree has"),
}  # fmt: skip


def test_the_demo_is_in_order(demo, capsys):
    assert verify.main(["--database", demo.database]) == 0
    said = capsys.readouterr().out
    told = [json.loads(text)["rows"] for (text,) in demo.rows("SELECT text FROM journal_content")]
    tables = {row["table"] for rows in told for row in rows}
    assert tables >= {"duties_claim", "figures_figure", "promises_clause", "texts_version"}
    assert f"rows in {len(tables)} tables match" in said
    assert "in order:" in said
    assert "editions of the press room are what was committed to" in said
    assert "contents were removed by law, as the record tells" in said
    assert "1 editions of the press room lost their words by law, as the record tells" in said


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize(("statement", "named"), FALSIFIED.values(), ids=FALSIFIED.keys())
def test_a_falsified_database_is_named(demo, capsys, statement, named):
    new_id = "'" + "0" * 31 + "1'" if demo.database.startswith("sqlite") else "gen_random_uuid()"
    demo.falsify(statement.replace("{new_id}", new_id))
    assert verify.main(["--database", demo.database]) == 1
    said = capsys.readouterr().out
    assert "FAULT" in said
    assert named in said


SQLITE_ONLY = {
    "an id": ("UPDATE duties_claim SET debtor_id = 'nobody' WHERE code = (SELECT min(code) FROM duties_claim)", "duties_claim: the row"),
    "a time": ("UPDATE duties_answer SET at = 'never'", "duties_answer: the row"),
    "a number": ("UPDATE figures_figure SET value = 'many'", "figures_figure: the row"),
    "a number as leaf": ("UPDATE journal_entry SET leaf = 99999999999 WHERE \"index\" = 7", "line 7"),
    "a deep leaf": ("UPDATE journal_entry SET leaf = CAST(replace(hex(zeroblob(50000)), '0', '[') AS BLOB) WHERE \"index\" = 7", "line 7"),
    "a person's id": ("UPDATE access_person SET id = 'nobody' WHERE email = (SELECT min(email) FROM access_person)", "access_person: the row"),
    "a yes that is none": ("UPDATE bodies_body SET to_confirm = 2 WHERE slug = 'laf'", "bodies_body: to_confirm"),
    "bytes as content": ("UPDATE journal_content SET text = x'ff00' WHERE entry_id = 11", "line 11"),
}  # fmt: skip


@pytest.mark.parametrize(("statement", "named"), SQLITE_ONLY.values(), ids=SQLITE_ONLY.keys())
def test_what_cannot_be_read_is_named(demo, capsys, statement, named):
    """SQLite lets a hand put anything into any column."""
    if demo.database.startswith("sqlite"):
        demo.falsify(statement)
        assert verify.main(["--database", demo.database]) == 1
        said = capsys.readouterr().out
        assert "FAULT" in said
        assert named in said


def test_true_is_not_one():
    assert verify._same(1, 1)
    assert not verify._same(1, True)
    assert not verify._same({"a": [True]}, {"a": [1]})


def test_a_column_that_came_later_is_compared_from_its_first_line_on(demo, capsys):
    """Lines of an older version do not know a new column; both are in order in one table."""
    code = (
        "import django; django.setup()\n"
        "from django.utils import timezone; from partizip.access import actions; from partizip.access.acts import THE_SYSTEM\n"
        "from partizip.access.models import Mandate; from partizip.core.calendar import berlin_day\n"
        "import partizip.journal.rows as rows, partizip.journal.log as log\n"
        "now = timezone.now(); given = Mandate.objects.get(role='operator'); whole = rows.row\n"
        "def older(instance):\n    found = whole(instance); del found['values']['role']; return found\n"
        "log.row = older\n"
        "actions.end_mandate(by=THE_SYSTEM, at=now, mandate=given, last_day=berlin_day(now))\n"
    )
    process = demo.script(code)
    said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    assert verify.main(["--database", demo.database]) == 0, capsys.readouterr().out


def test_a_database_that_is_written_to_is_in_order(demo):
    """One snapshot is read: lines that come while we read are no fault."""
    with databases.opened(demo.database) as base:
        before = sum(1 for _ in base.contents())
        given = demo.run("mandate", "give", "--email", "n@example.org", "--name", "N", "--role", "officer",
                         "--body", "sen-finanzen", "--from", "2026-01-01")  # fmt: skip
        assert given.returncode == 0, given.stderr
        assert sum(1 for _ in base.contents()) == before
    with databases.opened(demo.database) as base:
        assert sum(1 for _ in base.contents()) == before + 1


@pytest.mark.parametrize("key", ["nonsense", "a+b", "x+00000000+AAAA"])
def test_a_key_that_is_none_is_named(demo, tmp_path, capsys, key):
    earlier = tmp_path / "checkpoint"
    earlier.write_text("x\n0\n\n")
    assert verify.main(["--database", demo.database, "--since", str(earlier), "--key", key]) == 1
    assert "FAULT  the public key" in capsys.readouterr().out


def test_the_command_runs_without_django(demo):
    code = "import sys; from partizip.journal import verify; sys.exit(verify.main(sys.argv[1:]) or 'django' in sys.modules)"
    process = demo.script(code, "--database", demo.database)
    said = process.communicate(timeout=60)
    assert process.returncode == 0, said


@pytest.mark.parametrize("wrong", [[], ["--url", "ftp://x"], ["--url", "http://[::1"]])
def test_a_wrong_call_is_explained(wrong, capsys):
    with pytest.raises(SystemExit) as stopped:
        verify.main(wrong)
    assert stopped.value.code == 2


@pytest.mark.parametrize(
    "address", ["mysql://x", "sqlite:///gone", "sqlite://[::1", "postgres://x@127.0.0.1:1/x", f"sqlite:///{__file__}"]
)
def test_what_cannot_be_reached_is_no_tampering(address, capsys):
    assert verify.main(["--database", address]) == 2
    assert capsys.readouterr().out.startswith("cannot check: ")


def test_an_earlier_state_without_key_is_read_with_a_word(demo, tmp_path, capsys):
    earlier = tmp_path / "checkpoint"
    signer = ledger.Signer("log.example", bytes(32))
    text = ledger.checkpoint_text("log.example", 0, ledger.EMPTY_ROOT)

    def check(note, *more):
        earlier.write_text(note)
        return verify.main(["--database", demo.database, "--since", str(earlier), *more]), capsys.readouterr().out

    code, said = check(ledger.sign_note(text, [signer]))
    assert code == 0
    assert "was not checked; give the log's public key" in said
    code, said = check(ledger.sign_note(text, [signer]), "--key", signer.verifier.text)
    assert code == 0
    assert "not checked" not in said
    foreign = ledger.Signer("other.example", bytes(32))
    wrong = [text, text + "\n", text + "\nx\n", ledger.sign_note(text, [foreign])]
    wrong.append(ledger.sign_note(text.replace("\n0\n", "\n" + "9" * 5000 + "\n"), [signer]))
    for note in wrong:
        code, said = check(note)
        assert code == 1, note[:80]
        assert "FAULT" in said
    other = ledger.checkpoint_text("other.example", 0, ledger.EMPTY_ROOT)
    code, said = check(ledger.sign_note(other, [signer]), "--key", signer.verifier.text)
    assert code == 1
    assert "is of the log other.example" in said
    assert verify.main(["--database", demo.database, "--since", str(tmp_path / "none")]) == 2


def test_a_running_site_is_checked_and_compared_with_an_earlier_state(demo, tmp_path, capsys):
    with demo.served() as site:
        key = urlopen(f"{site.url}/log/key").read().decode().strip()
        earlier = tmp_path / "checkpoint"
        earlier.write_bytes(urlopen(f"{site.url}/log/checkpoint").read())
        assert verify.main(["--url", site.url, "--key", key, "--since", str(earlier)]) == 0
        assert "is the beginning of this log" in capsys.readouterr().out
        other = ledger.Signer("localhost:8000", bytes(32)).verifier.text
        assert verify.main(["--url", site.url, "--key", other]) == 1
        assert "none of the known keys" in capsys.readouterr().out
        state = ledger.parse_checkpoint(earlier.read_text().split("\n\n")[0] + "\n")
        forged = ledger.checkpoint_text(state.origin, state.size, bytes(32))
        earlier.write_text(ledger.sign_note(forged, [ledger.Signer("localhost:8000", bytes(32))]))
        assert verify.main(["--url", site.url, "--since", str(earlier)]) == 1
        demo.falsify("DELETE FROM journal_content WHERE entry_id IN (3, 7)")
        assert verify.main(["--url", site.url, "--key", key]) == 0
        assert "note  2 contents were erased or are withheld: of line 3, 7" in capsys.readouterr().out
        demo.falsify("UPDATE journal_content SET text = replace(text, 'a', 'b') WHERE entry_id = 11")
        assert verify.main(["--url", site.url]) == 1
        assert "line 11" in capsys.readouterr().out
        (demo.home / "key" / "last-signed").write_text(f"99999 {bytes(32).hex()}\n")
        assert verify.main(["--url", site.url]) == 2
        assert "an older database was restored" in capsys.readouterr().out
    assert verify.main(["--url", site.url]) == 2
    assert "cannot be fetched" in capsys.readouterr().out


def test_a_site_whose_database_is_older_than_its_signature_says_so(demo):
    demo.falsify('DELETE FROM journal_entry WHERE "index" > 200')
    shown = demo.run("doctor")
    assert shown.returncode == 1
    assert "an older database was restored" in shown.stdout
    refused = demo.run("serve")
    assert refused.returncode == 1


def test_the_proof_command_writes_a_receipt(demo, tmp_path):
    target = tmp_path / "beleg.tlog-proof"
    assert demo.run("journal", "proof", "5", "--output", str(target)).returncode == 0
    assert target.read_text().startswith("c2sp.org/tlog-proof@v1\nindex 5\n")
    assert demo.run("journal", "proof", "99999").returncode == 2


def foreign_verifier(tmp_path):
    """The program of tests/foreign, built: Go's own sumdb note and tlog read our checkpoint, tiles and proofs."""
    go = shutil.which("go")
    if go is None or not Path("/usr/share/gocode/src/golang.org/x/mod").is_dir():
        pytest.skip("Go is not installed (apt-get install golang-go golang-golang-x-mod-dev)")
    program = Path(sites.ROOT / "tests" / "foreign" / "verify.go")
    environment = {
        "PATH": "/usr/bin:/bin:/usr/local/bin", "HOME": str(tmp_path), "GOCACHE": str(tmp_path / "cache"),
        "GOPATH": "/usr/share/gocode", "GO111MODULE": "off",
    }  # fmt: skip
    binary = tmp_path / "verify"
    built = subprocess.run(
        [go, "build", "-o", str(binary), str(program)], env=environment, capture_output=True, text=True, check=False
    )
    assert built.returncode == 0, built.stderr
    return binary


def test_a_foreign_verifier_accepts_the_log(demo, tmp_path):
    binary = foreign_verifier(tmp_path)
    with demo.served() as site:
        done = subprocess.run([str(binary), f"{site.url}/log"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + done.stdout
        assert "in order" in done.stdout
        demo.falsify("UPDATE journal_node SET hash = (SELECT hash FROM journal_node WHERE id = 2) WHERE id = 3")
        done = subprocess.run([str(binary), f"{site.url}/log"], capture_output=True, text=True, check=False)
        assert done.returncode == 1
