"""Cookies and sessions: bound to this host and to HTTPS, ended on the server, never longer than a working day."""

import json
from datetime import timedelta

import pytest
from django.test import Client

from partizip.access.roles import Role
from tests.factories import NOW

PUBLIC = {
    "PARTIZIP_PUBLIC": "1",
    "PARTIZIP_SECRET_KEY": "ein-langes-geheimnis-nur-fuer-diesen-test-0123456789-abc",
    "PARTIZIP_HOSTS": "partizip.example",
    "PARTIZIP_SITE_URL": "https://partizip.example",
}
LOOK = """
import json, django
django.setup()
from django.core.management import call_command
call_command("collectstatic", interactive=False, verbosity=0)
from django.test import Client
from partizip.access.models import Mandate
client = Client(headers={"host": "partizip.example", "X-Forwarded-Proto": "https"})
client.get("/konto/login/", secure=True)
mandate = Mandate.objects.filter(role="editor").first()
client.post("/demo/anmelden/", {"mandate": str(mandate.id)}, secure=True)
client.post("/konto/logout/", secure=True)
print("COOKIES" + json.dumps({name: {k: v for k, v in cookie.items() if v} for name, cookie in client.cookies.items()}))
"""


def test_in_public_every_cookie_is_bound_to_this_host_and_to_https(demo):
    demo.more |= PUBLIC | {"DJANGO_SETTINGS_MODULE": "partizip.web.settings"}
    out, faults = demo.script(LOOK).communicate(timeout=120)
    assert "COOKIES" in out, faults
    found = json.loads(out.split("COOKIES")[1])
    assert {"__Host-partizip_session", "__Host-partizip_csrf"} <= set(found)
    for name, cookie in found.items():
        assert name.startswith("__Host-"), name
        assert "domain" not in cookie
        assert cookie["path"] == "/"
        if cookie.get("max-age") == 0 or "1970" in cookie.get("expires", ""):
            continue  # it ends a cookie
        assert cookie["secure"], name
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name


@pytest.mark.django_db
def test_a_session_ends_after_a_working_day(signed_in, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = signed_in(Role.OFFICER)
    time_machine.move_to(NOW + timedelta(hours=7, minutes=59), tick=False)
    assert client.get("/schreibtisch/").status_code == 200
    time_machine.move_to(NOW + timedelta(hours=8, minutes=1), tick=False)
    assert client.get("/schreibtisch/").status_code == 302


@pytest.mark.django_db
def test_after_signing_out_the_old_cookie_opens_nothing(signed_in):
    client = signed_in(Role.OFFICER)
    stolen = Client()
    stolen.cookies["partizip_session"] = client.cookies["partizip_session"].value
    assert stolen.get("/schreibtisch/").status_code == 200
    client.post("/konto/logout/")
    assert stolen.get("/schreibtisch/").status_code == 302


@pytest.mark.django_db
def test_a_changed_password_ends_the_other_sessions(signed_in):
    one = signed_in(Role.OFFICER)
    other = Client()
    other.force_login(one.mandate.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert other.get("/schreibtisch/").status_code == 200
    who = one.mandate.person
    who.set_password("ein ganz anderes Kennwort")
    who.save()
    assert other.get("/schreibtisch/").status_code == 302


@pytest.mark.django_db
def test_trace_is_not_taken(client):
    assert client.generic("TRACE", "/hilfe/").status_code == 405
