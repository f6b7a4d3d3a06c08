"""A form that was refused is read in another language with what was typed, and is not carried out by that."""

import re
from html import unescape

import pytest

from partizip.access.roles import Role
from partizip.duties.models import Claim
from partizip.portal.models import BarrierReport
from partizip.post.models import Mail
from tests.web.test_forms import ASK, HERE, question

pytestmark = pytest.mark.django_db
FORM = "/barrierefreiheit/melden/"


def switches(page: str) -> dict[str, dict[str, str]]:
    """The forms behind the languages: address -> what they send."""
    forms = re.findall(r'<form method="post" action="([^"]+)">(.*?)</form>', page, re.DOTALL)
    sent = {address: re.findall(r'name="(\w+)" value="([^"]*)"', inside) for address, inside in forms}
    return {address: {name: unescape(value) for name, value in found} for address, found in sent.items()}


def test_what_was_typed_stays_when_the_language_is_changed(client):
    typed = {"text": "", "name": 'Frieda "Fritz"', "email": "kein-at", "page": "/x/"}
    refused = client.post(FORM, typed, **HERE)
    found = switches(refused.content.decode())
    assert set(found) == {f"/en{FORM}", f"/ar{FORM}"}
    page = client.post(f"/en{FORM}", found[f"/en{FORM}"], **HERE)
    assert page.status_code == 422
    text = page.content.decode()
    assert 'value="Frieda &quot;Fritz&quot;"' in text
    assert "Please correct the following" in text
    assert set(switches(text)) == {FORM, f"/ar{FORM}"}, "and so on"
    assert f'<a href="/en{FORM}" hreflang="en"' in client.get(FORM).content.decode(), "a link where nothing was typed"


def test_changing_the_language_carries_nothing_out(client, signed_in, settings):
    settings.MAIL_WAY = "smtp"
    shown = client.post(f"/en{FORM}", {"text": "Too small.", "show_only": "1"}, **HERE)
    assert shown.status_code == 200
    assert ">\nToo small.</textarea>" in shown.content.decode()
    assert not BarrierReport.objects.exists()
    desk = signed_in(Role.OFFICER)
    assert "Wie viele Plätze?" in desk.post(f"/en{ASK}", question(show_only="1"), **HERE).content.decode()
    assert not Claim.objects.exists()
    wish = {"email": "anna@post.de", "rhythm": "now", "language": "de"}
    assert "anna@post.de" in client.post("/en/abo/", wish | {"show_only": "1"}, **HERE).content.decode()
    assert not Mail.objects.exists()
    assert client.post("/en/abo/", wish, **HERE).status_code == 302
    assert Mail.objects.count() == 1


def test_words_of_a_foreign_page_are_not_handed_on(client):
    client.handler.enforce_csrf_checks = False
    refused = client.post(FORM, {"text": "", "name": "Frieda"}, HTTP_ORIGIN="https://evil.example")
    assert switches(refused.content.decode()) == {}
