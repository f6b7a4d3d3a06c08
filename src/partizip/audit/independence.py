"""Who may audit what: nobody where they hold an office, or held one in the audited time (docs/decisions/0019)."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from partizip.access.models import Mandate, MandateQuerySet
from partizip.access.roles import Role
from partizip.audit.models import Audit, Finding
from partizip.bodies.queries import came_after
from partizip.core.cases import Scope


def _seats(audit: Audit, person_id: UUID | None, day: date) -> MandateQuerySet:
    return Mandate.objects.held_since(person_id, min(audit.first, day), day)


def barred(audit: Audit, person_id: UUID | None, day: date) -> frozenset[UUID]:
    """Bodies that may be no side of a case that somebody audits: those of their offices since the period began.

    Deputyships count; a body stands for those that it came after. The office of an auditor in the auditing body
    is no hindrance.
    """
    seats = _seats(audit, person_id, day).exclude(body__in=audit.scope(day).without, role=Role.AUDITOR)
    held, after = set(seats.values_list("body", flat=True)), came_after(day)
    return frozenset(held | {later.id for body in held for later in after.get(body, ())})


def scope_for(audit: Audit, person_id: UUID | None, day: date) -> Scope:
    """Which cases of an audit somebody may sample: those in which they have no office, on either side."""
    return replace(audit.scope(day), no_side=barred(audit, person_id, day))


def conflicts(audit: Audit, person_id: UUID | None, day: date, sides: Iterable[UUID] = ()) -> bool:
    """Whether a person holds, or since the period began held, an office in what is audited, or a deputyship.

    `sides`: the bodies of one case. Whose office lies with a side alone may audit the other cases.
    """
    if person_id is None:
        return True
    sides = frozenset(sides)
    if sides and barred(audit, person_id, day) & sides:
        return True
    scope, seats = audit.scope(day), _seats(audit, person_id, day)
    if scope.bodies is None:
        return seats.exclude(body__in=scope.without).exists()
    return seats.filter(body__in=scope.bodies).exists()


def sides_of(finding: Finding) -> tuple[UUID, ...]:
    """The bodies of the case in which something was found."""
    found = finding.audit.case_kind.briefs([finding.case_id])
    return next((brief.bodies for brief in found), (finding.body_id,))


def readable(audit: Audit, person_id: UUID | None, day: date, findings: list[Finding]) -> list[Finding]:
    """Those findings whose cases somebody may audit; the others they read with the report, as everybody does."""
    closed = barred(audit, person_id, day)
    if not closed:
        return findings
    sides = {brief.id: set(brief.bodies) for brief in audit.case_kind.briefs({one.case_id for one in findings})}
    return [one for one in findings if not closed & sides.get(one.case_id, {one.body_id})]
