"""Files beside an edition: sealed, published, withdrawn and removed with its words; and each edition as a PDF."""

import re
from datetime import timedelta
from hashlib import sha256

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from partizip.access.acts import Forbidden, Refused
from partizip.access.models import DefaultChange
from partizip.access.roles import Role
from partizip.commissioner.actions import attaching, removing
from partizip.commissioner.actions import press as actions
from partizip.commissioner.models import Attachment, DraftFile, Edition
from partizip.core import ledger
from partizip.web.versions import STORE
from tests.commissioner.test_acts import strangers
from tests.factories import NOW
from tests.files import png

pytestmark = pytest.mark.django_db
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF"


def drafted(room, **more):
    draft = room.draft(**more)
    attaching.attach(by=room.holder, at=NOW, draft=draft, name="karte.png", data=png(8, 6), alt="Karte der Bezirke")
    attaching.attach(by=room.colleague, at=NOW, draft=draft, name="zahlen.pdf", data=PDF, alt="Alle Zahlen")
    return draft


def published(room, **more) -> Edition:
    draft = drafted(room, **more)
    return actions.publish(by=room.holder, at=NOW, draft=draft, revision=1, files=draft.files_seen)


def read(client, path: str, at=NOW + HOUR):
    STORE.forget()
    with time_machine.travel(at, tick=False):
        return client.get(path)


def places(edition: Edition) -> list[str]:
    return [file.address for file in edition.attachments.all()]


def test_files_are_published_with_the_words_and_anybody_can_check_them(room, client):
    edition = published(room)
    code = edition.item.code
    page = read(client, f"/presse/{code}/").content.decode()
    assert 'alt="Karte der Bezirke"' in page
    assert "Alle Zahlen</bdi></a>" in page
    told = read(client, f"/api/v1/press/{code}").json()
    shown = told["editions"][0]
    committed = {name: shown[name] for name in ("language", "number", "title", "lead", "text", "reason")}
    committed |= {"item": code, "kind": told["kind"], "appears_at": "2026-11-23T09:00:00.000000+00:00"}
    committed["attachments"] = [
        {name: file[name] for name in ("name", "alt", "type", "sha256")} for file in shown["attachments"]
    ]
    made = ledger.commitment(bytes.fromhex(shown["salt"]), ledger.canonical_json(committed)).hex()
    assert made == shown["fingerprint"] == edition.digest
    for file, kind in zip(shown["attachments"], ("image/png", "application/pdf"), strict=True):
        answer = read(client, file["url"].removeprefix("http://localhost:8000"))
        assert sha256(answer.content).hexdigest() == file["sha256"]
        assert answer.headers["Content-Type"] == kind
        assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert not DraftFile.objects.exists()


@pytest.mark.rule("R-P6-1")
def test_a_sealed_file_answers_nowhere_before_its_second_and_not_by_its_fingerprint(room, client):
    when = NOW + HOUR
    edition = published(room, appears_at=when)
    code, digest = edition.item.code, edition.attachments.first().sha256
    with time_machine.travel(when - SECOND, tick=False):
        STORE.forget()
        for path in (*places(edition), f"/presse/{code}/de/1.pdf", f"/dateien/{digest}/"):
            assert client.get(path).status_code == 404, path
        for path in ("/protokoll/", "/protokoll.json", "/presse.json", "/api/v1/press", "/suche/?q=karte",
                     f"/protokoll/?q={code}", "/log/contents.json?from=0&to=10"):  # fmt: skip
            page = client.get(path).content.decode()
            assert "karte.png" not in page, path
            assert digest not in page, path
        asked = client.post("/pruefen/", {"file": SimpleUploadedFile("karte.png", png(8, 6), "image/png")})
        assert code not in asked.content.decode()
    for path in (*places(edition), f"/presse/{code}/de/1.pdf"):
        assert read(client, path, when).status_code == 200, path
    with time_machine.travel(when, tick=False):
        asked = client.post("/pruefen/", {"file": SimpleUploadedFile("x.png", png(8, 6), "image/png")})
    assert code in asked.content.decode(), "from then on the check knows the file"


def test_a_withdrawn_items_files_are_gone(room, client):
    edition = published(room)
    actions.withdraw(by=room.holder, at=NOW, item=edition.item, reason="Falsch.")
    for path in (*places(edition), f"/presse/{edition.item.code}/de/1.pdf"):
        answer = read(client, path)
        assert answer.status_code == 410, path
        assert "Falsch." in answer.content.decode()


def test_what_the_law_removes_takes_the_files_along(room, client):
    edition = published(room)
    paths = places(edition)
    asked = removing.ask_removal(
        by=room.holder, at=NOW, item=edition.item, editions=[edition.id], ground="court", reason="Urteil."
    )
    removing.remove(by=room.colleague, at=NOW, removal=asked)
    for path in paths:
        assert read(client, path).status_code == 410, path
    assert [(bytes(one.data), one.name, one.alt, one.sha256) for one in Attachment.objects.all()] == [
        (b"", "", "", "")
    ] * 2


@pytest.mark.rule("R-P6-1")
def test_below_the_program_no_file_is_swapped_or_deleted(room, client):
    edition = published(room)
    table = Attachment._meta.db_table
    for statement in (f"UPDATE \"{table}\" SET alt = 'Anders'", f'DELETE FROM "{table}"'):
        with pytest.raises(DatabaseError, match="append only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    Attachment.objects.all()[0].alt = "Anders"
    changed = [*edition.attachments.all()]
    changed[0].alt = "Anders"
    assert edition.words.fingerprint(edition.item, edition, changed) != edition.digest
    assert edition.is_untouched


def test_a_correction_begins_with_the_files_that_stand_there(room):
    first = published(room)
    second = room.further(first.item, at=NOW + SECOND)
    assert [one.name for one in second.attachments.all()] == ["karte.png", "zahlen.pdf"]


@pytest.mark.parametrize(
    ("name", "data", "alt", "words"),
    [
        ("karte.png", None, " ", "what the picture shows"), ("x.txt", b"Ein Text.", "x", "."),
        ("zahlen.pdf", PDF, "x", "here already"),
    ],
)  # fmt: skip
def test_what_cannot_stand_beside_a_draft_is_refused(room, name, data, alt, words):
    draft = drafted(room)
    if words == "what the picture shows":
        DraftFile.objects.filter(name="karte.png").delete()
    with pytest.raises(Refused, match=words):
        attaching.attach(by=room.holder, at=NOW, draft=draft, name=name, data=data or png(8, 6), alt=alt)


@pytest.mark.rule("R-P6-1")
def test_nobody_else_attaches_or_takes_away_and_what_was_not_seen_is_not_published(room):
    draft = drafted(room)
    file = draft.files.first()
    for by in strangers(room).values():
        with pytest.raises(Forbidden):
            attaching.attach(by=by, at=NOW, draft=draft, name="x.pdf", data=PDF, alt="x")
        with pytest.raises(Forbidden):
            attaching.detach(by=by, at=NOW, file=file)
    seen = draft.files_seen
    attaching.detach(by=room.colleague, at=NOW, file=file)
    with pytest.raises(Refused, match="has changed this draft"):
        actions.publish(by=room.holder, at=NOW, draft=draft, revision=1, files=seen)


def test_the_office_attaches_in_the_program_and_a_picture_needs_words(room, signed_in):
    with time_machine.travel(NOW + HOUR, tick=False):
        browser = signed_in(Role.COMMISSIONER_OFFICE, of=room.office)
        draft = room.draft(at=NOW + HOUR)
        place = f"/schreibtisch/presse/entwurf/{draft.id}/dateien/"
        send = {"file": SimpleUploadedFile("karte.png", png(8, 6), "image/png"), "alt": ""}
        assert browser.post(place, send).status_code == 422
        send = {"file": SimpleUploadedFile("karte.png", png(8, 6), "image/png"), "alt": "Karte"}
        assert browser.post(place, send).url == place
        file = DraftFile.objects.get()
        assert "karte.png" in browser.get(place).content.decode()
        preview = browser.get(f"/schreibtisch/presse/entwurf/{draft.id}/veroeffentlichen/").content.decode()
        assert "Karte" in preview
        seen = re.search(r'name="files" value="([^"]*)"', preview)[1]
        assert browser.post(f"{place}{file.id}/entfernen/").url == place
        stale = browser.post(
            f"/schreibtisch/presse/entwurf/{draft.id}/veroeffentlichen/", {"revision": "1", "files": seen}
        )
        assert stale.status_code == 422


@pytest.mark.parametrize(("language", "title"), [("de", "Überschrift"), ("en", "A title"), ("ar", "عنوان")])
def test_each_edition_is_a_tagged_pdf_in_its_language(room, client, language, title):
    edition = room.published(language=language, title=title, text="Eins.\n\nZwei.", lead="Kurz.")
    path = f"/presse/{edition.item.code}/{language}/1.pdf"
    one = read(client, path).content
    assert one.startswith(b"%PDF-")
    assert f"/Lang({language})".encode() in one.replace(b"/Lang (", b"/Lang(")
    assert b"/MarkInfo" in one
    assert b"/DisplayDocTitle true" in one
    assert one == read(client, f"/en{path}", NOW + 2 * HOUR).content, "the same bytes for everybody, at any time"


def test_the_form_names_the_largest_file_and_the_kinds_that_it_takes(room, signed_in):
    with time_machine.travel(NOW + HOUR, tick=False):
        browser = signed_in(Role.COMMISSIONER_OFFICE, of=room.office)
        place = f"/schreibtisch/presse/entwurf/{room.draft(at=NOW + HOUR).id}/dateien/"
        form = browser.get(place).content.decode()
        assert "Höchstens 20 MB." in form
        assert "(bei Bildern erforderlich)" in form
        for name, data in (
            ("brief.docx", b"PK\x03\x04kaputt"),
            ("text.txt", b"Nur Text."),
            ("x.bin", b"\x00\x01\x02\xff"),
        ):
            answer = browser.post(place, {"file": SimpleUploadedFile(name, data), "alt": "x"})
            assert answer.status_code == 422
            assert "Hier werden nur PDF, PNG und JPEG angenommen." in answer.content.decode(), name
        DefaultChange.objects.create(name="documents.largest_megabytes", value=3, at=NOW)
        assert "Höchstens 3 MB." in browser.get(place).content.decode()


def test_what_is_far_too_large_is_answered_with_the_way_back_and_never_read(room, signed_in, client):
    with time_machine.travel(NOW + HOUR, tick=False):
        browser = signed_in(Role.COMMISSIONER_OFFICE, of=room.office)
        place = f"/schreibtisch/presse/entwurf/{room.draft(at=NOW + HOUR).id}/dateien/"
        for who, back in ((browser, True), (client, False)):
            answer = who.post(place, {"alt": "x"}, CONTENT_LENGTH=str(45 * 1024 * 1024))
            page = answer.content.decode()
            assert answer.status_code == 413
            assert ("partizip.css" in page, f'href="{place}"' in page, "höchstens 20 MB" in page) == (back, back, True)
        assert not DraftFile.objects.exists()
