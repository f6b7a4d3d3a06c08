"""The log: one line per act in the same transaction, append-only below the program, an older copy is noticed."""

import json
import os
import stat
from types import SimpleNamespace

import pytest
from django.db import DatabaseError, connection, transaction

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.access.models import DefaultChange
from partizip.access.roles import Role
from partizip.core import ledger
from partizip.journal import instants, keeping, log, proofs, tree, triggers
from partizip.journal.log import Line, record
from partizip.journal.models import Content, Entry, Node
from partizip.journal.plain import sealed
from tests.factories import NOW, body, mandate

pytestmark = pytest.mark.django_db


def write(count=1, at=NOW):
    with transaction.atomic():
        return record(by=THE_SYSTEM, at=at, lines=[Line("test.line", f"thing-{n}", "Ding") for n in range(count)])


def test_a_line_holds_no_name_and_commits_to_its_content():
    given = mandate("officer")
    entry = Entry.objects.get(verb="access.mandate_given")
    leaf = json.loads(bytes(entry.leaf))
    assert sorted(leaf) == ["body", "content", "id", "role", "time", "type", "version"]
    assert given.person.name not in bytes(entry.leaf).decode()
    content = Content.objects.get(entry=entry)
    assert ledger.commitment(bytes(content.salt), content.text.encode()).hex() == leaf["content"]
    assert str(given.person_id) not in content.text, "the row names the person only by a commitment"
    logged = json.loads(content.text)["rows"][0]["values"]["person_id"]
    assert logged == sealed(given.person.seal, str(given.id), "person_id", str(given.person_id))
    assert logged != sealed(given.person.seal, "another row", "person_id", str(given.person_id)), "rows are unlinked"


def test_lines_are_numbered_without_gap_and_lead_to_the_stored_tree():
    assert write(5) == [0, 1, 2, 3, 4]
    assert write(300)[0] == 5
    leaves = [ledger.leaf_hash(bytes(leaf)) for leaf in Entry.objects.values_list("leaf", flat=True)]
    nodes = {}
    for level, position, value in ledger.append_many(0, leaves, lambda level, position: nodes[level, position]):
        nodes[level, position] = value
    assert {node.id: bytes(node.hash) for node in Node.objects.all()} == {
        level * tree.LEVEL + position: value for (level, position), value in nodes.items()
    }
    assert tree.root(305) == ledger.root(305, lambda level, position: nodes[level, position])


def test_a_line_without_transaction_is_refused(monkeypatch):
    monkeypatch.setattr(log, "connection", SimpleNamespace(in_atomic_block=False))
    with pytest.raises(RuntimeError, match="transaction"):
        record(by=THE_SYSTEM, at=NOW, lines=[])


@pytest.mark.parametrize("model", triggers.GUARDED, ids=lambda model: model._meta.db_table)
def test_guarded_tables_have_their_triggers(model):
    assert triggers.missing() == []
    name = next(iter(triggers.statements(model, connection.vendor)))
    table = f" ON {model._meta.db_table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}{table}")
    assert triggers.missing() == [name]
    triggers.create()
    assert triggers.missing() == []


def _sql(statement, *values):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)


CHANGES = {
    "update": lambda: Entry.objects.update(verb="x"),
    "delete": lambda: Entry.objects.all().delete(),
    "raw update": lambda: _sql("UPDATE journal_entry SET verb = 'x'"),
    "raw delete": lambda: _sql("DELETE FROM journal_node"),
    "save": lambda: Entry.objects.get(index=0).save(),
    "upsert": lambda: Entry.objects.bulk_create(
        [Entry(index=0, verb="x", subject="x", role="x", at=NOW, leaf=b"x")],
        update_conflicts=True, update_fields=["verb"], unique_fields=["index"],
    ),
}  # fmt: skip
if connection.vendor == "sqlite":
    CHANGES["replace"] = lambda: _sql(
        'REPLACE INTO journal_entry ("index", verb, subject, version, role, body, at, leaf) '
        "VALUES (0, 'x', 'x', 1, 'x', '', '2026-01-01', x'00')"
    )
    CHANGES["replace by another key"] = lambda: _sql(
        "REPLACE INTO access_defaultchange (id, name, value, at) SELECT id, 'x', '1', at FROM access_defaultchange"
    )
    CHANGES["replace by the row's hidden number"] = lambda: _sql(
        "REPLACE INTO access_defaultchange (rowid, id, name, value, at) "
        "SELECT rowid, 'ffffffffffffffffffffffffffffffff', 'x', '1', at FROM access_defaultchange"
    )
else:
    CHANGES["truncate"] = lambda: _sql("TRUNCATE journal_entry CASCADE")


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_nothing_below_the_program_changes_the_log(change):
    write(2)
    access.set_default(by=THE_SYSTEM, at=NOW, name="instance.name", value="Land")
    with pytest.raises(DatabaseError), transaction.atomic():
        change()
    assert Entry.objects.filter(verb="test.line").count() == 2
    assert DefaultChange.objects.get().name == "instance.name"


def test_a_rebuilt_table_gets_its_triggers_back():
    if connection.vendor == "sqlite":
        sql = connection.introspection
        with connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'journal_node'")
            made = cursor.fetchone()[0]
            cursor.execute("DROP TABLE journal_node")
            cursor.execute(made)
        assert sql is not None
    else:
        with connection.cursor() as cursor:
            for name in triggers.statements(Node, "postgresql"):
                cursor.execute(f"DROP TRIGGER {name} ON journal_node")
    assert len(triggers.missing()) in {2, 3}
    triggers.create(tables={"journal_node"})
    assert triggers.missing() == []


HOLLOW = {
    "an empty function": "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
    "a condition": "DROP TRIGGER journal_node_no_change ON journal_node; CREATE TRIGGER journal_node_no_change BEFORE UPDATE OR DELETE ON journal_node FOR EACH ROW WHEN (false) EXECUTE FUNCTION journal_refuse()",
    "another event": "DROP TRIGGER journal_node_no_change ON journal_node; CREATE TRIGGER journal_node_no_change BEFORE DELETE ON journal_node FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "another table": "DROP TRIGGER journal_node_no_change ON journal_node; CREATE TRIGGER journal_node_no_change BEFORE UPDATE OR DELETE ON journal_content FOR EACH ROW EXECUTE FUNCTION journal_refuse()",
    "switched off": "ALTER TABLE journal_node DISABLE TRIGGER journal_node_no_change",
}  # fmt: skip
if connection.vendor == "sqlite":
    HOLLOW = {
        "a condition": "DROP TRIGGER journal_node_no_update; CREATE TRIGGER journal_node_no_update BEFORE UPDATE ON journal_node WHEN 0 BEGIN SELECT 1; END",
    }


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("statement", HOLLOW.values(), ids=HOLLOW.keys())
def test_a_hollowed_trigger_counts_as_missing(statement):
    with connection.cursor() as cursor:
        for part in statement.split("; CREATE") if connection.vendor == "sqlite" else [statement]:
            cursor.execute(part if part.startswith(("DROP", "ALTER", "CREATE")) else f"CREATE{part}")
    assert triggers.missing()
    if "journal_content" in statement:
        return
    triggers.create()
    assert triggers.missing() == []


def test_the_key_is_for_its_owner_only_and_made_once(log_key):
    path = keeping.size_file().with_name("log.key")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    with pytest.raises(keeping.KeyProblem, match="already a key"):
        keeping.make_key("log.example")
    path.chmod(0o644)
    with pytest.raises(keeping.KeyProblem, match="chmod 600"):
        keeping.signer()
    path.chmod(0o600)
    path.write_text("nonsense")
    os.utime(path, (1, 1))
    with pytest.raises(keeping.KeyProblem, match="cannot be read"):
        keeping.signer()
    path.unlink()
    with pytest.raises(keeping.KeyProblem, match="missing"):
        keeping.checkpoint()


def test_a_restored_older_database_is_noticed(log_key):
    write(3)
    keeping.remember_size()
    assert keeping.last_signed().size == 3
    keeping.size_file().write_text(f"5 {bytes(32).hex()}\n")
    with pytest.raises(keeping.HistoryChanged, match="older database was restored"):
        keeping.checkpoint()
    keeping.size_file().write_text(f"2 {bytes(32).hex()}\n")
    with pytest.raises(keeping.HistoryChanged, match="not the ones that were signed"):
        keeping.checkpoint()
    keeping.size_file().write_text("nonsense")
    with pytest.raises(keeping.HistoryChanged, match="cannot be read"):
        keeping.checkpoint()


def test_nothing_is_written_on_a_restored_older_database(log_key):
    """What is written after a silent restore would hide it: the act is refused and the evidence stays."""
    write(3)
    for evidence in (f"5 {bytes(32).hex()}\n", f"2 {bytes(32).hex()}\n"):
        keeping.size_file().write_text(evidence)
        with pytest.raises(keeping.HistoryChanged):
            write(9)
        assert tree.size() == 3
        keeping.remember_size()
        assert keeping.size_file().read_text() == evidence
    keeping.size_file().write_text(f"0 {ledger.EMPTY_ROOT.hex()}\n")
    write(9)
    keeping.remember_size()
    assert keeping.last_signed().size == 12


def test_a_refused_act_on_a_restored_database_keeps_the_input(log_key, signed_in):
    client, debtor = signed_in(Role.OFFICER), body()
    keeping.size_file().write_text(f"999 {bytes(32).hex()}\n")
    sent = {"debtor": str(debtor.id), "title": "Wie viele?", "text": "Bitte nach Bezirken."}
    response = client.post("/schreibtisch/fragen/", sent)
    assert response.status_code == 422
    page = response.content.decode()
    assert "Bitte nach Bezirken." in page
    assert "nicht die, die unterschrieben wurde" in page
    assert client.get("/log/checkpoint").status_code == 503


def test_lines_added_by_others_meanwhile_are_no_restored_database(log_key):
    write(3)
    size = tree.size()
    write(2)
    keeping.remember_size()
    assert keeping.checked_root(size) == tree.root(3)


def test_a_far_number_and_a_hole_are_told_not_crashed_on(log_key):
    write(3)
    Entry.objects.bulk_create([Entry(index=10**9, verb="x", subject="x", role="x", at=NOW, leaf=b"x")])
    with pytest.raises(keeping.HistoryChanged, match="hole"):
        keeping.checkpoint()
    with pytest.raises(keeping.HistoryChanged, match="hole"):
        proofs.receipt(1)


def test_the_last_signed_size_never_goes_back(log_key):
    write(3)
    keeping.remember_size()
    before = keeping.size_file().read_text()
    keeping.remember_size()
    assert keeping.size_file().read_text() == before


def test_a_checkpoint_and_a_receipt_hold(log_key):
    write(7)
    state = ledger.parse_checkpoint(ledger.open_note(keeping.checkpoint(), [log_key.verifier]))
    assert (state.origin, state.size) == ("log.example", 7)
    leaf = ledger.leaf_hash(bytes(Entry.objects.get(index=4).leaf))
    assert ledger.verify_receipt(proofs.receipt(4), leaf, ledger.Chain(log_key.verifier)).size == 7
    with pytest.raises(Entry.DoesNotExist):
        proofs.receipt(7)


def test_the_page_version_changes_with_a_line_and_with_an_instant():
    before = instants.state(NOW)
    write(1)
    assert instants.state(NOW) != before
    body()
    assert instants.state(NOW) == instants.state(NOW)
