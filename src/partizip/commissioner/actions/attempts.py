"""The act that notes a refused attempt on the office's words (docs/decisions/0032)."""

from datetime import datetime

from partizip.access.acts import Actor, act, require
from partizip.commissioner.models import Attempt, Item
from partizip.journal.log import line_of, record


@act(right="attempts.note", verb="commissioner.attempt_noted")
def note_attempt(*, by: Actor, at: datetime, who: Actor, right: str, item: Item | None) -> Attempt:
    """Note that somebody in this role and body tried what `right` gives to the office alone; it was refused.

    Records commissioner.attempt_noted.
    """
    require(by, at, "attempts.note")
    made = Attempt.objects.create(right=right, role=who.role, body_id=who.body_id, item=item, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.attempt_noted", made, rows=[made])])
    return made
