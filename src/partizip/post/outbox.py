"""The outbox: what is put in here in a transaction is sent once that transaction holds."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import formats, translation
from django.utils.translation import gettext as _

from partizip.access.defaults import Instance, instance
from partizip.post.models import Mail, Subscription

# Domains that nobody can have (RFC 2606): the people of the demo Land. Never sent to, so not even queued.
_INVENTED = re.compile(r"(^|[@.])(example|invalid|test|localhost)$")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass(frozen=True)
class Item:
    """One thing told in a mail: what happened, to what, where to look."""

    words: str
    title: str
    url: str
    foreign: str = ""  # the language of title and lead, where it is not the mail's
    when: str = ""
    lead: str = ""  # the thing's own words in short


@dataclass(frozen=True)
class Letter:
    """A mail before it is written: in the language that is active when it is put into the outbox."""

    key: str
    kind: str
    to: str
    subject: str
    intro: str
    heading: tuple[str, bool] = ("", False)  # a title, and whether it is German in a mail of another language
    items: tuple[Item, ...] = ()
    quoted: str = ""  # a whole letter in German, as it is
    button: tuple[str, str] | None = None  # words and address of the one link
    notes: tuple[tuple[str, str], ...] = ()  # words and an address, or none
    ics: str = ""
    subscription: Subscription | None = None
    headers: dict[str, str] = field(default_factory=dict)


def off(here: Instance | None = None) -> str:
    """Why no mail leaves this installation, in words for those who run it; empty when mail goes out."""
    if not settings.MAIL_WAY:
        return _("No mail is sent: PARTIZIP_MAIL_URL is not set.")
    if settings.MAIL_WAY != "file" and (here or instance()).demo:
        return _("No mail is sent: the demo Land writes to nobody.")
    return ""


def off_in_public() -> str:
    """The same for everybody: without the name of a setting, which says something to administrators alone."""
    return off() if settings.MAIL_WAY else _("This Land sends no mail at present.")


def deliverable(address: str) -> bool:
    """Whether somebody can have this address."""
    return not _INVENTED.search(address.rpartition("@")[2].lower().rstrip("."))


def language_of(wanted: str) -> str:
    """The language of a mail: the reader's own where the program speaks it, else German."""
    return wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def page(path: str, language: str) -> str:
    """The full address of a German page path in a language."""
    prefix = "" if language == settings.LANGUAGE_CODE else f"/{language}"
    return f"{settings.SITE_URL}{prefix}{path}"


def day_words(day: date) -> str:
    """A day in the words of the active language."""
    return formats.date_format(day, "j. F Y" if translation.get_language() == "de" else "j F Y")


def isolated(text: str) -> str:
    """Words from left to right within a line of the active language, where that runs from right to left."""
    return f"\u2068{text}\u2069" if translation.get_language_bidi() else text


def one_line(text: str, longest: int) -> str:
    """What may stand in a header: one line without control signs."""
    cut = " ".join(_CONTROL.sub(" ", text).split())
    return cut if len(cut) <= longest else cut[: longest - 1] + "…"


def put(letters: Iterable[Letter], at: datetime, language: str = "") -> int:
    """Queue letters in the running transaction; what was queued under its key before is not queued again.

    Returns how many were given to the database. Nothing is queued while mail is off, nor for invented addresses.
    """
    return store(written(letters, at, language))


def written(letters: Iterable[Letter], at: datetime, language: str = "", here: Instance | None = None) -> list[Mail]:
    """The mails of these letters, not stored yet; none while mail is off, nor for invented addresses.

    Who writes many times reads the installation's facts once and gives them (`here`).
    """
    here = here or instance()
    if off(here):
        return []
    code = language or translation.get_language() or settings.LANGUAGE_CODE
    return [_mail(letter, at, code, here) for letter in letters if deliverable(letter.to)]


def store(mails: list[Mail]) -> int:
    """Put written mails into the outbox in the running transaction, each key once; how many were given."""
    Mail.objects.bulk_create(mails, batch_size=200, ignore_conflicts=True)
    return len(mails)


def _written(template: str, context: dict[str, Any]) -> str:
    """The text, without the one sign that PostgreSQL does not store."""
    return render_to_string(template, context).replace("\x00", "")


def _mail(letter: Letter, at: datetime, language: str, here: Instance) -> Mail:
    context: dict[str, Any] = {"letter": letter, "instance": here, "language": language, "home": page("/", language)}
    subject = f"[{here.mark}] {letter.subject}" if here.mark else letter.subject
    mail = Mail(
        key=letter.key, kind=letter.kind, to=letter.to, language=language, subject=one_line(subject, 240),
        text=_written("post/mail.txt", context), html=_written("post/mail.html", context),
        ics=letter.ics, headers=letter.headers, subscription=letter.subscription, made_at=at, next_try_at=at,
    )  # fmt: skip
    mail.message_id = f"<{mail.id}@{urlsplit(settings.SITE_URL).hostname}>"
    return mail
