"""What the acts about an independent office share: whose office it is, refusals."""

from datetime import datetime
from uuid import UUID

from partizip.access.acts import Actor
from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.common import refused
from partizip.core.calendar import berlin_day


def own_office(by: Actor, at: datetime, office_id: UUID | None) -> bool:
    """Whether the actor sits in this very independent office, or in the one that came after it."""
    seat = Body.objects.filter(id=by.body_id, kind=BodyKind.OFFICE).exists()
    return seat and office_id in lineage(by.body_id, berlin_day(at))


def check_office(body: Body) -> None:
    """Raise Refused for a body that is no independent office."""
    if body.kind != BodyKind.OFFICE:
        raise refused("This body is no independent office.")
