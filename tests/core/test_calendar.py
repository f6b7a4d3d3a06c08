from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core.calendar import add_months, berlin_day, holidays_in, overdue_from, working_days
from tests.properties import tried

DAYS = st.dates(date(2015, 1, 1), date(2040, 12, 31))


def naive_is_working(day: date, christmas_free: bool = False) -> bool:
    """A second computation: Easter by Gauss, the rest written out."""
    year = day.year
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    lead = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * lead) // 451
    easter = date(year, (h + lead - 7 * m + 114) // 31, (h + lead - 7 * m + 114) % 31 + 1)
    free = {easter + timedelta(days=n) for n in (-2, 1, 39, 50)}
    free |= {date(year, *d) for d in ((1, 1), (5, 1), (10, 3), (12, 25), (12, 26))}
    free |= {date(year, 3, 8)} if year >= 2019 else set()
    free |= {date(year, 12, 24), date(year, 12, 31)} if christmas_free else set()
    free |= {date(2017, 10, 31), date(2020, 5, 8), date(2025, 5, 8), date(2028, 6, 17)}
    return day.weekday() < 5 and day not in free


def naive_shift(day: date, n: int) -> date:
    step = timedelta(days=1 if n >= 0 else -1)
    if n == 0:
        while not naive_is_working(day):
            day += step
        return day
    for _ in range(abs(n)):
        day += step
        while not naive_is_working(day):
            day += step
    return day


@pytest.mark.parametrize(
    ("start", "n", "expected"),
    [
        (date(2026, 11, 23), 20, date(2026, 12, 21)),
        (date(2026, 12, 23), 3, date(2026, 12, 29)),
        (date(2028, 2, 28), 1, date(2028, 2, 29)),
        (date(2025, 5, 7), 1, date(2025, 5, 9)),
        (date(2017, 10, 30), 1, date(2017, 11, 1)),
        (date(2026, 11, 23), -1, date(2026, 11, 20)),
        (date(2026, 11, 22), 0, date(2026, 11, 23)),
        (date(2026, 11, 23), 0, date(2026, 11, 23)),
    ],
)
def test_shift_vectors(start, n, expected):
    assert working_days().shift(start, n) == expected


@given(DAYS, st.integers(-80, 80))
@tried(300)
def test_shift_equals_the_naive_computation(day, n):
    assert working_days().shift(day, n) == naive_shift(day, n)


@given(DAYS, st.booleans())
@tried(300)
def test_working_equals_the_naive_computation(day, christmas_free):
    assert working_days(christmas_free).is_working(day) == naive_is_working(day, christmas_free)


@given(DAYS, st.integers(-300, 300))
@tried(100)
def test_count_equals_the_naive_computation(start, distance):
    end = start + timedelta(days=distance)
    low, high = sorted((start, end))
    counted = sum(naive_is_working(low + timedelta(days=n)) for n in range(1, (high - low).days + 1))
    assert working_days().count(start, end) == (counted if end >= start else -counted)


@given(DAYS, st.integers(1, 60))
@tried(100)
def test_count_undoes_shift(day, n):
    assert working_days().count(day, working_days().shift(day, n)) == n


def test_ten_thousand_deadlines_equal_the_naive_computation():
    start = date(2024, 1, 1)
    for n in range(10_000):
        day = start + timedelta(days=n % 1500)
        assert working_days().is_working(day) == naive_is_working(day)


@pytest.mark.parametrize(
    ("year", "number"), [(2016, 9), (2017, 10), (2018, 9), (2019, 10), (2020, 11), (2025, 11), (2026, 10), (2028, 11)]
)
def test_number_of_holidays(year, number):
    assert len(holidays_in(year, year)) == number


def test_one_off_days_are_known():
    free = holidays_in(2017, 2028)
    for day in (date(2017, 10, 31), date(2020, 5, 8), date(2025, 5, 8), date(2028, 6, 17), date(2019, 3, 8)):
        assert day in free
    assert date(2018, 3, 8) not in free
    assert date(2018, 10, 31) not in free


def test_christmas_eve_is_a_working_day_unless_configured():
    assert working_days().is_working(date(2026, 12, 24))
    assert not working_days(True).is_working(date(2026, 12, 24))
    assert not working_days(True).is_working(date(2026, 12, 31))
    assert working_days(True).holidays_used(date(2026, 12, 23), date(2026, 12, 28)) == [
        ["2026-12-24", "Heiligabend"],
        ["2026-12-25", "Erster Weihnachtstag"],
        ["2026-12-26", "Zweiter Weihnachtstag"],
    ]
    assert [day for day, _name in working_days().holidays_used(date(2026, 12, 23), date(2026, 12, 28))] == [
        "2026-12-25",
        "2026-12-26",
    ]


@pytest.mark.parametrize(
    ("start", "amount", "unit", "expected"),
    [
        (date(2026, 11, 23), 20, "working_days", date(2026, 12, 21)),
        (date(2026, 11, 23), 5, "calendar_days", date(2026, 11, 30)),  # Saturday -> Monday
        (date(2026, 11, 19), 1, "weeks", date(2026, 11, 26)),
        (date(2026, 12, 18), 1, "weeks", date(2026, 12, 28)),  # 25 December is a holiday, then a weekend
        (date(2026, 1, 31), 1, "months", date(2026, 3, 2)),  # 28 February is a Saturday
        (date(2028, 1, 31), 1, "months", date(2028, 2, 29)),
        (date(2026, 12, 15), 3, "months", date(2027, 3, 15)),
        (date(2026, 11, 28), 0, "working_days", date(2026, 11, 30)),
    ],
)
def test_periods_of_the_civil_code(start, amount, unit, expected):
    assert working_days().due(start, amount, unit) == expected


@pytest.mark.parametrize(("amount", "unit"), [(-1, "weeks"), (1, "years")])
def test_a_period_that_is_none_is_refused(amount, unit):
    with pytest.raises(ValueError, match=r"negative|unknown unit"):
        working_days().due(date(2026, 11, 23), amount, unit)


@pytest.mark.parametrize(("day", "n"), [(date(1999, 12, 31), 0), (date(2101, 1, 1), 0), (date(2100, 12, 30), 50)])
def test_days_outside_the_table_are_refused(day, n):
    with pytest.raises(ValueError, match="no holidays are known"):
        working_days().shift(day, n)


def test_months_beyond_the_calendar_are_refused():
    with pytest.raises(ValueError, match="no such year"):
        add_months(date(9999, 12, 1), 1)


def test_berlin_day_in_summer_and_winter():
    assert berlin_day(datetime(2026, 7, 1, 22, 0, tzinfo=UTC)) == date(2026, 7, 2)
    assert berlin_day(datetime(2026, 12, 1, 22, 30, tzinfo=UTC)) == date(2026, 12, 1)
    with pytest.raises(ValueError, match="zone"):
        berlin_day(datetime(2026, 12, 1))


@pytest.mark.rule("R-P2-5")
@pytest.mark.parametrize(
    ("due_on", "expected"),
    [
        (date(2026, 11, 23), datetime(2026, 11, 23, 23, 0, tzinfo=UTC)),
        (date(2026, 7, 1), datetime(2026, 7, 1, 22, 0, tzinfo=UTC)),
        (date(2026, 3, 28), datetime(2026, 3, 28, 23, 0, tzinfo=UTC)),  # the night before the clocks change
        (date(2026, 3, 29), datetime(2026, 3, 29, 22, 0, tzinfo=UTC)),
        (date(2026, 10, 25), datetime(2026, 10, 25, 23, 0, tzinfo=UTC)),
    ],
)
def test_overdue_begins_at_midnight_in_berlin(due_on, expected):
    assert overdue_from(due_on) == expected
