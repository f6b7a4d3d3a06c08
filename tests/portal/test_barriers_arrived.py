"""Barriers: what arrives is said at once, counts once, and what reports no barrier is set aside in the open."""

from datetime import timedelta

import pytest
from django.utils import timezone

from partizip.access.roles import Role
from partizip.portal.barriers import actions, queries
from partizip.portal.models import BarrierReport
from partizip.post.actions import ADDRESS_MOST
from partizip.post.models import Mail
from tests import factories
from tests.factories import NOW
from tests.portal.test_barriers import FORM, PAGE, answered, reported

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail(settings):
    settings.MAIL_WAY = "smtp"


def test_the_page_after_sending_says_that_it_arrived_and_until_when_it_is_answered(client):
    response = client.post(FORM, {"text": "Zu klein."})
    report = BarrierReport.objects.get()
    text = client.get(response.url).content.decode()
    assert "Ihre Meldung ist angekommen. Sie bekommen spätestens am " in text
    answered(report, at=timezone.now())
    assert "angekommen" not in client.get(response.url).content.decode(), "then the answer stands there"


@pytest.mark.parametrize(("language", "words"), [("de", "angekommen"), ("en", "arrived"), ("ar", "وصل")])
def test_a_mail_confirms_it_without_a_word_of_the_report(mail, language, words):
    report = reported(email="anna@post.de", name="Frieda", language=language)
    (told,) = Mail.objects.filter(kind="barrier")
    assert (told.to, told.language) == ("anna@post.de", language)
    assert words in told.text
    assert report.code in told.subject
    for sign in ("Bild", "Frieda"):
        assert sign not in told.text + told.html + told.subject


def test_an_address_that_others_type_is_not_flooded_and_still_gets_answers(mail):
    for _ in range(ADDRESS_MOST + 3):
        report = reported(email="anna@post.de")
    assert Mail.objects.filter(kind="barrier").count() == ADDRESS_MOST
    answered(report)
    assert Mail.objects.filter(key=f"barrier:{report.id}:answer").exists()


def test_without_mail_the_form_promises_none(client, settings):
    settings.MAIL_WAY = ""
    assert "Antwort per Mail" not in client.get(FORM).content.decode()
    settings.MAIL_WAY = "smtp"
    assert "Antwort per Mail" in client.get(FORM).content.decode()


def test_the_same_words_pressed_twice_are_one_report(client, mail):
    factories.mandate(Role.EDITOR, who=factories.person(email="elif@amt.berlin"))
    sent = {"text": "Zu klein.", "page": "/zahlen/", "email": "anna@post.de"}
    first, second = client.post(FORM, sent), client.post(FORM, sent)
    assert first.url == second.url
    assert queries.numbers(timezone.now()).reported == 1
    assert Mail.objects.count() == 2, "one to whoever answers, one to whoever reports"
    client.post(FORM, sent | {"text": "Zu groß."})
    assert BarrierReport.objects.count() == 2


def test_the_same_words_count_again_later_and_after_an_answer():
    first = reported(text="Zu klein.")
    assert reported(NOW + actions.REPEAT - timedelta(seconds=1), text="Zu klein.") == first
    second = reported(NOW + actions.REPEAT, text="Zu klein.")
    assert second != first
    answered(second, at=NOW + actions.REPEAT)
    assert reported(NOW + actions.REPEAT, text="Zu klein.") not in {first, second}
    assert BarrierReport.objects.count() == 3


def test_what_reports_no_barrier_is_set_aside_with_a_reason_and_counted_apart(client, signed_in):
    report = reported(timezone.now(), text="Billige Uhren!")
    desk, address = signed_in(Role.EDITOR), f"/schreibtisch/barrieren/{report.code}/"
    assert desk.post(address, {"outcome": "no_report", "reply": ""}).status_code == 422, "not without a reason"
    assert desk.post(address, {"outcome": "no_report", "reply": "Das ist Werbung."}).status_code == 302
    assert "keine Meldung einer Barriere" in desk.get("/schreibtisch/barrieren/").content.decode()
    assert "Billige Uhren!" in desk.get(address).content.decode(), "it is kept"
    assert "Das ist Werbung." in client.get(f"/barrierefreiheit/meldungen/{report.code}/").content.decode()
    found = queries.numbers(timezone.now())
    assert (found.reported, found.in_time, found.late, found.open) == (1, 0, 0, 0)
    assert (found.no_report, found.no_report_late, found.outcomes) == (1, 0, [])
    text = client.get(PAGE).content.decode()
    assert "<dt>Abgelegt, weil keine Barriere gemeldet wird</dt><dd>1</dd>" in text


@pytest.mark.rule("BIKTG Bln § 5")
def test_an_overdue_report_does_not_vanish_from_the_numbers_by_being_set_aside():
    report = reported()
    answered(report, at=report.overdue_from, outcome="no_report", reply="Keine Barriere gemeldet.")
    found = queries.numbers(report.overdue_from)
    assert (found.late, found.no_report, found.no_report_late) == (0, 1, 1)
