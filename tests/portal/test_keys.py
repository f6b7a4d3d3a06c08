"""The record's key is handed over or declared lost; what was signed before stays checkable, by others too."""

import json
import urllib.request
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.core import ledger
from partizip.journal import keeping, keys, proofs, tree, verify
from partizip.journal.models import Entry
from partizip.journal.words import verb_words
from partizip.portal import health
from partizip.portal.operation import keys as acts
from tests.factories import NOW, acting, body, mandate
from tests.journal.test_verify import foreign_verifier
from tests.portal.test_backup import backed_up, bring_key, machine  # noqa: F401 - a fixture

WHY = "Jährlicher Wechsel nach Dienstanweisung"
GONE = "Platte und Tresor bei Wasserschaden zerstört"


def fetched(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        return answer.read().decode()


@pytest.fixture
def land(db, log_key, django_capture_on_commit_callbacks):
    """A few lines and two administrators; what follows a commit is run at once."""
    one, two = mandate(Role.ADMINISTRATOR), mandate(Role.ADMINISTRATOR)

    def run(act, **facts):
        with django_capture_on_commit_callbacks(execute=True):
            return act(**{"at": NOW, "by": THE_SYSTEM} | facts)

    run.one, run.two = acting(one), acting(two)
    for name in ("a", "b", "c"):
        body(name)
    return run


def lose() -> ledger.Verifier:
    old = keeping.signer().verifier
    keeping.key_file().unlink()
    return old


def is_wrong(chain, signer, size=None):
    """A state signed by a key out of its turn."""
    size = size or tree.size()
    note = ledger.sign_note(ledger.checkpoint_text(signer.name, size, tree.root(size)), [signer])
    with pytest.raises(ledger.Fault, match="whose turn"):
        chain.open(note)


def test_after_the_hand_over_the_new_key_signs_and_old_receipts_hold(land, client):
    old, receipt = keeping.signer(), proofs.receipt(1)
    before = tree.size()
    land(acts.rotate_key, reason=WHY)
    new = keeping.signer()
    assert new != old
    assert not keeping.next_file().exists()
    chain = keeping.keys_of_log()
    assert chain.open(keeping.checkpoint()).size == tree.size() == before + 1
    is_wrong(chain, old)
    is_wrong(chain, new, before)
    (change,) = chain.changes
    assert (change.old, change.new, change.lost, change.index) == (old.verifier, new.verifier, False, before)
    entry = Entry.objects.get(verb=keys.CHANGED)
    assert (entry.role, entry.subject) == ("system", keys.subject(new.verifier))
    for text in (receipt, proofs.receipt(1)):
        page = client.post("/pruefen/", {"file": SimpleUploadedFile("x.tlog-proof", text.encode())}).content.decode()
        assert "unverändert" in page.lower()
    forged = ledger.sign_note(ledger.checkpoint_text(old.name, tree.size(), tree.root(tree.size())), [old])
    false = ledger.receipt(1, proofs.inclusion(1, tree.size()), forged)
    page = client.post("/pruefen/", {"file": SimpleUploadedFile("x.tlog-proof", false.encode())}).content.decode()
    assert "nicht unterschrieben" in page
    land(acts.rotate_key, reason=WHY)
    assert [item.new for item in keeping.keys_of_log().changes] == [new.verifier, keeping.signer().verifier]


def test_the_page_names_every_key_and_its_time(land, client):
    first = keeping.signer().verifier
    assert first.text in client.get("/protokoll/schluessel/").content.decode().replace("&#x2B;", "+")
    land(acts.rotate_key, reason=WHY)
    page = client.get("/protokoll/schluessel/").content.decode().replace("&#x2B;", "+")
    assert first.text in page
    assert keeping.signer().verifier.text in page
    assert WHY in page
    one, two = client.get("/log/keys").json()["keys"]
    assert (one["vkey"], one["from_size"], one["until_size"]) == (first.text, 0, two["line"])
    assert (two["vkey"], two["from_size"]) == (keeping.signer().verifier.text, two["line"] + 1)
    ledger.open_note(two["note"], [first])


def test_a_process_killed_between_line_and_file_signs_with_the_right_key(land, db):
    old = keeping.signer()
    acts.rotate_key(by=THE_SYSTEM, at=NOW, reason=WHY)  # what follows the commit never runs
    assert keeping._signer_at(keeping.key_file()) == old
    assert keeping.signer() == keeping.waiting() != old
    assert keeping.keys_of_log().open(keeping.checkpoint()).size == tree.size()
    new = keeping.signer()
    land(acts.rotate_key, reason=WHY)
    assert keeping.keys_of_log().changes[-1].old == new.verifier, "not the key that was given up before"


def test_a_change_that_is_not_committed_leaves_the_old_key(land, monkeypatch):
    old = keeping.signer()
    monkeypatch.setattr(acts, "record", lambda **_facts: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        land(acts.rotate_key, reason=WHY)
    assert keeping.signer() == old
    keeping.next_file().rename(keeping.key_file())
    assert keeping.signer() != old, "without a line any key is taken, as ever"


def test_an_older_key_put_back_does_not_sign(land):
    kept = keeping.key_file().read_bytes()
    land(acts.rotate_key, reason=WHY)
    keeping.key_file().write_bytes(kept)
    keeping.key_file().chmod(0o600)
    with pytest.raises(keeping.KeyProblem, match="not the one that signs now"):
        keeping.checkpoint()


def test_two_persons_put_a_new_key_in_force_for_a_lost_one(land, client):
    receipt = proofs.receipt(1)
    old = lose()
    with pytest.raises(health.Problem, match="key lost"):
        health._key()
    land(acts.offer_key, old=old, reason=GONE)
    assert health._key() == "declared lost, see signing"
    with pytest.raises(health.Problem, match="until two administrators"):
        health._signing()
    assert client.get("/log/checkpoint").status_code == 503
    assert "unterschrieben" in client.get("/protokoll/schluessel/").content.decode()
    with pytest.raises(Refused, match="first administrator has to declare"):
        land(acts.confirm_lost, by=land.one)
    land(acts.declare_lost, by=land.one)
    with pytest.raises(Refused, match="declared already"):
        land(acts.declare_lost, by=land.two)
    with pytest.raises(Forbidden):
        land(acts.confirm_lost, by=land.one)
    late = NOW + timedelta(days=7)
    with pytest.raises(Refused, match="within seven days"):
        land(acts.confirm_lost, by=land.two, at=late)
    for role in (Role.OPERATOR, Role.COMMISSIONER):
        with pytest.raises(Forbidden):
            land(acts.confirm_lost, by=acting(mandate(role)))
    land(acts.confirm_lost, by=land.two)
    chain = keeping.keys_of_log()
    assert chain.newest == keeping.signer().verifier
    assert chain.lost_after(old).lost
    assert chain.open(keeping.checkpoint()).size == tree.size()
    page = client.post("/pruefen/", {"file": SimpleUploadedFile("x.tlog-proof", receipt.encode())}).content.decode()
    assert "unverändert" in page.lower()
    steps = [verb_words(told["verb"], told) for told in (
        told.facts | {"verb": keys.LOST if "step" in told.facts else keys.CHANGED}
        for told in keys._lines(keys.LOST, keys.CHANGED)
    )]  # fmt: skip
    assert len(set(steps)) == 3
    assert GONE in client.get("/protokoll/schluessel/").content.decode()


def test_a_sole_administrator_confirms_what_the_machine_reported(db, log_key, django_capture_on_commit_callbacks):
    only = acting(mandate(Role.ADMINISTRATOR))
    old = lose()
    acts.offer_key(by=THE_SYSTEM, at=NOW, old=old, reason=GONE)
    with django_capture_on_commit_callbacks(execute=True):
        acts.confirm_lost(by=only, at=NOW)
    assert keeping.signer().verifier == keys.newest() != old


def test_a_declaration_is_withdrawn_and_can_be_made_anew(land):
    old = lose()
    land(acts.offer_key, old=old, reason=GONE)
    land(acts.declare_lost, by=land.one)
    land(acts.withdraw_lost, by=land.two)
    for act in (acts.confirm_lost, acts.declare_lost, acts.withdraw_lost):
        with pytest.raises(Refused, match="nothing to do"):
            land(act, by=land.two)
    land(acts.offer_key, old=old, reason=GONE)
    keeping.next_file().unlink()
    land(acts.declare_lost, by=land.one)
    with pytest.raises(Refused, match="gone from the machine"):
        land(acts.confirm_lost, by=land.two)


def test_the_desk_leads_two_administrators_through(db, log_key, signed_in, django_capture_on_commit_callbacks):
    one, two = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    assert "nichts zu tun" in one.get("/schreibtisch/schluessel/").content.decode()
    acts.offer_key(by=THE_SYSTEM, at=NOW, old=lose(), reason=GONE)
    assert "/schreibtisch/schluessel/" in one.get("/schreibtisch/").content.decode()
    assert "/schreibtisch/schluessel/" not in signed_in(Role.EDITOR).get("/schreibtisch/").content.decode()

    def press(client, step):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post("/schreibtisch/schluessel/", {"step": step}, follow=True).content.decode()

    assert GONE in press(one, "declare")
    assert "zweite Person" in press(one, "confirm") or "selbst begonnen" in press(one, "confirm")
    assert one.post("/schreibtisch/schluessel/", {"step": "x"}).status_code == 404
    assert "nichts zu tun" in press(two, "confirm")
    assert keeping.signer().verifier == keys.newest()


def confirm(site):
    """Two administrators put the offered key in force."""
    process = site.script(CONFIRM)
    _said, complaint = process.communicate(timeout=120)
    assert process.returncode == 0, complaint


@pytest.mark.slow
def test_a_running_site_is_verified_across_a_hand_over_and_a_loss(demo, tmp_path, capsys):
    earlier = tmp_path / "checkpoint"
    with demo.served() as site:
        first = fetched(f"{site.url}/log/key").strip()
        earlier.write_text(fetched(f"{site.url}/log/checkpoint"))
        assert demo.run("key", "rotate", "--reason", "kurz").returncode == 2
        done = demo.run("key", "rotate", "--reason", WHY)
        assert done.returncode == 0, done.stderr
        second = fetched(f"{site.url}/log/key").strip()
        assert second in done.stdout
        assert verify.main(["--url", site.url, "--key", first, "--since", str(earlier)]) == 0
        assert f"{first} handed over to {second}, signed by both" in capsys.readouterr().out
        assert verify.main(["--url", site.url, "--key", second, "--since", str(earlier)]) == 0
        assert demo.run("key", "lost", "--reason", GONE).returncode == 2, "it is there"
        (demo.home / "key" / "log.key").unlink()
        assert demo.run("key", "lost", "--reason", GONE).returncode == 0
        assert verify.main(["--url", site.url]) == 2
        assert "until two administrators" in capsys.readouterr().out
    assert verify.main(["--database", demo.database]) == 0
    confirm(demo)
    with demo.served() as site:
        third = fetched(f"{site.url}/log/key").strip()
        capsys.readouterr()
        assert verify.main(["--url", site.url, "--key", first]) == 1
        said = capsys.readouterr().out
        assert "was declared lost" in said
        assert third in said
        assert verify.main(["--url", site.url, "--key", third, "--since", str(earlier)]) == 0
        assert verify.main(["--url", site.url]) == 0
        assert "was declared lost" in capsys.readouterr().out
    assert verify.main(["--database", demo.database]) == 0


CONFIRM = """
import django; django.setup()
from django.utils import timezone
from partizip.access.acts import Actor
from partizip.access.models import Mandate
from partizip.portal.operation import keys
held = Mandate.objects.filter(role="administrator").select_related("body")
one, two = (Actor("administrator", m.body.slug, m.body_id, m.id, m.person_id) for m in held[:2])
keys.declare_lost(by=one, at=timezone.now())
keys.confirm_lost(by=two, at=timezone.now())
"""


@pytest.mark.slow
def test_a_foreign_verifier_accepts_log_and_hand_over(demo, tmp_path):
    import subprocess  # noqa: PLC0415 - for this story alone

    binary = foreign_verifier(tmp_path)
    assert demo.run("key", "rotate", "--reason", WHY).returncode == 0
    with demo.served() as site:
        done = subprocess.run([str(binary), f"{site.url}/log"], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr + done.stdout
        assert "key 1 was handed over" in done.stdout


@pytest.mark.slow
def test_backup_and_restore_keep_working_across_a_change(demo, machine, tmp_path):  # noqa: F811
    backed_up(demo, tmp_path / "before.tar")
    assert demo.run("backup-key", str(tmp_path / "old-key")).returncode == 0
    assert demo.run("key", "rotate", "--reason", WHY).returncode == 0
    backed_up(demo, tmp_path / "after.tar")
    bring_key(demo, machine)
    refused = machine.run("restore", str(tmp_path / "before.tar"), "--declare", GONE)
    assert refused.returncode == 1
    assert "folder of that time" in refused.stderr
    done = machine.run("restore", str(tmp_path / "after.tar"))
    assert done.returncode == 0, done.stderr
    assert machine.run("doctor").returncode == 0
    assert verify.main(["--database", machine.database]) == 0


@pytest.mark.slow
def test_disk_and_key_lost_together(demo, machine, tmp_path):  # noqa: F811
    told = backed_up(demo, tmp_path / "a.tar")
    done = machine.run("restore", str(tmp_path / "a.tar"), "--declare", GONE)
    assert done.returncode == 0, done.stderr
    assert f"--old {told['public_key']}" in done.stdout
    assert machine.run("key", "lost", "--reason", GONE).returncode == 2, "it does not know which"
    lost = machine.run("key", "lost", "--old", told["public_key"], "--reason", GONE)
    assert lost.returncode == 0, lost.stderr
    assert machine.run("backup-key", str(tmp_path / "waiting")).returncode == 0
    assert (tmp_path / "waiting" / "log.key.next").is_file()
    confirm(machine)
    assert machine.run("doctor").returncode == 0
    assert json.loads(machine.run("doctor", "--json").stdout)
    assert not Path(machine.home / "key" / "log.key.next").exists()
