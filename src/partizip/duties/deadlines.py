"""Deadlines of this installation: the rules of core.calendar with the defaults in force."""

from datetime import date, datetime

from partizip.access.defaults import default, values
from partizip.core.calendar import WorkingDays, berlin_day, working_days
from partizip.duties.models import LegalBasis, Unit


def days() -> WorkingDays:
    """Berlin's working days as this installation counts them."""
    return working_days(default("duties.christmas_free"))


def due_date(asked_at: datetime, basis: LegalBasis | None) -> date:
    """The due date by the legal basis, or by the house's period where no law says otherwise."""
    found = values("duties.christmas_free", "duties.answer_working_days")
    amount, unit = found["duties.answer_working_days"], Unit.WORKING_DAYS
    if basis is not None and basis.amount:
        amount, unit = basis.amount, Unit(basis.unit)
    return working_days(found["duties.christmas_free"]).due(berlin_day(asked_at), amount, unit)


def acceptance_date(answered_at: datetime) -> date:
    """Until when the creditor has to decide on an answer."""
    found = values("duties.christmas_free", "duties.acceptance_working_days")
    amount = found["duties.acceptance_working_days"]
    return working_days(found["duties.christmas_free"]).due(berlin_day(answered_at), amount, Unit.WORKING_DAYS)
