"""Mails that wait or were sent, subscriptions, how far the record was told, and when each recurring job ran."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.ids import new_id, new_seal
from partizip.access.personal import Rows, personal

KEPT = timedelta(days=30)  # sent mails, and those given up
TO_REPORTER = "barrier"  # the kind of the mail with the answer to a reported barrier: of nobody with an account


class Rhythm(models.TextChoices):
    """How often a subscription tells."""

    NOW = "now", _("at once")
    WEEK = "week", _("once a week, on Monday morning")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Subscriptions by what is to be done with them."""

    def due(self, at: datetime, size: int) -> "SubscriptionQuerySet":
        """Confirmed ones that there may be something to tell, by their rhythm."""
        digest = Q(rhythm=Rhythm.WEEK, next_digest_at__lte=at)
        return self.filter(Q(rhythm=Rhythm.NOW, told_until__lt=size) | digest, confirmed_at__isnull=False)

    def lapsed(self, at: datetime) -> "SubscriptionQuerySet":
        """Asked for and not confirmed in time."""
        return self.filter(confirmed_at=None, confirm_until__lte=at)


@personal(
    held=_("E-mail address, what somebody wants to be told, how often and in which language"),
    whose=purposes.SUBSCRIBERS,
    purpose=_("To send the mail that was asked for"),
    basis=purposes.CONSENT,
    seen_by=purposes.NOBODY_ELSE,
    kept=_("Until it is ended, then deleted at once; after 48 hours when it was not confirmed"),
    mail="email", secrets=("seal", "confirm_hash", "manage_hash"),
    due=lambda rows, at: rows.lapsed(at), apart=lambda rows: rows,
)  # fmt: skip
class Subscription(models.Model):
    """Somebody without an account wants to be told what happens to one thing, or to everything.

    Purpose of the e-mail address: to send exactly this. Deleted at once when the subscription ends, and after 48
    hours when it was never confirmed. The secrets of its links are not stored, only their SHA-256; they are derived
    from the installation's secret and `seal` when a mail is sent (post.secrets).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email = models.EmailField(_("e-mail address"))
    subject = models.CharField(_("what it is about"), max_length=90)  # "clause:c2.1", "body:laf", "claim:…", "all"
    rhythm = models.CharField(_("how often"), max_length=4, choices=Rhythm.choices, default=Rhythm.NOW)
    language = models.CharField(_("language"), max_length=12, default="de")
    asked_at = models.DateTimeField()
    confirm_until = models.DateTimeField(db_index=True)
    confirmed_at = models.DateTimeField(null=True)
    told_until = models.BigIntegerField(default=0)  # the first line that was not told yet
    next_digest_at = models.DateTimeField(null=True)
    seal = models.BinaryField(max_length=16, default=new_seal, editable=False)
    confirm_hash = models.CharField(max_length=64, db_index=True)
    manage_hash = models.CharField(max_length=64, db_index=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["email", "subject"], name="post_subscription_once")]
        indexes = [models.Index(fields=["rhythm", "told_until"], name="post_subscription_due")]

    def __str__(self) -> str:
        return f"{self.subject} ({self.rhythm})"


class MailQuerySet(models.QuerySet["Mail"]):
    """Mails by what became of them."""

    def waiting(self) -> "MailQuerySet":
        """Neither sent nor given up."""
        return self.filter(sent_at=None, given_up_at=None)


def _done(rows: Rows, at: datetime) -> Rows:
    """Mails that were sent or given up 30 days ago."""
    return rows.filter(Q(sent_at__lt=at - KEPT) | Q(given_up_at__lt=at - KEPT))


@personal(
    held=_("Mails that wait or were sent: e-mail address, language, text, when it was sent"),
    whose=_("People who act for a public body, and people who asked for mail"),
    purpose=_("To send the mail, and to see when one did not arrive"),
    basis=_("Public task (Art. 6 (1) (e) GDPR) or consent (Art. 6 (1) (a) GDPR)"),
    seen_by=_(
        "Nobody but the program; auditors when a mail went out, never to whom; the operator has the database, and the "
        "mail servers on the way see each mail"
    ),
    kept=_("30 days after it was sent or given up; at once when the subscription ends"),
    mail="to", columns=("text",), secrets=("headers", "html", "ics", "message_id", "held_by", "key"),
    due=_done, apart=lambda rows: rows.filter(Q(subscription__isnull=False) | Q(kind=TO_REPORTER)),
)  # fmt: skip
class Mail(models.Model):
    """A mail in the outbox: made in the transaction that causes it, sent by the worker.

    Purpose of the e-mail address: to send the mail. Deleted 30 days after it was sent or given up, and at once with
    its subscription. Where `subscription` is set the text holds places for its links, filled in when it is sent.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=160, unique=True)  # what it is about: the same thing is never queued twice
    kind = models.CharField(max_length=12)  # duty, summary, confirm, known, news, case, barrier, sign-in
    to = models.EmailField(_("e-mail address"), db_index=True)
    language = models.CharField(max_length=12)
    subject = models.CharField(max_length=250)
    text = models.TextField()
    html = models.TextField()
    ics = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    message_id = models.CharField(max_length=200)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, null=True, related_name="mails")
    made_at = models.DateTimeField()
    # A worker that takes the mail moves this ahead; so nobody else takes it, and it comes back when the worker dies.
    next_try_at = models.DateTimeField()
    held_by = models.CharField(max_length=32, blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True, db_index=True)
    given_up_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=80, blank=True)  # kind and code, never what the server said

    objects = MailQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["next_try_at"], name="post_mail_waiting", condition=Q(sent_at=None, given_up_at=None)),
            models.Index(fields=["to", "kind", "made_at"], name="post_mail_by_address"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.id}"

    @property
    def public_id(self) -> UUID:
        """The id in the doctor's words; no address."""
        return self.id


class Cursor(models.Model):
    """How far the record was read to tell officials of their duties; moves in the transaction that queues the mails."""

    name = models.CharField(primary_key=True, max_length=32)
    line = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.name}: {self.line}"


class JobRun(models.Model):
    """When a recurring job ran and succeeded last, so that the worker's silence is seen. Holds no personal data."""

    name = models.CharField(primary_key=True, max_length=64)
    run_at = models.DateTimeField()
    succeeded_at = models.DateTimeField(null=True)
    failures = models.PositiveIntegerField(default=0)  # in a row, since it succeeded last
    last_error = models.CharField(max_length=80, blank=True)

    def __str__(self) -> str:
        return self.name
