"""Protected offices on either database: what nobody below or beside the office can do."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from partizip.access import actions as access
from partizip.access import erasing, renewing
from partizip.access.acts import ACTS, THE_SYSTEM, Forbidden, Kind, Refused, act, require
from partizip.access.defaults import instance
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies.actions import BodyRow, import_bodies
from partizip.journal.models import Entry
from tests.factories import NOW, acting, actor, body, mandate, person

pytestmark = pytest.mark.django_db

# The closed list of acts that leave no line, with the reason each gives.
PRIVATE = {
    "partizip.access.binding.bind",
    "partizip.access.binding.unbind",
    "partizip.access.actions.make_person",
    renewing.renew_account.spec.name,
    *(f"partizip.access.erasing.{name}" for name in ("erase_rows", "delete_due", "erase_again")),
    "partizip.portal.actions.note_blocked",
    "partizip.portal.actions.clear_blocked",
    *(f"partizip.portal.people.actions.{name}" for name in ("ask_erasure", "withdraw_erasure")),
    "partizip.portal.barriers.actions.report_barrier",
    *(f"partizip.commissioner.actions.press.{name}" for name in ("save_draft", "discard_draft")),
    "partizip.commissioner.actions.reports.save_words",
    *(f"partizip.commissioner.actions.attaching.{name}" for name in ("attach", "detach")),
    "partizip.portal.full.actions.ask_for_full",
    "partizip.portal.full.actions.note_step",
    *(
        f"partizip.post.actions.{name}"
        for name in (
            "ask_subscription",
            "confirm_subscription",
            "change_subscription",
            "end_subscription",
        )
    ),
}


def test_acts_without_a_line_are_a_closed_list_with_reasons():
    found = {name for name, spec in ACTS.items() if spec.kind is not Kind.PUBLIC and name.startswith("partizip.")}
    assert found == PRIVATE
    assert all(ACTS[name].reason for name in found)
    assert erasing.erase_person.spec.kind is Kind.PUBLIC


def test_a_protected_office_is_given_by_two_persons():
    one, two = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    office = body("amt", kind="office")
    given = access.give_mandate(
        by=one, at=NOW, person=person(), body_id=office.id, role=Role.COMMISSIONER, valid_from=NOW.date()
    )
    assert given.confirmed_at is None
    with pytest.raises(Forbidden, match="second person"):
        access.confirm_mandate(by=one, at=NOW, mandate=given)
    with pytest.raises(Forbidden, match="does not hold today"):
        require(acting(given), NOW, "duties.ask", own_body=True)
    access.confirm_mandate(by=two, at=NOW, mandate=given)
    require(acting(given), NOW, "duties.ask", own_body=True)
    with pytest.raises(Refused, match="already confirmed"):
        access.confirm_mandate(by=two, at=NOW, mandate=given)


def test_a_protected_office_is_ended_by_two_persons():
    one, two = actor(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    given = mandate(Role.COMMISSIONER)
    last = NOW.date()
    assert access.end_mandate(by=one, at=NOW, mandate=given, last_day=last) is False
    with pytest.raises(Refused, match="second person"):
        access.end_mandate(by=one, at=NOW, mandate=given, last_day=last)
    given.refresh_from_db()
    assert given.valid_until is None
    assert access.end_mandate(by=two, at=NOW, mandate=given, last_day=last) is True
    steps = Entry.objects.filter(verb="access.mandate_ended").count()
    assert steps == 2, "asking and carrying out both stand in the record"


def test_nobody_confirms_their_own_mandate():
    one = actor(Role.ADMINISTRATOR)
    two = mandate(Role.ADMINISTRATOR)
    given = access.give_mandate(
        by=one, at=NOW, person=two.person, body_id=two.body_id, role=Role.AUDITOR, valid_from=NOW.date()
    )
    with pytest.raises(Refused, match="own mandate"):
        access.confirm_mandate(by=acting(two), at=NOW, mandate=given)


def test_a_deputy_is_no_second_person():
    """An administrator cannot make an account, name it their own deputy and confirm with it."""
    one = mandate(Role.ADMINISTRATOR)
    puppet = mandate(Role.OFFICER, of=one.body).person
    today = NOW.date()
    access.name_deputy(by=acting(one), at=NOW, mandate=one, person=puppet, valid_from=today, valid_until=today)
    stands_in = replace(acting(one), person_id=puppet.id, is_deputy=True)
    office = body("amt", kind="office")
    wanted = {"at": NOW, "person": person(), "body_id": office.id, "role": Role.COMMISSIONER, "valid_from": today}
    given = access.give_mandate(by=acting(one), **wanted)
    with pytest.raises(Forbidden, match="deputy"):
        access.confirm_mandate(by=stands_in, at=NOW, mandate=given)
    with pytest.raises(Forbidden, match="deputy"):
        access.give_mandate(by=stands_in, **wanted | {"person": person()})
    protected = mandate(Role.AUDITOR)
    access.end_mandate(by=acting(one), at=NOW, mandate=protected, last_day=today)
    with pytest.raises(Forbidden, match="deputy"):
        access.end_mandate(by=stands_in, at=NOW, mandate=protected, last_day=today)


def test_whoever_sits_in_an_independent_office_is_protected_whatever_the_role():
    """Else one administrator alone puts an officer there, who acts in the Commissioner's name."""
    mandate(Role.ADMINISTRATOR)
    one = mandate(Role.ADMINISTRATOR)
    office = body("beauftragte", kind="office")
    wanted = {"by": acting(one), "at": NOW, "body_id": office.id, "role": Role.OFFICER, "valid_from": NOW.date()}
    assert access.give_mandate(person=person(), **wanted).confirmed_at is None
    with pytest.raises(Refused, match="gives themselves"):
        access.give_mandate(person=one.person, **wanted)


def test_the_deputy_of_a_protected_office_sits_in_the_same_body():
    given, today = mandate(Role.COMMISSIONER), NOW.date()
    wanted = {"by": acting(given), "at": NOW, "mandate": given, "valid_from": today, "valid_until": today}
    with pytest.raises(Refused, match="same body"):
        access.name_deputy(person=mandate(Role.HEAD).person, **wanted)
    colleague = mandate(Role.COMMISSIONER_OFFICE, of=given.body).person
    assert access.name_deputy(person=colleague, **wanted).person == colleague


@pytest.mark.parametrize(
    "change",
    [
        {"valid_until": NOW.date()}, {"valid_from": NOW.date()}, {"kind": "department"}, {"successor": "fremde"},
        {"name": "Amt für Ruhe"}, {"name_en": "Office of silence"}, {"short": "AfR"},
    ],
    ids=lambda change: next(iter(change)),
)  # fmt: skip
def test_a_body_is_not_changed_under_a_protected_office(change):
    given, by = mandate(Role.COMMISSIONER, of=body("beauftragte", kind="office")), actor(Role.ADMINISTRATOR)
    body("fremde")
    row = BodyRow("beauftragte", {k: v for k, v in change.items() if k != "successor"}, None, change.get("successor"))
    with pytest.raises(Refused, match="protected office"):
        import_bodies(by=by, at=NOW, rows=[row])
    assert Mandate.objects.effective(NOW.date()).filter(id=given.id).exists()
    given.valid_until = NOW.date() - timedelta(days=1)
    given.save()
    assert import_bodies(by=by, at=NOW, rows=[row])["changed"] == 1


def test_one_person_at_a_time_is_commissioner_of_an_office():
    """A second one would be whose appointment all that colleagues publish belongs to (R-P6-1, R-P6-6)."""
    held, by = mandate(Role.COMMISSIONER, of=body("beauftragte", kind="office")), actor(Role.ADMINISTRATOR)
    actor(Role.ADMINISTRATOR)  # two are in office, so that a second hand is asked for
    wanted = {"by": by, "at": NOW, "person": person(), "body_id": held.body_id, "role": Role.COMMISSIONER}
    with pytest.raises(Refused, match="Another person holds"):
        access.give_mandate(**wanted, valid_from=NOW.date() + timedelta(days=400))
    held.valid_until = date(2028, 1, 31)
    held.save()
    with pytest.raises(Refused, match="Another person holds"):
        access.give_mandate(**wanted, valid_from=date(2028, 1, 31))
    first, second = ("first", "second")
    made = {
        name: access.give_mandate(**wanted | {"person": person()}, valid_from=date(2028, 2, 1))
        for name in (first, second)
    }
    assert made[first].confirmed_at is None, "what waits for a second hand keeps nobody out"
    other = actor(Role.ADMINISTRATOR)
    access.confirm_mandate(by=other, at=NOW, mandate=made[second])
    with pytest.raises(Refused, match="Another person holds"):
        access.confirm_mandate(by=other, at=NOW, mandate=made[first])
    colleagues = wanted | {"role": Role.COMMISSIONER_OFFICE, "valid_from": NOW.date()}
    assert all(access.give_mandate(**colleagues | {"person": person()}) for _number in range(2))


def test_a_first_hand_does_not_hold_for_ever():
    office, gone, second = mandate(Role.COMMISSIONER), mandate(Role.ADMINISTRATOR), actor(Role.ADMINISTRATOR)
    day = date(2028, 1, 1)
    given = access.give_mandate(
        by=acting(gone), at=NOW, person=person(), body_id=body("amt", kind="office").id, role=Role.COMMISSIONER,
        valid_from=NOW.date(),
    )  # fmt: skip
    access.end_mandate(by=acting(gone), at=NOW, mandate=office, last_day=day)
    gone.valid_until = NOW.date()
    gone.save()
    later = NOW + timedelta(days=2)
    assert access.end_mandate(by=second, at=later, mandate=office, last_day=day) is False, "it is asked for anew"
    with pytest.raises(Refused, match="no administrator any more"):
        access.confirm_mandate(by=second, at=later, mandate=given)
    third = actor(Role.ADMINISTRATOR)
    much_later = later + timedelta(days=31)
    assert access.end_mandate(by=third, at=much_later, mandate=office, last_day=day) is False, "too old"
    access.withdraw_end(by=second, at=much_later, mandate=office)
    with pytest.raises(Refused, match="nothing to withdraw"):
        access.withdraw_end(by=second, at=much_later, mandate=office)
    assert access.end_mandate(by=second, at=much_later, mandate=office, last_day=day) is False
    assert access.end_mandate(by=third, at=much_later, mandate=office, last_day=day) is True


def test_the_machine_founds_alone_and_then_needs_a_second_person():
    wanted = {"by": THE_SYSTEM, "at": NOW, "role": Role.ADMINISTRATOR, "valid_from": NOW.date()}
    land = body("land", kind="land")
    first = access.give_mandate(person=person(), body_id=land.id, **wanted)
    second = access.give_mandate(person=person(), body_id=land.id, **wanted)
    assert first.confirmed_at == second.confirmed_at == NOW
    third = access.give_mandate(person=person(), body_id=land.id, **wanted)
    assert third.confirmed_at is None
    access.confirm_mandate(by=acting(first), at=NOW, mandate=third)


def test_an_office_needs_a_fitting_body_and_time_and_is_held_once():
    district = body("mitte", kind="bezirk", valid_until=date(2026, 12, 31))
    who = person()
    wanted = {"by": THE_SYSTEM, "at": NOW, "person": who, "body_id": district.id, "role": Role.OFFICER}
    for role, start, end, words in (
        (Role.COMMISSIONER, NOW.date(), None, "body of this kind"),
        (Role.OFFICER, date(1700, 1, 1), None, "does not exist"),
        (Role.OFFICER, date(2027, 1, 1), None, "does not exist"),
        (Role.OFFICER, NOW.date(), date(2027, 1, 1), "does not exist"),
    ):
        with pytest.raises(Refused, match=words):
            access.give_mandate(**wanted | {"role": role, "valid_from": start, "valid_until": end})
    access.give_mandate(**wanted, valid_from=date(2026, 1, 1), valid_until=date(2026, 6, 30))
    with pytest.raises(Refused, match="already"):
        access.give_mandate(**wanted, valid_from=date(2026, 6, 30))
    access.give_mandate(**wanted, valid_from=date(2026, 7, 1))


def test_a_mandate_is_neither_prolonged_nor_ended_for_days_that_have_passed():
    one, given = actor(Role.ADMINISTRATOR), mandate(Role.OFFICER, valid_until=date(2026, 12, 31))
    for last_day, words in (
        (date(2026, 12, 31), "anyway"),
        (date(2030, 1, 1), "anyway"),
        (date(2026, 11, 21), "yesterday"),
    ):
        with pytest.raises(Refused, match=words):
            access.end_mandate(by=one, at=NOW, mandate=given, last_day=last_day)
    assert access.end_mandate(by=one, at=NOW, mandate=given, last_day=date(2026, 11, 22))


def test_only_an_empty_installation_becomes_a_demo():
    with pytest.raises(Refused, match="empty installation"):
        access.set_default(by=actor(Role.ADMINISTRATOR), at=NOW, name="instance.demo", value=True)
    with pytest.raises(Refused, match="empty installation"):
        access.set_default(by=THE_SYSTEM, at=NOW, name="instance.demo", value=True)
    assert not instance().demo


def test_an_act_that_does_not_ask_or_record_is_rolled_back():
    by = actor(Role.ADMINISTRATOR)
    before = Entry.objects.count()

    @act(right="access.set_default", verb="test.silent")
    def silent(*, by, at):
        body("half-written")
        require(by, at, "access.set_default")

    @act(right="access.set_default", verb="test.unasked")
    def unasked(*, by, at):
        body("half-written")

    @act(right="access.set_default", verb="test.private", kind=Kind.PRIVATE, reason="a test")
    def talkative(*, by, at):
        access.set_default(by=by, at=at, name="instance.name", value="x")
        require(by, at, "access.set_default")

    try:
        for function, words in ((silent, "left no line"), (unasked, "did not ask"), (talkative, "is private but")):
            with pytest.raises(RuntimeError, match=words):
                function(by=by, at=NOW)
    finally:
        for name in [name for name in ACTS if "<locals>" in name]:
            del ACTS[name]
    assert Entry.objects.count() == before
    with pytest.raises(ValueError, match="reason"):
        act(right="x", verb="x", kind=Kind.PRIVATE)


def test_a_deputy_acts_under_the_mandate_and_only_in_its_time():
    given, stands_in = mandate(Role.OFFICER), person("Bernd")
    holder = acting(given)
    from_day, until = NOW.date(), NOW.date().replace(day=30)
    access.name_deputy(by=holder, at=NOW, mandate=given, person=stands_in, valid_from=from_day, valid_until=until)
    deputy = replace(holder, person_id=stands_in.id, is_deputy=True)
    require(deputy, NOW, "duties.ask", own_body=True)
    with pytest.raises(Forbidden, match="does not hold"):
        require(deputy, NOW.replace(month=12, day=5), "duties.ask", own_body=True)
    with pytest.raises(Forbidden, match="holder"):
        access.name_deputy(by=deputy, at=NOW, mandate=given, person=person(), valid_from=from_day, valid_until=until)
    with pytest.raises(Refused, match="own deputy"):
        access.name_deputy(
            by=holder, at=NOW, mandate=given, person=given.person, valid_from=from_day, valid_until=until
        )
    with pytest.raises(Refused, match="shorter time"):
        access.name_deputy(
            by=holder,
            at=NOW,
            mandate=given,
            person=stands_in,
            valid_from=from_day,
            valid_until=from_day.replace(year=2028),
        )


def test_defaults_take_only_values_of_their_kind():
    by = actor(Role.ADMINISTRATOR)
    with pytest.raises(Refused, match="no such default"):
        access.set_default(by=by, at=NOW, name="x.y", value=1)
    with pytest.raises(Refused, match="not of the kind"):
        access.set_default(by=by, at=NOW, name="duties.answer_working_days", value="zwanzig")
    broken = {
        "duties.ladder": ([], [[1, "debtor"], [1, "head"]], [[99999, "debtor"]], [[-5, "debtor"]], [[5, "king"]], [1]),
        "duties.due_soon_working_days": (10_000, -1),
        "instance.name": ("", "x" * 121),
    }
    for name, values in broken.items():
        for value in values:
            with pytest.raises(Refused):
                access.set_default(by=by, at=NOW, name=name, value=value)
