"""A translation says who made it and who checked it: in the record, on its page, beside the policy text."""

import json
from datetime import date

import pytest

from partizip.__main__ import main
from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.roles import Role
from partizip.journal.models import Content, Entry
from partizip.promises import actions as promises
from partizip.texts import actions
from partizip.texts.models import Version
from tests.factories import NOW

pytestmark = pytest.mark.django_db
GERMAN, ARABIC = b"Ziel\n\nDas Land handelt.", "الهدف\n\nتعمل الولاية.".encode()


def bring_in(data=GERMAN, **more):
    given = {"kind": "policy", "title": "Ziel", "source": "eigene Fassung", "dated": date(2026, 11, 2)} | more
    return actions.import_text(by=THE_SYSTEM, at=NOW, data=data, **given)


def translated(original, **more):
    given = {"title": "الهدف", "language": "ar", "original": original.text, "translated_by": "Dienst X"} | more
    return bring_in(ARABIC, **given)


def test_who_translated_and_who_checked_stand_in_the_record():
    made = translated(bring_in(), checked_by=" Frau Y ")
    content = Content.objects.get(entry=Entry.objects.get(subject=str(made.id)))
    values = json.loads(content.text)["rows"][0]["values"]
    assert (values["translated_by"], values["checked_by"]) == ("Dienst X", "Frau Y")


def test_they_stand_on_the_page_of_the_text_and_beside_the_policy_text(client):
    original = bring_in()
    made = translated(original)
    for version in (original, made):
        promises.choose_text(by=THE_SYSTEM, at=NOW, version=version)
    for page in (client.get(made.get_absolute_url()), client.get("/ar/")):
        words = page.content.decode()
        assert "<bdi>Dienst X</bdi>" in words
        assert ("noch nicht geprüft" in words) or ("لم تُراجَع بعد" in words)
    assert "p-hands" not in client.get("/").content.decode(), "an original has no translator"


def test_that_it_was_checked_is_a_new_version_even_without_a_word_changed(client):
    first = translated(bring_in())
    with pytest.raises(Refused, match="nothing has changed"):
        translated(first.text.original.versions.get(), text=first.text)
    second = translated(first.text.original.versions.get(), text=first.text, checked_by="Frau Y")
    assert (second.number, second.digest) == (2, first.digest)
    assert "Frau Y" in client.get(second.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["translated_by", "checked_by"])
def test_what_cannot_be_kept_is_refused(name):
    original = bring_in()
    for words in ("x" * 201, "a\x00b"):
        with pytest.raises(Refused, match="at most 200 readable characters"):
            translated(original, **{name: words})
    with pytest.raises(Refused, match="Only a translation"):
        bring_in(b"Anders\n\nEtwas.", **{name: "Dienst X"})
    assert Version.objects.count() == 1


def test_the_command_asks_for_them_and_prints_the_same_json(tmp_path, capsys):
    original = bring_in()
    file = tmp_path / "ar.txt"
    file.write_bytes(ARABIC)
    options = ["--kind", "policy", "--title", "T", "--source", "S", "--date", "2026-11-02", "--language", "ar"]
    options += ["--original", str(original.text_id), "--translated-by", "Dienst X", "--checked-by", "Frau Y", "--json"]
    assert main(["texts", "import", str(file), *options]) == 0
    found = json.loads(capsys.readouterr().out)
    made = Version.objects.get(text=found["text"])
    assert set(found) == {"text", "version", "units"}
    assert (made.translated_by, made.checked_by) == ("Dienst X", "Frau Y")


def test_the_form_asks_for_them_and_its_preview_carries_them(signed_in):
    original, client, address = bring_in(), signed_in(Role.EDITOR), "/schreibtisch/texte/neu/"
    given = {"kind": "policy", "title": "T", "source": "S", "dated": "2026-11-02", "language": "ar"}
    given |= {"original": str(original.text_id), "pasted": ARABIC.decode(), "translated_by": "Dienst X"}
    preview = client.post(address, {**given, "step": "preview"}).content.decode()
    assert 'name="translated_by" value="Dienst X"' in preview
    assert client.post(address, given).status_code == 302
    assert Version.objects.get(text__language="ar").translated_by == "Dienst X"
