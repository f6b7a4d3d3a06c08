"""C6.2: a published yearly report is frozen, honest about later changes, and nobody's business but the office's."""

import json
import re
from datetime import date, datetime
from hashlib import sha256

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import translation

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.commissioner import counting, pictures
from partizip.commissioner.actions import appointments, press
from partizip.commissioner.actions import reports as actions
from partizip.commissioner.exports import report_pdf
from partizip.commissioner.models import (
    Draft,
    ReportDraft,
    ReportEdition,
    ReportWords,
)
from partizip.commissioner.queries import reports as queries
from partizip.core import ledger
from partizip.core.annual import Year
from partizip.core.calendar import BERLIN, berlin_day
from partizip.figures import speech
from partizip.journal.models import Content, Entry
from tests.commissioner.test_programme import entry
from tests.commissioner.test_reports import DAY, HOUR, directive, published, request
from tests.factories import NOW, body

# What a frozen figure holds, and nothing besides.
NUMBERS = {"key", "value", "rows"}


# Publishing, freezing, later changes


def test_c6_2_a_published_edition_is_frozen_and_says_what_changed_since_and_why(room, client, time_machine):
    room.published()
    asked = request(room, body("bezirk-mitte", kind="bezirk"))
    made = published(room, at=NOW + DAY)
    numbers = json.loads(made.numbers)
    assert (made.until, made.whole) == (berlin_day(NOW + DAY), False)
    assert all(set(one) == NUMBERS and all(set(row) == {"id", "group", "days"} for row in one["rows"])
               for one in numbers), "no words that a law might remove stand in it"  # fmt: skip
    assert made.is_untouched
    path = f"/beauftragte/berichte/ausgabe/{made.code}/"
    assert "sind alle Zahlen gleich" in client.get(path).content.decode()
    late = directive(room, at=NOW + 5 * DAY, received_on=NOW.date(), title="Spät eingetragen")
    room.published(at=NOW + 5 * DAY)  # of a day that the edition does not count
    time_machine.move_to(NOW + 9 * DAY, tick=False)
    page = client.get(path).content.decode()
    assert "veröffentlicht 0, heute 1" in page
    assert page.index("Erst nach der Veröffentlichung eingetragen:") < page.index("Spät eingetragen")
    assert page.count("veröffentlicht 0, heute 1") == 1
    assert "veröffentlicht 1, heute 2" not in page, "what happened later is no change of these days"
    [differs] = queries.differences(ReportEdition.objects.with_all().get())
    assert (differs.shown.key, differs.late, [row.id for row in differs.came]) == (
        "independence.directives", True, [late.code]
    )  # fmt: skip
    assert json.loads(ReportEdition.objects.get().numbers) == numbers
    counted = client.get(f"/beauftragte/berichte/2026/zahl/independence.directives/?ausgabe={made.code}")
    assert "nicht in der Ausgabe" in counted.content.decode()
    full = client.get(f"/api/v1/reports/{made.code}").json()
    changed = [one for one in full["figures"] if one["changed_since"]]
    assert [(one["figure"], one["number"], one["today"]) for one in changed] == [("independence.directives", "0", "1")]
    assert (
        asked.claim.code
        in client.get("/beauftragte/berichte/2026/zahl/requests.asked.csv?amt=beauftragte").content.decode()
    )


def test_c6_2_what_was_withdrawn_as_wrong_is_named_as_counted_no_more(room, client):
    term = appointments.record_appointment(
        by=room.others[Role.ADMINISTRATOR], at=NOW, office=room.office, decided_on=date(2026, 2, 1),
        appointed_by=Body.objects.get(slug="sen-integration"), first_day=date(2026, 3, 1),
        term_until=date(2031, 2, 28),
    )  # fmt: skip
    made = published(room, at=NOW + HOUR)
    appointments.say_mistaken(by=room.holder, at=NOW + DAY, appointment=term, end=None, reason="Nie beschlossen.")
    [differs] = queries.differences(ReportEdition.objects.with_all().get())
    assert (differs.change.published, differs.change.today, differs.change.gone) == ("1", "0", (str(term.id),))
    page = client.get(f"/beauftragte/berichte/ausgabe/{made.code}/").content.decode()
    assert "als falsch zurückgenommen" in page
    counted = client.get(f"/beauftragte/berichte/2026/zahl/office.appointed/?ausgabe={made.code}").content.decode()
    assert str(term.id) in counted


def test_c6_2_anybody_makes_the_fingerprint_again_and_the_record_holds_it(room, client):
    actions.save_words(
        by=room.colleague, at=NOW, year=2026, section="foreword", language="ar", text="كلمات", revision=0
    )
    made = published(room)
    told = client.get(f"/beauftragte/berichte/ausgabe/{made.code}/zahlen.json").json()
    assert sha256(ledger.canonical_json(told["committed"])).hexdigest() == told["sha256"] == made.digest
    line = Entry.objects.get(verb="commissioner.report_published")
    content = json.loads(Content.objects.get(entry=line.index).text)
    assert content["facts"] == {"sha256": made.digest}
    assert "كلمات" in json.dumps(content, ensure_ascii=False)
    spoiled = made.committed() | {"until": "2026-11-22"}
    assert sha256(ledger.canonical_json(spoiled)).hexdigest() != made.digest


def test_c6_2_a_correction_is_a_further_edition_with_its_reason(room, client):
    first = published(room)
    for more, why in (({}, "meanwhile"), ({"number": 2}, "reason"), ({"number": 3, "reason": "x"}, "meanwhile")):
        with pytest.raises(Refused, match=why):
            published(room, at=NOW + DAY, **more)
    second = published(room, at=NOW + DAY, number=2, reason="Eine Weisung kam nach.")
    page = client.get(f"/beauftragte/berichte/ausgabe/{first.code}/").content.decode()
    assert "Es gibt eine neuere Ausgabe" in page
    assert "Eine Weisung kam nach." in client.get(f"/beauftragte/berichte/ausgabe/{second.code}/").content.decode()
    assert [row["edition"] for row in client.get("/beauftragte/berichte.json").json()["reports"]] == [2, 1]
    assert first.code in client.get("/beauftragte/berichte.atom").content.decode()


def test_c6_2_a_year_that_is_over_is_counted_whole_and_one_to_come_not_at_all(room, client, time_machine):
    assert published(room, year=2025).whole
    assert published(room, at=datetime(2027, 1, 1, 0, 0, tzinfo=BERLIN)).whole
    with pytest.raises(Refused, match="not begun"):
        published(room, year=2027)
    for year in (1999, 2101):
        with pytest.raises(Refused, match="between 2000"):
            published(room, year=year)
    time_machine.move_to(NOW, tick=False)
    for year in (1999, 2027, 2101, 99999999999):
        assert client.get(f"/beauftragte/berichte/{year}/").status_code == 404
    for wrong in ("zahl/press.unsinn/", "zahlen.xml", "zahl/press.published.atom", "?amt=unbekannt",
                  "zahl/press.published/?ausgabe=ABCD-EFGH", "zahl/press.published/?amt=%00x"):  # fmt: skip
        assert client.get(f"/beauftragte/berichte/2026/{wrong}").status_code == 404, wrong
    assert client.get("/beauftragte/berichte/2026/zahl/press.published/?gruppe=x&seite=y").status_code == 200
    assert client.get("/beauftragte/berichte/ausgabe/ABCD-EFGH/").status_code == 404


def test_c6_2_own_words_stay_inside_until_they_are_published_in_each_language(room, client):
    said = {"de": "Eigene Worte.", "en": "Own words.", "ar": "كلمات خاصة."}
    for language, text in said.items():
        actions.save_words(
            by=room.colleague, at=NOW, year=2026, section="press", language=language, text=text, revision=0
        )
    with pytest.raises(Refused, match="meanwhile"):
        actions.save_words(
            by=room.holder, at=NOW, year=2026, section="press", language="de", text="Anders.", revision=0
        )
    with pytest.raises(Refused, match="no such section"):
        actions.save_words(by=room.holder, at=NOW, year=2026, section="x", language="de", text="y", revision=0)
    assert "Eigene Worte." not in client.get("/beauftragte/berichte/2026/").content.decode()
    assert not Entry.objects.filter(verb__contains="report").exists()
    made = published(room)
    for language, text in said.items():
        prefix = "" if language == "de" else f"/{language}"
        assert text in client.get(f"{prefix}/beauftragte/berichte/ausgabe/{made.code}/").content.decode()
    assert not ReportDraft.objects.exists()
    assert queries.draft(room.office.id, 2026, "press", "de") == ("Eigene Worte.", 0), "a correction begins with them"
    actions.save_words(by=room.holder, at=NOW, year=2026, section="press", language="de", text=" ", revision=0)
    second = published(room, at=NOW + DAY, number=2, reason="Kürzer.")
    assert sorted(one.language for one in second.words.all()) == ["ar", "en"]
    found = client.get("/suche/?q=Eigene+Worte&art=report").content.decode()
    assert f"/beauftragte/berichte/ausgabe/{made.code}/" in found


def test_c6_2_the_office_alone_publishes_and_nothing_changes_below_the_program(room):
    actions.save_words(by=room.holder, at=NOW, year=2026, section="press", language="de", text="Wort.", revision=0)
    published(room)
    other = (room.others["another office"], room.others["colleague of another office"])
    for by in (*(one for one in room.others.values() if one not in other), THE_SYSTEM):
        with pytest.raises(Forbidden):
            actions.publish_report(by=by, at=NOW, year=2026, number=1)
        with pytest.raises(Forbidden):
            actions.save_words(by=by, at=NOW, year=2026, section="press", language="de", text="Fremd.", revision=0)
    theirs = actions.publish_report(by=other[0], at=NOW, year=2026, number=1)
    assert theirs.office != room.office, "another office has its own report, and no way to this one"
    if (
        connection.vendor == "postgresql"
    ):  # what is checked at the end of a transaction would hold TRUNCATE up before us
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for model in (ReportEdition, ReportWords):
        table, key = model._meta.db_table, model._meta.pk.column
        assert model.objects.exists()
        wishes = [f'UPDATE {table} SET "{key}" = "{key}"', f"DELETE FROM {table}"]
        wishes += [f"TRUNCATE {table} CASCADE"] if connection.vendor == "postgresql" else [
            f"REPLACE INTO {table} SELECT * FROM {table}"
        ]  # fmt: skip
        for sql in wishes:
            with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(sql)


def test_c6_2_nobody_publishes_while_nobody_holds_the_office(room):
    from partizip.access.models import Mandate  # noqa: PLC0415

    Mandate.objects.filter(id=room.holder.mandate_id).update(valid_until=date(2026, 11, 1))
    with pytest.raises(Forbidden):
        actions.publish_report(by=room.colleague, at=NOW, year=2026, number=1)
    with pytest.raises(Forbidden):
        entry(room, by=room.colleague)


# Paper, and the press room


@pytest.mark.parametrize("language", ["de", "en", "ar"])
def test_c6_2_the_pdf_is_tagged_holds_charts_with_their_tables_and_is_the_same_again(room, client, language):
    room.published()
    request(room, body("bezirk-mitte", kind="bezirk", name="Bezirksamt Mitte"))
    entry(room)
    made = published(room)
    prefix = "" if language == "de" else f"/{language}"
    first, again = (client.get(f"{prefix}/beauftragte/berichte/ausgabe/{made.code}.pdf").content for _ in range(2))
    assert first == again
    for sign in (b"/StructTreeRoot", b"/MarkInfo", b"pdfuaid:part", f"/Lang({language})".encode()):
        assert sign in first.replace(b"/Lang (", b"/Lang("), sign
    assert first != client.get(f"{prefix}/beauftragte/berichte/2026.pdf").content


def test_c6_2_the_office_does_the_whole_job_on_the_desk(room, signed_in, client, time_machine):
    time_machine.move_to(NOW, tick=False)
    room.published()
    browser, stranger = signed_in(room.holder), signed_in(Role.HEAD)
    desk = "/schreibtisch/berichte/"
    for path in ("", "2026/", "2026/vorschau.pdf", "2026/worte/foreword/de/", "2026/veroeffentlichen/"):
        assert browser.get(desk + path).status_code == 200, path
        assert stranger.get(desk + path).status_code == 403, path
    for path in ("2031/", "2026/worte/x/de/", "2026/worte/press/xx/"):
        assert browser.get(desk + path).status_code == 404, path
    words = f"{desk}2026/worte/foreword/de/"
    assert browser.post(words, {"text": "Unser Jahr.", "revision": "0"}).status_code == 302
    answer = browser.post(words, {"text": "Aus einem zweiten Fenster.", "revision": "0"})
    assert answer.status_code == 422
    assert "Aus einem zweiten Fenster." in answer.content.decode(), "nothing typed is lost"
    assert "Unser Jahr." in browser.get(f"{desk}2026/").content.decode()
    shown = browser.get(f"{desk}2026/veroeffentlichen/").context["form"]["words"].value()
    assert browser.post(f"{desk}2026/veroeffentlichen/", {"number": "1", "words": shown}).status_code == 302
    answer = browser.post(f"{desk}2026/veroeffentlichen/", {"number": "1", "words": shown})
    assert answer.status_code == 422, "a second press does nothing"
    assert "schon veröffentlicht" in answer.content.decode()
    made = ReportEdition.objects.get()
    place = f"{desk}ausgabe/{made.code}/presse/"
    assert stranger.post(place).status_code == 403
    assert browser.get(place).status_code == 405
    answer = browser.post(place)
    draft = Draft.objects.get()
    assert answer.url.endswith(f"/schreibtisch/presse/entwurf/{draft.id}/")
    assert (draft.kind, draft.title) == ("report", "Jahresbericht 2026")
    assert made.get_absolute_url() in draft.text
    assert "Unser Jahr." in draft.text
    assert [file.media_type for file in draft.files.all()] == ["application/pdf"]
    edition = press.publish(by=room.holder, at=NOW, draft=draft, revision=draft.revision)
    assert "Jahresbericht 2026" in client.get(edition.item.get_absolute_url()).content.decode()


def test_c6_2_a_report_costs_the_same_however_much_it_counts(room, client, django_assert_max_num_queries):
    debtor, counts = body("bezirk-mitte", kind="bezirk"), []
    for number in range(2):
        for more in range(3):
            at = NOW + (number * 3 + more) * HOUR
            room.published(at=at)
            request(room, debtor, at=at)
            directive(room, at=at)
            entry(room, at=at, title=f"Nr. {number}{more}")
        with django_assert_max_num_queries(110) as captured:
            assert client.get(f"/beauftragte/berichte/2026/zahlen.json?amt={room.office.slug}").status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_c6_2_words_from_right_to_left_stay_on_the_paper_of_a_drawing(room):
    """The maker of the PDF knows no direction: a start at the right edge would push the words off the sheet."""
    room.published()
    with translation.override("ar"):
        figures = queries.shown(counting.cells(counting.counted(Year(2026, NOW), room.office.id)))
        [chart] = pictures.of_report(figures)["press"]
        told = report_pdf._chart(chart, speech.words())
    texts = re.findall(r'<text[^>]* direction="rtl"[^>]*>', told["svg"])
    assert len(texts) >= 4
    assert all('text-anchor="end"' in text or 'text-anchor="middle"' in text for text in texts)
    assert told["alt"]
    assert len(told["rows"]) == len(chart.bars)
