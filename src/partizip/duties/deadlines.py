"""Deadlines of this installation: the rules of core.calendar with the defaults in force."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import count
from typing import Any

from partizip.access.defaults import values
from partizip.core.calendar import WorkingDays, add_months, berlin_day, working_days
from partizip.duties.models import Duty, LegalBasis, Unit

CALENDAR = ("duties.christmas_free", "duties.one_off_holidays")  # the defaults that the calendar follows


def calendar_of(found: dict[str, Any]) -> WorkingDays:
    """Berlin's working days by the values in force of the defaults in CALENDAR."""
    one_off = tuple((day, name) for day, name in found["duties.one_off_holidays"])
    return working_days(found["duties.christmas_free"], one_off)


def days() -> WorkingDays:
    """Berlin's working days as this installation counts them."""
    return calendar_of(values(*CALENDAR))


def due_date(asked_at: datetime, basis: LegalBasis | None, period: str = "duties.answer_working_days") -> date:
    """The due date by the legal basis, or by the house's period where no law says otherwise.

    `period`: the name of the default that holds it, in working days.
    """
    found = values(*CALENDAR, period)
    amount, unit = found[period], Unit.WORKING_DAYS
    if basis is not None and basis.amount:
        amount, unit = basis.amount, Unit(basis.unit)
    return calendar_of(found).due(berlin_day(asked_at), amount, unit)


def occurrences(duty: Duty, anchor: date) -> Iterator[tuple[date, date]]:
    """Days of a recurring duty, one a cycle, counted from the anchor, each with its due date: the next working day.

    Counting from the anchor keeps the 31st the 31st, however short a month between was (§ 188 (3) BGB). Ends with
    the duty's validity. Raises ValueError where the calendar of holidays ends.
    """
    calendar = days()
    for number in count():
        day = add_months(anchor, number * (duty.cycle_months or 0))
        if duty.valid_until is not None and day > duty.valid_until:
            return
        yield day, calendar.shift(day, 0)


def acceptance_date(answered_at: datetime) -> date:
    """Until when the creditor has to decide on an answer."""
    found = values(*CALENDAR, "duties.acceptance_working_days")
    amount = found["duties.acceptance_working_days"]
    return calendar_of(found).due(berlin_day(answered_at), amount, Unit.WORKING_DAYS)
