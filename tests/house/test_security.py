"""Attacks from outside: forged forms, foreign frames and hosts, redirects, fixed sessions, broken bytes, big bodies."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from partizip.access.roles import Role
from partizip.core.calendar import overdue_from
from partizip.duties import actions as duties
from partizip.duties.models import Claim
from tests import factories
from tests.factories import NOW, actor, body, mandate, person

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"


def test_a_form_from_another_site_changes_nothing(signed_in):
    client = signed_in(Role.OFFICER)
    client.handler.enforce_csrf_checks = True
    response = client.post("/schreibtisch/fragen/", {"title": "x", "text": "x", "debtor": str(body().id)})
    assert response.status_code == 403
    assert "abgelaufen" in response.content.decode()
    assert not Claim.objects.exists()


@pytest.mark.parametrize("path", ["/", "/pruefen/", "/konto/login/", "/nichts/", "/protokoll/"])
def test_every_page_is_protected_against_frames_and_foreign_scripts(client, path):
    for _ in range(2):  # fresh, then from the kept page
        response = client.get(path)
        policy = response["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert response["X-Frame-Options"] == "DENY"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_signing_in_leads_nowhere_else(client, target):
    who = person()
    response = client.post("/konto/login/", {"login": who.email, "password": PASSWORD, "next": target})
    assert response.status_code == 302
    assert "evil" not in response.url
    assert "javascript" not in response.url


def test_a_foreign_host_name_is_refused():
    assert Client(HTTP_HOST="evil.example").get("/").status_code == 400


def test_a_session_given_beforehand_is_not_the_one_after_signing_in(client):
    who = person()
    client.get("/konto/login/")
    session = client.session
    session["planted"] = True
    session.save()
    before = session.session_key
    client.post("/konto/login/", {"login": who.email, "password": PASSWORD})
    assert client.session[SESSION_KEY] == str(who.pk)
    assert client.session.session_key != before


def test_a_demo_sign_in_exists_only_in_a_demo(client):
    given = mandate(Role.EDITOR)
    assert client.get("/demo/anmelden/").status_code == 404
    assert client.post("/demo/anmelden/", {"mandate": str(given.id)}).status_code == 404
    factories.as_demo()
    assert client.post("/demo/anmelden/", {"mandate": "kein-uuid"}).status_code == 404
    assert client.post("/demo/anmelden/", {"mandate": str(given.id)}).status_code == 302


def test_a_stranger_who_guesses_is_stopped_and_keeps_nobody_out(client):
    one = person()
    for _ in range(31):
        response = client.post("/konto/login/", {"login": one.email, "password": "falsch"})
    assert "Zu viele" in response.content.decode() or response.status_code == 429
    elsewhere = {"login": one.email, "password": PASSWORD}
    assert client.post("/konto/login/", elsewhere, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_an_office_behind_one_address_signs_in_in_spite_of_some_slips(client):
    for _ in range(12):
        client.post("/konto/login/", {"login": person().email, "password": "falsch"})
    assert client.post("/konto/login/", {"login": person().email, "password": PASSWORD}).status_code == 302


@pytest.mark.rule("R-P6-1")
def test_whoever_made_an_account_cannot_use_it_once_its_holder_has_it(client):
    """The start password opens nothing but its own change, so nobody enrols a second factor with it either."""
    who = person(start_password=True)
    mandate(Role.COMMISSIONER, who=who)
    client.post("/konto/login/", {"login": who.email, "password": PASSWORD})
    for address in ("/schreibtisch/", "/konto/2fa/totp/activate/", "/schreibtisch/fragen/"):
        assert client.get(address).url == "/konto/password/change/", address
    changed = {
        "oldpassword": PASSWORD,
        "password1": "ein ganz anderes Kennwort",
        "password2": "ein ganz anderes Kennwort",
    }
    assert client.post("/konto/password/change/", changed).status_code == 302
    assert client.get("/konto/2fa/totp/activate/").status_code in {200, 302}
    assert client.get("/schreibtisch/").url != "/konto/password/change/"


def test_a_form_in_another_encoding_is_refused(signed_in):
    client = signed_in(Role.OFFICER)
    kind = "application/x-www-form-urlencoded; charset=latin-1"
    assert client.post("/schreibtisch/fragen/", b"title=x", content_type=kind).status_code == 400
    debtor = str(body(kind="bezirk").id)
    for title in ("M%FCller", "%E2%80%AEM%C3%BCller"):
        data = f"debtor={debtor}&title={title}&text=Bitte".encode()
        answer = client.post("/schreibtisch/fragen/", data, content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 422
    assert not Claim.objects.exists()


@pytest.mark.parametrize("data", [b"title=\xff\xfe\x00&text=\x80", b"title=" + b"%00" * 10, b"\x00\x01\x02"])
def test_broken_bytes_are_answered_and_change_nothing(signed_in, data):
    client = signed_in(Role.OFFICER)
    response = client.post("/schreibtisch/fragen/", data, content_type="application/x-www-form-urlencoded")
    assert response.status_code in {400, 422}
    assert not Claim.objects.exists()


def test_a_body_that_is_too_large_is_refused(signed_in):
    client = signed_in(Role.OFFICER)
    response = client.post("/schreibtisch/fragen/", {"title": "x", "text": "x" * 3_000_000})
    assert response.status_code in {400, 413}
    assert not Claim.objects.exists()


@pytest.mark.parametrize(
    "path",
    [
        "/protokoll/?ab=gestern",
        "/neu/?seit=x",
        "/stellen/?am=99",
        "/protokoll/?q=%00",
        "/pflichten/?wort=%00&seite=x",
        "/pruefen/?code=%00",
        "/protokoll/99999999999999999999/",
        "/log/tile/0/x999/999",
        "/log/contents.json?from=x",
        "/belege/999.tlog-proof",
        "/weg/x/",
    ],
)
def test_odd_addresses_never_break(client, path):
    assert client.get(path).status_code in {200, 404}


def test_a_public_page_sets_no_cookie(client):
    for path in ("/", "/zusagen/", "/ueberfaellig/", "/hilfe/", "/protokoll/"):
        assert not client.get(path).cookies


def _settings(**more):
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PARTIZIP_", "DJANGO_"))}
    return environment | {"PYTHONPATH": "src", "PARTIZIP_PUBLIC": "1"} | more


def test_public_only_with_a_real_secret(tmp_path):
    command = [sys.executable, "-m", "partizip", "django", "check", "--deploy", "--fail-level", "WARNING"]
    home = {
        "PARTIZIP_HOME": str(tmp_path),
        "PARTIZIP_HOSTS": "partizip.example",
        "PARTIZIP_SITE_URL": "https://partizip.example",
    }
    refused = subprocess.run(command, env=_settings(**home), capture_output=True, text=True, check=False)
    assert refused.returncode != 0
    assert "PARTIZIP_SECRET_KEY" in refused.stderr
    good = subprocess.run(
        command, env=_settings(**home, PARTIZIP_SECRET_KEY="s3cret-" * 12), capture_output=True, text=True, check=False
    )
    assert good.returncode == 0, good.stderr


def test_a_kept_page_is_answered_by_304_until_something_happens(client, time_machine):
    time_machine.move_to(NOW, tick=False)
    first = client.get("/ueberfaellig/")
    again = client.get("/ueberfaellig/", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/en/ueberfaellig/")["ETag"] != first["ETag"]
    claim = duties.ask(by=actor(Role.OFFICER), at=NOW, debtor=body(), title="x", text="x")
    fresh = client.get("/ueberfaellig/")
    assert fresh["ETag"] != first["ETag"]
    # The due date passes without any write.
    moment = overdue_from(claim.due_on)
    time_machine.move_to(moment - timedelta(seconds=1), tick=False)
    before = client.get("/ueberfaellig/")
    assert claim.code not in before.content.decode()
    time_machine.move_to(moment + timedelta(seconds=1), tick=False)
    after = client.get("/ueberfaellig/")
    assert after["ETag"] != before["ETag"]
    assert claim.code in after.content.decode()


def test_pages_with_a_form_token_are_never_shared(client, signed_in):
    for path in ("/pruefen/", "/konto/login/"):
        assert "ETag" not in client.get(path)
    assert "ETag" not in signed_in(Role.OFFICER).get("/"), "signed-in people get their own page"
    kept = client.get("/")
    assert "csrfmiddlewaretoken" not in kept.content.decode()


def test_behind_a_proxy_each_visitor_counts_by_itself(client, settings):
    """Else one stranger who guesses locks out everybody behind the proxy."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1
    one = person()
    wrong = {"login": one.email, "password": "falsch"}
    for number in range(31):
        client.post("/konto/login/", wrong, headers={"X-Forwarded-For": f"192.0.2.{number}, 198.51.100.9"})
    own = {"login": one.email, "password": PASSWORD}
    assert client.post("/konto/login/", own, headers={"X-Forwarded-For": "198.51.100.9"}).status_code != 302
    assert client.post("/konto/login/", own, headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 302
