"""/pruefen knows the program's own PDFs again: unchanged, or outdated or altered."""

from datetime import timedelta

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile

from partizip.access.roles import Role
from partizip.duties import actions as duties
from partizip.portal import check
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(log_key, time_machine):
    time_machine.move_to(NOW, tick=False)
    return duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=body(), title="Wie viele?", text="Bitte.")


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_a_print_is_known_until_its_duty_changes(claim, client, prefix, time_machine):
    debtor, asker = actor(Role.OFFICER, of=claim.debtor), actor(Role.OFFICER)
    made = client.get(f"{prefix}/pflichten/{claim.code}.pdf").content
    page = client.post("/pruefen/", {"file": SimpleUploadedFile("x.pdf", made)}).content.decode()
    assert f"Ausdruck von {claim.code}" in page
    assert "p-answer--good" in page
    # Another duty is asked about, and days pass: this one reads the same.
    duties.ask(by=asker, at=NOW + timedelta(hours=1), debtor=body(), title="Anderes?", text="Bitte.")
    time_machine.move_to(NOW + timedelta(days=2), tick=False)
    assert check.by_file(made).outcome == "print"
    duties.state_words(by=debtor, at=NOW + timedelta(days=2), claim=claim, text="Wir zählen.")
    assert check.by_file(made).outcome == "print_other"
    page = client.post("/pruefen/", {"file": SimpleUploadedFile("x.pdf", made)}).content.decode()
    assert "überholt" in page
    assert claim.get_absolute_url() in page


def test_an_altered_print_is_not_ours(claim, client):
    made = client.get(f"/pflichten/{claim.code}.pdf").content
    for forged in (
        made + b"\n",
        made.replace(b"/CreationDate(D:2026", b"/CreationDate(D:2027"),
        made[:-9] + b"\x00" * 9,
    ):
        assert check.by_file(forged).outcome == "print_other"


def test_other_pdfs_cost_nothing_and_say_how_a_print_is_checked(claim, client, monkeypatch):
    monkeypatch.setattr(typst, "compile_with_warnings", None)
    far = b"%PDF-1.7 /URI(https://x/pruefen/?code=" + claim.code.encode() + b")" + b"x" * 5_000_000
    unknown = b"%PDF-1.7 /URI(https://x/pruefen/?code=KKKK-KKKK) /Lang(de) /CreationDate(D:20260101000000Z)"
    for data in (b"%PDF-1.7 fremd", far, unknown):
        page = client.post("/pruefen/", {"file": SimpleUploadedFile("x.pdf", data)}).content.decode()
        assert "Gedrucktes prüfen Sie mit dem Kurzcode" in page
