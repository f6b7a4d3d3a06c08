"""Erasing a person: nothing of them is left in the whole database, and the record still verifies."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection, models
from django.utils import timezone

from partizip.access import actions as access
from partizip.access import erasing, remembered
from partizip.access.acts import NOBODY, THE_SYSTEM, Actor, Forbidden, Refused
from partizip.access.models import GONE, Deputy, Mandate, Person
from partizip.access.personal import holding_of, holdings
from partizip.access.roles import PERSON, Role
from partizip.journal.models import Entry
from partizip.post.models import Mail, Subscription
from tests import factories
from tests.access.samples import CODE, MAIL, NAME, somebody
from tests.factories import NOW

pytestmark = pytest.mark.django_db


def dump() -> str:
    """Every value of every column of every table, bytes also as text and as hex."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            for row in cursor.fetchall():
                for value in row:
                    if isinstance(value, bytes | memoryview):
                        found += [bytes(value).hex(), bytes(value).decode("latin-1")]
                    else:
                        found.append(str(value))
    return "\n".join(found).lower()


def traces(who: Person) -> dict[str, str]:
    key = who.pk
    return {
        "name": NAME.lower(), "mail": MAIL, "id": str(key), "id without hyphens": key.hex,
        "seal": bytes(who.seal).hex(), "password": who.password.lower(), "secret": CODE.lower(),
    }  # fmt: skip


def erase(who: Person, **more):
    """As `partizip erase` does it."""
    return erasing.erase(
        **{"by": THE_SYSTEM, "at": timezone.now(), "who": erasing.who_is(str(who.id)), "why": erasing.REQUEST} | more
    )


def test_nothing_of_a_person_is_left_in_any_column_of_any_table(settings, log_key):
    settings.MAIL_WAY = "smtp"
    who = somebody(timezone.now())
    before, signs = dump(), traces(who)
    spelt = [sign for name, sign in signs.items() if name not in {"id", "id without hyphens"}]
    assert all(sign in before for sign in spelt), "the samples hold all that must go"
    assert str(who.pk) in before or who.pk.hex in before
    erase(who)
    after = dump()
    assert [name for name, sign in signs.items() if sign in after] == []
    assert Mandate.objects.filter(person_id=GONE).count() == 2
    assert Mandate.objects.filter(given_by_id=GONE, end_asked_by_id=GONE).count() == 1
    assert Deputy.objects.filter(person_id=GONE).count() == 1
    assert not Mail.objects.exists()
    assert not Subscription.objects.exists()
    assert Mandate.objects.count() >= 6, "rows of the record stay"


def test_the_record_tells_of_it_without_a_name_and_without_which_offices(log_key):
    who = somebody(timezone.now())
    size = Entry.objects.count()
    erase(who)
    (line,) = Entry.objects.filter(index__gte=size).select_related("content")
    assert (line.verb, line.role, line.body) == ("access.person_erased", "system", "")
    told = json.loads(line.content.text)
    assert told["rows"] == []
    assert told["facts"] == {"why": "request", "places": 5}
    assert line.subject != str(who.pk)


def test_whoever_has_an_office_is_not_erased_and_told_why():
    given = factories.mandate(Role.OFFICER)
    with pytest.raises(Refused, match="still has an office"):
        erase(given.person)
    assert Person.objects.filter(id=given.person_id).exists()
    access.end_mandate(by=THE_SYSTEM, at=NOW, mandate=given, last_day=NOW.date().replace(day=22))
    erase(given.person, at=NOW)
    assert not Person.objects.filter(id=given.person_id).exists()


def test_nobody_erases_somebody_else():
    one, other = factories.person(), factories.person()
    by = Actor(role=PERSON, person_id=one.id)
    with pytest.raises(Forbidden, match="only their own"):
        erase(other, by=by, own=True)
    with pytest.raises(Forbidden):
        erase(other, by=by)
    with pytest.raises(Forbidden):
        erase(other, by=NOBODY, own=True)
    with pytest.raises(Forbidden):
        erase(other, by=factories.actor(Role.ADMINISTRATOR))
    assert Person.objects.filter(id=other.id).exists()
    erase(one, by=by, own=True, why=erasing.SELF)
    assert not Person.objects.filter(id=one.id).exists()


def test_who_stands_for_the_erased_takes_no_office_and_signs_in_nowhere(client):
    erase(factories.person())
    gone = Person.objects.get(id=GONE)
    assert not gone.is_active
    assert not gone.has_usable_password()
    with pytest.raises(Refused, match="takes no office"):
        factories.mandate(Role.OFFICER, who=gone)
    given = factories.mandate(Role.OFFICER)
    with pytest.raises(Refused, match="takes no office"):
        access.name_deputy(
            by=factories.acting(given),
            at=NOW,
            mandate=given,
            person=gone,
            valid_from=NOW.date(),
            valid_until=NOW.date(),
        )
    assert str(gone) == "gelöschte Person"
    erase(factories.person())
    assert Person.objects.filter(id=GONE).count() == 1


def test_an_office_that_an_erased_person_gave_waits_for_a_new_giver():
    """Else the second person alone would have put somebody into a protected office."""
    one, two = factories.mandate(Role.ADMINISTRATOR), factories.mandate(Role.ADMINISTRATOR)
    given = access.give_mandate(
        by=factories.acting(one), at=NOW, person=factories.person(), body_id=factories.body(kind="office").id,
        role=Role.COMMISSIONER, valid_from=NOW.date(),
    )  # fmt: skip
    Mandate.objects.filter(id=one.id).update(valid_until=NOW.date().replace(day=1))
    erase(one.person, at=NOW)
    given.refresh_from_db()
    assert given.given_by_id == GONE
    with pytest.raises(Refused, match="no administrator any more"):
        access.confirm_mandate(by=factories.acting(two), at=NOW, mandate=given)


def test_the_list_of_mandates_shows_a_neutral_label(signed_in, log_key):
    client = signed_in(Role.ADMINISTRATOR)
    who = somebody(timezone.now())
    erase(who)
    page = client.get("/schreibtisch/mandate/").content.decode()
    assert "gelöschte Person" in page
    assert str(GONE) not in page
    assert client.get(f"/schreibtisch/personen/{GONE}/anmeldung/").status_code == 404
    assert str(GONE) not in client.get("/schreibtisch/mandate/neu/").content.decode()


def test_an_address_without_an_account_is_erased_as_well(settings):
    settings.MAIL_WAY = "smtp"
    who = somebody(timezone.now())
    Person.objects.filter(id=who.id).update(email="anders@amt.berlin")
    found = erasing.who_is(MAIL.upper())
    assert found.person is None
    erasing.erase(by=THE_SYSTEM, at=timezone.now(), who=found, why=erasing.REQUEST)
    assert not Subscription.objects.exists()
    assert not Mail.objects.exists()
    assert Person.objects.filter(id=who.id).exists()
    assert erasing.who_is(MAIL) is None


@pytest.mark.parametrize("text", ["", "niemand@amt.berlin", "kein-ausweis", "0" * 36, str(GONE), "\x00@x"])
def test_nobody_is_found_where_nothing_is_held(text):
    assert erasing.who_is(text) is None


def test_what_was_erased_is_noted_beside_the_key_without_a_name(settings, log_key):
    settings.MAIL_WAY = "smtp"
    who = somebody(timezone.now())
    kept = Subscription.objects.get()
    erase(who)
    text = remembered.note_file().read_text()
    assert remembered.note_file().stat().st_mode & 0o077 == 0
    assert f"access.person {who.pk}" in text
    assert f"post.subscription {kept.pk}" in text
    assert not re.search(r"@|lk", text)
    assert ("access.person", str(who.pk)) in [(label, key) for label, key, _at in remembered.noted()]


def keys_noted() -> set[str]:
    return {label for label, _key, _at in remembered.noted()}


@pytest.mark.rule("decision 0014")
def test_no_counted_key_is_noted(settings, log_key):
    settings.MAIL_WAY = "smtp"
    erase(somebody(timezone.now()))
    counted = {holding.label for holding in holdings() if isinstance(holding.model._meta.pk, models.IntegerField)}
    assert counted >= {"mfa.authenticator", "account.emailaddress", "account.emailconfirmation"}
    assert keys_noted() & counted == set()
    assert {"access.person", "access.binding", "post.subscription"} <= keys_noted()


@pytest.mark.rule("decision 0014")
@pytest.mark.parametrize("older", [False, True], ids=["noted now", "noted by an earlier release"])
def test_after_a_restore_nobody_loses_the_second_factor_that_got_an_erased_persons_number(log_key, older):
    who = somebody(timezone.now())
    number = Authenticator.objects.get(user=who).pk
    erase(who)
    if older:
        remembered.note("mfa.authenticator", [number], timezone.now())
    other = factories.person()
    Authenticator.objects.create(pk=number, user=other, type="totp", data={})  # as the restored sequence gives it
    erasing.erase_all_again(timezone.now())
    assert Authenticator.objects.filter(user=other).exists()


def test_after_a_restore_what_has_no_note_of_its_own_goes_with_the_account(log_key):
    who = somebody(timezone.now())
    remembered.note("access.person", [who.pk], timezone.now())  # what the restored database has forgotten
    erasing.erase_all_again(timezone.now())
    for label in ("mfa.authenticator", "account.emailaddress", "account.emailconfirmation", "access.session"):
        assert not holding_of(label).rows.exists(), label
    assert not Person.objects.filter(pk=who.pk).exists()


@pytest.mark.rule("decision 0014")
def test_an_account_with_somebodys_address_neither_counts_nor_erases_what_lives_apart(settings, log_key):
    settings.MAIL_WAY = "smtp"
    who = somebody(timezone.now())
    apart = [erasing.Who(mails=(MAIL,), apart=True).rows(holding) for holding in holdings()]
    there = [rows.count() for rows in apart]
    assert sum(there) >= 3
    counted = {found.holding.label: found.count for found in erasing.counts(erasing.who_of(who))}
    assert not {"post.subscription", "portal.barrierwords"} & set(counted)
    assert counted["post.mail"] == Mail.objects.filter(to__iexact=MAIL, kind="duty").count() == 1
    own = Actor(role=PERSON, person_id=who.id)
    found = erasing.who_of(who)
    erasing.erase(by=own, at=timezone.now(), who=found, why=erasing.SELF, own=True)
    assert not Person.objects.filter(id=who.id).exists()
    assert [rows.count() for rows in apart] == there


@pytest.mark.rule("decision 0014")
def test_the_operators_command_erases_what_lives_apart_as_well(settings, log_key):
    settings.MAIL_WAY = "smtp"
    who = somebody(timezone.now())
    for text in (str(who.id), MAIL):
        found = {counted.holding.label for counted in erasing.counts(erasing.who_is(text))}
        assert {"post.subscription", "portal.barrierwords", "access.person"} <= found
    erase(who)
    assert erasing.who_is(MAIL) is None
