"""Passkeys: as second factor and instead of a password; lost ones; what no passkey opens."""

import html
import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from partizip.access import renewing
from partizip.access.roles import Role
from tests.access.authenticator import Key
from tests.factories import NOW, acting, mandate, second_factor

pytestmark = pytest.mark.django_db
OLD = "ein langes Kennwort"
ADD, LOGIN, SECOND = "/konto/2fa/webauthn/add/", "/konto/2fa/webauthn/login/", "/konto/2fa/authenticate/"
KINDS = list(Authenticator.Type)


def options(page: str) -> dict:
    return json.loads(html.unescape(re.search(r'data-options="([^"]+)"', page)[1]))


def challenge(client) -> dict:
    return client.get(LOGIN, headers={"Accept": "application/json"}).json()["request_options"]


def known_again(client) -> None:
    """Changes to the sign-in ask for the password once more."""
    client.post("/konto/reauthenticate/", {"password": OLD})


def signed_in(client) -> bool:
    return client.get("/schreibtisch/").status_code == 200


@pytest.fixture
def official():
    """Somebody in office with a passkey and nothing else: (mandate, key)."""
    given, client, key = mandate(Role.OFFICER), Client(), Key()
    client.post("/konto/login/", {"login": given.person.email, "password": OLD})
    known_again(client)
    answer = key.create(options(client.get(ADD).content.decode()))
    done = client.post(ADD, {"name": "Dienstlaptop", "credential": answer, "passwordless": "on"}, follow=True)
    assert "Wiederherstellungscodes" in done.content.decode(), "recovery codes come with the first factor"
    assert signed_in(client), "it is the second factor that an official needs"
    return given, key


def test_a_passkey_signs_in_alone(official):
    client = Client()
    done = client.post(LOGIN, {"credential": official[1].get(challenge(client))})
    assert done.url == "/schreibtisch/"
    assert signed_in(client), "no password, no code"


def test_a_passkey_signs_in_to_the_page_that_was_asked_for(official):
    client = Client()
    asked = {"credential": official[1].get(challenge(client)), "next": "/schreibtisch/vertretung/"}
    assert client.post(LOGIN, asked).url == "/schreibtisch/vertretung/"
    client = Client()
    asked = {"credential": official[1].get(challenge(client)), "next": "https://evil.example/"}
    assert client.post(LOGIN, asked).url == "/schreibtisch/"


def test_a_passkey_is_the_second_factor_after_the_password(official):
    client = Client()
    first = client.post("/konto/login/", {"login": official[0].person.email, "password": OLD})
    assert first.url == SECOND
    assert not signed_in(client)
    page = client.get(SECOND).content.decode()
    assert client.post(SECOND, {"credential": official[1].get(options(page))}).url == "/schreibtisch/"
    assert signed_in(client)


@pytest.mark.parametrize(
    "case", ["another site", "another challenge", "replayed", "not verified", "another key", "rubbish"]
)
def test_a_wrong_answer_opens_nothing_and_says_so(official, case):
    client, key = Client(), official[1]
    if case == "another site":
        key.origin = "https://localhost.evil.example"
    answer = key.get(challenge(client), verified=case != "not verified")
    if case == "another challenge":
        challenge(client)
    if case == "replayed":
        client.post(LOGIN, {"credential": answer})
        client.logout()
        client.get("/konto/login/")
    if case == "another key":
        other = Key()
        other.rp, other.handle, other.id = key.rp, key.handle, key.id
        answer = other.get(challenge(client))
    if case == "rubbish":
        answer = '{"response": {"userHandle": 7}}'
    done = client.post(LOGIN, {"credential": answer}, follow=True)
    assert done.status_code == 200
    assert "stimmt nicht" in done.content.decode()
    assert not signed_in(client)


@pytest.mark.parametrize(
    "answer", ["", "x", "[]", "null", "{}", '"a"', "[1]", '{"response": []}', '{"response": {"userHandle": "x"}}']
)
@pytest.mark.parametrize("path", [LOGIN, SECOND, ADD])
def test_what_no_device_sends_is_no_fault_of_the_program(official, path, answer):
    client = Client()
    if path == LOGIN:
        challenge(client)
    else:
        client.post("/konto/login/", {"login": official[0].person.email, "password": OLD})
        page = client.get(SECOND).content.decode()
        if path == ADD:
            client.post(SECOND, {"credential": official[1].get(options(page))})
            known_again(client)
            assert "data-options" in client.get(ADD).content.decode()
    before = Authenticator.objects.count()
    done = client.post(path, {"credential": answer, "name": "x"}, follow=True)
    assert done.status_code == 200
    assert Authenticator.objects.count() == before


def test_a_lost_passkey_is_removed_with_a_recovery_code(official):
    given, key = official
    code = (
        Authenticator.objects.get(user=given.person, type=Authenticator.Type.RECOVERY_CODES)
        .wrap()
        .get_unused_codes()[0]
    )
    client = Client()
    client.post("/konto/login/", {"login": given.person.email, "password": OLD})
    assert client.post(SECOND, {"code": code}).url == "/schreibtisch/"
    page = client.get("/konto/2fa/").content.decode()
    assert "Dienstlaptop" in page
    path = re.search(r'href="(/konto/2fa/webauthn/keys/\d+/remove/)"', page)[1]
    known_again(client)
    client.post(path)
    assert not Authenticator.objects.filter(user=given.person).exists()
    lost = Client()
    lost.post(LOGIN, {"credential": key.get(challenge(lost))})
    assert not signed_in(lost)
    assert "totp/activate" in client.get("/schreibtisch/").url, "the second factor is set up anew first"


def test_a_new_start_password_ends_every_passkey(official):
    given, key = official
    by = acting(mandate(Role.ADMINISTRATOR))
    renewing.renew_sign_in(by=by, at=NOW, person=given.person, password="neues Startkennwort", seen=None)
    client = Client()
    client.post(LOGIN, {"credential": key.get(challenge(client))})
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_not_opened_by_a_passkey(official):
    given, key = official
    given.person.is_active = False
    given.person.save()
    client = Client()
    client.post(LOGIN, {"credential": key.get(challenge(client))})
    assert not signed_in(client)


def test_an_administrator_with_a_passkey_can_renew(official):
    """Whoever has one counts among those who could do it in the program, so the machine stands back."""
    for kind in ("totp", "webauthn"):
        who = mandate(Role.ADMINISTRATOR).person
        second_factor(who)
        Authenticator.objects.filter(user=who).update(type=kind)
    assert renewing._able_administrators(NOW, official[0].person) == 2
    Authenticator.objects.filter(user=who).update(type="recovery_codes")
    assert renewing._able_administrators(NOW, official[0].person) == 1


def test_somebody_elses_passkey_is_neither_shown_nor_removed(official):
    other = mandate(Role.OFFICER)
    second_factor(other.person)
    client = Client()
    client.force_login(other.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    known_again(client)
    key = Authenticator.objects.get(user=official[0].person, type="webauthn").pk
    for step in ("remove", "edit"):
        assert client.get(f"/konto/2fa/webauthn/keys/{key}/{step}/").status_code == 404
    assert "Dienstlaptop" not in client.get("/konto/2fa/").content.decode()
    assert client.get("/konto/2fa/webauthn/").url == "/konto/2fa/"


@pytest.mark.parametrize("path", ["/konto/login/", ADD, SECOND])
def test_pages_say_what_to_do_without_javascript(official, path):
    client = Client()
    if path != "/konto/login/":
        client.post("/konto/login/", {"login": official[0].person.email, "password": OLD})
    if path == ADD:
        page = client.get(SECOND).content.decode()
        client.post(SECOND, {"credential": official[1].get(options(page))})
        known_again(client)
    page = client.get(path).content.decode()
    assert "braucht JavaScript" in page.split("<noscript>")[1].split("</noscript>")[0]
    assert "<script>" not in page
    assert re.findall(r"<script[^>]*>", page) == ['<script src="/static/web/passkeys.js" defer>']
    assert re.search(r"<button type=\"button\"[^>]*hidden", page), "a button that would do nothing is not shown"
