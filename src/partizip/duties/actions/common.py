"""What the acts of duties share: locked claims, due dates, refusals."""

from datetime import date, datetime, timedelta
from typing import Any

from partizip.access.acts import Actor, Refused
from partizip.access.ids import new_short_code
from partizip.bodies.queries import lineage
from partizip.core.calendar import berlin_day, overdue_from
from partizip.core.permissions import Verdict, refuse
from partizip.duties import deadlines
from partizip.duties.models import Claim, Duty, LegalBasis, Unit

# The calendar of holidays ends in 2100, and a promise for later than this is none.
LONGEST_YEARS = 20


def check(verdict: Verdict) -> None:
    """Raise Refused unless the rule allows it."""
    if not verdict:
        raise Refused(verdict)


def locked(claim: Claim) -> Claim:
    """The claim with its facts; others who act on it wait."""
    Claim.objects.select_for_update().only("id").get(id=claim.id)
    return Claim.objects.with_facts().get(id=claim.id)


def own(by: Actor, at: datetime, *bodies: Any) -> bool:
    """Whether the actor's body is one of these, or their successor (a claim follows a unit's successor)."""
    return bool(lineage(by.body_id, berlin_day(at)) & set(bodies))


def _free_code() -> str:
    code = new_short_code()
    while Claim.objects.filter(code=code).exists():
        code = new_short_code()
    return code


def refused(reason: str) -> Refused:
    """A refusal with its reason, an English msgid."""
    return Refused(refuse(reason, "duties.actions"))


def check_basis(basis: LegalBasis | None, day: date) -> None:
    """Raise Refused for a paragraph that is not in force on the day."""
    if basis is not None and not basis.is_in_force(day):
        raise refused("This legal basis is not in force on that day.")


def working(day: date) -> date:
    """The day itself, or the next working day after a free one (§ 193 BGB)."""
    try:
        return deadlines.days().shift(day, 0)
    except ValueError as error:  # beyond the calendar of holidays
        raise refused("The due date lies too far ahead.") from error


def moved_from(day: date, due_on: date) -> date:
    """The day from which a due date that was given, not counted, tells its holidays: those that moved it, or none."""
    return day - timedelta(days=1) if day != due_on else due_on


def counts_working_days(basis: LegalBasis | None) -> bool:
    """Whether the period is one of working days: by the legal basis, or the house's own."""
    return basis is None or not basis.amount or basis.unit == Unit.WORKING_DAYS


def due_by(at: datetime, basis: LegalBasis | None, period: str) -> date:
    """The due date of what is asked at a moment. Raises Refused beyond the calendar of holidays."""
    try:
        return deadlines.due_date(at, basis, period)
    except ValueError as error:  # beyond the calendar of holidays
        raise refused("The due date lies too far ahead.") from error


def new_claim(*, at: datetime, due_on: date, start: date, **more: Any) -> Claim:
    """Create a claim; `start` is the day from which its due date was counted with the holidays between.

    A period of working days also gives it as `counted_from`, so that a later holiday lengthens the whole period.
    """
    if due_on.year > berlin_day(at).year + LONGEST_YEARS:
        raise refused("The due date lies too far ahead.")
    return Claim.objects.create(
        code=_free_code(), asked_at=at, due_on=due_on, overdue_from=overdue_from(due_on),
        holidays=deadlines.days().holidays_used(start, due_on), **more,
    )  # fmt: skip


def instance(at: datetime, duty: Duty, day: date) -> Claim:
    """A claim for one instance of a duty, due on its day or, when that is free, on the next working day."""
    due_on = working(day)
    return new_claim(
        at=at, due_on=due_on, start=moved_from(day, due_on), instance_of=day, duty=duty,
        title=duty.title, title_en=duty.title_en, debtor=duty.debtor, creditor=duty.creditor, basis=duty.basis,
    )  # fmt: skip
