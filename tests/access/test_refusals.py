"""What the acts on people, mandates and deputies refuse, and that each part of a mandate counts by itself."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection

from partizip.access import actions as access
from partizip.access import renewing
from partizip.access.acts import NOBODY, THE_SYSTEM, Forbidden, Refused, require
from partizip.access.models import Deputy, Mandate, Person
from partizip.access.roles import Role
from partizip.bodies.actions import BodyRow, Unchanged, import_bodies
from partizip.journal import keeping, triggers
from partizip.journal.models import Entry, Node
from partizip.portal import health
from tests.factories import NOW, acting, actor, body, mandate, person

pytestmark = pytest.mark.django_db
DAY, ONE = NOW.date(), timedelta(days=1)


def refused(words: str, act, **facts) -> None:
    before = Entry.objects.count()
    with pytest.raises(Refused, match=words):
        act(**facts)
    assert Entry.objects.count() == before


def holds(by, at=NOW) -> bool:
    try:
        require(by, at, "duties.ask", own_body=True)
    except Forbidden:
        return False
    return True


# A mandate is a person, a role and a body, and the very mandate


def test_a_mandate_gives_its_own_role_body_and_person_alone():
    given = mandate(Role.HEAD)
    twin = mandate(Role.OFFICER, of=given.body, who=given.person)
    ended = mandate(Role.HEAD, of=given.body, who=person(), valid_until=DAY - ONE)
    by = acting(given)
    assert holds(by)
    assert not holds(replace(by, mandate_id=twin.id)), "another mandate of the same person"
    assert not holds(replace(by, mandate_id=ended.id, person_id=ended.person_id)), (
        "an ended one, while another holds it"
    )
    assert not holds(replace(by, mandate_id=ended.id)), "an ended one of somebody else"
    assert not holds(replace(by, role=Role.COMMISSIONER)), "another role"
    assert not holds(replace(by, body_id=body().id)), "another body"
    assert not holds(replace(by, person_id=person().id)), "another person"


def test_a_deputy_is_one_of_this_mandate_and_of_this_person():
    given, other, stands_in = mandate(Role.OFFICER), mandate(Role.OFFICER), person()
    deputy = replace(acting(given), person_id=stands_in.id, is_deputy=True)
    assert not holds(deputy)
    Deputy.objects.create(mandate=other, person=stands_in, valid_from=DAY, valid_until=DAY)
    Deputy.objects.create(mandate=given, person=person(), valid_from=DAY, valid_until=DAY)
    assert not holds(deputy), "of another mandate"
    Deputy.objects.create(mandate=given, person=stands_in, valid_from=DAY + ONE, valid_until=DAY + ONE)
    assert not holds(deputy), "not yet"
    assert holds(deputy, NOW + ONE)
    assert not holds(deputy, NOW + 2 * ONE), "not any more"
    Deputy.objects.filter(mandate=given).update(ended_at=NOW)
    assert not holds(deputy, NOW + ONE), "ended at once"


def test_a_mandate_counts_in_its_time_once_it_is_confirmed_and_while_its_body_exists():
    given = mandate(Role.OFFICER, valid_from=DAY + ONE)
    assert not holds(acting(given))
    assert holds(acting(given), NOW + ONE)
    given.body.valid_until = DAY + ONE
    given.body.save()
    assert holds(acting(given), NOW + ONE)
    assert not holds(acting(given), NOW + 2 * ONE), "the body has ended"
    Mandate.objects.filter(id=given.id).update(confirmed_at=None)
    assert not holds(acting(given), NOW + ONE)


# Giving and ending


def test_two_administrators_are_two_who_hold_that_very_office():
    """Else two people of any office would end the time in which the machine founds alone, or the other way round."""
    mandate(Role.OFFICER)
    mandate(Role.OFFICER)
    wanted = {"by": THE_SYSTEM, "at": NOW, "body_id": body(kind="office").id, "role": Role.COMMISSIONER}
    first = access.give_mandate(person=person(), valid_from=DAY, **wanted)
    assert first.confirmed_at == NOW, "still founding"
    gone = mandate(Role.ADMINISTRATOR)
    mandate(Role.OFFICER, who=gone.person)
    second, third = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    elsewhere = {"by": acting(gone), "body_id": body(kind="office").id}
    given = access.give_mandate(person=person(), valid_from=DAY, **wanted | elsewhere)
    access.end_mandate(by=second, at=NOW, mandate=gone, last_day=DAY - ONE)
    assert access.end_mandate(by=third, at=NOW, mandate=gone, last_day=DAY - ONE) is True
    refused("no administrator any more", access.confirm_mandate, by=second, at=NOW, mandate=given)


def test_the_machine_ends_no_protected_office_and_takes_back_no_asking():
    mandate(Role.ADMINISTRATOR)
    one = actor(Role.ADMINISTRATOR)
    given = mandate(Role.COMMISSIONER)
    with pytest.raises(Forbidden, match="two administrators"):
        access.end_mandate(by=THE_SYSTEM, at=NOW, mandate=given, last_day=DAY)
    access.end_mandate(by=one, at=NOW, mandate=given, last_day=DAY)
    deputy = replace(one, is_deputy=True)
    Deputy.objects.create(mandate_id=one.mandate_id, person_id=one.person_id, valid_from=DAY, valid_until=DAY)
    for by in (THE_SYSTEM, acting(given), NOBODY, actor(Role.OFFICER)):
        with pytest.raises(Forbidden):
            access.withdraw_end(by=by, at=NOW, mandate=given)
    with pytest.raises(Forbidden, match="deputy"):
        access.withdraw_end(by=deputy, at=NOW, mandate=given)
    access.withdraw_end(by=one, at=NOW, mandate=given)


def test_days_that_cannot_be_are_refused():
    one = actor(Role.ADMINISTRATOR)
    give = {"by": one, "at": NOW, "person": person(), "body_id": body().id, "role": Role.OFFICER}
    refused("before it began", access.give_mandate, **give, valid_from=DAY, valid_until=DAY - ONE)
    ended = mandate(Role.OFFICER, valid_until=DAY - ONE)
    refused("already ended", access.end_mandate, by=one, at=NOW, mandate=ended, last_day=DAY - ONE)
    later = mandate(Role.OFFICER, valid_from=DAY + 9 * ONE)
    refused("before it began", access.end_mandate, by=one, at=NOW, mandate=later, last_day=DAY + ONE)


# Accounts


def test_an_address_is_one_account_and_the_account_of_the_erased_takes_no_office():
    one, gone = actor(Role.ADMINISTRATOR), Person.objects.gone(NOW)
    known = person()
    new = {"at": NOW, "name": "X", "password": None}
    refused("already an account", access.make_person, by=one, email=known.email.upper(), **new)
    for by in (NOBODY, actor(Role.EDITOR), actor(Role.COMMISSIONER)):
        with pytest.raises(Forbidden):
            access.make_person(by=by, email="neu@example.org", **new)
    give = {"by": one, "at": NOW, "body_id": body().id, "role": Role.OFFICER, "valid_from": DAY}
    refused("takes no office", access.give_mandate, person=gone, **give)
    held = mandate(Role.OFFICER)
    named = {"by": acting(held), "at": NOW, "mandate": held, "valid_from": DAY, "valid_until": DAY}
    refused("takes no office", access.name_deputy, person=gone, **named)
    renewed = {"by": one, "at": NOW, "password": "ein anderes langes Kennwort", "seen": None}
    refused("nobody signs in with it", renewing.renew_account, person=gone, **renewed)


def test_a_deputyship_has_days_that_fit_and_ends_once_and_by_the_holder():
    held, stands_in = mandate(Role.OFFICER), person()
    by = {"by": acting(held), "at": NOW}
    for first, last in ((DAY + ONE, DAY), (DAY - 3 * ONE, DAY - ONE)):
        refused(
            "must end after",
            access.name_deputy,
            **by,
            mandate=held,
            person=stands_in,
            valid_from=first,
            valid_until=last,
        )
    made = access.name_deputy(**by, mandate=held, person=stands_in, valid_from=DAY, valid_until=DAY + ONE)
    deputy = replace(acting(held), person_id=stands_in.id, is_deputy=True)
    for other in (actor(Role.ADMINISTRATOR), acting(mandate(Role.OFFICER)), deputy):
        with pytest.raises(Forbidden, match="Only the holder"):
            access.end_deputy(by=other, at=NOW, deputy=made)
    access.end_deputy(**by, deputy=made)
    refused("already ended", access.end_deputy, **by, deputy=made)


def test_the_sign_in_of_an_account_is_renewed_by_whom_the_table_names():
    one, without, held = actor(Role.ADMINISTRATOR), person(), mandate(Role.OFFICER)
    facts = {"at": NOW, "password": "ein anderes langes Kennwort", "seen": None}
    for by in (NOBODY, actor(Role.EDITOR), acting(held)):
        with pytest.raises(Forbidden):
            renewing.renew_account(by=by, person=without, **facts)
    refused("faster", renewing.renew_sign_in, by=one, person=without, **facts)
    refused("faster", renewing.renew_account, by=one, person=held.person, **facts)


# Settings and bodies


def test_holidays_are_declared_ahead_and_few_of_them_and_by_whom_the_table_names():
    one = actor(Role.ADMINISTRATOR)
    name = access.ONE_OFF
    for by in (NOBODY, actor(Role.EDITOR), actor(Role.COMMISSIONER)):
        with pytest.raises(Forbidden):
            access.set_default(by=by, at=NOW, name="instance.name", value="Anderes Land")
    for days, words in (
        ([DAY], "lie ahead"), ([DAY - ONE], "lie ahead"),
        ([date(2027, 3, day) for day in range(1, 5)], "More than three"),
    ):  # fmt: skip
        value = [[day.isoformat(), "Frei"] for day in days]
        refused(words, access.set_default, by=one, at=NOW, name=name, value=value)


def test_a_body_that_is_recorded_exactly_so_leaves_no_line():
    known = body("laf")
    with pytest.raises(Unchanged):
        import_bodies(by=THE_SYSTEM, at=NOW, rows=[BodyRow("laf", {"name": known.name}, None, None)])


# The start of the program, and the record


def test_the_program_does_not_start_without_its_triggers():
    assert "append-only" in health.check_protection()
    name = next(iter(triggers.statements(Node, connection.vendor)))
    with connection.cursor() as cursor:
        cursor.execute(f"DROP TRIGGER {name}" + (" ON journal_node" if connection.vendor == "postgresql" else ""))
    with pytest.raises(health.Problem, match=name):
        health.check_protection()
    assert ("protection", True) in [(name, needed) for name, _check, needed, _reads in health.CHECKS]


def test_a_hole_in_the_stored_tree_is_a_changed_history(log_key):
    person()
    mandate(Role.OFFICER)
    keeping.remember_size()

    def hole(_size: int) -> bytes:
        raise Node.DoesNotExist

    assert keeping.last_signed().size
    with pytest.raises(keeping.HistoryChanged, match="hole"):
        keeping.compare(keeping.last_signed().size, hole)
