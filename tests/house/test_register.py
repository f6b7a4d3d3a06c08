"""The register of processing and the privacy page say all that the declarations say, in each language."""

import re
from html import unescape

import pytest
from django.apps import apps
from django.utils import translation

from partizip.access import personal
from partizip.access.models import Binding, Person
from partizip.access.personal import holdings, processings
from partizip.portal.people import queries
from tests.house.test_personal_data import DECLARED, suspicious, to_people

pytestmark = pytest.mark.django_db
PREFIXES = {"de": "", "en": "/en", "ar": "/ar"}
TOLD = ("held", "whose", "purpose", "basis", "seen_by", "kept")


def page(client, address: str, language: str) -> str:
    response = client.get(PREFIXES[language] + address)
    assert response.status_code == 200
    return unescape(re.sub(r"</?bdi[^>]*>", "", response.content.decode()))


def missing(text: str, names: tuple[str, ...]) -> list[tuple[str, str]]:
    """What declarations say and a page does not, in the active language."""
    parts = [(holding.label, holding) for holding in holdings()] + [(found.name, found) for found in processings()]
    return [(label, name) for label, part in parts for name in names if str(getattr(part, name)) not in text]


@pytest.mark.rule("Art. 30 GDPR")
@pytest.mark.parametrize("language", PREFIXES)
def test_the_register_holds_every_declaration_whole(client, language):
    text = page(client, "/datenschutz/verzeichnis/", language)
    with translation.override(language):
        assert missing(text, TOLD) == []
        purposes = {str(part.purpose) for part in [*holdings(), *processings()]}
    assert text.count('<section class="p-card">') == len(purposes)


@pytest.mark.rule("Art. 13 GDPR")
@pytest.mark.parametrize("language", PREFIXES)
def test_the_privacy_page_says_the_same(client, language):
    text = page(client, "/datenschutz/", language)
    with translation.override(language):
        assert missing(text, ("held", "purpose", "kept")) == []


def test_a_model_with_data_about_people_cannot_be_missing():
    """By its columns, not by what it says of itself: whatever points to people or looks like them is declared."""
    listed = {part.label for activity in queries.register() for part in activity.parts if hasattr(part, "label")}
    for model in apps.get_models():
        if (
            model is not Person
            and not to_people(model)
            and not any(suspicious(field) for field in model._meta.concrete_fields if field.name != "name")
        ):
            continue
        if model in DECLARED:
            assert model._meta.label_lower in listed
        else:
            assert not to_people(model), f"{model._meta.label_lower} is missing from the register"
    assert listed == {holding.label for holding in holdings()}


def test_a_new_part_declares_and_writes_nothing_else(client, monkeypatch):
    """Register, privacy page and counts of erasing follow from the declaration alone."""
    monkeypatch.setattr(personal, "_DECLARED", dict(personal._DECLARED))
    del personal._DECLARED[Binding]
    assert "neue Angabe" not in page(client, "/datenschutz/verzeichnis/", "en")
    told = dict.fromkeys(TOLD, "neue Angabe")
    personal.declared(Binding, **told | {"purpose": "neuer Zweck"}, owner="person", columns=("issuer", "subject"))
    assert [activity.purpose for activity in queries.register()].count("neuer Zweck") == 1


@pytest.mark.parametrize("language", ["de", "ar"])
def test_each_word_of_the_register_is_translated(language):
    parts = [*holdings(), *processings()]
    with translation.override("en"):
        english = [str(getattr(part, name)) for part in parts for name in TOLD]
    with translation.override(language):
        own = [str(getattr(part, name)) for part in parts for name in TOLD]
    assert [word for word, other in zip(english, own, strict=True) if word == other] == []
