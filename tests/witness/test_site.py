"""The site and its witnesses: registered in public, asked, shown; a second history or an older copy is told in red."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.html import strip_tags

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.core import ledger
from partizip.documents.dates import moment_words
from partizip.journal import cosigned, keeping, proofs, tree
from partizip.journal.log import Line, record
from partizip.journal.models import Content, Cosignature, Entry, Node, Witness, WitnessContact
from partizip.journal.triggers import statements
from partizip.portal import health
from partizip.portal.witnesses import actions, asking, tasks
from tests import factories
from tests.factories import NOW, actor
from tests.witness.conftest import Witness as Outside
from tests.witness.logs import Log

pytestmark = pytest.mark.django_db


def write(count: int = 1, at=NOW, words: str = "Ding") -> None:
    with transaction.atomic():
        record(by=THE_SYSTEM, at=at, lines=[Line("test.line", f"thing-{n}", words) for n in range(count)])


@pytest.fixture
def outside(tmp_path, log_key, monkeypatch) -> Outside:
    """A witness that knows this site's record and is reached without a network."""
    made = Outside(tmp_path / "outside")
    made.store.add(log_key.name, log_key.verifier, made.now)
    made.now = int(NOW.timestamp())

    def send(_address: str, body: str) -> asking.Reply:
        answer = made.ask(body.encode())
        return asking.Reply(answer.status, answer.kind.partition(";")[0], answer.body)

    monkeypatch.setattr(asking, "send", send)
    yield made
    made.store.close()


@pytest.fixture
def registered(outside) -> Witness:
    return factories.witness(signer=outside.signer)


def page(client, path: str = "/protokoll/zeugen/") -> str:
    response = client.get(path)
    assert response.status_code == 200
    return response.content.decode()


def contact() -> WitnessContact:
    return WitnessContact.objects.get()


def finding() -> health.Finding:
    return next(found for found in health.findings() if found.name == "witnesses")


def test_without_a_witness_the_page_says_so_and_how_to_become_one(client, log_key):
    shown = page(client)
    assert "Noch bezeugt niemand dieses Protokoll" in shown
    for command in ("partizip witness init", "partizip witness add", "partizip witness serve"):
        assert command in shown
    assert tasks.ask_witnesses(NOW) == 0
    assert client.get("/log/cosigned").status_code == 404
    assert ledger.parse_policy(client.get("/log/policy").content).is_met([])
    assert "Nobody witnesses this record yet" in page(client, "/en/protokoll/zeugen/")
    assert "شهود السجل" in page(client, "/ar/protokoll/zeugen/")
    assert finding().ok


def test_an_administrator_registers_and_ends_a_witness_in_public(signed_in, client, outside):
    admin = signed_in(Role.ADMINISTRATOR)
    sent = {"name": "Landesarchiv", "url": "https://archiv.example/zeuge/", "vkey": outside.key.text}
    assert admin.post("/schreibtisch/zeugen/", sent).status_code == 302
    found = Witness.objects.get()
    assert (found.url, found.vkey) == ("https://archiv.example/zeuge", outside.key.text)
    assert Entry.objects.filter(verb="journal.witness_registered", role=Role.ADMINISTRATOR).count() == 1
    assert "Landesarchiv" in page(client)
    assert "noch nicht gefragt" in page(client)
    again = admin.post("/schreibtisch/zeugen/", sent)
    assert again.status_code == 422
    assert "schon eingetragen" in again.content.decode()
    assert "Landesarchiv" in again.content.decode(), "what was typed stays"
    end = f"/schreibtisch/zeugen/{found.id}/beenden/"
    assert admin.post(end, {"reason": ""}).status_code == 422
    assert admin.post(end, {"reason": "Der Rechner zieht um"}).status_code == 302
    assert admin.post(end, {"reason": "noch einmal"}).status_code == 422
    assert Entry.objects.filter(verb="journal.witness_ended").count() == 1
    assert "Der Rechner zieht um" in page(client)
    assert admin.post("/schreibtisch/zeugen/", sent).status_code == 302, "it may come back"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"url": "ftp://x"}, "Schreiben Sie die Adresse"), ({"url": "https://u@x.example"}, "Schreiben Sie die Adresse"),
        ({"url": "https://x.example/?a=b"}, "Schreiben Sie die Adresse"), ({"url": "http://[x"}, "Schreiben Sie"),
        ({"url": "https://x:99999"}, "Schreiben Sie"), ({"vkey": "junk"}, "kein öffentlicher Schlüssel"),
        ({"vkey": Log().signer.verifier.text}, "kein öffentlicher Schlüssel"), ({"name": ""}, "eines von beiden"),
    ],
)  # fmt: skip
def test_bad_input_is_said_and_kept(signed_in, outside, changed, said):
    sent = {"name": "Landesarchiv", "url": "https://archiv.example", "vkey": outside.key.text} | changed
    response = signed_in(Role.ADMINISTRATOR).post("/schreibtisch/zeugen/", sent)
    assert response.status_code == 422
    assert said in response.content.decode()
    assert not Witness.objects.exists()


def test_nobody_else_registers_or_ends_a_witness(outside, registered):
    for role in set(Role) - {Role.ADMINISTRATOR}:
        with pytest.raises(Forbidden):
            actions.end_witness(by=actor(role), at=NOW, witness=registered, reason="x")
        with pytest.raises(Forbidden):
            actions.register_witness(by=actor(role), at=NOW, url="http://x", vkey=outside.key.text, name="x")


def test_a_state_names_as_many_witnesses_as_readers_must_accept(log_key):
    for _ in range(actions.MOST):
        factories.witness()
    with pytest.raises(Refused, match="as many witnesses"):
        factories.witness()


def test_each_new_state_is_signed_and_shown(client, outside, registered):
    assert tasks.ask_witnesses(NOW) == 1
    assert tasks.ask_witnesses(NOW) == 0, "nothing new, nothing asked"
    note = client.get("/log/checkpoint").content.decode()
    assert keeping.keys_of_log().open(note).size == tree.size()
    assert ledger.cosignatures(note, [outside.key]) == {outside.key: outside.now}
    shown = page(client)
    assert f"der Stand von {tree.size()} Zeilen" in shown
    assert outside.key.text in shown
    before = tree.size()
    write(70)
    assert "binnen einer Minute" in page(client).split("Nächste Frage")[1].split("</dd>")[0]
    assert ledger.cosignatures(client.get("/log/checkpoint").content.decode(), [outside.key]) == {}
    assert ledger.cosignatures(client.get("/log/cosigned").content.decode(), [outside.key])
    assert "<dd>70</dd>" in page(client)
    outside.now += 60
    assert tasks.ask_witnesses(NOW + timedelta(minutes=1)) == 1
    assert outside.store.latest("log.example").size == before + 70
    assert ledger.cosignatures(client.get("/log/cosigned").content.decode(), [outside.key]) == {
        outside.key: outside.now
    }
    assert not Entry.objects.filter(verb__contains="cosign").exists(), "a signature makes no line that needs another"


def test_a_quiet_record_is_signed_anew_so_that_readers_see_the_witness_looks(client, outside, registered):
    assert tasks.ask_witnesses(NOW) == 1
    assert f"nach der nächsten Zeile, spätestens {moment_words(NOW + asking.AGAIN)}" in strip_tags(page(client))
    later = NOW + asking.AGAIN
    outside.now = int(later.timestamp())
    assert tasks.ask_witnesses(later) == 1
    assert Cosignature.objects.get().signed_at == later


def test_a_receipt_carries_the_signatures_of_witnesses(client, outside, registered):
    write(9)
    tasks.ask_witnesses(NOW)
    write(4)
    text = client.get("/belege/3.tlog-proof").content.decode()
    leaf = ledger.leaf_hash(bytes(Entry.objects.get(index=3).leaf))
    state = ledger.verify_receipt(text, leaf, keeping.keys_of_log())
    assert state.size == tree.size() - 4
    assert ledger.cosignatures(ledger.parse_receipt(text).checkpoint, [outside.key])
    late = proofs.receipt(tree.size() - 1)  # too new for the witness: its own state alone
    assert ledger.cosignatures(ledger.parse_receipt(late).checkpoint, [outside.key]) == {}


def test_what_an_ended_witness_signed_stays_readable(client, outside, registered):
    write(9)
    tasks.ask_witnesses(NOW)
    actions.end_witness(by=factories.actor(Role.ADMINISTRATOR), at=NOW, witness=Witness.objects.get(), reason="Umzug")
    note = client.get("/log/cosigned").content.decode()
    assert ledger.cosignatures(note, [outside.key])


def rolled_back(least: int) -> None:
    """The database as it was when it had so many lines, by hand, past every protection; the machine's note too."""
    postgresql = connection.vendor == "postgresql"
    with connection.cursor() as cursor:
        if postgresql:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for model in (Entry, Node):
            on = f" ON {model._meta.db_table}" if postgresql else ""
            for name in statements(model, connection.vendor):
                cursor.execute(f"DROP TRIGGER {name}{on}")
    size = least
    kept = {level * tree.LEVEL + place for level in range(40) for place in range(size >> level)}
    Content.objects.filter(entry_id__gte=size).delete()
    Entry.objects.filter(index__gte=size).delete()
    Node.objects.exclude(id__in=kept).delete()
    Cosignature.objects.filter(size__gt=size).delete()
    keeping.size_file().unlink(missing_ok=True)
    keeping.remember_size()


@pytest.mark.rule("R-P6-1")
def test_an_older_copy_put_back_is_refused_and_shown(client, outside, registered):
    tasks.ask_witnesses(NOW)
    before = tree.size()
    write(9)
    tasks.ask_witnesses(NOW)
    rolled_back(before)
    assert keeping.checkpoint(), "the machine itself knows nothing: its note was put back too"
    write(2, words="anders")
    assert tasks.ask_witnesses(NOW) == 0
    assert contact().outcome == WitnessContact.Outcome.LONGER
    shown = page(client)
    assert "Dieser Zeuge sagt, er habe eine andere Geschichte gesehen" in shown
    assert f"einen Stand von {before + 9} Zeilen unterschrieben" in shown
    assert not finding().ok
    assert "another history" in finding().words
    assert client.get("/gesund").json()["witnesses"] is False
    assert client.get("/api/v1/witnesses").json()["items"][0]["state"] == "conflict"


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize(("other", "kept"), [(9, [("fork", 9)]), (12, [("unproven", 12)])])
def test_two_histories_of_one_site_are_refused_recorded_and_shown(client, outside, registered, other, kept):
    """Both worlds begin with the same lines and both are signed with the site's own key."""
    tasks.ask_witnesses(NOW)
    before = tree.size()
    write(9, words="die eine")
    tasks.ask_witnesses(NOW)
    rolled_back(before)
    write(other, words="die andere")
    assert tasks.ask_witnesses(NOW) == 0
    assert contact().outcome == WitnessContact.Outcome.OTHER
    assert [(kind, size - before) for kind, size in outside.refused(Log())] == kept
    assert "nicht der Anfang der" in page(client)
    assert not finding().ok
    evidence = outside.store.refused("log.example")[0]
    for note in (evidence.note, evidence.signed_note):
        ledger.open_note(note, [keeping.signer().verifier])
    assert (
        cosigned.newest() is None or ledger.parse_checkpoint(ledger.parse_note(cosigned.newest())[0]).size <= before
    ), "nothing of the other history is shown as witnessed"


def test_a_signature_on_another_history_is_not_shown_as_one_on_this(outside, registered):
    write(3)
    tasks.ask_witnesses(NOW)
    assert cosigned.newest()
    Cosignature.objects.update(root=bytes(32))  # of a database that was put back after a declared restore
    assert cosigned.newest() is None
    assert cosigned.checkpoint() == keeping.checkpoint()
    assert ledger.parse_receipt(proofs.receipt(1)).checkpoint == keeping.checkpoint()


class Broken:
    """Replies that a witness must not give."""

    def __init__(self, monkeypatch, *replies) -> None:
        self.replies, self.bodies = list(replies), []
        monkeypatch.setattr(asking, "send", self.send)

    def send(self, _address: str, body: str) -> asking.Reply:
        self.bodies.append(body)
        reply = self.replies.pop(0)
        if isinstance(reply, Exception):
            raise reply
        return reply


SIZE = "text/x.tlog.size"
REFUSED, SILENT = WitnessContact.Outcome.REFUSED, WitnessContact.Outcome.SILENT


@pytest.mark.parametrize(
    ("replies", "outcome", "said"),
    [
        ([asking.Silent("timed out")], SILENT, "timed out"),
        ([asking.Reply(404, "text/plain", "unknown")], REFUSED, "404 the witness does not know"),
        ([asking.Reply(403, "text/plain", "no")], REFUSED, "403"), ([asking.Reply(500, "text/html", "<h1>")], REFUSED, "500"),
        ([asking.Reply(302, "text/html", "")], REFUSED, "302"), ([asking.Reply(200, "text/plain", "junk")], REFUSED, "200, but"),
        ([asking.Reply(200, "text/plain", "")], REFUSED, "200, but"),
        ([asking.Reply(409, "text/plain", "1\n")], REFUSED, "409 without"), ([asking.Reply(409, SIZE, "x\n")], REFUSED, "409 without"),
        ([asking.Reply(409, SIZE, "1\n")] * 2, REFUSED, "409"), ([asking.Reply(409, SIZE, "9" * 30)], REFUSED, "409 without"),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_noted_shown_and_tried_again_later(client, registered, monkeypatch, replies, outcome, said):
    broken = Broken(monkeypatch, *replies, *replies)
    assert tasks.ask_witnesses(NOW) == 0
    assert contact().outcome == outcome
    assert said in contact().answer
    asked = len(broken.bodies)
    assert tasks.ask_witnesses(NOW + timedelta(minutes=1)) == 0
    assert len(broken.bodies) == asked, "not at once"
    assert f"{moment_words(NOW + timedelta(minutes=2))}, nach einem Fehlschlag" in strip_tags(page(client))
    assert tasks.ask_witnesses(NOW + timedelta(minutes=3)) == 0
    assert (len(broken.bodies), contact().failures, contact().trouble_since) == (2 * asked, 2, NOW)
    assert "ohne Erfolg seit" in page(client)
    write(1)  # nothing is held up
    assert client.get("/log/checkpoint").status_code == 200


def test_a_signature_of_another_key_is_not_taken(registered, outside, monkeypatch):
    write(1)
    text = ledger.parse_note(keeping.checkpoint())[0]
    stranger = ledger.Signer(outside.signer.name, b"s" * 32)
    for line in (ledger.cosign(stranger, text, 5), ledger.cosign(outside.signer, text.replace("log.", "gol."), 5)):
        WitnessContact.objects.all().delete()
        Broken(monkeypatch, asking.Reply(200, "text/plain", line))
        tasks.ask_witnesses(NOW)
        assert contact().outcome == REFUSED
    assert not Cosignature.objects.exists()


def test_a_witness_that_is_away_for_long_is_a_point_for_the_doctor(registered, monkeypatch):
    Broken(monkeypatch, asking.Silent("no route"))
    tasks.ask_witnesses(timezone.now() - timedelta(days=8))
    assert not finding().ok
    assert "has signed nothing for long" in finding().words


def test_clocks_that_differ_are_shown(client, outside, registered):
    outside.now = int((NOW + timedelta(hours=3)).timestamp())
    tasks.ask_witnesses(NOW)
    assert "180 Minuten auseinander" in page(client)
    assert "180 minutes apart" in finding().words


def test_only_the_newest_signatures_are_kept(outside, registered, monkeypatch):
    monkeypatch.setattr(asking, "KEPT", 3)
    for minute in range(6):
        write(1)
        tasks.ask_witnesses(NOW + timedelta(minutes=minute))
    assert Cosignature.objects.count() == 3
    assert Cosignature.objects.first().size == tree.size()


def test_other_formats_say_the_same(client, outside, registered):
    tasks.ask_witnesses(NOW)
    (row,) = json.loads(page(client, "/protokoll/zeugen.json"))["witnesses"]
    (item,) = client.get("/api/v1/witnesses").json()["items"]
    lines = page(client, "/protokoll/zeugen.csv").splitlines()
    assert row["state"] == item["state"] == "signs"
    assert datetime.fromisoformat(item["next_at"]) == datetime.fromisoformat(row["next_at"]) == NOW + asking.AGAIN
    assert row["signed_size"] == item["signed_size"] == tree.size()
    assert row["vkey"] == item["vkey"] == outside.key.text
    assert len(lines) == 2
    assert outside.key.text in lines[1]
    assert client.get("/protokoll/zeugen.exe").status_code == 404
    policy = ledger.parse_policy(client.get("/log/policy").content)
    assert policy.logs == (keeping.signer().verifier,)
    assert policy.is_met([outside.key])
    assert not policy.is_met([])
    assert datetime.fromisoformat(item["signed_at"]) == datetime.fromtimestamp(outside.now, UTC)
