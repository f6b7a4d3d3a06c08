"""Deletion dates: what is kept no longer goes by itself, once, and after a standstill as well."""

from datetime import timedelta

import pytest

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM
from partizip.access.models import GONE, Deputy, Mandate, Person, Session
from partizip.access.personal import holdings
from partizip.access.roles import Role
from partizip.access.tasks import delete_due
from partizip.bodies.models import Body
from partizip.core.calendar import add_months, berlin_day
from partizip.journal.models import Entry
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
TODAY = berlin_day(NOW)
LONG_AGO, BEFORE = add_months(TODAY, -24) - timedelta(days=1), NOW - timedelta(days=3 * 365)


def made(name="Früher", *, at=BEFORE) -> Person:
    who = factories.person(name)
    Person.objects.filter(id=who.id).update(made_at=at)
    return who


def held(who: Person, until, **more) -> Mandate:
    return factories.mandate(Role.OFFICER, who=who, valid_until=until, **more)


def there(who: Person) -> bool:
    return Person.objects.filter(id=who.id).exists()


def test_an_account_goes_twenty_four_months_after_its_last_office():
    who = made()
    held(who, LONG_AGO)
    later = held(who, LONG_AGO + timedelta(days=1))
    assert delete_due(NOW) == 0
    assert there(who)
    assert delete_due(NOW + timedelta(days=1)) == 1
    assert not there(who)
    later.refresh_from_db()
    assert later.person_id == GONE
    assert Entry.objects.filter(verb="access.person_erased").count() == 1
    assert delete_due(NOW + timedelta(days=1)) == 0, "once"


def test_after_a_standstill_of_years_all_go():
    people = [made() for _ in range(3)]
    for who in people:
        held(who, LONG_AGO)
    assert delete_due(NOW + timedelta(days=900)) >= 3
    assert not any(there(who) for who in people)


def test_whoever_has_an_office_or_had_one_of_late_stays():
    running, stands_in, fresh, coming = made(), made(), made(at=NOW - timedelta(days=9)), made()
    held(running, None)
    held(coming, None, valid_from=TODAY + timedelta(days=90))
    Deputy.objects.create(
        mandate=held(made(), None), person=stands_in, valid_from=LONG_AGO, valid_until=LONG_AGO + timedelta(days=1)
    )
    assert delete_due(NOW) == 0
    assert all(there(who) for who in (running, stands_in, fresh, coming))


def test_an_account_that_never_had_an_office_goes_as_well():
    never = made()
    assert delete_due(NOW) == 1
    assert not there(never)


def test_an_office_in_a_body_that_ended_long_ago_is_ended_and_nobody_holds_it():
    who = made()
    given = held(who, None)
    Body.objects.filter(id=given.body_id).update(valid_until=LONG_AGO)
    assert delete_due(NOW) == 1
    given.refresh_from_db()
    assert (given.person_id, given.valid_until) == (GONE, TODAY - timedelta(days=1))


def test_the_name_of_a_deputy_goes_and_the_row_stays():
    given, who = held(made(), None), made()
    held(who, None)
    wanted = {"mandate": given, "person": who, "valid_from": LONG_AGO - timedelta(days=9)}
    old = Deputy.objects.create(**wanted, valid_until=LONG_AGO)
    young = Deputy.objects.create(**wanted, valid_until=LONG_AGO + timedelta(days=1))
    assert delete_due(NOW) == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.person_id, young.person_id) == (GONE, who.id)
    assert there(who)
    line = Entry.objects.select_related("content").get(verb="access.names_erased")
    assert '"places":1' in line.content.text
    assert delete_due(NOW) == 0


def test_sessions_that_ended_are_deleted():
    Session.objects.create(session_key="alt", session_data="x", expire_date=NOW - timedelta(seconds=1))
    Session.objects.create(session_key="neu", session_data="x", expire_date=NOW + timedelta(seconds=1))
    assert delete_due(NOW) == 1
    assert list(Session.objects.values_list("session_key", flat=True)) == ["neu"]


def test_nothing_is_written_while_nothing_is_due(django_assert_num_queries):
    access.make_person(by=THE_SYSTEM, at=NOW, email="neu@amt.berlin", name="Neu", password=None)
    with_a_date = sum(holding.due is not None for holding in holdings())
    with django_assert_num_queries(with_a_date) as asked:
        delete_due(NOW)
    assert all(query["sql"].startswith("SELECT") for query in asked)
