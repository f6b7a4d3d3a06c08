"""The first sign-in leads from the start password to the second factor and the desk, in one kind of German."""

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.test import Client

from partizip.access.roles import Role
from tests.factories import mandate, person

pytestmark = pytest.mark.django_db
CHANGE = "/konto/password/change/"
OLD, NEW = "ein langes Kennwort", "noch ein langes Kennwort"


@pytest.fixture
def newcomer():
    who = person(start_password=True)
    mandate(Role.OFFICER, who=who)
    client = Client()
    client.post("/konto/login/", {"login": who.email, "password": OLD})
    return client


def test_from_the_start_password_to_the_desk_without_a_detour(newcomer):
    given = {"oldpassword": OLD, "password1": NEW, "password2": NEW}
    page = newcomer.post(CHANGE, given, follow=True)
    assert page.request["PATH_INFO"] == "/konto/2fa/totp/activate/"
    assert "Das Kennwort wurde geändert." in page.content.decode()
    code = totp.format_hotp_value(
        totp.hotp_value(page.context["form"].secret, next(totp.yield_hotp_counters_from_time()))
    )
    codes = newcomer.post("/konto/2fa/totp/activate/", {"code": code}, follow=True)
    assert 'href="/schreibtisch/"' in codes.content.decode().split("<main", 1)[1].split("</main", 1)[0]
    assert newcomer.get("/schreibtisch/").status_code == 200


def test_no_page_of_the_account_leads_to_a_closed_address(newcomer):
    for path in (CHANGE, "/konto/reauthenticate/", "/konto/login/"):
        client = Client() if "login" in path else newcomer
        page = client.get(path).content.decode()
        assert "password/reset" not in page, path
        assert "id_oldpassword-hint" not in page


@pytest.mark.parametrize(
    "given",
    [
        {"oldpassword": "falsch", "password1": NEW, "password2": NEW},
        {"oldpassword": OLD, "password1": "kurz", "password2": "kurz"},
        {"oldpassword": OLD, "password1": NEW, "password2": "anders"},
        {"oldpassword": OLD, "password1": "123456789012", "password2": "123456789012"},
    ],
)
def test_pages_of_the_account_say_kennwort_and_sie(newcomer, given):
    page = newcomer.post(CHANGE, given).content.decode()
    assert "kern-error" in page
    assert "Passwort" not in page
    for word in (" du ", " dein", " gib "):
        assert word not in page.lower()
