"""C6.2: programme and report at their edges: the turn of the year, words changed meanwhile, forms sent twice."""

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partizip.access.acts import REPEAT, Again, Refused
from partizip.commissioner import counting
from partizip.commissioner.actions import programme, reports
from partizip.commissioner.models import Draft, ProgrammeEntry, ReportDraft, ReportEdition
from partizip.core.annual import Year
from partizip.core.calendar import BERLIN
from tests.commissioner.test_programme import DAY, SAID, changed, entry
from tests.commissioner.test_reports_published import published
from tests.factories import NOW

SECOND = timedelta(seconds=1)


def written(room, text: str, revision: int, *, by=None) -> ReportDraft:
    return reports.save_words(
        by=by or room.holder, at=NOW, year=2026, section="foreword", language="de", text=text, revision=revision
    )


def test_c6_2_a_note_of_an_entry_that_ended_at_the_turn_of_the_year_counts(room):
    """The note had its turn first; the ending was pressed in the old year and waited."""
    eve = datetime(2026, 12, 31, 23, 59, 59, 900000, tzinfo=BERLIN)
    new = datetime(2027, 1, 1, 0, 0, 0, 200000, tzinfo=BERLIN)
    found = entry(room)
    programme.note_progress(by=room.holder, at=new, entry=found, text="Getagt.")
    programme.end_entry(by=room.colleague, at=eve, entry=found, outcome="reached", text="Fertig.")
    counted = counting.counted(Year(2027, new + DAY), room.office.id)
    assert [row.title for row in counted["programme.notes"]] == ["Runder Tisch"]
    assert published(room, at=new + DAY, year=2027).is_untouched


def test_c6_2_no_words_are_published_that_the_page_did_not_show(room, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    written(room, "Unser Jahr.", 0)
    browser, place = signed_in(room.holder), "/schreibtisch/berichte/2026/veroeffentlichen/"
    page = browser.get(place)
    assert "Unser Jahr." in page.content.decode()
    seen, parts = (page.context["form"][name].value() for name in ("words", "parts"))
    written(room, "Ein halber", 1, by=room.colleague)
    answer = browser.post(place, {"number": "1", "words": seen, "parts": parts})
    assert answer.status_code == 422
    words = answer.content.decode()
    assert words.index('id="errors"') < words.index("Ein halber"), "it is said at the top"
    assert words.count("inzwischen geändert</span>") == 1, "what changed is marked"
    assert "Ein halber" in answer.content.decode(), "the page shows them now"
    assert not ReportEdition.objects.exists()
    again = answer.context["form"]["words"].value()
    assert again != seen
    assert browser.post(place, {"number": "1"}).status_code == 422, "not without saying what was seen"
    assert browser.post(place, {"number": "1", "words": again}).status_code == 302
    with pytest.raises(Refused, match="own words meanwhile"):
        published(room, at=NOW + DAY, number=2, reason="x", words="0" * 64)


def test_c6_2_a_form_sent_twice_is_told_that_it_stands_already(room):
    at, soon = NOW + DAY, NOW + DAY + SECOND
    found = entry(room)
    changed(room, found)
    with pytest.raises(Again, match="already"):
        changed(room, found, at=soon)
    with pytest.raises(Refused, match="meanwhile") as other:
        changed(room, found, at=soon, text="Ganz anders.")
    assert not isinstance(other.value, Again)
    english = {name: f"English {name}" for name in ("title", "text", "administration", "people")}
    wanted = {"by": room.holder, "entry": found, "seen": 2, "language": "en"}
    programme.translate_entry(at=at, **wanted, **english)
    with pytest.raises(Again, match="already"):
        programme.translate_entry(at=soon, **wanted, **english)
    with pytest.raises(Refused, match="already") as other:
        programme.translate_entry(at=soon, **wanted, **english | {"text": "Other"})
    assert not isinstance(other.value, Again)
    ending = {"by": room.holder, "entry": found, "outcome": "reached"}
    programme.end_entry(at=at, text="Fertig.", **ending)
    with pytest.raises(Again, match="already"):
        programme.end_entry(at=soon, text="Fertig. ", **ending)
    with pytest.raises(Refused, match="has ended") as other:
        programme.end_entry(at=soon, text="Anders.", **ending)
    assert not isinstance(other.value, Again)


def test_c6_2_words_saved_and_a_report_published_twice_are_told_the_same(room):
    written(room, "Unser Jahr.", 0)
    with pytest.raises(Again, match="already"):
        written(room, "Unser Jahr. ", 0)
    with pytest.raises(Refused, match="meanwhile") as other:
        written(room, "Anders.", 0)
    assert not isinstance(other.value, Again)
    published(room)
    with pytest.raises(Again, match="already"):
        published(room, at=NOW + REPEAT - SECOND)
    with pytest.raises(Refused, match="meanwhile") as other:
        published(room, at=NOW + REPEAT)
    assert not isinstance(other.value, Again)


@pytest.mark.parametrize("other", ["text", "administration", "people", "fields", "until"])
def test_c6_2_another_entry_of_the_same_title_is_none_that_was_sent_twice(room, other):
    entry(room)
    with pytest.raises(Again, match="recorded already"):
        entry(room, at=NOW + REPEAT - SECOND)
    more = {"fields": ["opening"], "until": SAID["until"] + DAY}.get(other, "Anderes.")
    entry(room, at=NOW + SECOND, **{other: more})
    assert ProgrammeEntry.objects.count() == 2


@pytest.mark.parametrize("unseen", ["\u200b", " \u00a0\u2060", "\u3164", "\u2800", "–"])
def test_c6_2_a_side_of_signs_that_say_nothing_is_refused(room, unseen):
    for side in ("people", "administration"):
        with pytest.raises(Refused, match="each side"):
            entry(room, **{side: unseen})
    with pytest.raises(Refused, match="title and a text"):
        entry(room, text=unseen)


def test_c6_2_the_press_draft_is_german_and_a_second_press_leads_to_the_same(room, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    made = published(room)
    browser, place = signed_in(room.holder), f"/schreibtisch/berichte/ausgabe/{made.code}/presse/"
    first, again = browser.post(place), browser.post(place)
    draft = Draft.objects.get()
    assert first.url == again.url
    assert draft.files.count() == 1
    assert draft.lead.startswith("Der Jahresbericht")
    assert "Der Bericht mit allen" in draft.text


def test_c6_2_the_desk_of_the_office_leads_to_programme_and_report(room, signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    page = signed_in(room.holder).get("/schreibtisch/").content.decode()
    assert "/schreibtisch/programm/" in page
    assert "/schreibtisch/berichte/" in page


def test_c6_2_the_printed_fingerprint_of_a_report_leads_to_it(room, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    made = published(room)
    page = client.get(f"/pruefen/?code={made.digest.upper()}").content.decode()
    assert "Unverändert seit" in page
    assert made.get_absolute_url() in page


@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_c6_2_the_pdf_of_a_report_is_known_again_and_an_altered_one_is_not(room, client, time_machine, prefix):
    time_machine.move_to(NOW, tick=False)
    written(room, "Unser Jahr.", 0)
    made = published(room)
    data = client.get(f"{prefix}/beauftragte/berichte/ausgabe/{made.code}.pdf").content
    page = client.post("/pruefen/", {"file": SimpleUploadedFile("b.pdf", data)}).content.decode()
    assert "Unverändert seit" in page
    assert made.get_absolute_url() in page
    page = client.post("/pruefen/", {"file": SimpleUploadedFile("b.pdf", data + b" ")}).content.decode()
    assert "Unverändert seit" not in page
    assert made.code in page
