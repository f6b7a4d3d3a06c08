"""Texts come in whole, are frozen, and can be compared."""

import html
import json
import re
import time
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction

from partizip.__main__ import main
from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.journal.models import Content, Entry
from partizip.texts import actions, command, queries
from partizip.texts.models import Text, Unit, Version
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db
WORDS = b"Ein Ziel\n\nDas Land handelt.\n\nDie Bezirke handeln mit.\n"


def bring_in(data=WORDS, by=THE_SYSTEM, **more):
    given = {"kind": "policy", "title": "Ziel", "source": "eigene Fassung", "dated": date(2026, 11, 2)} | more
    return actions.import_text(by=by, at=NOW, data=data, **given)


def test_a_wording_is_stored_with_one_line_that_holds_every_unit():
    version = bring_in(by=actor(Role.EDITOR))
    assert [(unit.eid, unit.heading, unit.body) for unit in queries.units(version)] == [
        ("sec_1", "Ein Ziel", ""),
        ("sec_1__para_1", "", "Das Land handelt."),
        ("sec_1__para_2", "", "Die Bezirke handeln mit."),
    ]
    entry = Entry.objects.get(verb="texts.version_added")
    assert (entry.subject, entry.role, entry.version) == (str(version.id), "editor", 1)
    tables = [row["table"] for row in json.loads(Content.objects.get(entry=entry).text)["rows"]]
    assert tables == ["texts_version", "texts_text", "texts_unit", "texts_unit", "texts_unit"]


def test_a_next_version_keeps_ids_and_the_synopsis_shows_words():
    first = bring_in()
    second = bring_in(
        b"Ein Ziel\n\nGanz neu ist dieser Absatz.\n\nDas Land handelt.\n\nDie Bezirke handeln bald mit.",
        text=first.text,
    )
    assert second.number == 2
    comparison = queries.compare(first.text_id, 1, 2)
    assert [(row.eid, row.change) for row in comparison.rows] == [
        ("sec_1", "same"),
        ("sec_1__para_3", "added"),
        ("sec_1__para_1", "same"),
        ("sec_1__para_2", "changed"),
    ]


def test_the_same_wording_is_no_new_version():
    first = bring_in()
    with pytest.raises(Refused, match="nothing has changed"):
        bring_in(text=first.text)
    assert Version.objects.count() == 1


def test_who_lacks_the_right_is_refused():
    with pytest.raises(Forbidden):
        bring_in(by=actor(Role.OFFICER))


@pytest.mark.parametrize("table", ["texts_version", "texts_unit"])
def test_a_stored_wording_cannot_be_changed_below_the_program(table, django_db_blocker):
    bring_in()
    model = {"texts_version": Version, "texts_unit": Unit}[table]
    for change in (
        lambda: model.objects.all().delete(),
        lambda: model.objects.update(**{model._meta.fields[-1].name: None}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def run(capsys, *arguments):
    code = main(["texts", "import", *map(str, arguments)])
    captured = capsys.readouterr()
    return code, captured.out, captured.err


OPTIONS = ("--kind", "policy", "--title", "T", "--source", "S", "--date", "2016-12-08")


def test_the_command_prints_the_agreed_json(tmp_path, capsys):
    file = tmp_path / "t.txt"
    file.write_bytes(b"\xef\xbb\xbfZiel\r\n\r\nDie Migranten-\r\nund Bezirksverb\xc3\xa4nde erh\xc3\xb6h-\r\nen .\r\n")
    code, out, err = run(capsys, file, *OPTIONS, "--language", "de", "--json")
    found = json.loads(out)
    version = Version.objects.get()
    assert (code, err) == (0, "")
    assert found == {
        "text": str(version.text_id),
        "version": 1,
        "units": [
            {"eid": "sec_1", "num": "", "heading": "Ziel", "text": ""},
            {"eid": "sec_1__para_1", "num": "", "heading": "", "text": "Die Migranten- und Bezirksverbände erhöhen ."},
        ],
    }


def test_the_command_says_in_words_what_it_stored(tmp_path, capsys):
    file = tmp_path / "t.txt"
    file.write_text("Ziel\n\nEin Absatz.")
    code, out, _ = run(capsys, file, *OPTIONS)
    assert code == 0
    assert "T, version 1: 2 units" in out
    text = Text.objects.get()
    file.write_text("Ziel\n\nEin Absatz mehr.")
    assert run(capsys, file, *OPTIONS, "--text", text.id)[0] == 0
    assert text.versions.count() == 2


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"a\x00b", b"a" * (20 * 1024 * 1024 + 1)])
def test_an_unreadable_file_gets_one_sentence_and_code_2(tmp_path, capsys, content):
    file = tmp_path / "t.bin"
    file.write_bytes(content)
    code, out, err = run(capsys, file, *OPTIONS, "--json")
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert not Text.objects.exists()


def test_a_missing_file_or_text_gets_one_sentence_and_code_2(tmp_path, capsys):
    assert run(capsys, tmp_path / "none.txt", *OPTIONS)[0] == 2
    file = tmp_path / "t.txt"
    file.write_text("Ein Absatz.")
    for wrong in ("0192f3a4-0000-7000-8000-000000000000", "no-uuid"):
        code, _, err = run(capsys, file, *OPTIONS, "--text", wrong)
        assert (code, err) == (2, "There is no text with this id.\n")
    with pytest.raises(SystemExit) as stopped:
        run(capsys, file, "--kind", "poem", "--title", "T", "--source", "S", "--date", "2016-12-08")
    assert stopped.value.code == 2
    assert not Text.objects.exists()


@pytest.mark.parametrize(
    ("option", "value"),
    [
        ("--title", ""), ("--title", "  "), ("--title", "x" * 301), ("--title", "\udcfcber"), ("--source", "\t"),
        ("--source", "x" * 501), ("--language", "deutsch"), ("--language", ""), ("--language", "de-x-leicht-und-lang"),
        ("--date", "1066-10-14"), ("--date", "2101-01-01"),
    ],
)  # fmt: skip
def test_an_option_that_cannot_be_kept_gets_one_sentence_and_code_2(tmp_path, capsys, option, value):
    file = tmp_path / "t.txt"
    file.write_text("Ein Absatz.")
    code, out, err = run(capsys, file, *OPTIONS, option, value)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith(("Give ", "The title or the source holds"))
    assert not Text.objects.exists()


@pytest.mark.parametrize("day", ["20261102", "2026-W45-1", "2026-11-31", "heute"])
def test_a_day_has_one_form_only(tmp_path, capsys, day):
    with pytest.raises(SystemExit) as stopped:
        main(["texts", "import", str(tmp_path / "t.txt"), *OPTIONS, "--date", day])
    assert stopped.value.code == 2
    assert "YYYY-MM-DD, such as 2026-11-02." in capsys.readouterr().err


@pytest.mark.parametrize("language", ["de", "en", "ar", "tr", "uk", "ru", "fa", "de-x-leicht", "zh-Hant"])
def test_any_language_may_be_brought_in(language):
    assert bring_in(language=language).text.language == language


def test_reading_and_matching_keep_nobody_from_writing(monkeypatch):
    first, open_before = bring_in(), len(connection.savepoint_ids)
    seen = []
    for name in ("parse_units", "carry_eids"):
        was = getattr(actions, name)

        def outside(*given, was=was):
            seen.append(len(connection.savepoint_ids) - open_before)
            return was(*given)

        monkeypatch.setattr(actions, name, outside)
    bring_in(b"Anders.", text=first.text)
    assert seen == [0, 0], "outside the transaction of the act"


def test_a_version_that_came_meanwhile_is_not_overtaken():
    first = bring_in()
    bring_in(b"Anders.", text=first.text)
    with pytest.raises(Refused, match="Somebody else was faster"):
        actions.add_version(
            by=THE_SYSTEM, at=NOW, units=first.unit_texts(), after=first, kind="policy", title="T", source="S",
            dated=date(2026, 11, 2), language="de", text=first.text, original=None,
        )  # fmt: skip
    assert first.text.versions.count() == 2


def test_a_long_import_says_that_it_goes_on(capsys):
    with command._progress(every=0.01):
        time.sleep(0.05)
    assert capsys.readouterr().err.count(" seconds ...") >= 1


def form(**more):
    return {"kind": "policy", "title": "Titel", "source": "Quelle", "dated": "2026-11-02", "language": "de", **more}


def test_an_editor_brings_in_a_wording(signed_in):
    client = signed_in(Role.EDITOR)
    response = client.post("/schreibtisch/texte/neu/", form(pasted="Ziel\n\nEin Absatz."))
    version = Version.objects.get()
    assert response.url == version.get_absolute_url()
    page = client.get(response.url)
    assert "Ein Absatz." in page.content.decode()
    upload = SimpleUploadedFile("t.txt", "Über\n\nEin Absatz, neu.".encode("latin-1"))
    response = client.post("/schreibtisch/texte/neu/", form(file=upload, text=str(version.text_id)))
    assert response.status_code == 302
    assert "Über" in client.get(f"/texte/{version.text_id}/1-2/").content.decode()
    assert client.get(f"/texte/{version.text_id}/1-2.json").json()["rows"][0]["eid"]


def hidden(page):
    """The names and values of a page's hidden fields, but for the token."""
    found = re.findall(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?', page)
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


def test_the_preview_shows_the_units_and_carries_everything_to_the_storing(signed_in):
    client, address = signed_in(Role.EDITOR), "/schreibtisch/texte/neu/"
    upload = SimpleUploadedFile("t.txt", '§ 3 "Ziele"\r\n\r\n(1) Die Zu-\r\nsammenarbeit.'.encode("latin-1"))
    response = client.post(address, form(file=upload, step="preview"))
    assert response.status_code == 200
    assert [(unit.num, unit.heading, unit.text) for unit in response.context["units"]] == [
        ("§ 3", '"Ziele"', ""), ("(1)", "", "Die Zusammenarbeit."),
    ]  # fmt: skip
    assert not Text.objects.exists(), "looking stores nothing"
    carried = hidden(response.content.decode())
    assert {name: carried[name] for name in form()} == form()
    changed = client.post(address, {**carried, "step": "change"})
    assert changed.status_code == 200
    assert "Die Zu-\nsammenarbeit." in changed.content.decode()
    assert not Text.objects.exists()
    stored = client.post(address, carried, follow=True)
    version = Version.objects.get()
    assert [unit.body for unit in queries.units(version)] == ["", "Die Zusammenarbeit."]
    assert f"/schreibtisch/textstellen/{version.text_id}/1/" in stored.content.decode(), "marking the words comes next"


def test_what_the_preview_cannot_carry_is_said_before(signed_in):
    upload = SimpleUploadedFile("t.txt", b"Ein Absatz.\n\n" * 150_000)
    response = signed_in(Role.EDITOR).post("/schreibtisch/texte/neu/", form(file=upload, step="preview"))
    assert response.status_code == 422
    assert "file" in response.context["form"].errors


@pytest.mark.parametrize("step", [{}, {"step": "preview"}])
@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"pasted": "   "},
        {"pasted": "x", "dated": "31.31.2026"},
        {"pasted": "a\x00b"},
        {"pasted": "x", "kind": "poem"},
    ],
)
def test_a_wrong_form_keeps_its_input_and_stores_nothing(signed_in, wrong, step):
    response = signed_in(Role.EDITOR).post("/schreibtisch/texte/neu/", form(**wrong, **step))
    assert response.status_code == 422
    assert "Titel" in response.content.decode()
    assert not Text.objects.exists()


def test_a_broken_upload_is_refused_with_its_reason(signed_in):
    upload = SimpleUploadedFile("t.pdf", b"%PDF-1.7")
    response = signed_in(Role.EDITOR).post("/schreibtisch/texte/neu/", form(file=upload))
    assert response.status_code == 422
    assert not Text.objects.exists()


def test_unknown_texts_are_not_found(client):
    missing = "0192f3a4-0000-7000-8000-000000000000"
    for address in (
        f"/texte/{missing}/",
        f"/texte/{missing}/1/",
        f"/texte/{missing}/1-2/",
        f"/texte/{missing}/1-2.json",
    ):
        assert client.get(address).status_code == 404


def test_pages_cost_the_same_whatever_the_amount(client, django_assert_num_queries):
    version = bring_in()
    client.get("/texte/")
    with django_assert_num_queries(5):
        client.get("/en/texte/")
    for number in range(3):
        bring_in(f"Ziel {number}\n\nEin Absatz.".encode(), title=f"T{number}")
    with django_assert_num_queries(5):
        assert client.get("/texte/").status_code == 200
    assert client.get(version.text.get_absolute_url()).url == version.get_absolute_url()
