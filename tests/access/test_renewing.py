"""A new start password: who may give it to whom, what ends with it, what the record says of it."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.db import connection
from django.test import Client
from django.utils import timezone

from partizip.__main__ import main
from partizip.access import actions as access
from partizip.access import renewing
from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.models import Person
from partizip.access.roles import PROTECTED, Role
from partizip.journal.models import Content, Entry
from partizip.journal.words import verb_words
from tests.factories import NOW, acting, actor, body, mandate, person, second_factor
from tests.journeys.test_officials import totp

pytestmark = pytest.mark.django_db
OLD = "ein langes Kennwort"
NEW = "das-neue-Startkennwort"
VERB = "access.sign_in_renewed"
MARK = '<strong class="p-mono">'


def renewed(by, who, *, at=NOW, password=NEW, seen=None):
    return renewing.act_for(who, at)(by=by, at=at, person=who, password=password, seen=seen)


def steps() -> list[tuple[str, str]]:
    """The lines about renewals: subject and words, in order."""
    found = Entry.objects.filter(verb=VERB).select_related("content").order_by("index")
    return [(entry.subject, entry.content.text.split('"step":"')[1].split('"')[0]) for entry in found]


def address(who) -> str:
    return f"/schreibtisch/personen/{who.id}/anmeldung/"


def sign_in(who, password) -> Client:
    client = Client()
    client.post("/konto/login/", {"login": who.email, "password": password})
    return client


def able(role=Role.ADMINISTRATOR):
    """A mandate whose holder could use it today: own password and second factor."""
    given = mandate(role)
    second_factor(given.person)
    return given


# What it does


def test_password_second_factor_and_recovery_codes_are_gone():
    given = able(Role.OFFICER)
    who = given.person
    RecoveryCodes.activate(who)
    assert Authenticator.objects.filter(user=who).count() == 2
    stranger = able(Role.OFFICER)
    renewed(actor(Role.ADMINISTRATOR), who)
    who.refresh_from_db()
    assert who.check_password(NEW)
    assert not who.check_password(OLD)
    assert who.start_password
    assert who.renewed_at == NOW
    assert not Authenticator.objects.filter(user=who).exists()
    assert Authenticator.objects.filter(user=stranger.person).exists()
    assert sign_in(who, OLD).get("/schreibtisch/").url.startswith("/konto/login/")
    fresh = sign_in(who, NEW).get("/schreibtisch/")
    assert fresh.url == "/konto/password/change/", "it opens nothing but its own change"


def test_all_sessions_end_at_once(signed_in):
    one = signed_in(Role.OFFICER)
    other = Client()
    other.force_login(one.mandate.person, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert one.get("/schreibtisch/").status_code == other.get("/schreibtisch/").status_code == 200
    renewed(actor(Role.ADMINISTRATOR), one.mandate.person)
    for client in (one, other):
        assert client.get("/schreibtisch/").url.startswith("/konto/login/")


def test_who_had_typed_the_old_password_does_not_come_in_without_the_second_factor():
    given = able(Role.OFFICER)
    client = sign_in(given.person, OLD)
    assert client.get("/konto/2fa/authenticate/").status_code == 200
    renewed(actor(Role.ADMINISTRATOR), given.person)
    answer = client.post("/konto/2fa/authenticate/", {"code": totp("JBSWY3DPEHPK3PXP")})
    assert answer.url == "/konto/login/"
    assert client.get("/schreibtisch/").url.startswith("/konto/login/")


def test_a_change_of_password_under_way_does_not_undo_it(client, monkeypatch):
    """The old session asked for another password while the sign-in was renewed: the request comes too late."""
    who = mandate(Role.OFFICER).person
    client.force_login(who, backend="allauth.account.auth_backends.AuthenticationBackend")
    by, check = actor(Role.ADMINISTRATOR), Person.check_password

    def meanwhile(self, raw):
        correct = check(self, raw)
        if not Entry.objects.filter(verb=VERB).exists():
            renewed(by, Person.objects.get(id=who.id))
        return correct

    monkeypatch.setattr(Person, "check_password", meanwhile)
    changed = {"oldpassword": OLD, "password1": "ein anderes Kennwort 7", "password2": "ein anderes Kennwort 7"}
    answer = client.post("/konto/password/change/", changed)
    assert answer.status_code == 403
    assert "erneuert" in answer.content.decode()
    monkeypatch.undo()
    who.refresh_from_db()
    assert who.check_password(NEW)
    assert who.start_password


def test_the_person_is_told_at_the_next_sign_in():
    who = mandate(Role.OFFICER).person
    renewed(actor(Role.ADMINISTRATOR), who)
    assert "Ihre Anmeldung wurde erneuert" in sign_in(who, NEW).get("/konto/password/change/").content.decode()
    made = person(start_password=True)
    assert "erneuert" not in sign_in(made, OLD).get("/konto/password/change/").content.decode()


# What the record says


def test_each_office_in_force_or_to_come_gets_a_line_without_a_name():
    who = person("Zuzanna")
    today = NOW.date()
    now_held = mandate(Role.OFFICER, who=who)
    to_come = mandate(Role.EDITOR, who=who, valid_from=today + timedelta(days=40))
    mandate(Role.HEAD, who=who, valid_until=today - timedelta(days=1))
    holder = mandate(Role.OFFICER)
    deputy = access.name_deputy(
        by=acting(holder), at=NOW, mandate=holder, person=who, valid_from=today, valid_until=today
    )
    renewed(actor(Role.ADMINISTRATOR), who)
    assert steps() == [(str(thing.id), "renewed") for thing in (now_held, to_come, deputy)]
    told = " ".join(Content.objects.filter(entry__verb=VERB).values_list("text", flat=True))
    assert not any(secret in told for secret in (str(who.id), who.name, who.email, NEW))


def test_the_verb_is_said_in_plain_words(client):
    said = {verb_words(VERB, {"step": step}) for step in ("asked", "withdrawn", "renewed")}
    assert len(said) == 3
    assert VERB not in said
    renewed(actor(Role.ADMINISTRATOR), mandate(Role.OFFICER).person, at=timezone.now())
    assert "Anmeldung eines Amtes erneuert" in client.get("/neu/").content.decode()


def test_without_an_office_there_is_no_line():
    who, before = person(), None
    by = actor(Role.ADMINISTRATOR)
    before = Entry.objects.count()
    renewed(by, who)
    assert Entry.objects.count() == before
    who.refresh_from_db()
    assert who.start_password


def test_neither_act_takes_the_place_of_the_other():
    by, officer, nobody = actor(Role.ADMINISTRATOR), mandate(Role.OFFICER).person, person()
    for act, who in ((renewing.renew_account, officer), (renewing.renew_sign_in, nobody)):
        with pytest.raises(Refused, match="faster"):
            act(by=by, at=NOW, person=who, password=NEW, seen=None)
        who.refresh_from_db()
        assert who.check_password(OLD)


def test_the_password_stands_nowhere_but_on_the_page(signed_in, caplog):
    client, who = signed_in(Role.ADMINISTRATOR), mandate(Role.OFFICER).person
    with caplog.at_level(logging.DEBUG):
        answer = client.post(address(who), {"seen": "-"})
    shown = answer.content.decode().split(MARK)[1].split("<")[0]
    assert Person.objects.get(id=who.id).check_password(shown)
    assert "no-store" in answer["Cache-Control"]
    assert shown not in caplog.text
    assert shown not in client.get("/schreibtisch/mandate/").content.decode()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            assert shown not in repr(cursor.fetchall()), table


# Who may


def test_nobody_renews_their_own_and_no_deputy_does():
    one = mandate(Role.ADMINISTRATOR)
    by, officer = acting(one), mandate(Role.OFFICER).person
    for act in (renewing.renew_sign_in, renewing.ask_renewal):
        with pytest.raises(Refused, match="their own"):
            act(by=by, at=NOW, person=one.person, **({} if act is renewing.ask_renewal else _given()))
    today, puppet = NOW.date(), person("Puppe")
    access.name_deputy(by=by, at=NOW, mandate=one, person=puppet, valid_from=today, valid_until=today)
    stands_in = replace(by, person_id=puppet.id, is_deputy=True)
    with pytest.raises(Forbidden, match="deputy"):
        renewed(stands_in, officer)
    with pytest.raises(Forbidden, match="deputy"):
        renewed(stands_in, person())
    for act in (renewing.ask_renewal, renewing.withdraw_renewal):
        with pytest.raises(Forbidden, match="deputy"):
            act(by=stands_in, at=NOW, person=mandate(Role.AUDITOR).person)
    assert steps() == []


def _given() -> dict:
    return {"password": NEW, "seen": None}


@pytest.mark.parametrize("role", sorted(PROTECTED))
def test_a_protected_office_needs_two_administrators(role):
    one, two = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    given = mandate(role)
    who = given.person
    with pytest.raises(Refused, match="first administrator"):
        renewed(one, who)
    renewing.ask_renewal(by=one, at=NOW, person=who)
    with pytest.raises(Refused, match="asked for already"):
        renewing.ask_renewal(by=two, at=NOW, person=who)
    with pytest.raises(Refused, match="second administrator"):
        renewed(one, who)
    who.refresh_from_db()
    assert who.check_password(OLD)
    renewed(two, who)
    who.refresh_from_db()
    assert who.check_password(NEW)
    assert steps() == [(str(given.id), "asked"), (str(given.id), "renewed")]
    with pytest.raises(Refused, match="first administrator"):
        renewed(one, who, seen=NOW), "the asking is used up"


def test_an_office_to_come_or_waiting_or_stood_in_for_is_protected_too():
    one, today = actor(Role.ADMINISTRATOR), NOW.date()
    to_come = mandate(Role.AUDITOR, valid_from=today + timedelta(days=30)).person
    waiting = person()
    access.give_mandate(by=one, at=NOW, person=waiting, body_id=body().id, role=Role.AUDITOR, valid_from=today)
    closed = mandate(Role.COMMISSIONER)
    closed.body.valid_until = today - timedelta(days=1)  # one administrator alone can close and open a body
    closed.body.save()
    holder, stands_in = mandate(Role.COMMISSIONER), person()
    access.name_deputy(
        by=acting(holder), at=NOW, mandate=holder, person=stands_in, valid_from=today, valid_until=today
    )
    for who in (to_come, waiting, closed.person, stands_in):
        with pytest.raises(Refused, match="first administrator"):
            renewed(one, who)
    ended = mandate(Role.AUDITOR, valid_until=today - timedelta(days=1)).person
    renewed(one, ended)


def test_an_asking_holds_a_day_and_only_while_the_asker_is_in_office():
    first, two = mandate(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    who = mandate(Role.AUDITOR).person
    renewing.ask_renewal(by=acting(first), at=NOW, person=who)
    with pytest.raises(Refused, match="within a day"):
        renewed(two, who, at=NOW + timedelta(hours=24))
    first.valid_until = NOW.date() - timedelta(days=1)
    first.save()
    with pytest.raises(Refused, match="within a day"):
        renewed(two, who)
    renewing.ask_renewal(by=two, at=NOW, person=who)
    with pytest.raises(Refused, match="second administrator"):
        renewed(two, who)


def test_what_was_asked_for_can_be_withdrawn_by_any_administrator():
    one, two = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    for by in (one, two):
        given = mandate(Role.AUDITOR)
        with pytest.raises(Refused, match="nothing to withdraw"):
            renewing.withdraw_renewal(by=by, at=NOW, person=given.person)
        renewing.ask_renewal(by=one, at=NOW, person=given.person)
        renewing.withdraw_renewal(by=by, at=NOW, person=given.person)
        assert steps()[-2:] == [(str(given.id), "asked"), (str(given.id), "withdrawn")]
        with pytest.raises(Refused, match="first administrator"):
            renewed(two, given.person)


def test_no_asking_where_one_is_enough_and_none_by_the_machine():
    with pytest.raises(Refused, match="no protected office"):
        renewing.ask_renewal(by=actor(Role.ADMINISTRATOR), at=NOW, person=mandate(Role.OFFICER).person)
    for act in (renewing.ask_renewal, renewing.withdraw_renewal):
        with pytest.raises(Forbidden):
            act(by=THE_SYSTEM, at=NOW, person=mandate(Role.AUDITOR).person)


def test_of_two_at_once_only_one_gets_through():
    one, two, officer, auditor = actor("administrator"), actor("administrator"), mandate("officer"), mandate("auditor")
    renewing.ask_renewal(by=one, at=NOW, person=auditor.person)
    third = actor(Role.ADMINISTRATOR)
    for who, words in ((officer.person, "faster"), (auditor.person, "first administrator")):
        seen = Person.objects.get(id=who.id).renewed_at
        renewed(two, who, seen=seen, password="eins eins eins eins")
        with pytest.raises(Refused, match=words):
            renewed(third, who, seen=seen, password="zwei zwei zwei zwei")
        assert Person.objects.get(id=who.id).check_password("eins eins eins eins")


# The machine


def test_the_machine_renews_who_is_not_protected():
    for _ in range(3):
        able()
    for who in (mandate(Role.OFFICER).person, person()):
        renewed(THE_SYSTEM, who)
        assert Person.objects.get(id=who.id).check_password(NEW)


def test_the_machine_helps_a_sole_administrator_but_not_where_two_others_could():
    lost = able()
    auditor = mandate(Role.AUDITOR).person
    other = able()
    for who in (lost.person, other.person):
        renewed(THE_SYSTEM, who)
    second_factor(lost.person), second_factor(other.person)
    Person.objects.update(start_password=False, renewed_at=None)
    with pytest.raises(Forbidden, match="Two administrators"):
        renewed(THE_SYSTEM, auditor)
    third = able()
    with pytest.raises(Forbidden, match="Two administrators"):
        renewed(THE_SYSTEM, lost.person)
    # Whoever cannot sign in themselves cannot help.
    Authenticator.objects.filter(user=third.person).delete()
    renewed(THE_SYSTEM, lost.person)
    assert {line for _subject, line in steps()} == {"renewed"}
    assert set(Entry.objects.filter(verb=VERB).values_list("role", flat=True)) == {"system"}


def test_the_command_prints_the_password_once_or_one_sentence(capsys):
    who, auditor = mandate(Role.OFFICER).person, mandate(Role.AUDITOR).person
    assert main(["person", "renew", "--email", who.email.upper()]) == 0
    said = capsys.readouterr()
    password = said.out.removeprefix("start password (shown once): ").strip()
    assert said.out.count("\n") == 1
    assert Person.objects.get(id=who.id).check_password(password)
    assert main(["person", "renew", "--email", who.email]) == 0, "again, with another one"
    assert capsys.readouterr().out != said.out
    able(), able()
    for email, words in ((auditor.email, "Two administrators"), ("niemand@example.org", "no account")):
        assert main(["person", "renew", "--email", email]) == 2
        said = capsys.readouterr()
        assert said.out == ""
        assert words in said.err
        assert said.err.count("\n") == 1
    with pytest.raises(SystemExit):
        main(["person", "renew", "--email", "unsinn"])


# The pages


def test_an_administrator_gives_a_new_start_password(signed_in):
    client, who = signed_in(Role.ADMINISTRATOR), mandate(Role.OFFICER).person
    listed = client.get("/schreibtisch/mandate/").content.decode()
    assert address(who) in listed
    assert address(client.mandate.person) not in listed, "nobody renews their own"
    page = client.get(address(who)).content.decode()
    assert "Was geschehen wird" in page
    assert 'name="seen" value="-"' in page
    assert client.post(address(who)).status_code == 422
    assert client.post(address(who), {"seen": "gestern"}).status_code == 422
    assert Person.objects.get(id=who.id).check_password(OLD)
    answer = client.post(address(who), {"seen": "-"})
    shown = answer.content.decode().split(MARK)[1].split("<")[0]
    again = client.post(address(who), {"seen": "-"})
    assert again.status_code == 422, "the page sent twice gives no second password"
    assert MARK not in again.content.decode()
    now = Person.objects.get(id=who.id)
    assert now.check_password(shown)
    assert f'value="{now.renewed_at.isoformat()}"' in again.content.decode()
    assert client.post(address(who), {"seen": now.renewed_at.isoformat()}).status_code == 200


def test_two_administrators_renew_a_protected_office(signed_in):
    one, two = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    who = mandate(Role.COMMISSIONER).person
    assert "Um ein neues Startkennwort bitten" in one.get(address(who)).content.decode()
    assert one.post(address(who), {"seen": "-"}).status_code == 422
    assert one.post(address(who), {"ask": "1"}).status_code == 302
    for client, wanted in ((one, False), (two, True)):
        listed = client.get("/schreibtisch/mandate/").content.decode()
        assert "neues Startkennwort erbeten" in listed
        assert ("Ausführen" in listed) is wanted
        assert (">Neues Startkennwort geben<" in client.get(address(who)).content.decode()) is wanted
    assert one.post(address(who), {"seen": "-"}).status_code == 422
    assert two.post(address(who), {"ask": "1"}).status_code == 422
    assert MARK in two.post(address(who), {"seen": "-"}).content.decode()
    one.post(address(who), {"ask": "1"})
    assert one.post(address(who) + "zuruecknehmen/").status_code == 302
    assert "nichts zurückzunehmen" in two.post(address(who) + "zuruecknehmen/", follow=True).content.decode()
    assert two.post(address(who), {"seen": Person.objects.get(id=who.id).renewed_at.isoformat()}).status_code == 422


def test_an_administrator_sees_and_stops_what_is_asked_for_the_own_sign_in(signed_in):
    one, two = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    own = address(two.mandate.person)
    one.post(own, {"ask": "1"})
    listed = two.get("/schreibtisch/mandate/").content.decode()
    assert own in listed
    assert "Ausführen" not in listed
    assert "Niemand erneuert die eigene Anmeldung." in two.get(own).content.decode()
    assert two.post(own, {"seen": "-"}).status_code == 422
    assert two.post(own + "zuruecknehmen/", follow=True).status_code == 200
    assert steps()[-1][1] == "withdrawn"


def test_people_without_a_mandate_are_reached(signed_in):
    client, who = signed_in(Role.ADMINISTRATOR), person("Ohne")
    assert address(who) in client.get("/schreibtisch/mandate/").content.decode()
    assert MARK in client.post(address(who), {"seen": "-"}).content.decode()


def test_the_list_costs_the_same_number_of_queries(signed_in, django_assert_num_queries):
    one, client = signed_in(Role.ADMINISTRATOR), signed_in(Role.ADMINISTRATOR)
    client.get("/schreibtisch/mandate/")
    with connection.execute_wrapper(counter := Counter()):
        client.get("/schreibtisch/mandate/")
    for _ in range(3):
        person()
        one.post(address(mandate(Role.AUDITOR).person), {"ask": "1"})
    with django_assert_num_queries(counter.number):
        client.get("/schreibtisch/mandate/")


class Counter:
    number = 0

    def __call__(self, execute, sql, params, many, context):
        self.number += 1
        return execute(sql, params, many, context)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMINISTRATOR])
def test_no_other_role_does(signed_in, client, role):
    who, other = mandate(Role.OFFICER).person, signed_in(role)
    for path in (address(who), address(who) + "zuruecknehmen/"):
        assert other.post(path, {"seen": "-"}).status_code == 403
        assert client.post(path, {"seen": "-"}).url.startswith("/konto/login/")
    assert other.get(address(who)).status_code == 403
    for act in (renewing.renew_sign_in, renewing.renew_account):
        with pytest.raises(Forbidden):
            act(by=acting(other.mandate), at=timezone.now(), person=who, **_given())
    assert Person.objects.get(id=who.id).check_password(OLD)


def test_forged_ids_are_not_found(signed_in):
    client = signed_in(Role.ADMINISTRATOR)
    for forged in (client.mandate.id, "0" * 32, "unsinn"):
        path = f"/schreibtisch/personen/{forged}/anmeldung/"
        assert client.get(path).status_code == 404
        assert client.post(path, {"seen": "-"}).status_code == 404
        assert client.post(path, {"ask": "1"}).status_code == 404
        assert client.post(path + "zuruecknehmen/").status_code == 404
