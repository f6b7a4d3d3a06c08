"""Public pages, feeds and tables of the press room: what is sealed is nowhere before its second, and everywhere at it."""

import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Words
from partizip.core import ledger
from partizip.journal.models import Entry
from partizip.journal.triggers import statements
from partizip.web.versions import STORE
from tests.commissioner.conftest import TITLE
from tests.factories import NOW

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
SECRET = "Quastenflosser"
ATOM, AT = "{http://www.w3.org/2005/Atom}", "{http://purl.org/atompub/tombstones/1.0}"
XML = "{http://www.w3.org/XML/1998/namespace}"
EVERYWHERE = (
    "/presse/", "/en/presse/", "/ar/presse/", "/presse.atom", "/presse.json", "/presse.csv", "/api/v1/press",
)  # fmt: skip
# Where the existence of a sealed item may show, and its words and time never.
BESIDE = ("/protokoll/", "/neu/", "/neu.atom", "/protokoll.json", "/protokoll.atom", "/daten/", "/daten.jsonld", "/",
          "/suche/?q=jetzt", "/api/v1/journal")  # fmt: skip


def read(client: Client, path: str, at=NOW + HOUR) -> str:
    STORE.forget()
    with time_machine.travel(at, tick=False):
        return client.get(path).content.decode()


def places(item) -> tuple[str, ...]:
    return (
        f"/presse/{item.code}/", f"/en/presse/{item.code}/", f"/presse/{item.code}/de/1/", f"/api/v1/press/{item.code}",
    )  # fmt: skip


@pytest.mark.rule("R-P6-1")
def test_a_sealed_item_is_nowhere_before_its_second_and_everywhere_at_it_without_a_write(room, client):
    when = NOW + HOUR
    item = room.published(title=f"{SECRET} jetzt", text=f"Ein {SECRET}.", appears_at=when).item
    size = Entry.objects.count()
    tags = {}
    for path in (*EVERYWHERE, *places(item)):
        STORE.forget()
        with time_machine.travel(when - SECOND, tick=False):
            before = client.get(path)
        assert SECRET not in before.content.decode(), path
        assert item.code not in before.content.decode() or path in places(item), path
        assert before.status_code == (404 if path in places(item) else 200), path
        tags[path] = before.headers.get("ETag", "")
        with time_machine.travel(when - timedelta(microseconds=1), tick=False):
            assert client.get(path).headers.get("ETag", "") == tags[path], "nothing tells that a time is near"
    for path in BESIDE:
        found = read(client, path, when - SECOND)
        assert SECRET not in found, path
        assert when.strftime("%Y-%m-%dT%H:%M") not in found, path
    for path in (*EVERYWHERE, *places(item)):
        with time_machine.travel(when, tick=False):
            after = client.get(path, headers={"if-none-match": tags[path] or '"x"'})
        assert after.status_code == 200, path
        assert SECRET in after.content.decode(), path
        assert after.headers["ETag"] != tags[path], path
    assert Entry.objects.count() == size, "no line, no write: time alone"


@pytest.mark.rule("R-P6-1")
def test_the_record_never_names_a_sealed_item_before_its_time(room, client):
    item = room.published(title=SECRET, appears_at=NOW + HOUR).item
    for path in (
        f"/protokoll/?q={item.code}",
        f"/protokoll/{Entry.objects.count() - 1}/",
        f"/pruefen/?code={item.code}",
    ):
        found = read(client, path, NOW)
        assert SECRET not in found, path
        assert f"/presse/{item.code}/" not in found.replace(f"code=/presse/{item.code}/", ""), path


def test_a_cancelled_item_never_appears(room, client):
    edition = room.published(title=SECRET, appears_at=NOW + HOUR)
    actions.cancel(by=room.holder, at=NOW, edition=edition)
    for path in (*EVERYWHERE, *places(edition.item)):
        assert SECRET not in read(client, path, NOW + 2 * HOUR), path


def test_the_page_shows_words_office_fingerprint_and_the_way_to_the_receipts(room, client):
    edition = room.published(lead="Kurz gesagt: Anschluss.", text="Erster <b>Absatz</b>.\n\nZweiter.")
    page = read(client, f"/presse/{edition.item.code}/")
    for words in (TITLE, "Kurz gesagt: Anschluss.", "Die Beauftragte", edition.digest, "Pressemitteilung"):
        assert words in page, words
    assert "Erster &lt;b&gt;Absatz&lt;/b&gt;." in page
    assert f"/protokoll/?q={edition.item.code}" in page
    with time_machine.travel(NOW + HOUR, tick=False):
        assert client.get(f"/presse/{edition.item.code.lower().replace('-', '')}/").status_code == 302
        for wrong in ("/presse/AAAA-AAAA/", f"/presse/{edition.item.code}/de/2/", f"/presse/{edition.item.code}/de/99999999999999999999/",
                      f"/presse/{edition.item.code}/xx/1/", "/presse.exe"):  # fmt: skip
            assert client.get(wrong).status_code == 404, wrong


def test_readers_get_their_language_else_german_and_are_told(room, client):
    item = room.published().item
    room.further(item, language="ar", title="عنوان", text="نص", reason="")
    arabic, english = read(client, f"/ar/presse/{item.code}/"), read(client, f"/en/presse/{item.code}/")
    assert 'lang="ar" dir="rtl"' in arabic
    assert "عنوان" in arabic
    assert TITLE in english
    assert "Not in your language yet" in english
    assert re.search(r'class="p-words" lang="de" dir="ltr"', english)
    assert "Not in your language yet" not in read(client, f"/en/presse/{item.code}/de/1/")
    assert f"/presse/{item.code}/ar/1/" in read(client, f"/presse/{item.code}/")


def test_a_corrected_item_shows_the_newest_edition_and_keeps_the_first(room, client):
    item = room.published().item
    room.further(item, at=NOW + SECOND, title="Richtig gestellt", reason="Die Zahl war falsch.")
    newest, first = read(client, f"/presse/{item.code}/"), read(client, f"/presse/{item.code}/de/1/")
    assert "Richtig gestellt" in newest
    assert "Die Zahl war falsch." in newest
    assert f'href="/presse/{item.code}/de/1/"' in newest
    assert TITLE in first
    assert "Diese Fassung wurde berichtigt" in first


def test_a_withdrawn_item_is_gone_and_says_why(room, client):
    edition = room.published(title=SECRET)
    item = edition.item
    actions.withdraw(by=room.holder, at=NOW + SECOND, item=item, reason="The figures were wrong.", language="en")
    for path in (f"/presse/{item.code}/", f"/presse/{item.code}/de/1/", f"/en/presse/{item.code}/"):
        with time_machine.travel(NOW + HOUR, tick=False):
            answer = client.get(path)
        page = answer.content.decode()
        assert answer.status_code == 410
        assert SECRET not in page
        assert re.search(r'lang="en"[^<]*>(?:<p>)?The figures were wrong\.', page) or path.startswith("/en/")
        assert "The figures were wrong." in page
        assert edition.digest in page
    assert item.code not in read(client, "/presse/")
    feed = ElementTree.fromstring(read(client, "/presse.atom"))
    assert feed.findall(f"{ATOM}entry") == []
    gone = feed.find(f"{AT}deleted-entry")
    assert gone.attrib == {"ref": f"http://localhost:8000/presse/{item.code}/", "when": "2026-11-23T09:00:01+00:00"}
    comment = gone.find(f"{AT}comment")
    assert (comment.text, comment.attrib) == ("The figures were wrong.", {f"{XML}lang": "en"})
    for path in ("/presse.json", "/presse.csv", "/api/v1/press", f"/api/v1/press/{item.code}"):
        found = read(client, path)
        assert SECRET not in found, path
        assert "The figures were wrong." in found, path


def test_the_feed_keeps_an_entrys_id_through_corrections_and_languages(room, client):
    item = room.published(lead="Kurz.").item
    first = ElementTree.fromstring(read(client, "/presse.atom", NOW)).find(f"{ATOM}entry")
    room.further(item, at=NOW + SECOND, title="Richtig")
    for path in ("/presse.atom", "/en/presse.atom"):
        entry = ElementTree.fromstring(read(client, path)).find(f"{ATOM}entry")
        assert (
            entry.findtext(f"{ATOM}id") == first.findtext(f"{ATOM}id") == f"http://localhost:8000/presse/{item.code}/"
        )
        assert entry.findtext(f"{ATOM}title") == "Richtig"
        assert entry.attrib[f"{XML}lang"] == "de"
        assert entry.findtext(f"{ATOM}published") == "2026-11-23T09:00:00+00:00"
        assert entry.findtext(f"{ATOM}updated") == "2026-11-23T09:00:01+00:00"


def test_the_list_is_narrowed_by_its_address(room, client):
    room.published(title="Eine Rede", kind="speech", at=NOW - timedelta(days=400))
    item = room.published(title="Eine Mitteilung").item
    room.further(item, language="en", title="A release", reason="")
    for query, there, gone in (
        ("art=speech", "Eine Rede", "Eine Mitteilung"), ("sprache=en", "Eine Mitteilung", "Eine Rede"),
        ("jahr=2025", "Eine Rede", "Eine Mitteilung"), ("jahr=2026", "Eine Mitteilung", "Eine Rede"),
    ):  # fmt: skip
        for path in ("/presse/", "/presse.csv", "/presse.atom"):
            found = read(client, f"{path}?{query}")
            assert there in found, (path, query)
            assert gone not in found, (path, query)
    for odd in ("art=x&sprache=y&jahr=zzzz", "jahr=99999999999999", "jahr=-1", "jahr=²", "seite=99"):
        assert "Eine Rede" in read(client, f"/presse/?{odd}")


def test_anybody_can_make_the_fingerprint_again(room, client):
    edition = room.published(lead="Kurz", appears_at=NOW + SECOND)
    with time_machine.travel(NOW + HOUR, tick=False):
        told = client.get(f"/api/v1/press/{edition.item.code}").json()
    shown = told["editions"][0]
    committed = {name: shown[name] for name in ("language", "number", "title", "lead", "text", "reason")}
    committed |= {"item": told["id"], "kind": told["kind"], "appears_at": "2026-11-23T09:00:01.000000+00:00"}
    made = ledger.commitment(bytes.fromhex(shown["salt"]), ledger.canonical_json(committed)).hex()
    assert made == shown["fingerprint"] == edition.digest


def test_words_changed_below_the_program_are_shown_as_such(room, client):
    edition = room.published()
    assert "nicht der veröffentlichte" not in read(client, f"/presse/{edition.item.code}/")
    table = Words._meta.db_table
    with connection.cursor() as cursor:
        for name in statements(Words, connection.vendor):
            if "truncate" not in name:
                cursor.execute(f"DROP TRIGGER {name}" + (f' ON "{table}"' if connection.vendor == "postgresql" else ""))
        cursor.execute(f"UPDATE \"{table}\" SET text = 'Ganz anders'")
    assert "nicht der veröffentlichte" in read(client, f"/presse/{edition.item.code}/")


def test_a_page_costs_the_same_whatever_the_amount(room, client):
    counts: dict[str, set[int]] = {}
    item = room.published().item
    for _round in range(2):
        for path in ("/presse/", "/presse.atom", "/presse.json", "/api/v1/press", f"/presse/{item.code}/"):
            STORE.forget()
            with (
                time_machine.travel(NOW + HOUR, tick=False),
                CaptureQueriesContext(
                    connection,
                ) as asked,
            ):
                client.get(path)
            counts.setdefault(path, set()).add(len(asked))
        for number in range(3):
            more = room.published(title=f"Mitteilung {number}").item
            room.further(more, language="en", reason="")
            room.further(item, language="de")
    assert all(len(found) == 1 for found in counts.values()), counts
    assert max(max(found) for found in counts.values()) <= 9, counts


def test_the_fingerprint_and_the_pdf_that_the_press_room_gives_out_are_known_to_the_check(room, client):
    edition = room.published(title=TITLE)
    sealed = room.published(appears_at=NOW + HOUR)
    with time_machine.travel(NOW + SECOND, tick=False):
        pdf = client.get(f"{edition.address.removesuffix('/')}.pdf").content

    def said(at, **typed) -> str:
        STORE.forget()
        with time_machine.travel(at, tick=False):
            if "file" in typed:
                sent = {"file": SimpleUploadedFile("mitteilung.pdf", typed["file"], "application/pdf")}
                page = client.post("/pruefen/", sent)
            else:
                page = client.get("/pruefen/", typed)
        return page.content.decode().split('id="answer">')[1].split("</p>")[0]

    assert said(NOW + SECOND, code=edition.digest).startswith("Unverändert seit")
    assert said(NOW + SECOND, code=edition.digest.upper()).startswith("Unverändert seit")
    assert "So etwas wurde hier nicht" in said(NOW + SECOND, code=sealed.digest), "nothing of what is sealed"
    assert said(NOW + SECOND, file=pdf).startswith("Unverändert seit")
    place = pdf.rindex(b"endobj")
    altered = pdf[:place].replace(b"/Title", b"/Titel", 1) + pdf[place:]
    assert edition.item.code in said(NOW + SECOND, file=altered)
    assert "verändert" in said(NOW + SECOND, file=altered)
    room.further(edition.item, language="en", title="Later", text="In English.", reason="", at=NOW + 2 * HOUR)
    first = said(NOW + 3 * HOUR, code=edition.digest)
    assert "10:00" in first, "the edition that was asked for, not the newest one"
    assert said(NOW + 3 * HOUR, file=pdf) == first
    assert "12:00" in said(NOW + 3 * HOUR, code=edition.item.code)
    actions.withdraw(by=room.holder, at=NOW + 3 * HOUR, item=edition.item, reason="Die Angaben trafen nicht zu.")
    assert "zurückgezogen" in said(NOW + 4 * HOUR, file=pdf)


def test_the_feed_is_signed_by_the_office_and_its_summaries_are_text(room, client):
    """RFC 4287: an author, and no words that a reader's program takes for markup."""
    room.published(title=TITLE, lead="Mehr als 3 < 4 & <img src=x onerror=alert(1)>")
    with time_machine.travel(NOW + SECOND, tick=False):
        feed = ElementTree.fromstring(client.get("/presse.atom").content)
    entry = feed.find(f"{ATOM}entry")
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Partizip"
    assert entry.find(f"{ATOM}author/{ATOM}name").text == "Die Beauftragte"
    summary = entry.find(f"{ATOM}summary")
    assert (summary.get("type"), summary.text) == ("text", "Mehr als 3 < 4 & <img src=x onerror=alert(1)>")


def test_the_pdf_names_the_office_as_its_author(room, client):
    edition = room.published(title=TITLE)
    with time_machine.travel(NOW + SECOND, tick=False):
        pdf = client.get(f"{edition.address.removesuffix('/')}.pdf").content
    assert b"/Author(Die Beauftragte)" in pdf.replace(b"/Author (", b"/Author(")
