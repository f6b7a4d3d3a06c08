"""Acts that give somebody a new sign-in, because the password or the second factor is lost.

Whoever renews a sign-in could act in the other's name. So each office of the person gets a public line, without a
name. For a protected office a first administrator asks and a second one carries it out and sees the start password.
The machine may do it for the others, and for protected ones while no two other administrators could: a sole
administrator who lost the phone would else be locked out for ever.
"""

from collections.abc import Callable, Sequence
from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator

from partizip.access.acts import Actor, Kind, Refused, act, require
from partizip.access.models import Binding, Deputy, Mandate, Person
from partizip.access.roles import SYSTEM, Role
from partizip.core.calendar import berlin_day
from partizip.core.permissions import refuse
from partizip.journal.log import Line, line_of, record

_RIGHT = "access.renew_sign_in"
_VERB = "access.sign_in_renewed"
_HERE = "access.renewing"


@act(right=_RIGHT, verb=_VERB)
def ask_renewal(*, by: Actor, at: datetime, person: Person) -> None:
    """Ask for a new sign-in of somebody with a protected office, as the first person. Holds for a day.

    Records access.sign_in_renewed (as a fact: asked) for each office of the person.
    """
    person = _locked(person)
    offices = person.offices(berlin_day(at))
    require(by, at, _RIGHT, in_person=not by.is_deputy)
    _refuse_own(by, person)
    if not _any_protected(offices):
        raise Refused(refuse("Nobody has to ask first: this person holds no protected office.", _HERE))
    if Person.objects.renewal_asked(at).filter(id=person.id).exists():
        raise Refused(refuse("This was asked for already; a second administrator carries it out.", _HERE))
    _set_asked(person, by, at)
    record(by=by, at=at, lines=_lines(offices, "asked"))


@act(right=_RIGHT, verb=_VERB)
def withdraw_renewal(*, by: Actor, at: datetime, person: Person) -> None:
    """Take back what was asked for; every administrator may. Records access.sign_in_renewed (withdrawn)."""
    person = _locked(person)
    offices = person.offices(berlin_day(at))
    require(by, at, _RIGHT, in_person=not by.is_deputy)
    if not offices or not Person.objects.renewal_asked(at).filter(id=person.id).exists():
        raise Refused(refuse("There is nothing to withdraw.", _HERE))
    _set_asked(person, None, None)
    record(by=by, at=at, lines=_lines(offices, "withdrawn"))


@act(right=_RIGHT, verb=_VERB)
def renew_sign_in(*, by: Actor, at: datetime, person: Person, password: str, seen: datetime | None) -> Person:
    """Renew the sign-in of somebody with an office. Records access.sign_in_renewed for each, without a name.

    `seen` is the moment of the last renewal that whoever acts knows of: of two at once only one gets through, so
    that nobody hands over a password that no longer works.
    """
    person = _locked(person)
    offices = person.offices(berlin_day(at))
    _require(by, at, person, offices)
    if _any_protected(offices) and by.role != SYSTEM:
        _check_second_hand(by, at, person)
    if not offices:
        raise _faster()
    _renew(at, person, password, seen)
    record(by=by, at=at, lines=_lines(offices, "renewed"))
    return person


@act(
    right=_RIGHT,
    verb="access.account_renewed",
    kind=Kind.PRIVATE,
    reason="An account without an office gives no right; who has one is renewed by renew_sign_in, with lines.",
)
def renew_account(*, by: Actor, at: datetime, person: Person, password: str, seen: datetime | None) -> Person:
    """Renew the sign-in of somebody who has no office, now or to come; there is nothing a line could be about."""
    person = _locked(person)
    offices = person.offices(berlin_day(at))
    _require(by, at, person, offices)
    if offices:
        raise _faster()
    _renew(at, person, password, seen)
    return person


def act_for(person: Person, at: datetime) -> Callable[..., Person]:
    """Which of the two acts renews this person's sign-in now."""
    return renew_sign_in if person.offices(berlin_day(at)) else renew_account


def _locked(person: Person) -> Person:
    if person.is_gone:
        raise Refused(refuse("This account stands for people who were erased; nobody signs in with it.", _HERE))
    return Person.objects.select_for_update().get(id=person.id)


def _require(by: Actor, at: datetime, person: Person, offices: Sequence[Mandate | Deputy]) -> None:
    require(
        by,
        at,
        _RIGHT,
        in_person=not by.is_deputy,
        unprotected=not _any_protected(offices),
        few_administrators=_able_administrators(at, besides=person) < 2,
    )
    _refuse_own(by, person)


def _refuse_own(by: Actor, person: Person) -> None:
    if by.person_id == person.id:
        raise Refused(refuse("Nobody renews their own sign-in.", _HERE))


def _any_protected(offices: Sequence[Mandate | Deputy]) -> bool:
    return any(office.is_protected for office in offices)


def _able_administrators(at: datetime, besides: Person) -> int:
    """How many other administrators could do it today: in office, with an own password and a second factor."""
    holders = Mandate.objects.effective(berlin_day(at)).filter(
        role=Role.ADMINISTRATOR,
        person__is_active=True,
        person__start_password=False,
        person__authenticator__type__in=(Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN),
    )
    return holders.exclude(person=besides).values("person_id").distinct().count()


def _check_second_hand(by: Actor, at: datetime, person: Person) -> None:
    """Raise Refused unless another administrator asked for it, less than a day ago."""
    if not Person.objects.renewal_asked(at).filter(id=person.id).exists():
        raise Refused(refuse("For a protected office a first administrator has to ask for it, within a day.", _HERE))
    if person.renewal_asked_by_id == by.person_id:
        raise Refused(refuse("A second administrator has to carry it out.", _HERE))


def _renew(at: datetime, person: Person, password: str, seen: datetime | None) -> None:
    """Another password ends every session of the person, for each is bound to the password it began with."""
    if person.renewed_at != seen:
        raise _faster()
    person.set_password(password)
    person.start_password, person.renewed_at = True, at
    person.save(update_fields=["password", "start_password", "renewed_at"])
    _set_asked(person, None, None)
    Authenticator.objects.filter(user=person).delete()
    Binding.objects.filter(person=person).delete()
    get_adapter().send_notification_mail("access/renewed", person)


def _set_asked(person: Person, by: Actor | None, at: datetime | None) -> None:
    person.renewal_asked_by_id, person.renewal_asked_at = by and by.person_id, at
    person.save(update_fields=["renewal_asked_by", "renewal_asked_at"])


def _lines(offices: Sequence[Mandate | Deputy], step: str) -> list[Line]:
    return [line_of(_VERB, office, facts={"step": step}) for office in offices]


def _faster() -> Refused:
    return Refused(refuse("Somebody else was faster. Look at the newest state and try again.", _HERE))
