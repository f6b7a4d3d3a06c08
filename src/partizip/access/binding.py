"""Whom a subject of the provider means here, and the acts that bind and unbind it (docs/decisions/0015).

Nobody signs up: the account must be there. At the first sign-in it is found by a mail address that the provider calls
verified; from then on by the subject alone, so that a mail address given to somebody else opens nothing.
"""

from datetime import datetime

from allauth.account.adapter import get_adapter
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

from partizip.access.acts import Actor, Kind, act, require
from partizip.access.models import Binding, Person
from partizip.access.provider import Fault, Subject
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid

UNKNOWN = msgid("No account here belongs to this sign-in. Ask your administrator to make one with your e-mail address.")
OTHER = msgid("The account with this e-mail address is bound to another sign-in there. Ask your administrator.")
CLOSED = msgid("This account may not sign in.")
FACTOR_FIRST = msgid(
    "You hold a protected office. Sign in with your password first and set up your own second factor; then this way is "
    "open to you as well."
)
_REASON = "How somebody signs in opens no right; who may do what stands in the mandate, which is public."


def person_of(subject: Subject, at: datetime) -> Person:
    """The account that this subject may open. Raises Fault with a sentence for the person."""
    bound = Binding.objects.filter(issuer=subject.issuer, subject=subject.id).select_related("person").first()
    person = bound.person if bound else _by_mail(subject)
    if not person.is_active:
        raise Fault(CLOSED, "the account is closed")
    if is_protected(person, at) and not is_mfa_enabled(person):
        raise Fault(FACTOR_FIRST, "a protected office has no second factor yet")
    return person


def _by_mail(subject: Subject) -> Person:
    person = Person.objects.filter(email__iexact=subject.email).first() if subject.email else None
    if person is None:
        raise Fault(UNKNOWN, "nobody has this verified mail address")
    if Binding.objects.filter(person=person, issuer=subject.issuer).exists():
        raise Fault(OTHER, "the account is bound to another subject")
    return person


def is_protected(person: Person, at: datetime) -> bool:
    """Whether the person holds a protected office, or stands in for one, today or later."""
    return any(office.is_protected for office in person.offices(berlin_day(at)))


def is_strong(subject: Subject, person: Person, at: datetime) -> bool:
    """Whether the provider's second factor counts as the own one: where configured, never for protected offices.

    Who runs the provider could else act in the name of an office that must be independent of them.
    """
    return bool(subject.means & set(settings.OIDC_STRONG)) and not is_protected(person, at)


@act(right="access.bind_sign_in", verb="access.sign_in_bound", kind=Kind.PRIVATE, reason=_REASON)
def bind(*, by: Actor, at: datetime, person: Person, issuer: str, subject: str) -> Binding:
    """Bind the own account to a subject, once the sign-in is complete. A start password that others know ends."""
    require(by, at, "access.bind_sign_in", own_account=by.person_id == person.id)
    person = Person.objects.select_for_update().get(id=person.id)
    made, new = Binding.objects.get_or_create(
        person=person, issuer=issuer, defaults={"subject": subject, "bound_at": at}
    )
    if person.start_password:
        person.set_unusable_password()
        person.start_password = False
        person.save(update_fields=["password", "start_password"])
    if new:
        get_adapter().send_notification_mail("access/bound", person)
    return made


@act(right="access.bind_sign_in", verb="access.sign_in_unbound", kind=Kind.PRIVATE, reason=_REASON)
def unbind(*, by: Actor, at: datetime, person: Person) -> None:
    """End the binding of the own account; the provider opens it no more until it is bound anew."""
    require(by, at, "access.bind_sign_in", own_account=by.person_id == person.id)
    if Binding.objects.filter(person=person).delete()[0]:
        get_adapter().send_notification_mail("access/unbound", person)
