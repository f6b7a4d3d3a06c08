"""The programme on the desk: looked at before it is public, a conflict that can be got over, records of this site."""

from datetime import date, timedelta

import pytest

from partizip.access.acts import Again, Refused
from partizip.commissioner.actions import press
from partizip.commissioner.models import ProgrammeEnding, ProgrammeEntry, ProgrammeVersion, ProgrammeWords
from partizip.commissioner.queries import programme as queries
from partizip.journal.models import Entry
from tests.commissioner.test_programme import SAID, changed, desk, entry
from tests.factories import NOW

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
TYPED = {key: value for key, value in SAID.items() if key != "fields"} | {
    "fields_served": ["two_way"], "starts_on": "2026-01-01", "until": "2026-12-31", "language": "de"
}  # fmt: skip
PUBLISH, WRITE = {"step": "publish"}, {"step": "write"}
LOOK = "So lesen es alle, sobald Sie auf die Schaltfläche drücken."


@pytest.fixture
def browser(room, signed_in, time_machine):
    time_machine.move_to(NOW + DAY, tick=False)
    return signed_in(room.holder)


def test_c6_2_nothing_is_public_before_it_was_looked_at(browser):
    lines = Entry.objects.count()
    page = browser.post(desk("neu"), TYPED)
    assert (page.status_code, ProgrammeEntry.objects.count()) == (200, 0)
    words = page.content.decode()
    for shown in (LOOK, "<p>Die Bezirke antworten.</p>", "<p>Die Vereine schlagen vor.</p>", "1. Januar 2026"):
        assert shown in words, shown
    written = browser.post(desk("neu"), TYPED | WRITE).content.decode()
    assert 'type="date" name="starts_on" value="2026-01-01"' in written, "a day stays a day"
    assert "Runder Tisch" in written
    assert browser.post(desk("neu"), TYPED | {"until": "2025-01-01"}).status_code == 422, "told before the look"
    assert Entry.objects.count() == lines
    assert browser.post(desk("neu"), TYPED | PUBLISH).status_code == 302
    found = ProgrammeEntry.objects.get()
    more = TYPED | {"seen": "1", "reason": "Es dauert länger.", "until": "2027-06-30"}
    said = {name: f"English {name}" for name in ("title", "text", "administration", "people")} | {"seen": "1"}
    result = {"outcome": "reached", "text": "Geschafft.", "language": "de"}
    for name, typed, model, number in (
        ("sprache/en", said, ProgrammeWords, 2), ("fassung", more, ProgrammeVersion, 2),
        ("ergebnis", result, ProgrammeEnding, 1),
    ):  # fmt: skip
        page = browser.post(desk(name, found), typed)
        assert (page.status_code, model.objects.count()) == (200, number - 1), name
        assert LOOK in page.content.decode(), name
        assert browser.post(desk(name, found), typed | PUBLISH).status_code == 302, name
        assert model.objects.count() in {number, number + 1}, name


def test_a_conflict_says_what_changed_and_the_next_press_goes_through(room, browser):
    found = entry(room)
    changed(room, found, until=date(2027, 6, 30), text="Dreimal im Jahr.")
    typed = TYPED | {"seen": "1", "reason": "Doch anders.", "title": "Großer Tisch"}
    for step in ({}, PUBLISH):
        page = browser.post(desk("fassung", found), typed | step)
        assert page.status_code == 422
        words = page.content.decode()
        for shown in ("Was inzwischen geändert wurde", "Dreimal im Jahr.", "30. Juni 2027", "Großer Tisch"):
            assert shown in words, shown
        assert 'name="seen" value="2"' in words
    assert browser.post(desk("fassung", found), typed | PUBLISH | {"seen": "2"}).status_code == 302
    assert ProgrammeVersion.objects.get(number=3).said("de").title == "Großer Tisch"


def test_a_version_that_changes_nothing_is_refused(room, browser):
    found = entry(room, at=NOW)
    with pytest.raises(Refused, match="Nothing was changed") as refusal:
        changed(room, found, until=SAID["until"])
    assert not isinstance(refusal.value, Again)
    assert changed(room, found, until=SAID["until"], fields=["two_way", "opening"]).number == 2


def test_only_this_sites_addresses_name_a_record(room, browser):
    item, found = room.published().item, entry(room)
    for foreign in (
        f"http://evil.example{item.get_absolute_url()}", f"//evil.example{item.get_absolute_url()}",
        f"https://localhost.evil.example/presse/{item.code}/", f"evil.example/presse/{item.code}/",
    ):  # fmt: skip
        assert queries.record(foreign, NOW + DAY) is None, foreign
        assert browser.post(desk("verbinden", found), {"typed": foreign}).status_code == 422
    for ours in (item.code.lower(), item.get_absolute_url(), f"http://localhost:8000{item.get_absolute_url()}?x=1#a"):
        assert queries.record(ours, NOW + DAY).id == item.code, ours
    press.withdraw(by=room.holder, at=NOW + DAY, item=item, reason="Eine Zahl war falsch.")
    page = browser.post(desk("verbinden", found), {"typed": item.code}).content.decode()
    assert "zurückgezogen" in page
    assert "gibt es keine" not in page
