"""A holiday that a law adds later lengthens open due dates, and only that (§§ 187, 193 BGB; reference E1)."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from partizip.access import actions as access
from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.defaults import default
from partizip.access.roles import Role
from partizip.core.calendar import berlin_day, lengthened, overdue_from, working_days
from partizip.core.claims import Status
from partizip.duties import actions, tasks
from partizip.duties.models import Claim, LegalBasis
from partizip.journal.models import Entry
from tests.duties.steps import answered, asked, standing
from tests.factories import NOW, actor

TODAY = berlin_day(NOW)
EXTRA = "duties.one_off_holidays"


@pytest.fixture(autouse=True)
def _fresh_worker(monkeypatch):
    monkeypatch.setattr(tasks, "_handled", [])


def declared(*days):
    access.set_default(by=THE_SYSTEM, at=NOW, name=EXTRA, value=[[day, "Sonderfeiertag"] for day in days])


@pytest.mark.django_db
def test_a_period_of_working_days_keeps_its_length(sides):
    claim = asked(sides)
    assert claim.due_on == date(2026, 12, 21)
    declared("2026-12-10")
    assert tasks.lengthen_deadlines(NOW) == 1
    claim.refresh_from_db()
    assert claim.due_on == date(2026, 12, 22)
    assert claim.overdue_from == overdue_from(claim.due_on)
    assert ["2026-12-10", "Sonderfeiertag"] in claim.holidays
    line = Entry.objects.latest("index")
    assert (line.verb, line.subject) == ("duties.claim_lengthened", claim.code)
    assert tasks.lengthen_deadlines(NOW) == 0
    tasks._handled.clear()
    assert tasks.lengthen_deadlines(NOW) == 0, "a second worker finds nothing left to do"
    # What is asked from now on counts with the holiday at once, and a second holiday lengthens again.
    assert asked(sides).due_on == date(2026, 12, 22)
    declared("2026-12-10", "2026-12-11")
    assert tasks.lengthen_deadlines(NOW) == 2
    assert set(Claim.objects.values_list("due_on", flat=True)) == {date(2026, 12, 23)}


@pytest.mark.django_db
def test_a_given_day_moves_only_when_it_is_free(sides):
    given_day = asked(sides, due_on=date(2026, 12, 10))
    weeks = LegalBasis.objects.create(law="G", valid_from=date(2020, 1, 1), amount=4, unit="weeks")
    period = asked(sides, basis=weeks)
    assert period.due_on == date(2026, 12, 21)
    declared("2026-12-09")
    assert tasks.lengthen_deadlines(NOW) == 0
    declared("2026-12-09", "2026-12-10", "2026-12-21")
    assert tasks.lengthen_deadlines(NOW) == 2
    given_day.refresh_from_db()
    period.refresh_from_db()
    assert (given_day.due_on, period.due_on) == (date(2026, 12, 11), date(2026, 12, 22))
    assert given_day.holidays[0] == ["2026-12-10", "Sonderfeiertag"]


@pytest.mark.django_db
def test_what_is_met_stays_and_a_holiday_taken_back_shortens_nothing(sides):
    met, open_one = asked(sides), asked(sides)
    actions.decide_answer(by=sides[0], at=NOW, answer=answered(sides, met), accepted=True)
    declared("2026-12-10")
    assert tasks.lengthen_deadlines(NOW) == 1
    declared()
    tasks._handled.clear()
    assert tasks.lengthen_deadlines(NOW) == 0
    open_one.refresh_from_db()
    met.refresh_from_db()
    assert (met.due_on, open_one.due_on) == (date(2026, 12, 21), date(2026, 12, 22))


@pytest.mark.django_db
def test_the_status_follows_the_longer_date(sides, client, time_machine):
    claim = asked(sides)
    declared("2026-12-21")
    tasks.lengthen_deadlines(NOW)
    after = overdue_from(date(2026, 12, 21)) + timedelta(hours=1)
    assert standing(claim, after).status is Status.DUE_SOON
    assert standing(claim, after + timedelta(days=1)).status is Status.OVERDUE
    time_machine.move_to(after, tick=False)
    page = client.get(claim.get_absolute_url()).content.decode()
    assert "Sonderfeiertag" in page
    assert "22. Dezember 2026" in page


@pytest.mark.django_db
@pytest.mark.rule("R-P2-5")
@pytest.mark.parametrize(
    "change",
    [
        "due_on = '2026-12-01'",  # earlier
        "due_on = due_on",  # not later
        "due_on = '2027-01-04', title = 'x'",  # something else with it
        "title = 'x'",
        "overdue_from = '2030-01-01'",  # alone
        "due_on = '2027-01-04', overdue_from = '2099-01-01 00:00:00'",  # out of sight
        "due_on = '2027-01-04', overdue_from = '2026-12-22 00:00:00'",  # back
    ],
)
def test_the_database_lets_the_due_date_grow_and_nothing_else(sides, change):
    asked(sides)
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE duties_claim SET {change}")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE duties_claim SET due_on = '2027-01-04', overdue_from = '2027-01-04 23:00:00'")
    assert Claim.objects.get().due_on == date(2027, 1, 4)


@pytest.mark.django_db
def test_growing_pushes_no_other_row_out(sides):
    if connection.vendor != "sqlite":
        return  # the hidden number and UPDATE OR REPLACE are SQLite's own
    one, other = asked(sides), asked(sides)
    grown = "rowid = (SELECT rowid FROM duties_claim WHERE code = %s), due_on = '2027-01-04'"
    moved = f"UPDATE OR REPLACE duties_claim SET {grown}, overdue_from = '2027-01-04 23:00:00' WHERE code = %s"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(moved, [other.code, one.code])
    assert Claim.objects.count() == 2


@pytest.mark.django_db
@pytest.mark.parametrize(
    "value", [[["gestern", "x"]], [["2026-12-10", ""]], [["2026-12-10", "x"], ["2026-12-10", "y"]], [["2026-12-10"]],
              [[20261210, "x"]], [["1850-01-01", "x"]], [["2026-12-10", "x" * 81]]],
)  # fmt: skip
def test_what_is_no_holiday_is_refused(value):
    with pytest.raises(Refused, match="one-off holiday"):
        access.set_default(by=THE_SYSTEM, at=NOW, name=EXTRA, value=value)


@pytest.mark.django_db
def test_an_administrator_declares_a_holiday(signed_in):
    admin = signed_in(Role.ADMINISTRATOR)
    address = f"/schreibtisch/vorgaben/{EXTRA}/"
    assert admin.post(address, {"value": "2026-12-10 Tag der Probe\n"}).status_code == 302
    assert default(EXTRA) == [["2026-12-10", "Tag der Probe"]]
    assert "2026-12-10 Tag der Probe" in admin.get("/schreibtisch/vorgaben/").content.decode()
    assert admin.post(address, {"value": "morgen frei"}).status_code == 422
    assert admin.post(address, {"value": ""}).status_code == 302
    assert default(EXTRA) == []


@settings(deadline=None)
@given(
    start=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    amount=st.integers(1, 60),
    added=st.sets(st.dates(date(2026, 1, 1), date(2028, 6, 30)), max_size=5),
)
def test_lengthening_equals_counting_anew(start, amount, added):
    before = working_days()
    due = before.shift(start, amount)
    known = [date.fromisoformat(day) for day, _name in before.holidays_used(start, due)]
    after = working_days(one_off=tuple((day.isoformat(), "x") for day in sorted(added)))
    assert lengthened(after, due, start, known) == after.shift(start, amount)
    assert lengthened(after, due, None, []) == after.shift(due, 0) >= due
    # Without the added days nothing becomes shorter again.
    longer = after.shift(start, amount)
    used = [date.fromisoformat(day) for day, _name in after.holidays_used(start, longer)]
    assert lengthened(before, longer, start, used) == longer


@pytest.mark.django_db
def test_what_waits_for_a_decision_is_lengthened_too(sides):
    claim = asked(sides)
    answer = answered(sides, claim)
    declared("2026-12-10")
    tasks.lengthen_deadlines(NOW)
    actions.decide_answer(by=sides[0], at=NOW, answer=answer, accepted=False, reason="nein")
    claim.refresh_from_db()
    assert claim.due_on == date(2026, 12, 22)


@pytest.mark.django_db
@pytest.mark.rule("R-P2-5")
def test_nobody_makes_past_days_free_or_a_free_year(sides):
    late = overdue_from(asked(sides).due_on)
    admin = actor(Role.ADMINISTRATOR)
    for days in (["2026-12-10"], ["2027-03-01", "2027-03-02", "2027-03-03", "2027-03-04"]):
        with pytest.raises(Refused):
            access.set_default(by=admin, at=late, name=EXTRA, value=[[day, "frei"] for day in days])
    declared("2026-12-10")
    with pytest.raises(Refused, match="taken back"):
        access.set_default(by=admin, at=late, name=EXTRA, value=[])


@pytest.mark.django_db
@pytest.mark.parametrize("change", ["christmas", "one-off"])
def test_a_change_of_the_calendar_makes_no_second_instance(sides, change):
    day = date(2018, 12, 31) if change == "christmas" else date(2026, 12, 10)
    duty = actions.register_duty(
        by=THE_SYSTEM, at=NOW, title="Bericht", debtor=sides[3], creditor=sides[2], valid_from=date(2018, 1, 1),
        cycle_months=12, first_due=day,
    )  # fmt: skip
    tasks.open_recurring(NOW)
    for claim in duty.claims.all():
        actions.decide_answer(by=sides[0], at=NOW, answer=answered(sides, claim), accepted=True)
    before = duty.claims.count()
    if change == "christmas":
        access.set_default(by=THE_SYSTEM, at=NOW, name="duties.christmas_free", value=True)
    else:
        declared("2026-12-10")
    tasks.lengthen_deadlines(NOW)
    tasks.open_recurring(NOW)
    assert duty.claims.count() == before
