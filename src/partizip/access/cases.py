"""What access knows of a case of any part: who held the offices in which it was acted, and who stood in."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db.models import Prefetch, Q

from partizip.access.models import Deputy, Mandate
from partizip.access.roles import Role
from partizip.access.words import ROLES
from partizip.core.calendar import berlin_day
from partizip.core.cases import Case, Fact, Section, Told, adding
from partizip.core.permissions import msgid


@adding("offices")
def offices(_case: Case, lines: Sequence[Told]) -> Section:
    """Who held each acting office on a day on which it was acted, and who stood in on a day on which a deputy acted.

    The record names no person, only that a deputy acted: where several stood in on that day, all of them are shown.
    A line whose content was erased does not tell even that.
    """
    days: dict[tuple[str, str], list[Told]] = {}
    for line in lines:
        if line.role in Role.values:
            days.setdefault((line.role, line.body), []).append(line)
    wanted = Q(pk__in=[])
    for role, body in days:
        wanted |= Q(role=role, body__slug=body)
    found = Mandate.objects.filter(wanted, confirmed_at__isnull=False).select_related("person", "body")
    found = found.prefetch_related(Prefetch("deputies", Deputy.objects.select_related("person").order_by("id")))
    rows = []
    for mandate in found.order_by("body__slug", "role", "valid_from", "id"):
        held = [line for line in days[mandate.role, mandate.body.slug] if _runs(mandate, berlin_day(line.at))]
        if held:
            rows.append(tuple(_row(mandate, mandate)))
        for deputy in mandate.deputies.all():
            if any(line.deputy and _stood_in(deputy, line.at) for line in held):
                rows.append((*_row(mandate, deputy), Fact("deputy", msgid("Deputy"), True)))
    return Section("offices", msgid("Who held the offices that acted"), tuple(rows), public=False)


def _runs(term: Mandate | Deputy, day: date) -> bool:
    return term.valid_from <= day <= (term.valid_until or day)


def _stood_in(deputy: Deputy, at: datetime) -> bool:
    return _runs(deputy, berlin_day(at)) and (deputy.ended_at is None or deputy.ended_at >= at)


def _row(mandate: Mandate, term: Mandate | Deputy) -> list[Fact]:
    return [
        Fact("role", msgid("Role"), mandate.role, words=ROLES[mandate.role]),
        Fact("body", msgid("Body"), mandate.body.name, "de"),
        Fact("name", msgid("Name"), "" if term.person.is_gone else term.person.name, "de"),
        Fact("valid_from", msgid("From"), term.valid_from),
        Fact("valid_until", msgid("Until"), term.valid_until),
        Fact("mandate", msgid("Mandate"), str(mandate.id)),
    ]
