"""Acts of the trail: say what follows from what."""

from datetime import datetime

from partizip.access.acts import Actor, Refused, act, require
from partizip.core.permissions import refuse
from partizip.core.things import Thing
from partizip.journal.log import line_of, record
from partizip.trail.models import Link


@act(right="trail.link", verb="trail.linked")
def link(*, by: Actor, at: datetime, kind: str, source: Thing, target: Thing, reason: str = "") -> Link:
    """Record that `target` follows from `source`. Refuses a link that stands already, or leads to itself."""
    require(by, at, "trail.link")
    if source.id == target.id:
        raise Refused(refuse("Nothing follows from itself.", "trail.actions"))
    if Link.objects.filter(kind=kind, from_id=source.id, to_id=target.id).exists():
        raise Refused(refuse("This link is already recorded.", "trail.actions"))
    made = Link.objects.create(
        kind=kind, from_kind=source.kind, from_id=source.id, from_title=source.title[:300],
        from_address=source.address, to_kind=target.kind, to_id=target.id, to_title=target.title[:300],
        to_address=target.address, reason=reason, at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("trail.linked", made)])
    return made
