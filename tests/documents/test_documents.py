"""Files are known by their content: kept once, never handed out altered, never outside their folder."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from partizip.access.acts import Forbidden, Refused
from partizip.access.roles import Role
from partizip.documents import actions, store
from partizip.documents.models import File
from tests import files
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n%test"


def add(data=PDF, name="bericht.pdf", role=Role.OFFICER):
    return actions.add_file(by=actor(role), at=NOW, name=name, data=data)


def test_a_file_is_kept_once_and_handed_out_safely(client):
    file = add()
    with pytest.raises(Refused, match="here already"):
        add(name="anderer-name.pdf")
    response = client.get(file.get_absolute_url())
    assert response.content == PDF
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_an_altered_or_lost_file_is_not_handed_out(client):
    file = add()
    path = store.path_of(file.sha256)
    path.chmod(0o600)
    path.write_bytes(b"%PDF-1.7\n%forged")
    assert client.get(file.get_absolute_url()).status_code == 410
    path.unlink()
    assert client.get(file.get_absolute_url()).status_code == 410


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x", "a\x00b", ""])
def test_a_name_never_leads_elsewhere(name, settings):
    file = add(name=name)
    assert "/" not in file.name
    assert "\\" not in file.name
    assert store.path_of(file.sha256).is_relative_to(settings.FILES)


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"MZ\x90\x00", "Only PDF"),
        (b"PK\x03\x04evil", "damaged"),
        (b"a" * (21 * 1024 * 1024), "too large"),
    ],
)
def test_what_is_not_taken(data, reason):
    with pytest.raises(Refused, match=reason):
        add(data)
    assert not File.objects.exists()


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (files.png(), "image/png"),
        (files.jpeg(), "image/jpeg"),
        (files.workbook("1"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("Grüße".encode(), "text/plain"),
    ],
)
def test_the_type_follows_from_the_content(data, kind):
    assert add(data, name="x").media_type == kind


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("fake.pdf", b"<!doctype html><p>Bericht"), ("bild.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"),
        ("tabelle.csv", PDF), ("x.exe", b"nur Text"), ("bericht.docx", files.workbook("1")),
    ],
)  # fmt: skip
def test_a_name_that_says_another_kind_is_refused(name, data):
    with pytest.raises(Refused, match="another kind"):
        add(data, name=name)


@pytest.mark.parametrize("name", ["a.CSV", "Bericht Nr. 5 zum Land", "Bericht 1.2", "liste.txt", "ohne"])
def test_names_that_fit_or_say_nothing_are_taken(name):
    assert add(b"a;b\n1;2\n", name=name).name == name


def test_bytes_that_only_look_like_a_text_are_refused():
    with pytest.raises(Refused, match="Only PDF"):
        add(b"\xff\xfe\x00a;b\n1;2\n\n", name="tabelle.csv")
    assert add("a;b\n1;2\n".encode("utf-16"), name="tabelle.csv").media_type == "text/plain"


def test_who_may_not_and_the_form(signed_in):
    with pytest.raises(Forbidden):
        add(role=Role.OPERATOR)
    client = signed_in(Role.OFFICER)
    response = client.post("/schreibtisch/dateien/neu/", {"file": SimpleUploadedFile("x.pdf", PDF)}, follow=True)
    assert File.objects.get().get_absolute_url() in response.content.decode()
    assert (
        client.post("/schreibtisch/dateien/neu/", {"file": SimpleUploadedFile("x.exe", b"MZ\x00")}).status_code == 422
    )
    assert client.post("/schreibtisch/dateien/neu/", {}).status_code == 422


def test_an_unknown_fingerprint_is_not_found(client):
    assert client.get("/dateien/" + "0" * 64 + "/").status_code == 404
    assert client.get("/dateien/..%2f..%2fetc/").status_code == 404
