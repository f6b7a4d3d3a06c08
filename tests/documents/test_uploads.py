"""Every form that takes a file asks the one door; what is refused leaves nothing behind; what is published is inert."""

import csv
import io
import os
import re
import zipfile
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partizip.access import uploads as field
from partizip.access.acts import Refused
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.core import uploads
from partizip.documents import actions, pdf, store
from partizip.documents.models import File
from partizip.documents.tasks import sweep_files
from partizip.duties import actions as duties
from partizip.duties import exports, queries
from partizip.duties.models import Answer, Claim
from partizip.journal.models import Entry
from partizip.texts.models import Text
from tests import factories, files
from tests.factories import NOW, actor, body

pytestmark = pytest.mark.django_db
SCRIPT = files.PDF + b"<</S/JavaScript/JS(app.alert\\(1\\))>>"
BOMB = files.office(word__bomb_dot_xml=b"\0" * (5 * 1024 * 1024))


def kept() -> list:
    return [path for path in store.path_of("00").parent.parent.rglob("*") if path.is_file()]


def upload(data: bytes, name: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)


@pytest.mark.parametrize(
    ("data", "name", "words"),
    [
        (SCRIPT, "a.pdf", "Programme"),
        (BOMB, "a.docx", "weit mehr"),
        (files.png(20_000, 20_000), "a.png", "100 Millionen"),
        (b"<svg/>", "a.svg", "andere Art"),
        (b"MZ\x00", "a.exe", "nur PDF"),
    ],
)
def test_the_form_says_it_in_plain_words_and_nothing_is_stored(signed_in, data, name, words):
    client = signed_in(Role.OFFICER)
    lines = Entry.objects.count()
    response = client.post("/schreibtisch/dateien/neu/", {"file": upload(data, name)})
    assert response.status_code == 422
    assert words in response.content.decode()
    assert (File.objects.count(), Entry.objects.count(), kept()) == (0, lines, [])


def test_evidence_goes_through_the_same_door_and_the_answer_is_kept(signed_in):
    debtor = body()
    client = signed_in(Role.OFFICER, of=debtor)
    claim = duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=debtor, title="x", text="x")
    sent = {"kind": "final", "text": "Meine Antwort.", "language": "de", "file": upload(SCRIPT, "beleg.pdf")}
    response = client.post(f"/pflichten/{claim.code}/antworten/", sent)
    assert response.status_code == 422, response.status_code
    assert "Meine Antwort." in response.content.decode()
    assert not Answer.objects.exists()
    assert not kept()


def test_tables_and_wordings_take_plain_text_alone(signed_in):
    before = Body.objects.count()
    table = signed_in(Role.ADMINISTRATOR).post("/schreibtisch/stellen/", {"file": upload(BOMB, "a.csv")})
    assert table.status_code == 422
    wording = {"kind": "policy", "title": "T", "source": "S", "dated": "2026-11-02", "language": "de"}
    text = signed_in(Role.EDITOR).post(
        "/schreibtisch/texte/neu/", wording | {"step": "preview", "file": upload(BOMB, "a.txt")}
    )
    assert text.status_code == 422
    for response in (table, text):
        assert "kein reiner Text" in response.content.decode()
    assert (Text.objects.count(), kept()) == (0, [])
    assert Body.objects.count() == before + 2  # those in which the two sit


def test_size_is_asked_before_reading():
    class Announced(SimpleUploadedFile):
        def read(self, *arguments):
            pytest.fail("read although too large")

    file = Announced("a.pdf", b"x")
    file.size = 21 * 1024 * 1024
    with pytest.raises(Exception, match="zu groß"):
        field.UploadField().clean(file)


def test_the_act_asks_again_whoever_calls_it():
    for data in (SCRIPT, BOMB):
        with pytest.raises(Refused):
            actions.add_file(by=actor(Role.OFFICER), at=NOW, name="a", data=data)
    assert not kept()


def test_a_picture_is_published_without_its_place_and_is_found_by_the_original(client):
    photo = files.jpeg(8, 8, files.exif(6))
    file = actions.add_file(by=actor(Role.OFFICER), at=NOW, name="platz.jpg", data=photo)
    given = client.get(file.get_absolute_url()).content
    assert b"GPS" not in given
    assert b"GPS" not in b"".join(path.read_bytes() for path in kept())
    assert file.size == len(given)
    for data in (photo, given):
        page = client.post("/pruefen/", {"file": upload(data, "platz.jpg")}).content.decode()
        assert "Unverändert" in page


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (b"<script>alert(1)</script>", "a.txt", "text/plain; charset=utf-8"),
        ("Grüße".encode("latin-1"), "b.txt", "text/plain; charset=windows-1252"),
        ("Grüße\n".encode("utf-16"), "c.txt", "text/plain; charset=utf-16"),
        (files.PDF, "d.pdf", "application/pdf"),
        (files.png(), "e.png", "image/png"),
    ],
)
def test_a_download_runs_nothing_and_is_shown_in_no_page(client, data, name, kind):
    file = actions.add_file(by=actor(Role.OFFICER), at=NOW, name=name, data=data)
    response = client.get(file.get_absolute_url())
    assert response["Content-Type"] == kind
    assert response["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_name_breaks_no_header(client):
    file = actions.add_file(by=actor(Role.OFFICER), at=NOW, name='a"\r\nX-Evil: 1;ü.txt', data=b"x")
    response = client.get(file.get_absolute_url())
    assert "X-Evil" not in response
    assert re.fullmatch(r"attachment; filename\*=utf-8''[\w%.*-]+", response["Content-Disposition"])


def test_our_own_pdfs_come_in():
    factories.as_demo()
    debtor = body()
    claim = duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=debtor, title="x", text="x")
    from partizip.access.defaults import instance  # noqa: PLC0415
    from partizip.duties import printed  # noqa: PLC0415

    standing = queries.standings([queries.by_code(claim.code)], NOW)[0]
    made = pdf.made(printed.TEMPLATE, printed.claim(standing, instance(), (1, NOW), NOW), at=NOW)
    assert uploads.taken("pflicht.pdf", made, uploads.PUBLISHABLE, field.largest_file()).media_type == "application/pdf"


def test_bytes_of_an_act_that_was_not_done_are_swept_up():
    row = actions.add_file(by=actor(Role.OFFICER), at=NOW, name="a.pdf", data=files.PDF)
    left, fresh = store.keep(b"nicht zu Ende"), store.keep(b"gerade eben")
    old = (NOW - timedelta(days=2)).timestamp()
    for name in (row.sha256, left):
        os.utime(store.path_of(name), (old, old))
    os.utime(store.path_of(fresh), (NOW.timestamp(), NOW.timestamp()))
    assert sum(sweep_files(NOW + timedelta(minutes=minute)) for minute in range(256)) == 1
    assert not store.path_of(left).exists()
    assert store.path_of(row.sha256).exists()
    assert store.path_of(fresh).exists()
    os.utime(store.path_of(fresh), (old, old))
    store.keep(b"gerade eben")  # wanted again: as young as a new one
    assert store.path_of(fresh).stat().st_mtime > old


DANGER = ("=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1+1", '=HYPERLINK("https://evil.example";"x")')


@pytest.mark.parametrize("typed", DANGER)
def test_no_export_holds_a_formula(client, typed):
    claim = duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=body(), title=typed, text="x")
    table = client.get("/pflichten.csv").content.decode("utf-8-sig")
    cells = [cell for line in csv.reader(io.StringIO(table, newline=""), delimiter=";") for cell in line]
    assert not [cell for cell in cells if cell[:1] in set("=+-@\t\r＝＋－＠")]
    items = queries.standings(Claim.objects.filter(code=claim.code), NOW)
    with zipfile.ZipFile(io.BytesIO(exports.as_xlsx(items, "https://x", "t"))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml")
        assert b"<f>" not in sheet
        assert "xl/worksheets/_rels/sheet1.xml.rels" not in book.namelist()
