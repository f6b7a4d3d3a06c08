"""Sessions: each says whose it is, and goes with the account."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test import Client

from partizip.access.models import Session
from tests import factories

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def test_a_session_says_whose_it_is_and_nobodys_after_signing_out():
    client, who = Client(), factories.person("Frieda")
    client.force_login(who, backend=BACKEND)
    assert Session.objects.get().person == who
    client.post("/konto/logout/")
    assert not Session.objects.filter(person=who).exists()


def test_it_goes_with_the_account():
    client, who = Client(), factories.person("Frieda")
    client.force_login(who, backend=BACKEND)
    who.delete()
    assert not Session.objects.exists()
    assert "/konto/login/" in client.get("/konto/meine-daten/").url


def test_what_an_earlier_version_kept_of_sessions_is_emptied():
    """Nothing would ever delete it there."""
    emptied = import_module("partizip.access.migrations.0008_sessions").emptied
    with connection.cursor() as cursor:
        editor = SimpleNamespace(connection=connection, execute=cursor.execute)
        emptied(None, editor)  # a new installation has no such table
        cursor.execute("CREATE TABLE django_session (session_key varchar(40))")
        cursor.execute("INSERT INTO django_session VALUES ('alt')")
        emptied(None, editor)
        cursor.execute("SELECT count(*) FROM django_session")
        assert cursor.fetchone() == (0,)
