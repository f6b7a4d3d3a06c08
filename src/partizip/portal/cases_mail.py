"""Mails about cases: to those who have to answer, and again when it is due soon or overdue. They name nobody."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.access.models import Person
from partizip.core.claims import Status
from partizip.portal.clock import Standing, responsible
from partizip.post import outbox
from partizip.post.models import Mail

KIND = "case"


HOUR = timedelta(hours=1)
FEW = 3  # so many new cases of a kind within an hour are told one by one; then comes one mail for the hour


def _words(what: str, status: Status | None, count: int) -> str:
    told = {
        "erasure": {
            None: ngettext(
                "Somebody asks to be erased.", "Several requests to be erased came in within an hour.", count
            ),
            Status.DUE_SOON: ngettext(
                "A request to be erased has to be answered soon.",
                "%(count)s requests to be erased have to be answered soon.", count,
            ),
            Status.OVERDUE: ngettext(
                "A request to be erased is overdue.", "%(count)s requests to be erased are overdue.", count
            ),
        },
        "barrier": {
            None: ngettext("Somebody reported a barrier.", "Several barriers were reported within an hour.", count),
            Status.DUE_SOON: ngettext(
                "A reported barrier has to be answered soon.",
                "%(count)s reported barriers have to be answered soon.", count,
            ),
            Status.OVERDUE: ngettext(
                "The answer to a reported barrier is overdue.",
                "The answers to %(count)s reported barriers are overdue.", count,
            ),
        },
    }  # fmt: skip
    return told[what][status] % {"count": count}


PAGES = {
    "erasure": ("/schreibtisch/loeschbegehren/", "access.answer_erasure"),
    "barrier": ("/schreibtisch/barrieren/", "barriers.answer"),
}


def tell(what: str, key: object, due_on: date, at: datetime, before: Iterable[datetime] = ()) -> int:
    """Queue a mail about a new case to each who may answer, in the running transaction; returns to how many.

    `before`: when the newest cases of the kind came in, the last first, this one included. When more than FEW did
    within an hour, there is one mail for the whole hour, and none about each: reports without end fill no mailbox.
    """
    many = any(came > at - HOUR for came in list(before)[FEW : FEW + 1])
    if not many:
        return _put(what, f"new:{what}:{key}", None, 1, due_on, at)
    return _put(what, f"new:{what}:{int(at.timestamp() // HOUR.total_seconds())}", None, FEW + 1, due_on, at)


def remind(what: str, days: Iterable[Standing], at: datetime) -> int:
    """Once for all cases due on a day when that is soon, and once when they are overdue (clock.due_days).

    Again when that mail was deleted, after 30 days. One query says what was told.
    """
    wanted = [day for day in days if day.status in {Status.DUE_SOON, Status.OVERDUE}]
    if not wanted:
        return 0
    keys = Mail.objects.filter(key__startswith=f"{KIND}:{what}:").values_list("key", flat=True)
    told, sent = {key.rpartition(":")[0] for key in keys}, 0
    for day in wanted:
        key = f"{what}:{day.case.due_on}:{day.status}"
        if f"{KIND}:{key}" not in told:
            sent += _put(what, key, day.status, day.case.count, day.case.due_on, at)
    return sent


def _put(what: str, key: str, status: Status | None, count: int, due_on: date, at: datetime) -> int:
    address, right = PAGES[what]
    told = 0
    for person in responsible(right, at):
        language = outbox.language_of(person.language)
        with translation.override(language):
            words = _words(what, status, count)
            more = "" if status or count == 1 else "\n" + _("No further mail about new ones comes in this hour.")
            letter = outbox.Letter(
                key=f"{KIND}:{key}:{person.id}", kind=KIND, to=person.email, subject=words,
                intro=f"{words}\n" + _("Due on %(day)s.") % {"day": outbox.day_words(due_on)} + more,
                button=(_("See it and act"), outbox.page(address, language)),
                notes=((_("You get this mail because of your office, or because you stand in for somebody."), ""),),
            )  # fmt: skip
            told += outbox.put([letter], at, language)
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
