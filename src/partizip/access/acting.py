"""Under which mandate a signed-in person acts: chosen in the session, or the only one there is."""

from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from allauth.mfa.utils import is_mfa_enabled
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from partizip.access.acts import NOBODY, Actor
from partizip.access.models import Deputy, Mandate
from partizip.access.roles import PERSON
from partizip.core.calendar import berlin_day
from partizip.journal.prepared import Prepared

CHOSEN = "mandate"  # session key
STRONG = "provider_second_factor"  # session key: whose second factor the provider has asked for, as configured
DEMO = "demo_sign_in"  # session key: a one-click sign-in of the demo Land, without second factor


def _mandates(person_id: UUID, day: date) -> QuerySet[Mandate]:
    deputised = Q(deputies__in=Deputy.objects.effective(day).filter(person_id=person_id))
    found = Mandate.objects.effective(day).filter(Q(person_id=person_id) | deputised)
    return found.select_related("body", "person").distinct()


_MANDATES = Prepared(_mandates, person_id=UUID(int=1), day=date(1, 1, 2))  # asked by each request of an account


def mandates_of(person_id: UUID, at: datetime) -> list[Mandate]:
    """Mandates the person holds or stands in for today, own ones first."""
    found = _MANDATES(person_id=person_id, day=berlin_day(at))
    return sorted(found, key=lambda mandate: (mandate.person_id != person_id, str(mandate.id)))


def actor_of(mandate: Mandate) -> Actor:
    """The holder of a mandate as actor."""
    return Actor(mandate.role, mandate.body.slug, mandate.body_id, mandate.id, mandate.person_id)


def acting_for(request: HttpRequest, at: datetime) -> Actor:
    """The actor of this request; NOBODY when not signed in."""
    if not request.user.is_authenticated:
        return NOBODY
    person_id = request.user.pk
    mandates = mandates_of(person_id, at)
    request.mandates = mandates  # type: ignore[attr-defined]
    if not mandates:
        return Actor(role=PERSON, person_id=person_id)
    chosen = request.session.get(CHOSEN)
    mandate = next((mandate for mandate in mandates if str(mandate.id) == chosen), mandates[0])
    return replace(actor_of(mandate), person_id=person_id, is_deputy=mandate.person_id != person_id)


def by_one_click(request: HttpRequest) -> bool:
    """Whether this is one of the demo's sign-ins, which need neither password nor second factor."""
    return bool(request.session.get(DEMO) and request.instance.demo)  # type: ignore[attr-defined]


def lacks_second_factor(request: HttpRequest) -> bool:
    """Whether somebody in an official role has not set up the second factor (the demo's sign-ins need none)."""
    if by_one_click(request) or is_mfa_enabled(request.user):
        return False
    held = getattr(request, "mandates", [])
    return request.session.get(STRONG) != str(request.user.pk) or any(mandate.is_protected for mandate in held)


def has_start_password(request: HttpRequest) -> bool:
    """Whether somebody else knows the password of this account (the demo's sign-ins have none)."""
    return bool(getattr(request.user, "start_password", False)) and not by_one_click(request)
