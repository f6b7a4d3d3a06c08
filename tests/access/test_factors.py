"""Codes of the second factor: once, for their half minute, and enough of them to get back in."""

from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth import SESSION_KEY
from django.test import Client

from tests import factories
from tests.factories import NOW, person

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"


@pytest.fixture
def who():
    made = person()
    factories.second_factor(made)
    return made


def code(who) -> str:
    secret = Authenticator.objects.get(user=who, type="totp").data["secret"]
    return totp.format_hotp_value(totp.hotp_value(secret, next(totp.yield_hotp_counters_from_time())))


def signed_in(who, typed: str) -> bool:
    client = Client()
    client.post("/konto/login/", {"login": who.email, "password": PASSWORD})
    client.post("/konto/2fa/authenticate/", {"code": typed})
    return SESSION_KEY in client.session


def test_a_code_counts_once(who, time_machine):
    time_machine.move_to(NOW, tick=False)
    typed = code(who)
    assert signed_in(who, typed)
    assert not signed_in(who, typed)


def test_a_code_of_before_counts_no_more(who, time_machine):
    time_machine.move_to(NOW, tick=False)
    typed = code(who)
    time_machine.move_to(NOW + timedelta(seconds=31), tick=False)
    assert not signed_in(who, typed)
    assert signed_in(who, code(who))


def test_recovery_codes_are_long_and_many(who):
    codes = RecoveryCodes.activate(who).get_unused_codes()
    assert len(set(codes)) >= 10
    assert all(len(each) >= 8 for each in codes)
    assert signed_in(who, codes[0])
    assert not signed_in(who, codes[0])
