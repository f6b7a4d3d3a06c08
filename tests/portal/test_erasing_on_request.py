"""Erasing on request: only while the request is open, only by another administrator in person; its month."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from partizip.access import actions as access
from partizip.access import erasing
from partizip.access.acts import THE_SYSTEM, Actor, Forbidden, Refused, verdict_of
from partizip.access.models import Person
from partizip.access.roles import PERSON, Role
from partizip.core.calendar import berlin_day
from partizip.journal.models import Entry
from partizip.portal.clock import month_from
from partizip.portal.people import actions
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting():
    """The request of somebody whose office has ended, with rows of several tables, and the moment."""
    given, now = factories.mandate(Role.OFFICER), timezone.now()
    found = actions.ask_erasure(by=factories.acting(given), at=now, person=given.person)
    access.end_mandate(by=THE_SYSTEM, at=now, mandate=given, last_day=berlin_day(now) - timedelta(days=1))
    factories.second_factor(given.person)
    return found, now


@pytest.mark.rule("Art. 17 GDPR")
@pytest.mark.parametrize("refused", [False, True], ids=["withdrawn", "refused"])
def test_a_request_withdrawn_on_the_way_stops_the_erasure(waiting, monkeypatch, refused):
    """Between two acts, where another transaction comes in."""
    found, now = waiting
    admin, other = factories.actor(Role.ADMINISTRATOR), factories.actor(Role.ADMINISTRATOR)
    delete = erasing.erase_rows

    def and_then(**told):
        deleted = delete(**told)
        if deleted and refused:
            actions.refuse_erasure(by=other, at=now, asked=found, reason="Nein.")
        elif deleted:
            actions.withdraw_erasure(by=Actor(role=PERSON, person_id=found.person_id), at=now, person=found.person)
        return deleted

    monkeypatch.setattr(erasing, "erase_rows", and_then)
    with pytest.raises(Refused, match="withdrawn or answered"):
        actions.grant_erasure(by=admin, at=now, asked=found)
    assert Person.objects.filter(id=found.person_id).exists()
    assert not Entry.objects.filter(verb="access.person_erased").exists()


def test_each_act_locks_the_request(waiting):
    found, now = waiting
    with CaptureQueriesContext(connection) as caught:
        actions.grant_erasure(by=factories.actor(Role.ADMINISTRATOR), at=now, asked=found)
    asked = [query["sql"] for query in caught if 'FROM "portal_erasurerequest"' in query["sql"]]
    assert len(asked) >= 2, "each act asks anew"
    if connection.vendor == "postgresql":  # SQLite has one writer and no locks of rows
        assert len([sql for sql in asked if "FOR UPDATE" in sql]) >= 2


@pytest.mark.rule("Art. 17 GDPR")
def test_a_request_of_somebody_else_erases_nobody(waiting):
    found, now = waiting
    other = factories.person()
    with pytest.raises(Forbidden):
        erasing.erase(
            by=factories.actor(Role.ADMINISTRATOR), at=now, who=erasing.who_of(other), why=erasing.REQUEST,
            asked=lambda: found.person_id,
        )  # fmt: skip
    assert Person.objects.filter(id=other.id).exists()


def _acts(by, at, person):
    """Both acts of an erasure on request."""
    told = {"by": by, "at": at, "who": erasing.who_of(person), "asked": lambda: person.id}
    return (
        lambda: erasing.erase_rows(**told, label="mfa.authenticator"),
        lambda: erasing.erase_person(**told, why=erasing.REQUEST),
    )


@pytest.mark.rule("Art. 17 GDPR")
def test_no_administrator_erases_themselves_on_their_own_request():
    given, now = factories.mandate(Role.ADMINISTRATOR), timezone.now()
    factories.second_factor(given.person)
    for carried_out in _acts(factories.acting(given), now, given.person):
        with pytest.raises(Forbidden):
            carried_out()
    assert Authenticator.objects.filter(user=given.person).exists()


@pytest.mark.rule("Art. 17 GDPR")
def test_nobody_who_stands_in_for_an_administrator_erases(waiting):
    found, now = waiting
    given = factories.mandate(Role.ADMINISTRATOR)
    deputy = factories.mandate(Role.OFFICER, of=given.body).person
    access.name_deputy(
        by=factories.acting(given), at=now, mandate=given, person=deputy, valid_from=berlin_day(now),
        valid_until=berlin_day(now),
    )  # fmt: skip
    by = replace(factories.acting(given), person_id=deputy.id, is_deputy=True)
    assert verdict_of(by, now, "access.see_desk"), "they stand in today"
    for carried_out in _acts(by, now, found.person):
        with pytest.raises(Forbidden):
            carried_out()
    with pytest.raises(Forbidden):
        actions.grant_erasure(by=by, at=now, asked=found)
    assert Person.objects.filter(id=found.person_id).exists()
    assert Authenticator.objects.filter(user=found.person).exists()


@pytest.mark.rule("Art. 12 (3) GDPR")
def test_the_month_begins_on_the_day_in_berlin():
    """Half past eleven at night in UTC is the next day here, in summer and winter."""
    assert month_from(datetime(2026, 7, 14, 22, 30, tzinfo=UTC))[0] == date(2026, 8, 17)  # 15 August is a Saturday
    assert month_from(datetime(2026, 7, 13, 22, 30, tzinfo=UTC))[0] == date(2026, 8, 14)
    due_on, late_from = month_from(datetime(2026, 11, 9, 23, 30, tzinfo=UTC))
    assert due_on == date(2026, 12, 10)
    assert late_from == datetime(2026, 12, 10, 23, tzinfo=UTC)
