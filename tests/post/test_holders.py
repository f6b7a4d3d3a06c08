"""Whoever holds an account is told when somebody changes how it is signed in to."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from partizip.access import binding, renewing
from partizip.access.acts import Actor
from partizip.access.roles import PERSON, Role
from partizip.post.models import Mail
from tests.factories import NOW, actor, mandate, person, second_factor

pytestmark = pytest.mark.django_db
PASSWORD = "ein langes Kennwort"


def told(who) -> list[str]:
    """The subjects of the mails that wait for somebody, and away with them."""
    found = list(Mail.objects.filter(to=who.email, kind="sign-in").order_by("made_at"))
    Mail.objects.all().delete()
    assert all("Verwaltung" in mail.text and "http://localhost:8000/konto/2fa/" in mail.text for mail in found)
    return [mail.subject for mail in found]


def test_another_password_another_device_and_a_recovery_code_are_told():
    who, client = mandate(Role.OFFICER, who=person(email="ada@amt.de")).person, Client()
    second_factor(who)
    (code, *_rest) = RecoveryCodes.activate(who).get_unused_codes()
    client.post("/konto/login/", {"login": who.email, "password": PASSWORD})
    client.post("/konto/2fa/authenticate/", {"code": "000000"})
    assert told(who) == []
    client.post("/konto/2fa/authenticate/", {"code": code})
    assert told(who) == ["Mit einem Wiederherstellungscode hat sich jemand in Ihrem Konto angemeldet"]
    client.post("/konto/reauthenticate/", {"password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "noch ein langes Wort", "password2": "noch ein langes Wort"}
    client.post("/konto/password/change/", new)
    assert told(who) == ["Das Kennwort Ihres Kontos wurde geändert"]
    client.post("/konto/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(user=who, type="totp").exists()
    assert told(who) == ["Die Authentifizierungs-App Ihres Kontos wurde entfernt"]


def test_a_renewed_sign_in_and_a_provider_are_told():
    who = person(email="ada@amt.de")
    renewing.renew_account(by=actor(Role.ADMINISTRATOR), at=NOW, person=who, password="x", seen=None)
    assert told(who) == ["Für Ihr Konto wurde ein neues Startkennwort gemacht; die alte Anmeldung gilt nicht mehr"]
    own = {"by": Actor(role=PERSON, person_id=who.id), "at": NOW, "person": who}
    for _twice in range(2):
        binding.bind(**own, issuer="https://anmeldung.example", subject="1")
    assert told(who) == ["Ihr Konto lässt sich jetzt mit der Anmeldung Ihrer Behörde öffnen"]
    for _twice in range(2):
        binding.unbind(**own)
    assert told(who) == ["Ihr Konto lässt sich nicht mehr mit der Anmeldung Ihrer Behörde öffnen"]
