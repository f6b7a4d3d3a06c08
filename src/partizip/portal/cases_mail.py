"""Mails about cases: to those who have to answer, and again when it is due soon or overdue. They name nobody."""

from collections.abc import Callable, Iterable
from datetime import date, datetime

from django.utils import translation
from django.utils.translation import gettext as _

from partizip.access.models import Person
from partizip.core.claims import Status
from partizip.portal.clock import Standing, responsible
from partizip.post import outbox
from partizip.post.models import Mail

KIND = "case"


def _words(what: str, status: Status | None) -> str:
    told = {
        "erasure": {
            None: _("Somebody asks to be erased."),
            Status.DUE_SOON: _("A request to be erased has to be answered soon."),
            Status.OVERDUE: _("A request to be erased is overdue."),
        },
        "barrier": {
            None: _("Somebody reported a barrier."),
            Status.DUE_SOON: _("A reported barrier has to be answered soon."),
            Status.OVERDUE: _("The answer to a reported barrier is overdue."),
        },
    }
    return told[what][status]


PAGES = {
    "erasure": ("/schreibtisch/loeschbegehren/", "access.answer_erasure"),
    "barrier": ("/schreibtisch/barrieren/", "barriers.answer"),
}


def tell(what: str, key: object, due_on: date, at: datetime, status: Status | None = None) -> int:
    """Queue one mail to each who may answer, in the running transaction; what they were told before is left out."""
    address, right = PAGES[what]
    told = 0
    for person in responsible(right, at):
        language = outbox.language_of(person.language)
        with translation.override(language):
            words = _words(what, status)
            letter = outbox.Letter(
                key=f"{KIND}:{key}:{status or 'new'}:{person.id}", kind=KIND, to=person.email, subject=words,
                intro=f"{words}\n" + _("Due on %(day)s.") % {"day": outbox.day_words(due_on)},
                button=(_("See it and act"), outbox.page(address, language)),
                notes=((_("You get this mail because of your office, or because you stand in for somebody."), ""),),
            )  # fmt: skip
            told += outbox.put([letter], at, language)
    return told


def remind(what: str, open_ones: Iterable[Standing], at: datetime) -> int:
    """Once when a case is due soon and once when it is overdue; again when that mail was deleted, after 30 days."""
    told = 0
    for standing in open_ones:
        if standing.status not in {Status.DUE_SOON, Status.OVERDUE}:
            continue
        start = f"{KIND}:{standing.case.pk}:{standing.status}:"
        if not Mail.objects.filter(key__startswith=start).exists():
            told += tell(what, standing.case.pk, standing.case.due_on, at, standing.status)
    return told


def tell_person(person: Person, key: str, subject: Callable[[], str], address: str, at: datetime) -> None:
    """One mail to a person about their own case, with one link."""
    language = outbox.language_of(person.language)
    with translation.override(language):
        words = subject()
        letter = outbox.Letter(
            key=key, kind=KIND, to=person.email, subject=words, intro=words,
            button=(_("Read it"), outbox.page(address, language)),
        )  # fmt: skip
        outbox.put([letter], at, language)
