"""What somebody typed is not lost, and goes out under the mandate it was typed under; what cannot be seen is refused."""

import re

import pytest
from django import forms
from django.http import HttpResponse
from django.test import Client, RequestFactory

from partizip.access.roles import Role
from partizip.duties.models import Claim
from partizip.web.templatetags import kern
from partizip.web.versions import PageVersion, Store
from tests.factories import body, mandate, person

pytestmark = pytest.mark.django_db
ASK = "/schreibtisch/fragen/"
HERE = {"HTTP_ORIGIN": "http://testserver"}


def question(**more):
    debtor = body(kind="bezirk")
    return {"debtor": str(debtor.id), "title": "Wie viele Plätze?", "text": "Bitte nennen Sie die Zahl."} | more


def hidden(page: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', page))


def test_a_form_sent_after_the_session_ended_is_kept_and_can_be_sent_again(signed_in):
    client = signed_in(Role.OFFICER)
    asked, who = question(), client.mandate.person
    client.logout()
    late = client.post(ASK, asked, **HERE)
    page = late.content.decode()
    assert late.status_code == 403
    assert "Bitte nennen Sie die Zahl." in page
    assert not Claim.objects.exists()
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    again = {name: value for name, value in hidden(page).items() if name != "csrfmiddlewaretoken"}
    assert again == asked
    assert client.post(ASK, again, **HERE).status_code == 302
    assert Claim.objects.get().text == asked["text"]


def test_after_signing_in_again_the_page_says_which_press_sends(signed_in):
    client = signed_in(Role.OFFICER)
    client.handler.enforce_csrf_checks = True
    client.get(ASK)
    who, asked = client.mandate.person, question(csrfmiddlewaretoken=client.cookies["partizip_csrf"].value)
    client.logout()
    first = client.post(ASK, asked, **HERE).content.decode()
    assert "Ich habe mich angemeldet: mein Formular zeigen" in first
    assert "von dort gesendet" in first
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    client.cookies["partizip_csrf"] = "n" * 32  # as every sign-in gives a new one
    second = client.post(ASK, hidden(first), **HERE)
    assert second.status_code == 403, "a form is never carried out with the token of another sign-in"
    assert not Claim.objects.exists()
    assert "Jetzt senden" in second.content.decode()
    assert client.post(ASK, hidden(second.content.decode()), **HERE).status_code == 302


def test_a_form_with_an_old_token_is_kept_when_it_came_from_here(signed_in):
    client = signed_in(Role.OFFICER)
    client.handler.enforce_csrf_checks = True
    client.get(ASK)
    old = question(csrfmiddlewaretoken="x" * 64)
    page = client.post(ASK, old, **HERE)
    assert page.status_code == 403
    fields = hidden(page.content.decode())
    assert fields["text"] == old["text"]
    assert fields["csrfmiddlewaretoken"] != old["csrfmiddlewaretoken"]
    assert client.post(ASK, fields, **HERE).status_code == 302


@pytest.mark.parametrize("origin", [{}, {"HTTP_ORIGIN": "https://evil.example"}, {"HTTP_ORIGIN": "null"}])
def test_words_of_a_foreign_page_get_no_button(signed_in, origin):
    client = signed_in(Role.OFFICER)
    client.handler.enforce_csrf_checks = True
    page = client.post(ASK, question(), **origin)
    assert page.status_code == 403
    assert "Bitte nennen Sie" not in page.content.decode()
    assert "Jetzt senden" not in page.content.decode()


def test_a_password_is_never_shown_again():
    client = Client(enforce_csrf_checks=True)
    page = client.post("/konto/login/", {"login": "a@b.de", "password": "sehr geheim und lang"}, **HERE)
    assert page.status_code == 403
    assert "sehr geheim" not in page.content.decode()


def test_a_form_filled_in_under_another_mandate_is_not_sent(signed_in):
    who = person()
    client = signed_in(Role.OFFICER, who=who)
    page = client.get(ASK).content.decode()
    acting = hidden(page)["acting"]
    assert acting == str(client.mandate.id)
    other = mandate(Role.OFFICER, who=who)
    client.post("/schreibtisch/mandat-waehlen/", {"mandate": str(other.id)})
    asked = question(acting=acting)
    refused = client.post(ASK, asked)
    assert refused.status_code == 422
    assert other.body.name in refused.content.decode()
    assert not Claim.objects.exists()
    # The page that comes back holds the mandate of now; sending it again is meant.
    assert client.post(ASK, asked | {"acting": hidden(refused.content.decode())["acting"]}).status_code == 302
    assert Claim.objects.get().creditor == other.body


@pytest.mark.parametrize("sign", ["\x07", "\x1b", "\x85", "\u202d", "\u202e", "\ufffd"])
def test_signs_that_nobody_can_see_are_refused_at_their_field(signed_in, sign):
    client = signed_in(Role.OFFICER)
    for name in ("title", "text"):
        answer = client.post(ASK, question(**{name: f"Wie{sign}viele?"}))
        assert answer.status_code == 422, name
        assert f'id="id_{name}-error"' in answer.content.decode()
        assert "nach „Wie“" in answer.content.decode(), "it says where"
    assert not Claim.objects.exists()


def test_what_other_programs_put_around_words_is_taken_off(signed_in):
    client = signed_in(Role.OFFICER)
    pasted = question(title="\ufeffWie \u2068viele\u2069?", text="Erste Zeile\x0b\u202bzweite\u202c \u200fZeile")
    assert client.post(ASK, pasted).status_code == 302
    claim = Claim.objects.get()
    assert (claim.title, claim.text) == ("Wie viele?", "Erste Zeile\nzweite \u200fZeile")
    nothing = client.post(ASK, question(title="\u2068\u2069"))
    assert nothing.status_code == 422
    assert 'id="id_title-error"' in nothing.content.decode()


def test_too_long_words_are_refused_and_kept_never_cut(signed_in):
    client = signed_in(Role.OFFICER)
    assert "maxlength" not in client.get(ASK).content.decode()
    long = "Wort " * 4_001
    answer = client.post(ASK, question(text=long))
    assert answer.status_code == 422
    assert long.strip() in answer.content.decode()
    assert not Claim.objects.exists()


def test_lines_belong_into_texts_only(signed_in):
    client = signed_in(Role.OFFICER)
    assert client.post(ASK, question(title="Wie\nviele?")).status_code == 422
    assert client.post(ASK, question(text="Wie\r\nviele?\n\nUnd\two?")).status_code == 302


@pytest.mark.parametrize(
    ("method", "path"), [("PUT", "/"), ("POST", "/zusagen/"), ("DELETE", ASK), ("PATCH", "/rechte/")]
)
def test_a_method_that_is_not_taken_is_said_before_a_token_is_asked(method, path):
    answer = Client(enforce_csrf_checks=True).generic(method, path)
    assert answer.status_code == 405
    assert "GET" in answer["Allow"]
    assert method not in answer["Allow"].split(", ")


def test_what_a_page_does_not_read_makes_no_other_page(client):
    plain = client.get("/pflichten/")
    for query in ("?x=1", "?wort=&x=2", "?utm_source=y"):
        other = client.get(f"/pflichten/{query}")
        assert other["ETag"] == plain["ETag"], query
        assert "utm_source" not in other.content.decode()
    assert client.get("/pflichten/?wort=a&an=b")["ETag"] == client.get("/pflichten/?an=b&x=1&wort=a")["ETag"]
    assert client.get("/pflichten/?wort=a")["ETag"] != plain["ETag"]


def test_kept_pages_take_a_bounded_part_of_the_memory(db, monkeypatch):
    monkeypatch.setattr(Store, "MOST", 40_000)
    monkeypatch.setattr(Store, "LARGEST", 9_000)
    size, store = iter([5_000, 9_001] * 20), Store()
    held = PageVersion(lambda request: HttpResponse("x" * next(size)), store)
    for number in range(40):
        held(RequestFactory().get("/pflichten/", {"wort": f"w{number}"}))
    assert store.sizes == [5_000] * 8


def test_the_answer_not_modified_varies_as_the_page_does(client):
    page = client.get("/zusagen/")
    again = client.get("/zusagen/", headers={"If-None-Match": page["ETag"]})
    assert again.status_code == 304
    assert again["Vary"] == page["Vary"] == "Cookie"


def test_a_day_is_picked_or_what_was_typed_is_kept():
    """A browser drops from a date field what is no date; so such words come back in a field of text."""

    class Dated(forms.Form):
        day = forms.DateField(widget=forms.DateInput, help_text="Wann")

    for data, wanted in (
        ({}, 'type="date"'), ({"day": "2026-11-23"}, 'value="2026-11-23"'), ({"day": "bald"}, 'type="text"'),
    ):  # fmt: skip
        shown = str(kern.field(Dated(data or None)["day"]))
        assert wanted in shown
        assert 'aria-describedby="id_day-hint' in shown
    assert 'value="bald"' in shown
    for typed in ("2026-12-01", "01.12.2026"):
        shown = str(kern.field(Dated({"day": typed})["day"]))
        assert 'type="date"' in shown, typed
        assert 'value="2026-12-01"' in shown, typed


def test_what_was_sent_twice_is_not_called_lost():
    form = forms.Form({})
    form.add_error(None, "Genau das wurde eben gesagt.")
    assert "Noch wurde nichts gespeichert" in kern.error_summary(form)
    form.again = True
    shown = kern.error_summary(form)
    assert "Das ist schon gespeichert" in shown
    assert "Noch wurde nichts" not in shown
