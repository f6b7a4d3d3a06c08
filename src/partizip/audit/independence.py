"""Who may audit what: nobody where they hold an office, or held one in the audited time (docs/decisions/0019)."""

from collections.abc import Iterable
from datetime import date
from uuid import UUID

from partizip.access.models import Mandate, MandateQuerySet
from partizip.access.roles import Role
from partizip.audit.models import Audit
from partizip.bodies.queries import lineage


def _seats(audit: Audit, person_id: UUID, day: date) -> MandateQuerySet:
    return Mandate.objects.held_since(person_id, min(audit.first, day), day)


def conflicts(audit: Audit, person_id: UUID | None, day: date, sides: Iterable[UUID] = ()) -> bool:
    """Whether a person holds, or since the period began held, an office in what is audited, or a deputyship.

    `sides`: the bodies of one case; there the office of an auditor in the auditing body alone is no hindrance.
    """
    if person_id is None:
        return True
    scope, seats = audit.scope(day), _seats(audit, person_id, day)
    touched = {one for side in sides for one in lineage(side, day)}
    if touched and seats.filter(body__in=touched).exclude(body__in=scope.without, role=Role.AUDITOR).exists():
        return True
    if scope.bodies is None:
        return seats.exclude(body__in=scope.without).exists()
    return seats.filter(body__in=scope.bodies).exists()
