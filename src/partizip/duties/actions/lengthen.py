"""Act of duties: a holiday that a law added later lengthens open due dates, and never shortens one."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from partizip.access.acts import Actor, act, require
from partizip.core.calendar import lengthened, overdue_from
from partizip.duties import deadlines
from partizip.duties.actions.ladder import NothingDue
from partizip.duties.models import Claim
from partizip.journal.log import line_of, record


@act(right="duties.lengthen", verb="duties.claim_lengthened")
def lengthen(*, by: Actor, at: datetime, wanted: Sequence[UUID]) -> int:
    """Move these claims' due dates by the holidays that were added since they were computed; returns how many moved.

    Raises NothingDue when none moves. Records duties.claim_lengthened with the day before and the day now.
    """
    require(by, at, "duties.lengthen")
    days, lines = deadlines.days(), []
    for claim in Claim.objects.unsettled().select_for_update(of=("self",)).filter(id__in=wanted).order_by("id"):
        before, known = claim.due_on, [date.fromisoformat(day) for day, _name in claim.holidays]
        claim.due_on = lengthened(days, before, claim.counted_from, known)
        if claim.due_on == before:
            continue
        claim.overdue_from = overdue_from(claim.due_on)
        claim.holidays = days.holidays_used(claim.counted_from or before, claim.due_on)
        if claim.counted_from is None:  # the free day itself moved it
            claim.holidays = [[before.isoformat(), days.free.get(before, "")], *claim.holidays]
        claim.save(update_fields=["due_on", "overdue_from", "holidays"])
        facts = {"from": before, "to": claim.due_on}
        lines.append(line_of("duties.claim_lengthened", claim, facts=facts, version=2))
    if not lines:
        raise NothingDue
    record(by=by, at=at, lines=lines)
    return len(lines)
