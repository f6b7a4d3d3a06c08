"""Acts of access: people, mandates (protected ones by two persons), deputies, defaults."""

from collections import Counter
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext

from partizip.access.acts import Actor, Kind, Refused, act, require
from partizip.access.defaults import DEFAULTS, DEMO, ONE_OFF, default
from partizip.access.models import DefaultChange, Deputy, Mandate, Person
from partizip.access.roles import HELD_BY_ONE, HELD_IN, SYSTEM, Role
from partizip.core.calendar import berlin_day
from partizip.core.permissions import refuse
from partizip.journal.log import line_of, record
from partizip.journal.models import Entry

ASK_FOR_END = timedelta(days=30)  # how long a first person's ask to end an office waits for the second
MOST_ONE_OFF = 3  # one-off holidays in a year; the law has never added more than one


@act(
    right="access.make_person",
    verb="access.person_made",
    kind=Kind.PRIVATE,
    reason="An account alone gives no right; the mandate that does is public.",
)
def make_person(
    *, by: Actor, at: datetime, email: str, name: str, password: str | None, language: str = "de"
) -> Person:
    """Make an account; without a password it cannot sign in until one is set.

    A password that is set here is known to its maker, so it must be changed before anything else is done with it.
    """
    require(by, at, "access.make_person")
    if Person.objects.filter(email__iexact=email).exists():
        raise Refused(refuse("There is already an account with this e-mail address.", "access.actions"))
    person = Person(email=email.lower(), name=name, language=language, made_at=at)
    if password is None:
        person.set_unusable_password()
    else:
        person.set_password(password)
        person.start_password = True
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

    The machine alone founds an installation: until two people are administrators, what the system gives (init,
    demo, command line) needs no second person. Afterwards a protected office from there waits as well.
    """
    require(by, at, "access.give_mandate", in_person=not by.is_deputy)
    mandate = Mandate(
        person=person,
        body_id=body_id,
        role=role,
        valid_from=valid_from,
        valid_until=valid_until,
        given_by_id=by.person_id,
    )
    if person.id == by.person_id:
        raise Refused(refuse("Nobody gives themselves a mandate.", "access.actions"))
    _check_somebody(person)
    _check_place_and_time(mandate)
    founding = by.person_id is None and not _two_administrators(at)
    if not mandate.is_protected or founding:
        mandate.confirmed_at = at
    mandate.save(force_insert=True)
    record(by=by, at=at, lines=[line_of("access.mandate_given", mandate)])
    return mandate


def _check_somebody(person: Person) -> None:
    if person.is_gone:
        raise Refused(refuse("This account stands for people who were erased; it takes no office.", "access.actions"))


def _two_administrators(at: datetime) -> bool:
    holders = Mandate.objects.effective(berlin_day(at)).filter(role=Role.ADMINISTRATOR)
    return holders.values("person_id").distinct().count() >= 2


def _check_place_and_time(mandate: Mandate) -> None:
    """Raise Refused for an office that this body cannot have then, or that the person has there already."""
    body, start, end = mandate.body, mandate.valid_from, mandate.valid_until
    if mandate.role in HELD_IN and body.kind not in HELD_IN[mandate.role]:
        raise Refused(refuse("This office cannot be held in a body of this kind.", "access.roles"))
    if end is not None and end < start:
        raise Refused(refuse("A mandate cannot end before it began.", "access.actions"))
    if start < body.valid_from or (body.valid_until is not None and max(start, end or start) > body.valid_until):
        raise Refused(refuse("The body does not exist during this whole time.", "access.actions"))
    if _overlapping(mandate).filter(person=mandate.person).exists():
        raise Refused(refuse("This person has this role in this body in this time already.", "access.actions"))
    _check_alone(mandate)


def _overlapping(mandate: Mandate) -> QuerySet[Mandate]:
    """Other mandates of the same role in the same body that share a day with this one, confirmed or not."""
    found = Mandate.objects.filter(body=mandate.body, role=mandate.role).exclude(id=mandate.id)
    found = found.filter(Q(valid_until=None) | Q(valid_until__gte=mandate.valid_from))
    return found if mandate.valid_until is None else found.filter(valid_from__lte=mandate.valid_until)


def _check_alone(mandate: Mandate) -> None:
    """Raise Refused when another person holds an office of one then; what waits for a second hand holds none."""
    if mandate.role in HELD_BY_ONE and _overlapping(mandate).exclude(confirmed_at=None).exists():
        raise Refused(refuse("Another person holds this office in that time; it is ended first.", "access.roles"))


@act(right="access.confirm_mandate", verb="access.mandate_confirmed")
def confirm_mandate(*, by: Actor, at: datetime, mandate: Mandate) -> None:
    """Confirm a protected office as the second person. Records access.mandate_confirmed.

    A deputy confirms nothing: a holder could else be first and second person by naming somebody of their own making.
    """
    mandate = Mandate.objects.select_for_update().get(id=mandate.id)
    require(
        by,
        at,
        "access.confirm_mandate",
        another_person=mandate.given_by_id != by.person_id,
        in_person=not by.is_deputy,
    )
    _check_alone(mandate)
    if mandate.confirmed_at is not None:
        raise Refused(refuse("This mandate is already confirmed.", "access.actions"))
    if mandate.person_id == by.person_id:
        raise Refused(refuse("Nobody confirms their own mandate.", "access.actions"))
    if mandate.given_by_id is not None and not _is_administrator(mandate.given_by_id, at):
        raise Refused(
            refuse("Whoever gave this is no administrator any more; end it and give it anew.", "access.actions")
        )
    mandate.confirmed_at = at
    mandate.save(update_fields=["confirmed_at"])
    record(by=by, at=at, lines=[line_of("access.mandate_confirmed", mandate, version=2)])


@act(right="access.end_mandate", verb="access.mandate_ended")
def end_mandate(*, by: Actor, at: datetime, mandate: Mandate, last_day: date) -> bool:
    """End a mandate early. For a protected office the first person asks, a second one carries it out.

    Never later than it ends anyway, and never for days that have passed: what was done on them was done in office.
    Returns whether it has ended. Records access.mandate_ended (the first step as a fact: asked).
    """
    mandate = Mandate.objects.select_for_update().get(id=mandate.id)
    require(by, at, "access.end_mandate", unprotected=not mandate.is_protected, in_person=not by.is_deputy)
    yesterday = berlin_day(at) - timedelta(days=1)
    if mandate.valid_until is not None and mandate.valid_until <= yesterday:
        raise Refused(refuse("This mandate has already ended.", "access.actions"))
    if last_day < mandate.valid_from:
        raise Refused(refuse("A mandate cannot end before it began.", "access.actions"))
    if last_day < yesterday:
        raise Refused(refuse("A mandate ends yesterday at the earliest.", "access.actions"))
    if mandate.valid_until is not None and last_day >= mandate.valid_until:
        raise Refused(refuse("The mandate ends on that day anyway, or before.", "access.actions"))
    if mandate.is_protected and not (mandate.end_asked_on == last_day and _ask_holds(mandate, at)):
        _set_end_asked(mandate, by, at, last_day)
        record(by=by, at=at, lines=[line_of("access.mandate_ended", mandate, facts={"step": "asked"})])
        return False
    if mandate.is_protected and mandate.end_asked_by_id == by.person_id:
        raise Refused(refuse("A second person has to end a protected office.", "access.actions"))
    mandate.valid_until = last_day
    mandate.save(update_fields=["valid_until"])
    record(by=by, at=at, lines=[line_of("access.mandate_ended", mandate, facts={"step": "ended"}, version=3)])
    return True


@act(right="access.end_mandate", verb="access.mandate_ended")
def withdraw_end(*, by: Actor, at: datetime, mandate: Mandate) -> None:
    """Take back what was asked for: the early end of a protected office. Records access.mandate_ended (withdrawn)."""
    mandate = Mandate.objects.select_for_update().get(id=mandate.id)
    require(by, at, "access.end_mandate", unprotected=False, in_person=not by.is_deputy)
    if mandate.end_asked_on is None or mandate.end_asked_on == mandate.valid_until:
        raise Refused(refuse("There is nothing to withdraw.", "access.actions"))
    _set_end_asked(mandate, None, None, None)
    record(by=by, at=at, lines=[line_of("access.mandate_ended", mandate, facts={"step": "withdrawn"})])


def _set_end_asked(mandate: Mandate, by: Actor | None, at: datetime | None, last_day: date | None) -> None:
    mandate.end_asked_by_id, mandate.end_asked_at, mandate.end_asked_on = by and by.person_id, at, last_day
    mandate.save(update_fields=["end_asked_by", "end_asked_at", "end_asked_on"])


def _ask_holds(mandate: Mandate, at: datetime) -> bool:
    """Whether the first person's ask still counts: not too old, and by somebody who is still an administrator."""
    asked_by, asked_at = mandate.end_asked_by_id, mandate.end_asked_at
    return (
        asked_by is not None
        and asked_at is not None
        and at - asked_at < ASK_FOR_END
        and _is_administrator(asked_by, at)
    )


def _is_administrator(person_id: UUID, at: datetime) -> bool:
    return Mandate.objects.effective(berlin_day(at)).filter(role=Role.ADMINISTRATOR, person_id=person_id).exists()


@act(right="access.name_deputy", verb="access.deputy_named")
def name_deputy(
    *, by: Actor, at: datetime, mandate: Mandate, person: Person, valid_from: date, valid_until: date
) -> Deputy:
    """Let somebody act under one's own mandate for a time. Records access.deputy_named, without a name."""
    require(by, at, "access.name_deputy", own_mandate=by.mandate_id == mandate.id and not by.is_deputy)
    if person.id == mandate.person_id:
        raise Refused(refuse("Nobody is their own deputy.", "access.actions"))
    _check_somebody(person)
    if mandate.is_protected and not Mandate.objects.sits_in(person.id, frozenset({mandate.body_id}), berlin_day(at)):
        raise Refused(
            refuse("The deputy of a protected office has to hold an office in the same body.", "access.actions")
        )
    if valid_until < valid_from or valid_until < berlin_day(at):
        raise Refused(refuse("The deputyship must end after it begins, and not in the past.", "access.actions"))
    if (valid_until - valid_from).days > default("access.deputy_max_days"):
        raise Refused(refuse("A deputy is named for a shorter time.", "access.actions"))
    deputy = Deputy.objects.create(mandate=mandate, person=person, valid_from=valid_from, valid_until=valid_until)
    record(by=by, at=at, lines=[line_of("access.deputy_named", deputy)])
    return deputy


@act(right="access.name_deputy", verb="access.deputy_ended")
def end_deputy(*, by: Actor, at: datetime, deputy: Deputy) -> None:
    """End a deputyship at once. Records access.deputy_ended."""
    deputy = Deputy.objects.select_for_update().get(id=deputy.id)
    require(by, at, "access.name_deputy", own_mandate=by.mandate_id == deputy.mandate_id and not by.is_deputy)
    if deputy.ended_at is not None:
        raise Refused(refuse("This deputyship has already ended.", "access.actions"))
    deputy.ended_at = at
    deputy.save(update_fields=["ended_at"])
    record(by=by, at=at, lines=[line_of("access.deputy_ended", deputy, version=2)])


def _check_one_off(value: list[list[str]], today: date) -> None:
    """Holidays lengthen what others owe, so nobody makes past days free, or a free year."""
    before = {day for day, _name in default(ONE_OFF)}
    after = {day for day, _name in value}
    if any(day <= today.isoformat() for day in before ^ after):
        raise Refused(refuse("Only days that lie ahead can be declared, or taken back.", "access.actions"))
    if max(Counter(day[:4] for day in after).values(), default=0) > MOST_ONE_OFF:
        raise Refused(refuse("More than three one-off holidays in a year are not taken.", "access.actions"))


@act(right="access.set_default", verb="access.default_set")
def set_default(*, by: Actor, at: datetime, name: str, value: Any) -> DefaultChange:
    """Set a default to another value from now on. Records access.default_set with the new value."""
    require(by, at, "access.set_default")
    if name not in DEFAULTS:
        raise Refused(refuse("There is no such default.", "access.defaults"))
    if name == DEMO and (by.role != SYSTEM or Entry.objects.exists()):
        raise Refused(refuse("Only a new, empty installation can be made a demo.", "access.defaults"))
    try:
        checked = DEFAULTS[name].checked(value)
    except ValueError as error:
        raise Refused(refuse(str(error), "access.defaults")) from error
    if name == ONE_OFF:
        _check_one_off(checked, berlin_day(at))
    change = DefaultChange.objects.create(name=name, value=checked, at=at)
    with translation.override("de"):  # as line_of does for its titles
        meaning = gettext(DEFAULTS[name].meaning)
    record(by=by, at=at, lines=[replace(line_of("access.default_set", change), title=meaning)])
    return change
