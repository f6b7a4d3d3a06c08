"""Subscribers without an account see, take along and delete all of theirs by the link in their mails."""

import json

import pytest
from django.utils import timezone

from partizip.access import erasing, held
from partizip.access.acts import NOBODY
from partizip.access.models import Person
from partizip.access.roles import Role
from partizip.journal.models import Entry
from partizip.portal.barriers.actions import answer_barrier, report_barrier
from partizip.portal.models import BarrierWords
from partizip.post.models import Mail, Subscription
from tests import factories
from tests.post.steps import follow, manage_path

pytestmark = pytest.mark.django_db
MAIL = "leser@post.de"


@pytest.fixture
def secret(settings):
    settings.MAIL_WAY = "smtp"
    follow("all", timezone.now(), email="andere@post.de")
    return manage_path(follow("all", timezone.now(), email=MAIL)).strip("/").split("/")[-1]


def test_the_page_of_the_link_leads_there(client, secret):
    text = client.get(f"/abo/verwalten/{secret}/").content.decode()
    assert f"/abo/daten/{secret}/" in text
    assert f"/abo/loeschen/{secret}/" in text


@pytest.mark.rule("Art. 15 GDPR")
@pytest.mark.parametrize("prefix", ["", "/en", "/ar"])
def test_all_of_theirs_is_shown_and_nobody_elses(client, secret, prefix):
    text = client.get(f"{prefix}/abo/daten/{secret}/").content.decode()
    assert MAIL in text
    assert "andere@post.de" not in text
    response = client.get(f"{prefix}/abo/daten/{secret}/datei/")
    assert "no-store" in response["Cache-Control"]
    told = json.loads(response.content)
    assert [part["what"] for part in told["held"]] == ["post.subscription"]
    assert told["held"][0]["rows"][0]["email"] == MAIL
    assert secret not in response.content.decode()


@pytest.mark.rule("Art. 17 GDPR")
def test_looking_deletes_nothing_and_the_button_all_of_theirs(client, secret):
    follow("body:x", timezone.now(), email=MAIL)
    report_barrier(by=NOBODY, at=timezone.now(), page="", text="x", name="", email=MAIL, language="de")
    official = factories.person(email=MAIL)
    assert client.get(f"/abo/loeschen/{secret}/").status_code == 200
    assert Subscription.objects.filter(email=MAIL).count() == 2
    response = client.post(f"/abo/loeschen/{secret}/")
    assert response.url == "/abo/geloescht/"
    assert "gemeldet" in client.get(response.url).content.decode(), "it says all that is gone"
    assert not Subscription.objects.filter(email=MAIL).exists()
    assert not BarrierWords.objects.exists()
    assert Subscription.objects.count() == 1, "the other one stays"
    assert Person.objects.filter(id=official.id).exists(), "an account with the same address stays"
    assert Entry.objects.filter(verb="access.person_erased", role="anonymous").count() == 1
    assert client.get(f"/abo/daten/{secret}/").status_code == 404
    assert client.post(f"/abo/loeschen/{secret}/").status_code == 404


def test_a_wrong_link_shows_nothing(client, secret):
    for path in ("daten", "loeschen"):
        assert client.get(f"/abo/{path}/{'x' * 43}/").status_code == 404
    assert client.get(f"/abo/daten/{'x' * 43}/datei/").status_code == 404


@pytest.mark.rule("decision 0018")
def test_the_answer_to_a_barrier_is_shown_and_deleted_by_the_link_and_never_by_an_account(client, secret):
    report = report_barrier(by=NOBODY, at=timezone.now(), page="", text="x", name="", email=MAIL, language="de")
    answer_barrier(
        by=factories.actor(Role.OPERATOR), at=timezone.now(), report=report, outcome="removed", reply="Jetzt geht es."
    )
    official = factories.person(email=MAIL)
    account = held.file_of(erasing.who_of(official), timezone.now())
    assert "Jetzt geht es." not in account
    assert report.code not in account
    told = client.get(f"/abo/daten/{secret}/datei/").content.decode()
    assert told.count("Jetzt geht es.") == 2, "the words, and the mail"
    client.post(f"/abo/loeschen/{secret}/")
    assert not Mail.objects.filter(to=MAIL, kind="barrier").exists()
