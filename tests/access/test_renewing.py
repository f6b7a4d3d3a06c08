"""A new start password: who may give it to whom, what ends with it, what the record says of it."""

import logging
import time
from dataclasses import replace
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
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
from tests.access.steps import MARK, NEW, OLD, VERB, address, renewed, steps
from tests.factories import NOW, acting, actor, body, mandate, person, second_factor

pytestmark = pytest.mark.django_db


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
    code = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", int(time.time()) // 30))
    answer = client.post("/konto/2fa/authenticate/", {"code": code})
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
    today, puppet = NOW.date(), mandate(Role.OFFICER, of=one.body).person
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
    holder = mandate(Role.COMMISSIONER)
    stands_in = mandate(Role.COMMISSIONER_OFFICE, of=holder.body).person
    access.name_deputy(by=acting(holder), at=NOW, mandate=holder, person=stands_in, valid_from=today, valid_until=today)
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
    # Whoever cannot sign in themselves, or does not know an own password yet, cannot help.
    helper, seen = third.person, None
    for hindered in ({"start_password": True}, {"is_active": False}):
        Person.objects.filter(id=helper.id).update(**hindered)
        renewed(THE_SYSTEM, lost.person, seen=seen)
        second_factor(lost.person)
        Person.objects.update(start_password=False, is_active=True)
        seen = NOW
    Authenticator.objects.filter(user=helper).delete()
    renewed(THE_SYSTEM, lost.person, seen=seen)
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
