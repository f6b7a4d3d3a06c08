"""A press officer's week on a phone: publish, seal, correct, withdraw, and what a court wants removed (C6.1, C6.3)."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest

from partizip.core.calendar import BERLIN
from tests.files import png
from tests.journeys.conftest import faults

pytestmark = pytest.mark.journey
DESK = "/schreibtisch/presse/"
PHONE = {"width": 320}


@pytest.fixture
def office(signed_in_as):
    """Somebody of the office on a phone, without JavaScript."""
    return lambda name: signed_in_as(name, **PHONE, java_script_enabled=False)


def written(page, title: str, text: str = "Die Beratung bleibt offen.\n\nDas Amt dankt allen.", **more: str) -> None:
    """Write a release and look at it before it goes out."""
    page.goto(f"{DESK}neu/")
    for name, value in {"title": title, "text": text, **more}.items():
        page.fill(f"#id_{name}", value)
    page.locator("main button[name=publish]").click()


def published(page) -> str:
    """Press the one button that publishes; the address of what is out."""
    page.get_by_role("button", name=re.compile("^(Jetzt v|V)eröffentlichen|^Versiegeln|^Berichtigung")).last.click()
    page.goto(DESK)
    return page.locator("main .p-code").first.inner_text()


def test_a_week_in_the_press_room(office, open_page):
    linh = office("Linh Tran")
    # Monday: typed on a phone, out at once.
    written(linh, "Beratung bleibt offen", lead="Kein Termin fällt aus.")
    assert "Die Beratung bleibt offen." in linh.locator("main").inner_text(), "it is looked at first"
    monday = published(linh)
    reader = open_page(f"/presse/{monday}/", **PHONE)
    assert "Beratung bleibt offen" in reader.locator("h1").inner_text()
    assert faults(reader) == []
    # Tuesday: sealed until the office's own time, and there at its second.
    soon = datetime.now(UTC) + timedelta(seconds=75)
    local = soon.astimezone(BERLIN).replace(second=0, microsecond=0)
    written(linh, "Erst später", day=f"{local:%Y-%m-%d}", clock=f"{local:%H:%M}")
    tuesday = published(linh)
    assert tuesday != monday
    assert reader.goto(f"/presse/{tuesday}/").status == 404
    # Wednesday: corrected while that waits.
    linh.goto(f"{DESK}{monday}/fassung/de/")
    linh.fill("#id_text", "Die Beratung bleibt offen, auch am Samstag.")
    linh.fill("#id_reason", "Der Samstag fehlte.")
    linh.locator("main button[name=publish]").click()
    published(linh)
    reader.goto(f"/presse/{monday}/")
    assert "auch am Samstag" in reader.locator("main").inner_text()
    assert "Der Samstag fehlte." in reader.locator("main").inner_text()
    assert reader.goto(f"/presse/{monday}/de/1/").status == 200
    assert faults(reader) == []
    time.sleep(max(0.0, local.timestamp() - time.time()) + 0.2)
    assert reader.goto(f"/presse/{tuesday}/").status == 200, "at its second, and nobody pressed anything"
    # Thursday: withdrawn; the place says so.
    linh.goto(f"{DESK}{tuesday}/zurueckziehen/")
    linh.fill("#id_reason", "Die Angaben trafen nicht zu.")
    linh.get_by_role("button", name="Zurückziehen").click()
    assert reader.goto(f"/presse/{tuesday}/").status == 410
    assert "Die Angaben trafen nicht zu." in reader.locator("main").inner_text()
    assert faults(reader) == []
    # Friday: a court forbids the first edition; one asks, another one finds it on the desk and calls it off or does it.
    linh.goto(f"{DESK}{monday}/entfernen/")
    linh.locator("main input[name=editions]").first.check()
    linh.locator("main input[name=ground]").first.check()
    linh.fill("#id_reason", "Beschluss des VG vom 27. November.")
    linh.get_by_role("button", name="Entfernen verlangen").click()
    assert "zweite Person" in linh.locator("main").inner_text()
    holder = office("Ayşe Demir")
    assert f"{DESK}{monday}/entfernen/" in holder.content(), "what waits for her stands on the desk"
    holder.goto(f"{DESK}{monday}/entfernen/")
    assert "Beschluss des VG" in holder.locator("main").inner_text()
    assert faults(open_page(f"/presse/{monday}/", **PHONE)) == []


def test_a_release_is_looked_at_taken_back_and_moved_with_its_file(signed_in_as):
    linh = signed_in_as("Linh Tran", **PHONE)
    written(linh, "Noch unter Verschluss", day="2027-03-01", clock="09:00")
    linh.wait_for_url("**/veroeffentlichen/")  # the preview, before anybody goes back from it
    linh.go_back()
    assert "/entwurf/" in linh.url, "from the preview back to the draft that was saved, not to an empty form"
    draft = linh.url
    linh.goto(f"{draft}dateien/")
    linh.set_input_files("#id_file", {"name": "karte-der-bezirke.png", "mimeType": "image/png", "buffer": png(8, 6)})
    linh.fill("#id_alt", "Karte der Bezirke")
    linh.get_by_role("button", name="Datei hinzufügen").click()
    button = linh.get_by_role("button", name="Entfernen")
    assert button.evaluate("one => one.scrollWidth <= one.offsetWidth"), "as wide as its word"
    assert faults(linh) == []
    linh.goto(f"{draft}veroeffentlichen/")
    published(linh)
    linh.get_by_role("link", name="Noch unter Verschluss").first.click()
    assert "Das Amt dankt allen." in linh.locator("main").inner_text()
    assert linh.locator("main img").evaluate("async one => { await one.decode(); return one.naturalWidth }") == 8
    assert faults(linh) == []
    linh.get_by_role("link", name="Vor der Zeit aufheben und weiterschreiben").click()
    linh.get_by_role("button", name="Aufheben").click()
    assert (linh.input_value("#id_title"), linh.input_value("#id_clock")) == ("Noch unter Verschluss", "09:00")
    assert "(1)" in linh.locator("main").inner_text(), "the file is there"
    assert faults(linh) == []


@pytest.mark.rule("R-P6-1")
def test_a_name_goes_from_all_words_of_the_office_by_two_hands(signed_in_as, open_page):
    """Found by its text, on a phone; a mark in its place leads everybody to the reason."""
    linh = signed_in_as("Linh Tran", **PHONE)
    linh.goto("/schreibtisch/amt/entfernen/?q=begrüßt")
    assert faults(linh) == []
    assert linh.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), "no scrolling sideways"
    plan = linh.get_by_role("link", name="Worte zu einem Vorhaben").first.get_attribute("href")
    linh.get_by_role("checkbox", name=re.compile("^Worte zu einem Vorhaben")).first.check()
    linh.locator("input[name=ground][value=gdpr]").check()
    linh.fill("#id_reason", "Eine Person hat es verlangt.")
    linh.get_by_role("button", name="Entfernen verlangen").click()
    assert "zweite Person" in linh.locator("main").inner_text()
    assert faults(linh) == []
    demir = signed_in_as("Ayşe Demir", **PHONE, scheme="dark")
    demir.goto(linh.url)
    demir.get_by_role("link", name=re.compile("zweite Person")).click()
    assert faults(demir) == []
    demir.get_by_role("button", name="Wörter endgültig entfernen").click()
    assert "/beauftragte/entfernt/" in demir.url
    reader = open_page(f"/ar{plan}", **PHONE)
    assert "begrüßt" not in reader.locator("main").inner_text()
    reader.locator(".p-words a[href*='/beauftragte/entfernt/']").first.click()
    assert "Eine Person hat es verlangt." in reader.locator("main").inner_text()
    assert faults(reader) == []
