"""Acts of access: people, mandates (protected ones by two persons), deputies, defaults."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from partizip.access.acts import Actor, Kind, Refused, act, require
from partizip.access.defaults import DEFAULTS, default
from partizip.access.models import DefaultChange, Deputy, Mandate, Person
from partizip.core.calendar import berlin_day
from partizip.core.permissions import refuse
from partizip.journal.log import line_of, record


@act(
    right="access.make_person",
    verb="access.person_made",
    kind=Kind.PRIVATE,
    reason="An account alone gives no right; the mandate that does is public.",
)
def make_person(
    *, by: Actor, at: datetime, email: str, name: str, password: str | None, language: str = "de"
) -> Person:
    """Make an account; without a password it cannot sign in until one is set."""
    require(by, at, "access.make_person")
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(refuse("There is already an account with this e-mail address.", "access.actions"))
    person = Person(email=email.lower(), name=name, language=language, made_at=at)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
    person.save(force_insert=True)
    return person


@act(right="access.give_mandate", verb="access.mandate_given")
def give_mandate(
    *,
    by: Actor,
    at: datetime,
    person: Person,
    body_id: UUID,
    role: str,
    valid_from: date,
    valid_until: date | None = None,
) -> Mandate:
    """Give a role in a body; a protected office waits for a second person. Records access.mandate_given.

    The system gives the first mandates of a new installation, protected ones included (init, demo).
    """
    require(by, at, "access.give_mandate")
    mandate = Mandate(
        person=person,
        body_id=body_id,
        role=role,
        valid_from=valid_from,
        valid_until=valid_until,
        given_by_id=by.person_id,
    )
    if not mandate.is_protected or by.person_id is None:
        mandate.confirmed_at = at
    mandate.save(force_insert=True)
    record(by=by, at=at, lines=[line_of("access.mandate_given", mandate)])
    return mandate


@act(right="access.confirm_mandate", verb="access.mandate_confirmed")
def confirm_mandate(*, by: Actor, at: datetime, mandate: Mandate) -> None:
    """Confirm a protected office as the second person. Records access.mandate_confirmed."""
    mandate = Mandate.objects.select_for_update().get(id=mandate.id)
    require(by, at, "access.confirm_mandate", another_person=mandate.given_by_id != by.person_id)
    if mandate.confirmed_at is not None:
        raise Refused(refuse("This mandate is already confirmed.", "access.actions"))
    if mandate.person_id == by.person_id:
        raise Refused(refuse("Nobody confirms their own mandate.", "access.actions"))
    mandate.confirmed_at = at
    mandate.save(update_fields=["confirmed_at"])
    record(by=by, at=at, lines=[line_of("access.mandate_confirmed", mandate, version=2)])


@act(right="access.end_mandate", verb="access.mandate_ended")
def end_mandate(*, by: Actor, at: datetime, mandate: Mandate, last_day: date) -> bool:
    """End a mandate early. For a protected office the first person asks, a second one carries it out.

    Returns whether it has ended. Records access.mandate_ended (the first step as a fact: asked).
    """
    mandate = Mandate.objects.select_for_update().get(id=mandate.id)
    require(by, at, "access.end_mandate", unprotected=not mandate.is_protected)
    if mandate.valid_until is not None and mandate.valid_until <= berlin_day(at) - timedelta(days=1):
        raise Refused(refuse("This mandate has already ended.", "access.actions"))
    if last_day < mandate.valid_from:
        raise Refused(refuse("A mandate cannot end before it began.", "access.actions"))
    if mandate.is_protected and mandate.end_asked_on != last_day:
        mandate.end_asked_by_id, mandate.end_asked_on = by.person_id, last_day
        mandate.save(update_fields=["end_asked_by", "end_asked_on"])
        record(by=by, at=at, lines=[line_of("access.mandate_ended", mandate, facts={"step": "asked"})])
        return False
    if mandate.is_protected and mandate.end_asked_by_id == by.person_id:
        raise Refused(refuse("A second person has to end a protected office.", "access.actions"))
    mandate.valid_until = last_day
    mandate.save(update_fields=["valid_until"])
    record(by=by, at=at, lines=[line_of("access.mandate_ended", mandate, facts={"step": "ended"}, version=3)])
    return True


@act(
    right="access.name_deputy",
    verb="access.deputy_named",
    kind=Kind.PRIVATE,
    reason="Absence is personal; what a deputy does stands in the log under the mandate.",
)
def name_deputy(
    *, by: Actor, at: datetime, mandate: Mandate, person: Person, valid_from: date, valid_until: date
) -> Deputy:
    """Let somebody act under one's own mandate for a time."""
    require(by, at, "access.name_deputy", own_mandate=by.mandate_id == mandate.id and not by.is_deputy)
    if person.id == mandate.person_id:
        raise Refused(refuse("Nobody is their own deputy.", "access.actions"))
    if valid_until < valid_from or valid_until < berlin_day(at):
        raise Refused(refuse("The deputyship must end after it begins, and not in the past.", "access.actions"))
    if (valid_until - valid_from).days > default("access.deputy_max_days"):
        raise Refused(refuse("A deputy is named for a shorter time.", "access.actions"))
    return Deputy.objects.create(mandate=mandate, person=person, valid_from=valid_from, valid_until=valid_until)


@act(
    right="access.name_deputy",
    verb="access.deputy_ended",
    kind=Kind.PRIVATE,
    reason="Absence is personal; what a deputy does stands in the log under the mandate.",
)
def end_deputy(*, by: Actor, at: datetime, deputy: Deputy) -> None:
    """End a deputyship at once."""
    require(by, at, "access.name_deputy", own_mandate=by.mandate_id == deputy.mandate_id and not by.is_deputy)
    deputy.delete()


@act(right="access.set_default", verb="access.default_set")
def set_default(*, by: Actor, at: datetime, name: str, value: Any) -> DefaultChange:
    """Set a default to another value from now on. Records access.default_set with the new value."""
    require(by, at, "access.set_default")
    if name not in DEFAULTS:
        raise Refused(refuse("There is no such default.", "access.defaults"))
    if type(value) is not type(DEFAULTS[name].value):
        raise Refused(refuse("The value is not of the kind that this default takes.", "access.defaults"))
    change = DefaultChange.objects.create(name=name, value=value, at=at)
    record(by=by, at=at, lines=[line_of("access.default_set", change)])
    return change
