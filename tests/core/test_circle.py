"""Rules of a steering circle, without a database (R-P6-5)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core import circle as rules
from partizip.core.calendar import working_days
from tests.properties import tried

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
HOURS = st.integers(0, 400).map(lambda hours: START + timedelta(hours=hours))
MEETINGS = st.lists(st.tuples(HOURS, st.booleans()), min_size=1, max_size=6).map(
    lambda rows: [rules.Met(f"M{place}", at, off) for place, (at, off) in enumerate(rows)]
)


@pytest.mark.rule("R-P6-5")
@tried(200)
@given(
    owned=st.booleans(), due=st.none() | st.integers(-400, 400), text=st.sampled_from(["", " ", "Beschluss"]),
    outside=st.booleans(), reason=st.sampled_from(["", "Umlauf"]),
)  # fmt: skip
def test_no_decision_passes_the_rule_without_owner_and_a_date_ahead(owned, due, text, outside, reason):
    today = date(2026, 12, 7)
    due_on = None if due is None else today + timedelta(days=due)
    verdict = rules.may_decide(owned=owned, due_on=due_on, today=today, text=text, outside=outside, reason=reason)
    whole = owned and due is not None and due > 0 and bool(text.strip()) and (not outside or bool(reason.strip()))
    assert bool(verdict) is whole


@tried(200)
@given(meetings=MEETINGS, put=st.lists(HOURS, min_size=1, max_size=5), order=st.lists(st.integers(0, 6)))
def test_no_order_and_no_calling_off_takes_an_open_point_off_a_later_agenda(meetings, put, order):
    points = [rules.Facts(f"P{place}", at) for place, at in enumerate(put)]
    wanted = [f"P{number}" for number in order]
    for met in rules.in_order(meetings):
        expected = {point.code for point in points if point.put_at < met.starts_at}
        found = rules.agenda(points, meetings, met.code, wanted)
        assert set(found) == expected
        assert len(found) == len(expected)


def test_a_closed_point_stands_where_it_was_dealt_with_and_before_and_on_no_later_agenda():
    days = [START + timedelta(days=days) for days in (1, 2, 3)]
    meetings = [rules.Met(f"M{place}", at) for place, at in enumerate(days)]
    dealt = rules.Facts("P", START, closed_at=days[1] + timedelta(hours=1), meeting="M1")
    outside = rules.Facts("Q", START, closed_at=days[1] + timedelta(hours=1))
    for point in (dealt, outside):
        assert [bool(rules.agenda([point], meetings, met.code)) for met in meetings] == [True, True, False]


def test_lateness_counts_working_days_after_the_last_day_in_time():
    days, meeting = working_days(), date(2026, 12, 7)  # a Monday
    assert rules.papers_due(meeting, 5, days) == date(2026, 11, 30)
    handed = {date(2026, 11, 30): 0, date(2026, 12, 1): 1, date(2026, 12, 5): 4, date(2026, 12, 7): 5}
    assert {day: rules.paper_late(day, meeting, 5, days) for day in handed} == handed
    assert rules.paper_late(meeting, meeting, 0, days) == 0


def test_what_the_reminder_steps_brought_is_withdrawn_by_nobody_whoever_it_seems_to_belong_to():
    point = rules.Facts("P", START)
    for own in (True, False):
        verdict = rules.may_withdraw(point, origin=rules.LADDER, own=own, reason="Unangenehm")
        assert (bool(verdict), "reminder steps" in verdict.reason) == (False, True)
    assert rules.may_withdraw(point, origin=rules.MEMBER, own=True, reason="Erledigt")
