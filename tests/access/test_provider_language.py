"""Who begins a sign-in through the provider in English goes on in English, although the way back has one address."""

import pytest
from django.utils import translation

from tests.access.test_provider import DESK, left, there  # noqa: F401 - the fixture
from tests.access.test_provider import returned as returned_in_german
from tests.factories import person

pytestmark = pytest.mark.django_db
LEAVE = "/en/konto/anbieter/"


@pytest.fixture(autouse=True)
def german_after():
    yield
    translation.activate("de")


@pytest.fixture
def returned(monkeypatch):
    monkeypatch.setattr("tests.access.test_provider.LEAVE", LEAVE)
    return returned_in_german


def test_the_desk_opens_in_the_language_of_the_sign_in(there, client, returned):  # noqa: F811
    person("Ada", email="ada@example.org")
    assert returned(client, there).url == f"/en{DESK}"


def test_a_refusal_is_told_in_the_language_of_the_sign_in(there, client, returned):  # noqa: F811
    refused = returned(client, there)
    assert refused.status_code == 403
    assert "No account here belongs" in refused.content.decode()
    assert refused["Content-Language"] == "en"
    assert 'lang="en"' in refused.content.decode()


def test_german_stays_german(there, client):  # noqa: F811
    refused = returned_in_german(client, there)
    assert "kein Konto" in refused.content.decode()
    assert refused["Content-Language"] == "de"


def test_whoever_was_refused_can_choose_another_account_there(there, client):  # noqa: F811
    """A provider that knows one account would give the same answer for ever."""
    assert 'name="choose"' in returned_in_german(client, there).content.decode()
    assert (left(client).get("prompt"), left(client, choose="1")["prompt"]) == (None, "select_account")
