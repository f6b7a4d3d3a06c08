"""/pruefen says in one sentence whether something is as it was published."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from partizip.access.acts import THE_SYSTEM
from partizip.access.roles import Role
from partizip.bodies.actions import BodyRow, import_bodies
from partizip.bodies.models import Body
from partizip.core import ledger
from partizip.core.ids import short_code
from partizip.documents import actions as documents
from partizip.duties import actions as duties
from partizip.journal import keeping, proofs, triggers
from partizip.journal.models import Content, Entry
from partizip.journal.queries import meaning
from partizip.portal import check
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(log_key):
    return duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=body(), title="Wie viele?", text="Bitte.")


def test_codes_however_typed_and_fingerprints(claim):
    for typed in (claim.code, claim.code.lower(), claim.code.replace("-", " "), f" {claim.code} "):
        assert check.by_code(typed).outcome == "unchanged", typed
    entry = Entry.objects.get(subject=claim.code)
    assert check.by_code(ledger.leaf_hash(bytes(entry.leaf)).hex()).line == entry
    for typed in (short_code(bytes(8)), "0" * 64, "zz", "https://other.example/x/", "/unsinn/", "http://[::1"):
        assert check.by_code(typed).outcome == "unknown", typed
    for typed in ("", " ", "\x00"):
        assert check.by_code(typed).outcome == "empty", typed
    wrong = claim.code[:-1] + ("2" if claim.code[-1] != "2" else "3")
    assert check.by_code(wrong).outcome == "mistyped"


def test_the_address_of_a_page_is_understood(claim, settings):
    address = claim.get_absolute_url()
    for typed in (address, f"{settings.SITE_URL}{address}", f"{settings.SITE_URL}/en{address}?x=1"):
        assert check.by_code(typed).outcome == "unchanged", typed
    import_bodies(
        by=THE_SYSTEM, at=NOW, rows=[BodyRow("amt", {"name": "Amt", "kind": "office", "valid_from": NOW.date()})]
    )
    assert check.by_code("/stellen/amt/").title == "Amt"


def test_a_line_of_the_record_is_checked_by_its_address_or_number(claim, settings):
    entry = Entry.objects.get(subject=claim.code)
    number, site = entry.index, settings.SITE_URL
    for typed in (
        f"/protokoll/{number}/", f"{site}/protokoll/{number}/", f"{site}/en/protokoll/{number}/", f"Nr. {number}",
        f"No. {number}", f"nr {number}", str(number), f"{site}/belege/{number}.tlog-proof",
    ):  # fmt: skip
        answer = check.by_code(typed)
        assert (answer.outcome, answer.line) == ("unchanged", entry), typed
    for typed in ("Nr. 999999", "/protokoll/999999/", "https://other.example/protokoll/0/", "9" * 40, "Nr.", "Nr. ²"):
        assert check.by_code(typed).outcome == "unknown", typed


def test_faults_of_a_receipt_are_said_in_the_readers_language(claim, client):
    index = Entry.objects.get(subject=claim.code).index
    text = proofs.receipt(index)
    cases = {
        "dieses Protokoll hat ihn nicht unterschrieben": text[:-20] + ("A" if text[-20] != "A" else "B") + text[-19:],
        "die dieses Protokoll nicht hat": text.replace(f"index {index}", "index 999999", 1),
        "nicht lesbar": text[:40],
    }
    for words, forged in cases.items():
        page = client.post("/pruefen/", {"file": SimpleUploadedFile("x", forged.encode())}).content.decode()
        assert words in page
        assert 'lang="en">' not in page.split("<main")[1].split("</main")[0]


def test_many_rows_are_compared_with_few_queries(log_key, django_assert_max_num_queries):
    by = actor(Role.OFFICER)
    for number in range(12):
        claim = duties.ask(by=by, at=NOW, debtor=body(), title=f"Frage {number}", text="Bitte.")
    lines = list(Entry.objects.filter(verb="duties.claim_asked").select_related("content"))
    told = [row for line in lines for row in meaning(line)["rows"]]
    assert len(told) >= 12
    with django_assert_max_num_queries(len({row["table"] for row in told})):
        check._compare_rows(claim.code, told)


def test_a_fingerprint_is_found_by_an_index(claim):
    with connection.cursor() as cursor:
        names = connection.introspection.get_constraints(cursor, "journal_node")
    assert names["journal_node_hash"]["columns"] == ["hash"]


def test_a_falsified_row_is_noticed(log_key):
    import_bodies(
        by=THE_SYSTEM, at=NOW, rows=[BodyRow("amt", {"name": "Amt", "kind": "office", "valid_from": NOW.date()})]
    )
    made = Body.objects.get(slug="amt")
    assert check.by_code(str(made.id)).outcome == "unchanged"
    Body.objects.filter(id=made.id).update(name="Anderes Amt")
    assert check.by_code(str(made.id)).outcome == "altered"
    Body.objects.filter(id=made.id).delete()
    assert check.by_code(str(made.id)).outcome == "altered"


def test_a_falsified_content_and_a_cut_log_are_noticed(claim):
    Content.objects.filter(entry__subject=claim.code).update(
        text='{"title": "x", "address": "", "rows": [], "facts": {}}'
    )
    assert check.by_code(claim.code).outcome == "altered"
    keeping.size_file().write_text(f"99 {bytes(32).hex()}\n")
    assert check.by_code(claim.code).outcome == "altered"


def test_a_file_and_its_receipt(log_key, client):
    file = documents.add_file(by=actor(Role.OFFICER), at=NOW, name="b.pdf", data=b"%PDF-1.7")
    assert check.by_file(b"%PDF-1.7").outcome == "unchanged"
    assert check.by_file(b"%PDF-1.8").outcome == "pdf"
    index = Entry.objects.get(subject=file.sha256).index
    text = proofs.receipt(index)
    assert check.by_file(text.encode()).outcome == "unchanged"
    assert check.by_file(text.replace(f"index {index}", f"index {index - 1}").encode()).outcome == "altered"
    assert check.by_file(text.replace(f"index {index}", "index 99999999999999999999").encode()).outcome == "altered"
    assert check.by_file(b"c2sp.org/tlog-proof@v1\n\xff").outcome == "unreadable"
    assert check.by_file(b"c2sp.org/tlog-proof@v1\nindex " + b"9" * 5000 + b"\n\nx").outcome == "unreadable"
    page = client.post("/pruefen/", {"file": SimpleUploadedFile("x.pdf", b"%PDF-1.7")}).content.decode()
    assert "Unverändert seit 23. November 2026, 10:00 Uhr." in page.replace(
        '<time datetime="2026-11-23T09:00:00Z">', ""
    ).replace("</time>", "")
    assert client.post("/pruefen/", {}).status_code == 422
    assert "So etwas wurde hier nicht veröffentlicht" in client.get("/pruefen/?code=zz").content.decode()


def test_a_falsified_answer_is_noticed_by_code_and_by_receipt(log_key):
    """Not only what a line is about, but every row it tells of is compared."""
    asker, debtor = actor(Role.OFFICER), actor(Role.OFFICER)
    claim = duties.ask(by=asker, at=NOW, debtor=Body.objects.get(id=debtor.body_id), title="Wie viele?", text="Bitte.")
    answer = duties.answer_claim(by=debtor, at=NOW, claim=claim, kind="final", text="Zwölf.")
    duties.decide_answer(by=asker, at=NOW, answer=answer, accepted=False, reason="Welche?")
    receipts = [proofs.receipt(line.index).encode() for line in Entry.objects.filter(subject=claim.code)]
    assert len(receipts) >= 3
    assert [check.by_file(text).outcome for text in receipts] == ["unchanged"] * len(receipts)
    with connection.cursor() as cursor:
        for name in triggers.statements(type(answer), connection.vendor):
            on = " ON duties_answer" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER {name}{on}")
    type(answer).objects.filter(id=answer.id).update(text="Zwanzig.")
    assert check.by_code(claim.code).outcome == "altered"
    outcomes = [check.by_file(text).outcome for text in receipts]
    assert "altered" in outcomes


def test_every_receipt_of_the_demo_is_genuine(demo):
    """Also those of rows that a later act changed: a receipt is no lie because life went on."""
    code = (
        "import django; django.setup()\n"
        "from partizip.journal import proofs, tree; from partizip.journal.models import Entry; from partizip.portal import check\n"
        "for index in range(tree.size()):\n"
        "    said = check.by_file(proofs.receipt(index).encode())\n"
        "    assert said.outcome == 'unchanged', (index, said.line.verb, said.reason)\n"
        "for subject in set(Entry.objects.values_list('subject', flat=True)):\n"
        "    said = check.by_code(subject)\n"
        "    assert said.outcome == 'unchanged', (subject, said.reason)\n"
    )
    process = demo.script(code)
    said = process.communicate(timeout=120)
    assert process.returncode == 0, said[1]
