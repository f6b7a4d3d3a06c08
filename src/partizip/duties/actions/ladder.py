"""Act of duties: the steps of the reminder ladder."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from partizip.access.acts import Actor, act, require
from partizip.core import claims
from partizip.core.calendar import berlin_day
from partizip.duties import deadlines
from partizip.duties.models import Claim, Reminder
from partizip.journal.log import line_of, record


@act(right="duties.escalate", verb="duties.reminded")
def remind(
    *, by: Actor, at: datetime, wanted: Sequence[tuple[UUID, int]], ladder: Sequence[Sequence[int | str]]
) -> int:
    """Write these steps (claim, level) in their order, as far as they are reached and not yet written.

    Returns how many; raises NothingDue when none is left. A step stands once per claim and level.
    """
    require(by, at, "duties.escalate")
    today, days = berlin_day(at), deadlines.days()
    chosen = {claim_id for claim_id, _level in wanted}
    done = set(Reminder.objects.filter(claim_id__in=chosen).values_list("claim_id", "level"))
    found, reached = {}, {}
    for claim, facts in Claim.objects.filter(id__in=chosen).with_clock():
        found[claim.id] = claim
        for step in claims.due_levels(facts, ladder, today, days, asked_on=berlin_day(claim.asked_at)):
            reached[claim.id, step.level] = step
    rows, lines = [], []
    for claim_id, level in wanted:
        step = reached.get((claim_id, level))
        if step is None or (claim_id, level) in done:
            continue
        claim = found[claim_id]
        row = Reminder(claim=claim, level=level, audience=step.audience, reached_on=step.reached_on, at=at)
        rows.append(row)
        lines.append(line_of("duties.reminded", claim, rows=[row], facts={"level": level, "audience": step.audience}))
    Reminder.objects.bulk_create(rows)
    if not lines:
        raise NothingDue
    record(by=by, at=at, lines=lines)
    return len(rows)


class NothingDue(Exception):
    """None of the claims has reached a step; the act leaves nothing behind."""
