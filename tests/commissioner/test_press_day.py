"""A lost passkey on a press day has a way back: two administrators renew the sign-in, and the release goes out."""

from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.test import Client

from partizip.access import renewing
from partizip.access.acts import Forbidden, Refused
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.commissioner.models import Item
from tests.access.steps import NEW, renewed
from tests.commissioner.conftest import TITLE
from tests.commissioner.test_desk import typed
from tests.factories import NOW, actor, second_factor

pytestmark = pytest.mark.django_db
OWN = "ein ganz eigenes neues Wort 7"


@pytest.mark.rule("R-P6-1")
def test_a_lost_passkey_on_a_press_day_has_a_way_back(room, client):
    sealed = room.published(appears_at=NOW + timedelta(hours=1), title="Versiegelt").item
    who = Mandate.objects.get(id=room.holder.mandate_id).person
    second_factor(who)
    one, two = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    with pytest.raises(Refused):
        renewed(one, who)
    renewing.ask_renewal(by=one, at=NOW, person=who)
    with pytest.raises((Forbidden, Refused)):
        renewed(one, who)
    renewed(two, who, at=NOW + timedelta(minutes=5))
    assert not Authenticator.objects.filter(user=who).exists(), "whoever found the passkey cannot use it"
    with time_machine.travel(NOW + timedelta(hours=2), tick=False):
        assert client.get(f"/presse/{sealed.code}/").status_code == 200, "what was sealed appeared meanwhile"
        browser = Client()
        browser.post("/konto/login/", {"login": who.email, "password": NEW})
        browser.post("/konto/password/change/", {"oldpassword": NEW, "password1": OWN, "password2": OWN})
        who.refresh_from_db()
        assert who.check_password(OWN)
        second_factor(who)  # set up anew, as the page after the sign-in asks
        again = Client()
        again.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
        draft = again.post("/schreibtisch/presse/neu/", typed(publish="1")).url
        again.post(draft, {"revision": "1", "files": ""})
        item = Item.objects.exclude(id=sealed.id).get()
        assert TITLE in client.get(f"/presse/{item.code}/").content.decode()
    assert item.mandate_id == room.holder.mandate_id, "the same appointment goes on"
    assert room.published(by=room.colleague).item.mandate_id == room.holder.mandate_id, (
        "a colleague needs nobody for it"
    )
