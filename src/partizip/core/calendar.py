"""Berlin days and working days: deadlines, reminders before and after them, days late.

Sources: §§ 187, 188, 193 BGB and § 31 VwVfG; public holidays of Berlin from the `holidays` package, which also
knows the one-off days (31 October 2017, 8 May 2020 and 2025, 17 June 2028; checked in the tests). A day here is
a day in Berlin; an instant always carries its zone.
"""

import calendar
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

BERLIN = ZoneInfo("Europe/Berlin")
FIRST_YEAR, LAST_YEAR = 2000, 2100  # what working_days() covers
_SATURDAY = 5

WORKING_DAYS = "working_days"
CALENDAR_DAYS = "calendar_days"
WEEKS = "weeks"
MONTHS = "months"


def berlin_day(at: datetime) -> date:
    """The calendar day in Berlin at an instant. Raises ValueError for a naive time."""
    if at.tzinfo is None:
        raise ValueError("the time needs a zone")
    return at.astimezone(BERLIN).date()


def parse_day(text: str) -> date:
    """The day that ISO text names. Raises ValueError for anything else and for years that this program never meets."""
    day = date.fromisoformat(text)
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"{text} lies outside {FIRST_YEAR} to {LAST_YEAR}")
    return day


def start_of_day(day: date) -> datetime:
    """00:00 in Berlin of a day, in UTC."""
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN).astimezone(UTC)


def overdue_from(due_on: date) -> datetime:
    """The instant in UTC from which something due on that day is overdue: 00:00 in Berlin of the next day (R-P2-5)."""
    return start_of_day(due_on + timedelta(days=1))


def holidays_in(first_year: int, last_year: int, christmas_free: bool = False) -> dict[date, str]:
    """Berlin's public holidays with their German names, both years included, in order.

    `christmas_free` adds 24 and 31 December, on which offices may be closed although the law knows no holiday.
    """
    years = range(first_year, last_year + 1)
    found = dict(holidays.country_holidays("DE", subdiv="BE", years=years, language="de").items())
    if christmas_free:
        for year in years:
            found |= {date(year, 12, 24): "Heiligabend", date(year, 12, 31): "Silvester"}
    return dict(sorted(found.items()))


class WorkingDays:
    """Monday to Friday without holidays, for the whole years from the first holiday to the last.

    All methods raise ValueError for a day outside these years. Each answer costs one or two binary searches.
    """

    def __init__(self, free: Mapping[date, str]) -> None:
        """Make the table from holidays and their names (see holidays_in)."""
        self.free = dict(sorted(free.items()))
        self._free = days = list(self.free)
        self._first = date(days[0].year, 1, 1).toordinal()
        self._last = date(days[-1].year, 12, 31).toordinal()
        off = {day.toordinal() for day in days}
        # ordinal 1 was a Monday, hence (ordinal - 1) % 7 is the weekday
        self._working = [n for n in range(self._first, self._last + 1) if (n - 1) % 7 < _SATURDAY and n not in off]

    def _ordinal(self, day: date) -> int:
        ordinal = day.toordinal()
        if not self._first <= ordinal <= self._last:
            raise ValueError(f"no holidays are known for {day.isoformat()}")
        return ordinal

    def nearest(self, day: date) -> date:
        """The day itself, or the first or last known one when it lies outside: for stored days that nobody checked."""
        return date.fromordinal(min(max(day.toordinal(), self._first), self._last))

    def is_working(self, day: date) -> bool:
        """Whether people work on the day."""
        ordinal = self._ordinal(day)
        position = bisect_left(self._working, ordinal)
        return position < len(self._working) and self._working[position] == ordinal

    def shift(self, day: date, n: int) -> date:
        """The n-th working day after the day (before it for negative n); for 0 the day itself or the next one."""
        ordinal = self._ordinal(day)
        position = bisect_right(self._working, ordinal) + n - 1 if n > 0 else bisect_left(self._working, ordinal) + n
        if not 0 <= position < len(self._working):
            raise ValueError(f"no holidays are known {n} working days from {day.isoformat()}")
        return date.fromordinal(self._working[position])

    def due(self, from_day: date, amount: int, unit: str) -> date:
        """The last day of a period that an event on `from_day` sets off; that day itself is not counted.

        A period ending on a Saturday, Sunday or holiday ends on the next working day. Raises ValueError for a
        negative amount or an unknown unit.
        """
        if amount < 0:
            raise ValueError("a period cannot be negative")
        if unit == WORKING_DAYS:
            return self.shift(from_day, amount)
        if unit == CALENDAR_DAYS:
            return self.shift(from_day + timedelta(days=amount), 0)
        if unit == WEEKS:
            return self.shift(from_day + timedelta(weeks=amount), 0)
        if unit == MONTHS:
            return self.shift(add_months(from_day, amount), 0)
        raise ValueError(f"unknown unit {unit}")

    def count(self, start: date, end: date) -> int:
        """Working days after `start` up to and including `end`; negative when `end` lies before `start`."""
        first, last = self._ordinal(start), self._ordinal(end)
        return bisect_right(self._working, last) - bisect_right(self._working, first)

    def holidays_used(self, start: date, due: date) -> list[list[str]]:
        """[[ISO day, name]] of the holidays after `start` up to `due`; stored with a deadline as its evidence."""
        used = self._free[bisect_right(self._free, start) : bisect_right(self._free, due)]
        return [[day.isoformat(), self.free[day]] for day in used]


def add_months(day: date, months: int) -> date:
    """The same day of a later month, or that month's last day when it is shorter (§ 188 (3) BGB)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if not date.min.year <= year <= date.max.year:
        raise ValueError("no such year")
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@lru_cache(maxsize=4)
def working_days(christmas_free: bool = False, one_off: tuple[tuple[str, str], ...] = ()) -> WorkingDays:
    """The table of Berlin's working days from 2000 to 2100, made once per process for each set of free days.

    `one_off`: (ISO day, name) of holidays that the law added after the `holidays` package was made.
    """
    added = {date.fromisoformat(day): name for day, name in one_off}
    return WorkingDays(holidays_in(FIRST_YEAR, LAST_YEAR, christmas_free) | added)


def lengthened(days: WorkingDays, due: date, counted_from: date | None, known: Iterable[date]) -> date:
    """A due date after holidays were added; it only ever lies later, never earlier.

    A period of working days (`counted_from` its first, not counted day; `known` the holidays it was counted with)
    keeps its length; any other due date moves off a day that is free now (§ 193 BGB).
    """
    if counted_from is None:
        return max(due, days.shift(due, 0))
    free, span = set(known), range(counted_from.toordinal() + 1, due.toordinal() + 1)
    amount = sum(1 for n in span if (n - 1) % 7 < _SATURDAY and date.fromordinal(n) not in free)
    return max(due, days.shift(counted_from, amount))
