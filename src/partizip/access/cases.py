"""What access knows of a case of any part: who held the offices in which it was acted, and who stood in."""

from collections.abc import Sequence

from django.db.models import Q

from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.access.words import ROLES
from partizip.core.calendar import berlin_day
from partizip.core.cases import Case, Fact, Section, Told, adding
from partizip.core.permissions import msgid


@adding("offices")
def offices(_case: Case, lines: Sequence[Told]) -> Section:
    """Everybody who held one of the acting offices on a day on which it was acted; the record names no person."""
    days: dict[tuple[str, str], list[Told]] = {}
    for line in lines:
        if line.role in Role.values:
            days.setdefault((line.role, line.body), []).append(line)
    wanted = Q(pk__in=[])
    for role, body in days:
        wanted |= Q(role=role, body__slug=body)
    found = Mandate.objects.filter(wanted, confirmed_at__isnull=False).select_related("person", "body")
    rows = []
    for mandate in found.order_by("body__slug", "role", "valid_from", "id"):
        acted = {berlin_day(line.at) for line in days[mandate.role, mandate.body.slug]}
        held = [day for day in acted if mandate.valid_from <= day <= (mandate.valid_until or day)]
        if held:
            rows.append(tuple(_row(mandate)))
    return Section("offices", msgid("Who held the offices that acted"), tuple(rows), public=False)


def _row(mandate: Mandate) -> list[Fact]:
    return [
        Fact("role", msgid("Role"), mandate.role, words=ROLES[mandate.role]),
        Fact("body", msgid("Body"), mandate.body.name, "de"),
        Fact("name", msgid("Name"), "" if mandate.person.is_gone else mandate.person.name, "de"),
        Fact("valid_from", msgid("From"), mandate.valid_from),
        Fact("valid_until", msgid("Until"), mandate.valid_until),
        Fact("mandate", msgid("Mandate"), str(mandate.id)),
    ]
