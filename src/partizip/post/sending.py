"""Sending what waits in the outbox: several workers, kill -9 and bad addresses lose no mail.

A worker takes a batch by moving `next_try_at` ahead (a lease), sends each mail outside any transaction and notes it at
once. When it dies, the lease runs out and another takes the mail. Only a mail that the server had accepted and that
was not noted yet goes out again, under the same Message-ID, by which mail programs know that it is the same one.
"""

import secrets
import smtplib
import time
from datetime import datetime, timedelta
from email.utils import format_datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django.utils.html import escape

from partizip.post import links, outbox
from partizip.post.models import Mail

BATCH = 20
# A batch begins no mail after BATCH_TIME, and one mail takes a dozen steps of settings.EMAIL_TIMEOUT (20 s) at most.
BATCH_TIME = 300.0  # seconds
LEASE = timedelta(minutes=15)
RUN_TIME = 45.0  # seconds; then the other recurring work has its turn
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 360, 1440))


class ServerSilent(Exception):
    """The mail server takes nothing now; the mails wait and no attempt is counted. Names the kind of error only."""


def send_waiting(at: datetime) -> int:
    """Send what is due, in order; returns how many the server accepted. Raises ServerSilent when it takes none."""
    if outbox.off():
        return 0
    begin, sent = time.monotonic(), 0
    while time.monotonic() - begin < RUN_TIME:
        held = secrets.token_hex(16)
        mails = _take(held)
        if not mails:
            break
        sent += _send(mails, held)
    return sent


def _take(held: str) -> list[Mail]:
    """Up to BATCH due mails, which no other worker takes while the lease runs."""
    now = timezone.now()
    with transaction.atomic():
        due = Mail.objects.waiting().filter(next_try_at__lte=now).order_by("next_try_at", "id")
        ids = list(due.select_for_update(skip_locked=True).values_list("id", flat=True)[:BATCH])
        Mail.objects.filter(id__in=ids).update(next_try_at=now + LEASE, held_by=held)
    return list(Mail.objects.filter(id__in=ids).select_related("subscription").order_by("made_at", "id"))


def _send(mails: list[Mail], held: str) -> int:
    begin, sent, mine = time.monotonic(), 0, {mail.id for mail in mails}
    connection = get_connection()
    try:
        for mail in mails:
            if time.monotonic() - begin > BATCH_TIME:
                break
            _open(connection)
            sent += _send_one(connection, mail, held)
            mine.discard(mail.id)
    finally:
        connection.close()
        Mail.objects.filter(id__in=mine, held_by=held).waiting().update(next_try_at=timezone.now(), held_by="")
    return sent


def _open(connection: BaseEmailBackend) -> None:
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        raise ServerSilent(_kind(error)) from None  # what the server said may name people


def _send_one(connection: BaseEmailBackend, mail: Mail, held: str) -> bool:
    """Hand over one mail and note what became of it; a fault of this mail concerns no other one."""
    mine = Mail.objects.filter(id=mail.id, held_by=held)
    try:
        connection.send_messages([message(mail)])
    except Exception as error:  # whatever is wrong with this mail must not stop the others
        connection.close()
        mail.attempts += 1
        given_up = mail.attempts > len(PAUSES)
        now = timezone.now()
        mine.update(
            attempts=mail.attempts, last_error=_kind(error), held_by="", given_up_at=now if given_up else None,
            next_try_at=now if given_up else now + PAUSES[mail.attempts - 1],
        )  # fmt: skip
        return False
    mine.update(sent_at=timezone.now(), held_by="", last_error="")
    return True


def _kind(error: Exception) -> str:
    """The kind of error and the server's code; never its words, which may name an address."""
    codes: list[object] = []
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    elif isinstance(error, smtplib.SMTPResponseException):
        codes = [error.smtp_code]
    return " ".join([type(error).__name__, *map(str, codes)])[:80]


def message(mail: Mail) -> EmailMultiAlternatives:
    """The mail as it goes out, with the links of its subscription filled in."""
    text, html, headers = mail.text, mail.html, dict(mail.headers)
    if mail.subscription is not None:
        found = links.links_of(mail.subscription)
        text = links.filled(text, found.items())
        html = links.filled(html, [(name, escape(url)) for name, url in found.items()])
        headers = {name: links.filled(value, found.items()) for name, value in headers.items()}
    made = EmailMultiAlternatives(
        mail.subject, text, settings.DEFAULT_FROM_EMAIL, [mail.to],
        headers={
            "Message-ID": mail.message_id, "Date": format_datetime(mail.made_at),
            "Content-Language": mail.language, "Auto-Submitted": "auto-generated", **headers,
        },
    )  # fmt: skip
    made.attach_alternative(html, "text/html")
    if mail.ics:
        made.attach("frist.ics", mail.ics, "text/calendar")
    return made
