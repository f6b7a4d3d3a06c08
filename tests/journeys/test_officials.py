"""Officials ask, answer, accept and dispute; editors mark; administrators give mandates; each on the real program."""

import hashlib
import hmac
import struct
import time
from base64 import b32decode
from pathlib import Path

import pytest

from tests.journeys.conftest import faults

pytestmark = pytest.mark.journey


def totp(secret: str) -> str:
    """A code of an authenticator app (RFC 6238)."""
    key = b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30), hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def test_the_loop_from_question_to_acceptance(signed_in_as):
    council = signed_in_as("Samuel Okafor")
    assert faults(council) == []
    council.get_by_role("link", name="Eine Stelle fragen").click()
    assert faults(council) == []
    council.get_by_role("button", name="Frage veröffentlichen").click()
    assert "Noch wurde nichts gespeichert" in council.locator("#errors").inner_text()
    assert faults(council) == []
    council.select_option("#id_debtor", label="Bezirksamt Mitte")
    council.fill("#id_title", "Wie viele Stellen hat das Integrationsbüro?")
    council.fill("#id_text", "Bitte nach Besoldungsgruppen.")
    council.get_by_role("button", name="Frage veröffentlichen").click()
    address = council.url
    assert "Ihre Frist" not in council.content()
    district = signed_in_as("Moritz Baum")
    assert "Wie viele Stellen" in district.locator("main").inner_text()
    district.goto(address)
    district.get_by_role("link", name="Antwort").first.click()
    district.get_by_label("Abschließende Antwort").check()
    district.fill("#id_text", "Vier Stellen, davon zwei E13.")
    district.get_by_role("button", name="Antwort veröffentlichen").click()
    assert "beantwortet, Annahme steht aus" in district.locator("main").inner_text()
    council.goto(address)
    council.get_by_role("link", name="Annehmen oder bestreiten").click()
    council.get_by_label("Annehmen: Was geschuldet war, ist getan").check()
    council.get_by_role("button", name="Entscheidung veröffentlichen").click()
    assert "beantwortet und angenommen" in council.locator("main").inner_text()


def test_an_editor_brings_in_an_own_text_and_marks_two_clauses_in_one_sentence(signed_in_as):
    page = signed_in_as("Elif Schreiber")
    page.get_by_role("link", name="Wortlaut einlesen").click()
    assert faults(page) == []
    page.fill("#id_title", "Unser Versprechen")
    page.fill("#id_source", "Stadtrat, Beschluss 12")
    page.fill("#id_dated", "2026-11-02")
    page.fill("#id_pasted", "Unser Versprechen\n\nWir hören zu und wir handeln danach.")
    page.get_by_role("button", name="Aufteilung ansehen").click()
    assert faults(page) == []
    assert page.locator("tbody tr").count() == 2, "a heading and a paragraph"
    page.get_by_role("button", name="Wortlaut ändern").click()
    assert page.input_value("#id_title") == "Unser Versprechen"
    page.get_by_role("button", name="Aufteilung ansehen").click()
    page.get_by_role("button", name="Speichern und einfrieren").click()
    assert "Wir hören zu und wir handeln danach." in page.locator("main").inner_text()
    page.get_by_role("link", name="Wortlaut der Teilzusagen markieren").click()
    for clause, words in (("C7.1", "Wir hören zu"), ("C8.2", "wir handeln danach")):
        page.select_option("#id_clause", label=page.locator("#id_clause option", has_text=clause).inner_text())
        page.select_option("#id_eid", index=1)
        page.fill("#id_exact", words)
        page.get_by_role("button", name="Diesen Wortlaut markieren").click()
    assert faults(page) == []
    page.goto("/")
    assert "Wir hören zu" not in page.locator("#policy").inner_text(), "nobody has chosen it yet"
    page.goto("/schreibtisch/textstellen/")
    page.get_by_role("link", name="Auf der Startseite zeigen Unser Versprechen").click()
    assert faults(page) == []
    page.get_by_role("button", name="Auf der Startseite zeigen").click()
    page.goto("/")
    assert page.locator("#policy a.clause").all_inner_texts() == ["Wir hören zu", "wir handeln danach"]


def test_an_administrator_gives_a_protected_office_only_with_a_second_person(signed_in_as):
    first = signed_in_as("Ada Lindner")
    first.goto("/schreibtisch/mandate/neu/")
    assert faults(first) == []
    first.select_option("#id_person", label="Paula Wiese")
    first.select_option("#id_body_id", label="Die Beauftragte des Senats für Integration und Migration")
    first.select_option("#id_role", "commissioner_office")
    first.fill("#id_valid_from", "2026-01-01")
    first.get_by_role("button", name="Geben").click()
    assert "muss dieses Mandat bestätigen" in first.locator("main").inner_text()
    assert faults(first) == []
    assert "zu bestätigen" in first.locator("main").inner_text()
    assert first.get_by_role("button", name="Bestätigen").count() == 0, "not by whoever gave it"
    second = signed_in_as("Bogdan Frei")
    second.goto("/schreibtisch/mandate/")
    second.get_by_role("button", name="Bestätigen").first.click()
    assert "Das Mandat wurde bestätigt." in second.locator("main").inner_text()


def test_a_new_official_signs_in_with_password_and_second_factor(signed_in_as, open_page, site):
    admin = signed_in_as("Ada Lindner")
    admin.goto("/schreibtisch/personen/neu/")
    admin.fill("#id_email", "neu@example.org")
    admin.fill("#id_name", "Nele Neu")
    admin.get_by_role("button", name="Konto anlegen").click()
    password = admin.locator("strong.p-mono").inner_text()
    admin.get_by_role("link", name="Mandat geben").click()
    admin.select_option("#id_person", label="Nele Neu")
    admin.select_option("#id_body_id", label="Bezirksamt Spandau")
    admin.select_option("#id_role", "officer")
    admin.fill("#id_valid_from", "2026-01-01")
    admin.get_by_role("button", name="Geben").click()
    page = open_page("/konto/login/")
    page.fill("#id_login", "neu@example.org")
    page.fill("#id_password", password)
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.goto("/schreibtisch/")
    assert page.url.endswith("/konto/password/change/"), "somebody else knows the start password"
    assert faults(page) == []
    page.fill("#id_oldpassword", password)
    password = "ein eigenes langes Kennwort"
    page.fill("#id_password1", password)
    page.fill("#id_password2", password)
    page.locator("main form button[type=submit]").first.click()
    page.goto("/schreibtisch/")
    assert "totp" in page.url, "an official needs the second factor"
    if "reauthenticate" in page.url:
        page.fill("#id_password", password)
        page.get_by_role("button", name="Weiter").click()
    page.wait_for_url("**/totp/activate/")
    assert faults(page) == []
    secret = page.locator("p .p-mono").inner_text()
    page.fill("#id_code", totp(secret))
    page.get_by_role("button", name="Einschalten").click()
    page.goto("/schreibtisch/")
    assert "Mein Schreibtisch" in page.locator("h1").inner_text()
    codes = open_page("/konto/login/")
    codes.fill("#id_login", "neu@example.org")
    codes.fill("#id_password", password)
    codes.get_by_role("button", name="Anmelden", exact=True).click()
    assert "authenticate" in codes.url
    codes.fill("#id_code", "000000")
    codes.get_by_role("button", name="Weiter").click()
    assert "authenticate" in codes.url
    page.goto("/konto/2fa/recovery-codes/")
    recovery = page.locator("li.p-mono").first.inner_text()
    codes.fill("#id_code", recovery)
    codes.get_by_role("button", name="Weiter").click()
    codes.wait_for_url("**/schreibtisch/")


@pytest.mark.parametrize("path", [
    "/schreibtisch/", "/schreibtisch/mandate/", "/schreibtisch/vorgaben/", "/schreibtisch/vorgaben/duties.ladder/",
    "/schreibtisch/stellen/", "/schreibtisch/aufgaben/neu/", "/schreibtisch/pflichten/neu/", "/schreibtisch/rechtsgrundlagen/", "/schreibtisch/vertretung/", "/konto/2fa/",
    "/konto/password/change/",
])  # fmt: skip
def test_axe_finds_nothing_behind_the_sign_in(signed_in_as, path):
    page = signed_in_as("Ada Lindner")
    page.goto(path)
    assert faults(page) == []


def test_axe_finds_nothing_on_the_narrow_desk_of_the_independent_office(signed_in_as):
    page = signed_in_as("Integrationsbeauftragte", width=320)
    for path in ("presse/", "presse/neu/", "vorhaben/", "anfragen/", "steuerungskreis/", "amt/weisungen/neu/"):
        page.goto(f"/schreibtisch/{path}")
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), path
        assert faults(page) == [], path


def test_two_administrators_give_a_new_start_password_to_the_commissioner(signed_in_as):
    first = signed_in_as("Ada Lindner")
    first.goto("/schreibtisch/mandate/")
    row = first.locator("tr", has_text="Integrationsbeauftragte").filter(has_text="Neues Startkennwort").first
    row.get_by_role("link", name="Neues Startkennwort").click()
    assert faults(first) == []
    page = first.url
    first.get_by_role("button", name="Um ein neues Startkennwort bitten").click()
    assert "neues Startkennwort erbeten" in first.locator("main").inner_text()
    assert faults(first) == []
    assert first.get_by_role("link", name="Ausführen").count() == 0, "not by whoever asked"
    second = signed_in_as("Bogdan Frei")
    second.goto("/schreibtisch/mandate/")
    second.get_by_role("link", name="Ausführen").first.click()
    assert second.url == page
    assert "Ada Lindner" in second.locator("main").inner_text()
    assert faults(second) == []
    second.get_by_role("button", name="Neues Startkennwort geben").click()
    assert len(second.locator("strong.p-mono").inner_text()) == 20
    assert faults(second) == []
    second.goto("/neu/")
    assert "Anmeldung eines Amtes erneuert" in second.locator("main").inner_text()


def test_a_barrier_is_reported_answered_and_read_by_its_code(open_page, signed_in_as):
    reader = open_page("/ueberfaellig/", java_script_enabled=False)
    reader.locator("footer").get_by_role("link", name="Barriere melden").click()
    assert reader.input_value("#id_page") == "/ueberfaellig/"
    reader.fill("#id_text", "Die Überschriften springen.")
    reader.get_by_role("button", name="Meldung absenden").click()
    code = reader.locator(".p-code").inner_text()
    editor = signed_in_as("Elif Schreiber")
    editor.get_by_role("link", name=f"Gemeldete Barriere {code}").click()
    assert "Die Überschriften springen." in editor.locator("main").inner_text()
    assert faults(editor) == []
    editor.get_by_label("wird beseitigt").check()
    editor.fill("#id_reply", "Mit der nächsten Fassung.")
    editor.get_by_role("button", name="Antwort speichern").click()
    assert faults(editor) == []
    reader.goto("/barrierefreiheit/")
    reader.fill("#code", code.lower())
    reader.get_by_role("button", name="Stand ansehen").click()
    assert "Mit der nächsten Fassung." in reader.locator("main").inner_text()


def test_own_data_are_seen_taken_along_and_asked_to_be_erased(signed_in_as):
    page = signed_in_as("Nesrin Yıldız", width=320)
    page.get_by_role("link", name="Meine Daten").click()
    page.locator("details").first.evaluate("one => one.open = true")
    assert faults(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no scrolling sideways"
    with page.expect_download() as download:
        page.get_by_role("link", name="Alles herunterladen").click()
    assert "Nesrin Yıldız" in Path(download.value.path()).read_text(encoding="utf-8")
    page.get_by_role("link", name="Mein Konto löschen").click()
    assert "Ein Amt steht im Weg" in page.locator("main").inner_text()
    assert faults(page) == []
    page.get_by_role("link", name="Mein Begehren einreichen").click()
    page.get_by_role("button", name="Mein Begehren einreichen").click()
    assert "Sie haben Ihre Löschung verlangt" in page.locator("main").inner_text()
    admin = signed_in_as("Ada Lindner")
    admin.get_by_role("link", name="Löschbegehren").first.click()
    assert faults(admin) == []
    card = admin.locator("section", has_text="Nesrin Yıldız")
    assert card.get_by_role("link", name="Löschen").count() == 0
    refuse = card.get_by_role("link", name="Ablehnen")
    assert refuse.bounding_box()["width"] > 80, "the words fit the button"
    refuse.click()
    admin.fill("#id_reason", "Das Amt läuft bis zum Jahresende.")
    admin.get_by_role("button", name="Ablehnen").click()
    page.reload()
    assert "Das Amt läuft bis zum Jahresende." in page.locator("main").inner_text()
