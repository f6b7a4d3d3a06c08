"""The own data: seen, taken along, deleted by oneself; with an office as a case with the month of Art. 12 (3) GDPR."""

import json
import time
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from partizip.access import actions as access
from partizip.access import erasing
from partizip.access.acts import NOBODY, THE_SYSTEM, Actor, Forbidden, Refused
from partizip.access.models import Mandate, Person
from partizip.access.personal import holding_of
from partizip.access.roles import PERSON, Role
from partizip.access.sessions import SessionStore
from partizip.core.calendar import berlin_day
from partizip.journal.models import Entry
from partizip.portal.barriers.actions import report_barrier
from partizip.portal.clock import standings
from partizip.portal.models import ErasureRequest
from partizip.portal.people import actions
from partizip.portal.tasks import remind_cases
from partizip.post.models import Mail
from tests import factories

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
WORD = "ein langes Kennwort"


def browser(person: Person) -> Client:
    client = Client()
    client.force_login(person, backend=BACKEND)
    return client


def reauthenticated(client: Client, password: str = WORD):
    return client.post("/konto/reauthenticate/", {"password": password, "next": "/konto/loeschen/bestaetigen/"})


def asked_by(given: Mandate, at=None) -> ErasureRequest:
    return actions.ask_erasure(by=factories.acting(given), at=at or timezone.now(), person=given.person)


def test_the_page_shows_what_is_held_by_purpose_with_basis_and_date():
    who = factories.person("Frieda")
    text = browser(who).get("/konto/meine-daten/").content.decode()
    assert "Frieda" in text
    assert who.email in text
    assert "Wissen, wer für eine öffentliche Stelle handelt" in text or "handelt" in text
    assert "Art. 6" in text
    assert "24 Monate" in text
    assert who.password not in text


def test_the_file_is_one_download_that_nobody_keeps():
    who = factories.person("Frieda")
    response = browser(who).get("/konto/meine-daten/datei/")
    assert response["Content-Type"] == "application/json; charset=utf-8"
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    told = json.loads(response.content)
    assert told["about"]["account"] == str(who.id)


def test_it_costs_the_same_however_many_are_signed_in(django_assert_max_num_queries, monkeypatch):
    """Whose a session is stands beside it: nobody's is opened to find out."""
    who, opened = factories.person("Frieda"), []
    for number in range(3):
        browser(factories.person(f"Andere {number}")), browser(who)
    client, decode = browser(who), SessionStore.decode
    monkeypatch.setattr(SessionStore, "decode", lambda store, data: opened.append(data) or decode(store, data))
    with django_assert_max_num_queries(80):
        told = json.loads(client.get("/konto/meine-daten/datei/").content)
    (sessions,) = [part for part in told["held"] if part["what"] == "access.session"]
    assert len(sessions["rows"]) == 4
    assert len(opened) == 1, "the own one, to know who asks"


def test_nobody_sees_it_without_signing_in(client):
    for path in ("", "datei/"):
        assert "/konto/login/" in client.get(f"/konto/meine-daten/{path}").url
    assert "/konto/login/" in client.get("/konto/loeschen/bestaetigen/").url


@pytest.mark.rule("Art. 17 GDPR")
def test_without_an_office_one_deletes_oneself_in_two_steps_with_the_password():
    who = factories.person("Frieda")
    client = browser(who)
    assert "Nichts steht im Weg" in client.get("/konto/loeschen/").content.decode()
    first = client.get("/konto/loeschen/bestaetigen/")
    assert first.url.startswith("/konto/reauthenticate/"), "the password first"
    client.post("/konto/loeschen/bestaetigen/", {"sure": "on"})
    assert Person.objects.filter(id=who.id).exists(), "not without the password"
    assert reauthenticated(client, "falsch").status_code == 200
    client.post("/konto/loeschen/bestaetigen/", {"sure": "on"})
    assert Person.objects.filter(id=who.id).exists(), "not with a wrong one"
    assert reauthenticated(client).status_code == 302
    assert Person.objects.filter(id=who.id).exists(), "the password alone deletes nothing"
    assert client.get("/konto/loeschen/bestaetigen/").status_code == 200
    unsure = client.post("/konto/loeschen/bestaetigen/", {})
    assert unsure.status_code == 422
    assert Person.objects.filter(id=who.id).exists()
    done = client.post("/konto/loeschen/bestaetigen/", {"sure": "on"})
    assert (done.status_code, done.url) == (302, "/geloescht/")
    assert not Person.objects.filter(id=who.id).exists()
    assert "Sie sind gelöscht" in client.get("/geloescht/").content.decode()
    assert "/konto/login/" in client.get("/konto/meine-daten/").url
    line = Entry.objects.get(verb="access.person_erased")
    assert (line.role, line.body) == (PERSON, "")


def test_without_password_and_second_factor_a_fresh_sign_in_is_asked():
    who = factories.person("Frieda")
    who.set_unusable_password()
    who.save()
    client = browser(who)
    assert client.post("/konto/loeschen/bestaetigen/", {"sure": "on"}).status_code == 403
    assert Person.objects.filter(id=who.id).exists()
    for age, status in ((1000, 403), (10, 302)):
        session = client.session
        session["account_authentication_methods_user"] = str(who.pk)
        session["account_authentication_methods"] = [{"method": "provider", "at": time.time() - age}]
        session.save()
        assert client.post("/konto/loeschen/bestaetigen/", {"sure": "on"}).status_code == status
    assert not Person.objects.filter(id=who.id).exists()


def test_an_office_stands_in_the_way_and_the_page_names_it():
    given = factories.mandate(Role.OFFICER, of=factories.body(name="Amt für Wege"))
    client = browser(given.person)
    text = client.get("/konto/loeschen/").content.decode()
    assert "Amt für Wege" in text
    assert "/konto/loeschen/bestaetigen/" not in text
    reauthenticated(client)
    assert client.post("/konto/loeschen/bestaetigen/", {"sure": "on"}).url == "/konto/loeschen/"
    assert Person.objects.filter(id=given.person_id).exists()


@pytest.mark.rule("Art. 12 (3) GDPR")
@pytest.mark.parametrize(
    ("day", "due"),
    [
        (date(2026, 11, 23), date(2026, 12, 23)),
        (date(2027, 1, 29), date(2027, 3, 1)),  # 28 February 2027 is a Sunday
        (date(2026, 4, 1), date(2026, 5, 4)),  # 1 May is a holiday, then comes a weekend
    ],
)
def test_a_request_is_due_within_one_month(day, due):
    at = datetime(day.year, day.month, day.day, 9, tzinfo=UTC)
    found = asked_by(factories.mandate(Role.OFFICER), at)
    assert found.due_on == due
    (eve,) = standings([found], found.overdue_from - timedelta(seconds=1))
    (late,) = standings([found], found.overdue_from)
    assert (eve.kind, late.kind) == ("warning", "danger")
    assert late.words.startswith("überfällig")
    assert berlin_day(found.overdue_from) == due + timedelta(days=1)


def test_the_request_is_handed_in_by_the_page_and_can_be_withdrawn():
    given = factories.mandate(Role.OFFICER)
    client = browser(given.person)
    assert client.get("/konto/loeschen/verlangen/").url.startswith("/konto/reauthenticate/")
    reauthenticated(client)
    assert client.post("/konto/loeschen/verlangen/").url == "/konto/meine-daten/"
    found = ErasureRequest.objects.get(person=given.person)
    assert "Sie haben Ihre Löschung verlangt" in client.get("/konto/meine-daten/").content.decode()
    client.post("/konto/loeschen/verlangen/")
    assert ErasureRequest.objects.get() == found, "once"
    client.post("/konto/loeschen/zuruecknehmen/")
    assert not ErasureRequest.objects.exists()


def test_nobody_asks_in_the_name_of_another():
    one, two = factories.mandate(Role.OFFICER), factories.mandate(Role.OFFICER)
    with pytest.raises(Forbidden):
        actions.ask_erasure(by=factories.acting(one), at=timezone.now(), person=two.person)
    asked_by(two)
    with pytest.raises(Forbidden):
        actions.withdraw_erasure(by=factories.acting(one), at=timezone.now(), person=two.person)


def test_without_an_office_there_is_nothing_to_ask():
    who = factories.person()
    with pytest.raises(Refused, match="at once"):
        actions.ask_erasure(by=Actor(role=PERSON, person_id=who.id), at=timezone.now(), person=who)


def test_asking_leaves_no_line_and_no_name_in_the_record():
    given = factories.mandate(Role.OFFICER)
    size = Entry.objects.count()
    asked_by(given)
    assert Entry.objects.count() == size


def test_the_desk_of_administrators_shows_it_with_its_date_and_nobody_elses(signed_in):
    given = factories.mandate(Role.OFFICER, who=factories.person("Frieda"))
    found = asked_by(given)
    client = signed_in(Role.ADMINISTRATOR)
    assert "Löschbegehren" in client.get("/schreibtisch/").content.decode()
    text = client.get("/schreibtisch/loeschbegehren/").content.decode()
    assert "Frieda" in text
    assert "überfällig" not in text
    assert f"/{found.id}/loeschen/" not in text, "an office stands in the way"
    with time_machine.travel(found.overdue_from + timedelta(hours=1)):
        assert "überfällig" in signed_in(Role.ADMINISTRATOR).get("/schreibtisch/loeschbegehren/").content.decode()
    for role in (Role.OPERATOR, Role.EDITOR, Role.AUDITOR, Role.HEAD):
        other = signed_in(role)
        assert other.get("/schreibtisch/loeschbegehren/").status_code == 403
        assert "Warten auf" not in other.get("/schreibtisch/").content.decode()
        assert "Löschbegehren" not in other.get("/schreibtisch/").content.decode()


@pytest.mark.rule("Art. 12 (4) GDPR")
def test_an_administrator_refuses_with_a_reason_that_the_person_reads(signed_in):
    given = factories.mandate(Role.OFFICER, who=factories.person("Frieda"))
    found = asked_by(given)
    client = signed_in(Role.ADMINISTRATOR)
    address = f"/schreibtisch/loeschbegehren/{found.id}/ablehnen/"
    assert client.post(address, {"reason": "  "}).status_code == 422
    assert client.post(address, {"reason": "Das Amt endet erst im Mai."}).status_code == 302
    found.refresh_from_db()
    assert found.refused_at is not None
    text = browser(given.person).get("/konto/meine-daten/").content.decode()
    assert "Das Amt endet erst im Mai." in text
    assert "Datenschutzaufsicht" in text
    line = Entry.objects.select_related("content").get(verb="access.erasure_refused")
    assert "Mai" not in line.content.text
    assert str(given.person_id) not in line.content.text + line.subject
    assert json.loads(line.content.text)["facts"] == {"late": False}
    assert client.post(address, {"reason": "noch einmal"}).status_code == 404
    asked_by(given)  # a new request after a refusal


def test_an_administrator_erases_after_the_offices_have_ended_and_only_then():
    given = factories.mandate(Role.OFFICER)
    admin = factories.actor(Role.ADMINISTRATOR)
    found, now = asked_by(given), timezone.now()
    with pytest.raises(Refused, match="still has an office"):
        actions.grant_erasure(by=admin, at=now, asked=found)
    yesterday = berlin_day(now) - timedelta(days=1)
    access.end_mandate(by=THE_SYSTEM, at=now, mandate=given, last_day=yesterday)
    actions.grant_erasure(by=admin, at=now, asked=found)
    assert not Person.objects.filter(id=given.person_id).exists()
    assert not ErasureRequest.objects.exists()
    line = Entry.objects.select_related("content").get(verb="access.person_erased")
    assert line.role == Role.ADMINISTRATOR
    assert json.loads(line.content.text)["facts"]["why"] == "request"


def test_no_administrator_erases_whoever_did_not_ask():
    given = factories.mandate(Role.OFFICER)
    admin, now = factories.actor(Role.ADMINISTRATOR), timezone.now()
    found = asked_by(given)
    actions.withdraw_erasure(by=factories.acting(given), at=now, person=given.person)
    access.end_mandate(by=THE_SYSTEM, at=now, mandate=given, last_day=berlin_day(now) - timedelta(days=1))
    with pytest.raises(Refused, match="withdrawn"):
        actions.grant_erasure(by=admin, at=now, asked=found)
    with pytest.raises(Forbidden, match="only their own"):
        erasing.erase(by=admin, at=now, who=erasing.who_of(given.person), why=erasing.REQUEST)
    assert Person.objects.filter(id=given.person_id).exists()


def test_nobody_answers_the_own_request():
    given = factories.mandate(Role.ADMINISTRATOR)
    found = asked_by(given)
    with pytest.raises(Forbidden, match="second person"):
        actions.refuse_erasure(by=factories.acting(given), at=timezone.now(), asked=found, reason="x")


def test_granting_by_the_page_asks_for_the_password_too(signed_in):
    given = factories.mandate(Role.OFFICER)
    found, now = asked_by(given), timezone.now()
    access.end_mandate(by=THE_SYSTEM, at=now, mandate=given, last_day=berlin_day(now) - timedelta(days=1))
    client = signed_in(Role.ADMINISTRATOR)
    address = f"/schreibtisch/loeschbegehren/{found.id}/loeschen/"
    assert client.get(address).url.startswith("/konto/reauthenticate/")
    assert client.post(address).url.startswith("/konto/reauthenticate/")
    assert Person.objects.filter(id=given.person_id).exists()
    client.post("/konto/reauthenticate/", {"password": WORD, "next": address})
    assert "Endgültig löschen" in client.get(address).content.decode()
    assert Person.objects.filter(id=given.person_id).exists()
    client.post(address)
    assert not Person.objects.filter(id=given.person_id).exists()


def test_administrators_are_told_by_mail_without_a_name_and_again_when_it_is_overdue(settings):
    settings.MAIL_WAY = "smtp"
    admin = factories.mandate(Role.ADMINISTRATOR, who=factories.person(email="ada@amt.berlin"))
    given = factories.mandate(Role.OFFICER, who=factories.person("Frieda"))
    found = asked_by(given)
    (mail,) = Mail.objects.filter(kind="case")
    assert mail.to == admin.person.email
    assert "Frieda" not in mail.text + mail.html
    assert remind_cases(timezone.now()) == 0
    assert remind_cases(found.overdue_from) == 1
    assert remind_cases(found.overdue_from) == 0, "once"
    assert "überfällig" in Mail.objects.latest("made_at").subject


def test_a_person_without_an_office_finds_the_way_from_every_page():
    client = browser(factories.person())
    assert "/konto/meine-daten/" in client.get("/hilfe/").content.decode()
    refused = client.get("/schreibtisch/")
    assert refused.status_code == 403
    assert "/konto/meine-daten/" in refused.content.decode()


@pytest.mark.rule("decision 0014")
def test_pages_of_an_account_show_nothing_that_lives_apart_under_its_address(signed_in, settings):
    settings.MAIL_WAY = "smtp"
    given = factories.mandate(Role.OFFICER, who=factories.person(email="anna@post.de"))
    found, now = asked_by(given), timezone.now()
    report_barrier(by=NOBODY, at=now, page="", text="x", name="", email="anna@post.de", language="de")
    access.end_mandate(by=THE_SYSTEM, at=now, mandate=given, last_day=berlin_day(now) - timedelta(days=1))
    held = str(holding_of("portal.barrierwords").held)
    admin, address = signed_in(Role.ADMINISTRATOR), f"/schreibtisch/loeschbegehren/{found.id}/loeschen/"
    admin.post("/konto/reauthenticate/", {"password": WORD, "next": address})
    for page in (browser(given.person).get("/konto/loeschen/"), admin.get(address)):
        text = page.content.decode()
        assert "E-Mail-Adresse eines Kontos" in text or "Name" in text
        assert held not in text
        assert "Der Link in jeder bestellten Mail" in text
