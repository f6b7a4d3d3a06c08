"""Sign-in through a provider: whom it opens an account for, and every answer that opens none."""

import re
import subprocess
import sys
import time
from html import unescape
from socketserver import StreamRequestHandler, TCPServer
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from partizip.access import limits, provider, renewing
from partizip.access.models import Binding, Person
from partizip.access.roles import Role
from partizip.core.limits import Limit
from tests.access import openid
from tests.factories import NOW, acting, body, mandate, person, second_factor
from tests.sites import ROOT

pytestmark = pytest.mark.django_db
LEAVE, BACK, DESK = "/konto/anbieter/", "/konto/anbieter/zurueck/", "/schreibtisch/"
SECOND = "/konto/2fa/authenticate/"


@pytest.fixture
def there(settings):
    with openid.running() as provider:
        settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = provider.issuer, openid.CLIENT
        settings.OIDC_CLIENT_SECRET, settings.OIDC_NAME, settings.OIDC_STRONG = openid.SECRET, "Landesanmeldung", []
        settings.SITE_URL = "http://testserver"
        yield provider


@pytest.fixture
def ada(there):
    return mandate(Role.OFFICER, who=person("Ada", email="Ada@Example.org"))


def led_to(response) -> str:
    """The address to which the page leads on: by itself, and by its link."""
    page = response.content.decode()
    by_itself = re.search(r'http-equiv="refresh" content="0; url=([^"]+)"', page)
    assert f'href="{by_itself[1]}"' in page
    return unescape(by_itself[1])


def left(client, **query):
    """Leave for the provider; what it was asked."""
    address = led_to(client.post(LEAVE, query))
    return {name: value[0] for name, value in parse_qs(urlsplit(address).query).items()}


def returned(client, provider, **query):
    """Leave, sign in there, come back."""
    back = urlsplit(provider.authorize(left(client, **query)))
    return client.get(f"{back.path}?{back.query}")


def is_in(client) -> bool:
    return "_auth_user_id" in client.session


def code_of(who) -> str:
    secret = Authenticator.objects.get(user=who, type="totp").data["secret"]
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def test_it_is_off_until_it_is_configured(client, settings):
    assert client.post(LEAVE).status_code == 404
    assert client.get(BACK).status_code == 404
    assert "anbieter" not in client.get("/konto/login/").content.decode()


def test_no_link_and_no_foreign_form_begins_a_sign_in(ada, there):
    """Whoever is led here from elsewhere is not signed in as somebody else's choice (login CSRF)."""
    client = Client(enforce_csrf_checks=True)
    assert client.get(LEAVE, {"next": "/"}).status_code == 405
    assert client.post(LEAVE).status_code == 403
    assert "provider_attempt" not in client.session
    page = client.get("/konto/login/?next=/schreibtisch/vertretung/").content.decode()
    form = re.search(rf'<form[^>]+method="post" action="{LEAVE}">.*?</form>', page)[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)[1]
    begun = client.post(LEAVE, {"csrfmiddlewaretoken": token})
    assert 'name="next" value="/schreibtisch/vertretung/"' in form
    assert begun.status_code == 200, "no redirect: form-action would stop it"
    assert "form-action 'self'" in begun["Content-Security-Policy"]
    assert led_to(begun).startswith(f"{there.issuer}/authorize?")


def test_somebody_entered_by_an_administrator_signs_in_and_sets_up_a_second_factor(ada, there, client):
    assert "Mit Landesanmeldung anmelden" in client.get("/konto/login/").content.decode()
    assert returned(client, there).url == DESK
    assert is_in(client)
    assert "totp/activate" in client.get(DESK).url, "the provider's word is no second factor"
    bound = Binding.objects.get()
    assert (bound.person, bound.issuer, bound.subject) == (ada.person, there.issuer, "u-1")
    assert there.asked[0]["code_verifier"] not in str(left(Client()))


def test_the_own_second_factor_is_asked_for_and_binds_only_then(ada, there, client):
    second_factor(ada.person)
    assert returned(client, there).url == SECOND
    assert not is_in(client)
    assert not Binding.objects.exists(), "a mail address alone binds nothing"
    client.post(SECOND, {"code": "000000"})
    assert not Binding.objects.exists()
    assert client.post(SECOND, {"code": code_of(ada.person)}).url == DESK
    assert client.get(DESK).status_code == 200
    assert Binding.objects.get().person == ada.person


def test_the_page_that_was_asked_for_opens_and_no_foreign_one(ada, there):
    assert returned(Client(), there, next="/schreibtisch/vertretung/").url == "/schreibtisch/vertretung/"
    assert returned(Client(), there, next="//evil.example/").url == DESK


def test_afterwards_the_subject_counts_and_no_mail_address(ada, there):
    returned(Client(), there)
    there.person["email"] = "new.name@example.org"
    client = Client()
    assert returned(client, there).url == DESK, "she married"
    assert client.session["_auth_user_id"] == str(ada.person.pk)
    there.person = {"sub": "u-2", "email": "ada@example.org", "email_verified": True}
    client = Client()
    refused = returned(client, there)
    assert refused.status_code == 403
    assert "schon mit einer anderen Anmeldung" in refused.content.decode(), "her successor got the mail address"
    assert not is_in(client)


@pytest.mark.parametrize(
    "told",
    [
        {"email": "fremd@example.org"}, {"email_verified": False}, {"email_verified": "true"}, {"email_verified": 1},
        {"email": None}, {"email": ""}, {"email": ["ada@example.org"]},
    ],
)  # fmt: skip
def test_nobody_signs_up_and_an_unverified_address_takes_nothing_over(ada, there, client, told):
    there.person |= told
    refused = returned(client, there)
    assert refused.status_code == 403
    assert "kein Konto" in refused.content.decode()
    assert not is_in(client)
    assert Person.objects.count() == 1
    assert not Binding.objects.exists()


NOW_SECONDS = int(time.time())
LIES = {
    "another nonce": {"claims": {"nonce": "x"}},
    "another audience": {"claims": {"aud": "another program"}},
    "several audiences without a party": {"claims": {"aud": [openid.CLIENT, "x"]}},
    "issued to another party": {"claims": {"azp": "another program"}},
    "expired": {"claims": {"exp": NOW_SECONDS - 3600, "iat": NOW_SECONDS - 7200}},
    "from the future": {"claims": {"iat": NOW_SECONDS + 36_000, "exp": NOW_SECONDS + 72_000}},
    "another issuer in the token": {"claims": {"iss": "https://evil.example"}},
    "another issuer in the answer": {"answer": {"iss": "https://evil.example"}},
    "another issuer in the configuration": {"configuration": {"issuer": "https://evil.example"}},
    "an address without https": {"configuration": {"token_endpoint": "http://evil.example/token"}},
    "nobody": {"claims": {"sub": ""}},
    "a number": {"claims": {"sub": 7}},
    "no nonce": {"without": ["nonce"]},
    "no time": {"without": ["exp"]},
    "unsigned": {"signing": (None, "none")},
    "signed with the client's secret": {"signing": (openid.SECRET * 4, "HS256")},
    "signed by a stranger": {"signing": (rsa.generate_private_key(65537, 2048), "RS256")},
    "an unknown key": {"kid": "zwei"},
    "another state": {"answer": {"state": "x"}},
    "no code": {"answer": {"code": ""}},
    "a wrong code": {"answer": {"code": "x"}},
    "refused there": {"error": "access_denied"},
}


@pytest.mark.parametrize("lie", LIES.values(), ids=LIES.keys())
def test_an_answer_that_does_not_hold_opens_nothing_and_says_so(ada, there, client, lie):
    there.lies = lie
    try:
        query = left(client)
    except TypeError:  # refused before leaving
        refused = client.post(LEAVE)
    else:
        back = urlsplit(there.authorize(query))
        refused = client.get(f"{back.path}?{back.query}")
    assert refused.status_code == 403
    page = refused.content.decode()
    assert "Niemand ist angemeldet" in page
    assert "kein Konto" not in page
    assert not is_in(client)
    assert not Binding.objects.exists()


def test_the_address_is_taken_from_the_provider_when_the_token_lacks_it(ada, there):
    there.info_only = True
    client = Client()
    assert returned(client, there).url == DESK
    Binding.objects.all().delete()
    there.lies = {"info": {"sub": "u-9"}}
    client = Client()
    assert returned(client, there).status_code == 403
    assert not is_in(client)


def test_an_answer_counts_once_and_in_its_own_browser(ada, there):
    client, thief = Client(), Client()
    back = urlsplit(there.authorize(left(client)))
    stolen = thief.get(f"{back.path}?{back.query}")
    assert stolen.status_code == 403
    assert "nicht in diesem Browser begonnen" in stolen.content.decode()
    assert client.get(f"{back.path}?{back.query}").url == DESK
    client.logout()
    again = client.get(f"{back.path}?{back.query}")
    assert again.status_code == 403
    assert not is_in(client)
    query = left(client)
    replayed = client.get(BACK, {"state": query["state"], "code": parse_qs(back.query)["code"][0]})
    assert replayed.status_code == 403, "the code was used"
    assert not is_in(client)
    left(thief)
    mixed = thief.get(f"{back.path}?{back.query}")
    assert mixed.status_code == 403


def test_an_attempt_that_failed_is_used_up(ada, there, client):
    query = left(client)
    assert client.get(BACK, {"state": query["state"], "error": "login_required"}).status_code == 403
    back = urlsplit(there.authorize(query))
    assert client.get(f"{back.path}?{back.query}").status_code == 403
    assert not is_in(client)


def test_an_attempt_grows_old(ada, there, client):
    back = urlsplit(there.authorize(left(client)))
    session = client.session
    session["provider_attempt"] |= {"at": time.time() - 601}
    session.save()
    assert client.get(f"{back.path}?{back.query}").status_code == 403


def test_a_provider_that_does_not_answer_is_told_apart(ada, there, client, settings):
    settings.OIDC_ISSUER = "http://localhost:9"
    down = client.post(LEAVE)
    assert down.status_code == 503
    assert "antwortet gerade nicht" in down.content.decode()


def test_a_provider_that_answers_nonsense_is_told_like_one_that_does_not_answer(ada, client, settings):
    class Nonsense(StreamRequestHandler):
        def handle(self) -> None:
            while self.rfile.readline().strip():
                pass
            self.wfile.write(b"no HTTP at all\r\n\r\n")

    with TCPServer(("127.0.0.1", 0), Nonsense) as server:
        Thread(target=server.handle_request).start()
        settings.OIDC_ISSUER = f"http://127.0.0.1:{server.server_address[1]}"
        answer = client.post(LEAVE)
    assert answer.status_code == 503
    assert "antwortet gerade nicht" in answer.content.decode()


def test_a_silent_provider_is_asked_once_in_half_a_minute(client, settings, monkeypatch):
    settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID = "https://localhost:9", "x"
    asked = []

    def silent(address):
        asked.append(address)
        raise provider.Fault(provider.NOT_REACHED, "silence")

    monkeypatch.setattr(provider, "_asked", silent)
    assert [client.post(LEAVE).status_code for _time in range(3)] == [503, 503, 503]
    assert len(asked) == 1


def test_leaving_without_end_is_stopped(there, monkeypatch):
    monkeypatch.setattr(limits, "LEAVES", Limit("leave", 3, 300))
    assert [Client().post(LEAVE).status_code for _time in range(4)] == [200, 200, 200, 429]


def test_new_keys_of_the_provider_are_fetched(ada, there):
    returned(Client(), there)
    there.key, there.kid = rsa.generate_private_key(65537, 2048), "zwei"
    client = Client()
    assert returned(client, there).url == DESK


def test_the_providers_second_factor_counts_only_where_configured(ada, there, settings):
    second_factor(ada.person)
    there.means = {"acr": "hoch", "amr": ["pwd", "hwk"]}
    assert returned(Client(), there).url == SECOND, "not configured"
    settings.OIDC_STRONG = ["hwk"]
    client = Client()
    assert returned(client, there).url == DESK
    assert client.get(DESK).status_code == 200
    there.means = {"amr": ["pwd"]}
    assert returned(Client(), there).url == SECOND, "not this time"


def test_who_has_none_of_their_own_acts_with_the_providers(ada, there, settings, client):
    settings.OIDC_STRONG, there.means = ["hoch"], {"acr": "hoch"}
    returned(client, there)
    assert client.get(DESK).status_code == 200
    other = Client()
    other.post("/konto/login/", {"login": ada.person.email, "password": "ein langes Kennwort"})
    assert "totp/activate" in other.get(DESK).url, "a password alone does not"


def test_it_never_counts_for_a_protected_office(there, settings, client):
    """Who runs the provider could else act in the Commissioner's name."""
    settings.OIDC_STRONG, there.means = ["hoch"], {"acr": "hoch"}
    who = mandate(Role.COMMISSIONER, who=person("Ada", email="ada@example.org")).person
    refused = returned(client, there)
    assert refused.status_code == 403
    assert "eigenen zweiten Faktor" in refused.content.decode()
    second_factor(who)
    assert returned(client, there).url == SECOND
    assert client.post(SECOND, {"code": code_of(who)}).url == DESK
    Authenticator.objects.all().delete()
    assert returned(Client(), there).status_code == 403, "also when it is bound already"


def test_a_new_protected_office_ends_what_the_provider_vouched_for(ada, there, settings, client):
    settings.OIDC_STRONG, there.means = ["hoch"], {"acr": "hoch"}
    returned(client, there)
    mandate(Role.EVALUATOR, who=ada.person)
    assert "totp/activate" in client.get(DESK).url


def test_one_attempt_lends_nothing_to_the_next_person(ada, there, settings, client):
    """A session in which the provider vouched for Ada asks Bernd for his own second factor."""
    settings.OIDC_STRONG, there.means = ["hoch"], {"acr": "hoch"}
    ada.person.is_active = True
    bernd = mandate(Role.OFFICER, who=person("Bernd", email="bernd@example.org"))
    second_factor(bernd.person)
    session = client.session
    session["provider_second_factor"] = str(ada.person.pk)
    session.save()
    assert client.post("/konto/login/", {"login": "bernd@example.org", "password": "ein langes Kennwort"}).url == SECOND


def test_a_start_password_that_others_know_ends_with_the_binding(there, client):
    who = person("Ada", email="ada@example.org", start_password=True)
    returned(client, there)
    who.refresh_from_db()
    assert not who.start_password
    assert not who.has_usable_password()
    assert client.get("/konto/2fa/").status_code == 200, "with it every session ends but this one"


def test_renewal_unbinding_and_closing_end_it(ada, there, client):
    returned(client, there)
    Authenticator.objects.create(user=ada.person, type="totp", data={"secret": "JBSWY3DPEHPK3PXP"})
    assert client.post("/konto/anbieter/loesen/").url == "/konto/2fa/"
    assert not Binding.objects.exists()
    client.logout()
    Authenticator.objects.all().delete()
    returned(client, there)
    by = acting(mandate(Role.ADMINISTRATOR))
    renewing.renew_sign_in(by=by, at=NOW, person=ada.person, password="neues Startkennwort", seen=None)
    assert not Binding.objects.exists()
    ada.person.refresh_from_db()
    ada.person.is_active = False
    ada.person.save()
    closed = Client()
    assert "darf sich nicht anmelden" in returned(closed, there).content.decode()
    assert not is_in(closed)


def test_who_is_signed_in_is_not_exchanged(ada, there, signed_in):
    client = signed_in(Role.EDITOR, of=body())
    assert client.post(LEAVE).url == DESK


def test_a_binding_stands_for_one_person_and_one_subject(ada, there):
    returned(Client(), there)
    mandate(Role.OFFICER, who=person("Bernd", email="bernd@example.org"))
    there.person["email"] = "bernd@example.org"
    client = Client()
    returned(client, there)
    assert client.session["_auth_user_id"] == str(ada.person.pk), "the subject is Ada's, whatever the address"
    assert Binding.objects.count() == 1


def test_settings_that_cannot_be_safe_are_refused(tmp_path):
    for more in (
        {"PARTIZIP_OIDC_ISSUER": "http://login.example", "PARTIZIP_OIDC_CLIENT_ID": "x"},
        {"PARTIZIP_OIDC_ISSUER": "https://x"},
    ):
        done = subprocess.run(
            [sys.executable, "-m", "partizip", "doctor"], env={"PYTHONPATH": str(ROOT / "src"), "PARTIZIP_HOME": str(tmp_path)} | more,
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 2
        assert "PARTIZIP_OIDC_ISSUER" in done.stderr
