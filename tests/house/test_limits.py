"""An office of 200 behind one address works on; whoever guesses an account, a code or fills a form by machine stops."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import SESSION_KEY
from django.test import Client, RequestFactory

from partizip.access import limits
from partizip.access.roles import Role
from partizip.core.ids import normalise_short_code
from partizip.core.limits import Limit
from partizip.duties import actions as duties
from partizip.duties.models import Claim
from tests import factories
from tests.factories import NOW, actor, body, mandate, person

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"
OFFICE = "203.0.113.20"
LOGIN, SECOND = "/konto/login/", "/konto/2fa/authenticate/"


@pytest.fixture(autouse=True)
def _still(time_machine):
    """No bucket leaks while a test runs: all of it happens within one moment."""
    time_machine.move_to(NOW, tick=False)


def code_of(who) -> str:
    secret = Authenticator.objects.get(user=who, type="totp").wrap().instance.data["secret"]
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def wrong(client, email: str, **more):
    return client.post(LOGIN, {"login": email, "password": "falsch"}, **more)


def right(client, email: str, **more):
    return client.post(LOGIN, {"login": email, "password": PASSWORD}, **more)


@pytest.mark.slow
def test_two_hundred_people_behind_one_address_sign_in_ask_and_search_in_a_minute():
    debtor, home = body(kind="bezirk"), body()
    for number in range(200):
        given = mandate(Role.OFFICER, of=home, who=person(f"p{number}"))
        factories.second_factor(given.person)
        client = Client(REMOTE_ADDR=OFFICE)
        if number % 3 == 0:
            assert wrong(client, given.person.email).status_code == 200  # a slip
        assert right(client, given.person.email)["Location"].startswith(SECOND)
        done = client.post(SECOND, {"code": code_of(given.person)})
        assert done.status_code == 302, done.content.decode()[:2000]
        asked = {"debtor": str(debtor.id), "title": f"Frage {number}", "text": "Bitte."}
        assert client.post("/schreibtisch/fragen/", asked).status_code == 302
        assert Client(REMOTE_ADDR=OFFICE).get("/suche/", {"q": f"Dolmetscher{number}"}).status_code == 200
        assert Client(REMOTE_ADDR=OFFICE).get("/pruefen/", {"code": "K7F4-92MA"}).status_code == 200
    assert Claim.objects.filter(debtor=debtor).count() == 200


def test_who_guesses_one_account_is_stopped_at_ten_and_told_until_when(client):
    who = person()
    for _ in range(10):
        assert "Zu viele" not in wrong(client, who.email).content.decode()
    page = right(client, who.email).content.decode()
    assert "Zu viele falsche Kennwörter" in page
    assert "ab 10:01 Uhr" in page  # in half a minute, said as the next full one
    assert f'value="{who.email}"' in page, "what was typed is kept"
    assert PASSWORD not in page
    assert SESSION_KEY not in client.session
    # The holder comes from elsewhere, and the office of the guesser works on.
    assert right(Client(REMOTE_ADDR="198.51.100.9"), who.email).status_code == 302
    assert right(client, person().email).status_code == 302


def test_capital_letters_and_spaces_are_the_same_account(client):
    who = person()
    for number in range(10):
        wrong(client, who.email.upper() if number % 2 else f" {who.email} ")
    assert "Zu viele" in right(client, who.email).content.decode()


def test_the_wait_ends(client, time_machine):
    who = person()
    for _ in range(11):
        wrong(client, who.email)
    time_machine.move_to(NOW + timedelta(seconds=limits.GUESSES.step), tick=False)
    assert right(client, who.email).status_code == 302


def test_an_account_is_guarded_against_many_senders_together(monkeypatch):
    who = person()
    for number in range(100):
        wrong(Client(REMOTE_ADDR=f"198.51.100.{number}"), who.email)
    assert "Zu viele" in right(Client(REMOTE_ADDR="192.0.2.1"), who.email).content.decode()


def test_who_tries_one_password_at_many_accounts_is_stopped(client, monkeypatch):
    monkeypatch.setattr(limits, "SENDER_GUESSES", Limit("guess by a sender", 20, 300))
    for number in range(20):
        wrong(client, f"niemand{number}@example.org")
    assert "Zu viele" in right(client, person().email).content.decode()
    assert limits.SENDER_GUESSES.most < 200


def test_the_second_factor_is_guarded_by_account(client):
    who = person()
    factories.second_factor(who)
    mandate(Role.OFFICER, who=who)
    right(client, who.email)
    for _ in range(10):
        client.post(SECOND, {"code": "000000"})
    assert client.post(SECOND, {"code": code_of(who)}).status_code == 200
    assert SESSION_KEY not in client.session


def test_who_tries_codes_is_stopped_and_reads_on_elsewhere(client, monkeypatch):
    monkeypatch.setattr(limits, "CODES", Limit("unknown code", 20, 600))
    claim = duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=body(), title="x", text="x")
    for _ in range(10):
        assert client.get("/pflichten/KKKK-KKKK/").status_code == 404
        client.get("/pruefen/", {"code": "0" * 64})
    assert client.get(f"/pflichten/{claim.code}/").status_code == 429
    assert client.get("/pruefen/", {"code": claim.code}).status_code == 429
    assert client.get("/ueberfaellig/").status_code == 200
    assert Client(REMOTE_ADDR="192.0.2.1").get(f"/pflichten/{claim.code}/").status_code == 200
    assert normalise_short_code(claim.code)


def test_who_floods_a_form_is_told_when_to_try_again_and_loses_nothing(client, monkeypatch):
    monkeypatch.setattr(limits, "WRITES", Limit("anonymous write", 3, 600))
    sent = {"email": "anna@example.org", "rhythm": "now", "language": "de", "words": "Zwei Worte"}
    for _ in range(3):
        assert client.post("/abo/", sent, headers={"Origin": "http://testserver"}).status_code != 429
    response = client.post("/abo/", sent, headers={"Origin": "http://testserver"})
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"], response["Cache-Control"]) == (429, "200", "no-store")
    assert "ab 10:04 Uhr" in page
    assert 'name="email" value="anna@example.org"' in page
    assert "Zwei Worte</p>" in page
    foreign = client.post("/abo/", sent, headers={"Origin": "https://evil.example"})
    assert "anna@example.org" not in foreign.content.decode()
    assert client.post("/abo/", sent, REMOTE_ADDR="192.0.2.1").status_code != 429


def test_who_reads_by_machine_is_slowed_and_a_signed_in_person_is_not(client, signed_in, monkeypatch):
    monkeypatch.setattr(limits, "READS", Limit("anonymous read", 5, 60))
    for number in range(5):
        assert client.get("/suche/", {"q": f"wort{number}"}).status_code == 200
    assert client.get("/suche/", {"q": "wort"}).status_code == 429
    assert signed_in(Role.OFFICER).get("/suche/", {"q": "wort"}).status_code == 200


def test_a_person_who_sends_by_machine_is_slowed(signed_in, monkeypatch):
    monkeypatch.setattr(limits, "PERSON_WRITES", Limit("write of a person", 3, 60))
    one, other = signed_in(Role.OFFICER), signed_in(Role.OFFICER)
    for _ in range(3):
        assert one.post("/schreibtisch/fragen/", {}).status_code == 422
    assert one.post("/schreibtisch/fragen/", {}).status_code == 429
    assert other.post("/schreibtisch/fragen/", {}).status_code == 422


@pytest.mark.parametrize(
    ("proxies", "forwarded", "remote", "told"),
    [
        (0, "198.51.100.7", "192.0.2.1", "192.0.2.1"),  # nobody of ours is in front: the header is the visitor's own
        (1, "198.51.100.7", "127.0.0.1", "198.51.100.7"),
        (1, "6.6.6.6, 198.51.100.7", "127.0.0.1", "198.51.100.7"),  # the visitor wrote the first one
        (2, "6.6.6.6, 198.51.100.7, 10.0.0.2", "127.0.0.1", "198.51.100.7"),
        (2, "198.51.100.7", "192.0.2.1", "192.0.2.1"),  # fewer than there should be: past one of ours
        (1, "", "192.0.2.1", "192.0.2.1"),
        (1, "kein' Adresse--", "192.0.2.1", "192.0.2.1"),
        (1, "2001:db8:1:2:aaaa::1", "127.0.0.1", "2001:db8:1:2::"),
        (1, "[2001:db8:1:2::9]", "127.0.0.1", "2001:db8:1:2::"),
        (1, "::ffff:198.51.100.7", "127.0.0.1", "198.51.100.7"),
        (1, "", "", "unknown"),
    ],
)
def test_the_sender_is_the_one_our_own_proxies_tell(settings, proxies, forwarded, remote, told):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    headers = {"X-Forwarded-For": forwarded} if forwarded else {}
    assert limits.sender(RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)) == told


def test_a_forged_header_never_opens_a_new_bucket(settings, client):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    who = person()
    for number in range(10):
        wrong(client, who.email, headers={"X-Forwarded-For": f"6.6.6.{number}, {OFFICE}"})
    forged = right(client, who.email, headers={"X-Forwarded-For": f"7.7.7.7, {OFFICE}"})
    assert "Zu viele" in forged.content.decode()


def test_nothing_of_a_sender_is_held():
    limits.take(limits.READS, OFFICE)
    assert OFFICE not in repr(limits.METER._full)
