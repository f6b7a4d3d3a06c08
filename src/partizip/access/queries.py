"""Reads of access."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F, Q, QuerySet

from partizip.access.defaults import DEFAULTS, Default, values
from partizip.access.models import ASK_HOLDS, Deputy, Mandate, Person
from partizip.core.calendar import berlin_day


def all_mandates() -> QuerySet[Mandate]:
    """Every mandate, newest first, with person and body."""
    return Mandate.objects.select_related("person", "body").order_by("-valid_from", "-id")


def waiting_for_second(person_id: UUID | None) -> list[Mandate]:
    """Mandates whose giving or early end waits for a second person, as far as this person was not the first."""
    asked = Q(end_asked_on__isnull=False) & (Q(valid_until=None) | Q(valid_until__gt=F("end_asked_on")))
    found = all_mandates().filter(Q(confirmed_at=None) | asked)
    return [
        mandate
        for mandate in found
        if (mandate.given_by_id if mandate.confirmed_at is None else mandate.end_asked_by_id) != person_id
    ]


def renewals_waiting(person_id: UUID | None, at: datetime) -> list[Person]:
    """People for whom another administrator asked for a new sign-in, which this one can carry out."""
    found = Person.objects.renewal_asked(at).exclude(renewal_asked_by=person_id).exclude(id=person_id)
    return list(found.order_by("name", "id"))


def people_without_mandate() -> QuerySet[Person]:
    """Accounts that never got a mandate, by name."""
    return Person.objects.known().filter(mandates=None).order_by("name", "id")


@dataclass(frozen=True)
class Renewal:
    """What a page says of somebody's sign-in: the offices it opens, and who asked for a new one."""

    person: Person
    offices: list[Mandate | Deputy]
    asked_by: Person | None
    asked_until: datetime | None

    @property
    def protected(self) -> bool:
        """Whether two administrators are needed."""
        return any(office.is_protected for office in self.offices)


def renewal_of(person: Person, at: datetime) -> Renewal:
    """The state of somebody's sign-in now."""
    asked = Person.objects.renewal_asked(at).filter(id=person.id).first()
    until = asked.renewal_asked_at + ASK_HOLDS if asked and asked.renewal_asked_at else None
    return Renewal(person, person.offices(berlin_day(at)), asked and asked.renewal_asked_by, until)


def renewals_asked(at: datetime) -> dict[UUID, UUID]:
    """For whom a new sign-in is asked for now, and by whom."""
    return dict(Person.objects.renewal_asked(at).values_list("id", "renewal_asked_by_id"))


def demo_mandates(at: datetime) -> QuerySet[Mandate]:
    """Mandates in force, for the demo's one-click sign-ins."""
    return (
        Mandate.objects.effective(berlin_day(at))
        .filter(person__is_active=True)
        .select_related("person", "body")
        .order_by("role", "body__name")
    )


def deputies_of(mandate_id: UUID) -> QuerySet[Deputy]:
    """Who stands in for a mandate, or did for its whole time."""
    return Deputy.objects.filter(mandate_id=mandate_id, ended_at=None).select_related("person").order_by("valid_from")


def defaults_in_force() -> list[tuple[str, Default, object]]:
    """Every default with its value in force."""
    found = values(*DEFAULTS)
    return [(name, default, found[name]) for name, default in DEFAULTS.items()]
