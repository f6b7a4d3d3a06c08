"""Acts around the wish to be erased; erasing itself is access.erasing."""

from datetime import datetime

from django.utils.translation import gettext as _

from partizip.access import erasing
from partizip.access.acts import Actor, Kind, Refused, act, require
from partizip.access.ids import new_id
from partizip.access.models import Person
from partizip.core.permissions import refuse
from partizip.journal.log import Line, record
from partizip.portal import cases_mail
from partizip.portal.clock import month_from
from partizip.portal.models import ErasureRequest

WHY = "Who asks to be erased is personal; the public record must not tell it."
_HERE = "portal.people"
OWN_PAGE = "/konto/meine-daten/"


@act(right="access.ask_erasure", verb="access.erasure_asked", kind=Kind.PRIVATE, reason=WHY)
def ask_erasure(*, by: Actor, at: datetime, person: Person) -> ErasureRequest:
    """Hand in the own request to be erased, although an office runs; due within a month (Art. 12 (3) GDPR)."""
    require(by, at, "access.ask_erasure", own_account=by.person_id == person.id)
    person = Person.objects.select_for_update().get(id=person.id)
    if ErasureRequest.objects.filter(person=person, refused_at=None).exists():
        raise Refused(refuse("You have asked for this already; the answer is on its way.", _HERE))
    if not erasing.offices(person, at):
        raise Refused(refuse("Nothing stands in the way: you can delete your account at once.", _HERE))
    due_on, late_from = month_from(at)
    asked = ErasureRequest.objects.create(person=person, asked_at=at, due_on=due_on, overdue_from=late_from)
    cases_mail.tell("erasure", asked.id, due_on, at)
    return asked


@act(right="access.ask_erasure", verb="access.erasure_withdrawn", kind=Kind.PRIVATE, reason=WHY)
def withdraw_erasure(*, by: Actor, at: datetime, person: Person) -> None:
    """Take the own open request back."""
    require(by, at, "access.ask_erasure", own_account=by.person_id == person.id)
    gone, _each = ErasureRequest.objects.filter(person=person, refused_at=None).delete()
    if not gone:
        raise Refused(refuse("There is nothing to withdraw.", _HERE))


@act(right="access.answer_erasure", verb="access.erasure_refused")
def refuse_erasure(*, by: Actor, at: datetime, asked: ErasureRequest, reason: str) -> None:
    """Refuse a request with a reason that the person reads. Records access.erasure_refused without person and reason.

    The reason is needed (Art. 12 (4) GDPR); the page adds that one can complain and go to court.
    """
    found = _open(asked)
    require(by, at, "access.answer_erasure", another_person=by.person_id != found.person_id, in_person=not by.is_deputy)
    if not reason.strip():
        raise Refused(refuse("Give the reason; the person reads it.", _HERE))
    found.refused_at, found.reason = at, reason.strip()
    found.save(update_fields=["refused_at", "reason"])
    cases_mail.tell_person(
        found.person, f"case:{found.id}:refused", lambda: _("Your request to be erased was answered."), OWN_PAGE, at
    )
    line = Line(
        "access.erasure_refused", str(new_id()), "Ein Löschbegehren wurde mit Begründung abgelehnt",
        facts={"late": at >= found.overdue_from},
    )  # fmt: skip
    record(by=by, at=at, lines=[line])


def grant_erasure(*, by: Actor, at: datetime, asked: ErasureRequest) -> None:
    """Erase the person who asked; in several acts of access.erasing, each of which asks the right and for the request.

    Raises Refused while an office runs, and as soon as the request was withdrawn or answered; what an act before that
    deleted (ways of signing in) is gone then, the account stays.
    """
    found = ErasureRequest.objects.filter(id=asked.id, refused_at=None).select_related("person").first()
    if found is None:
        raise _gone()
    who = erasing.who_of(found.person)
    erasing.erase(by=by, at=at, who=who, why=erasing.REQUEST, asked=lambda: _open(asked).person_id)


def _open(asked: ErasureRequest) -> ErasureRequest:
    found = ErasureRequest.objects.select_for_update().filter(id=asked.id, refused_at=None).first()
    if found is None:
        raise _gone()
    return found


def _gone() -> Refused:
    return Refused(refuse("This request was withdrawn or answered meanwhile.", _HERE))
