"""Requests to be erased, barriers that were reported, counts of what browsers refused, the demo's progress."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.ids import new_id, new_short_code
from partizip.access.personal import Rows, personal
from partizip.core.calendar import add_months, berlin_day, start_of_day
from partizip.journal.triggers import append_only

REFUSED_KEPT_MONTHS = 24
BARRIER_KEPT_MONTHS = 12


class Blocked(models.Model):
    """How often browsers refused something on a page on a day, and of which kind; nothing of who was reading.

    `page` is the name of an address, never the address itself; `source` a host or a word such as inline, never a path.
    Purpose: to notice a fault of ours, or strange content. Deleted after 90 days by the worker.
    """

    day = models.DateField()
    page = models.CharField(max_length=64)
    directive = models.CharField(max_length=32)
    source = models.CharField(max_length=120)
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["day", "page", "directive", "source"], name="portal_blocked_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.directive} {self.source}"


class DemoLoad(models.Model):
    """How far the large demo is filled. One row; its steps are numbered, so whoever goes on knows where."""

    scale = models.FloatField()
    day = models.DateField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.done}/{self.total}"

    @property
    def percent(self) -> int:
        """How much of it is done, whole per cent."""
        return 100 * self.done // max(self.total, 1)


def _long_refused(rows: Rows, at: datetime) -> Rows:
    return rows.filter(refused_at__lt=start_of_day(add_months(berlin_day(at), -REFUSED_KEPT_MONTHS)))


@personal(
    held=_("That somebody asked to be erased, when, and the reason when it was refused"),
    whose=purposes.OFFICIALS,
    purpose=_("To answer a request to be erased within a month"),
    basis=_("Legal obligation (Art. 6 (1) (c) with Art. 12 (3) and 17 GDPR)"),
    seen_by=_("Administrators"),
    kept=_("Until the account is erased; a refused one 24 months"),
    owner="person", columns=("reason",), due=_long_refused, with_account=True,
)  # fmt: skip
class ErasureRequest(models.Model):
    """Somebody with a running office asks to be erased; due within a month (Art. 12 (3) GDPR).

    Purpose of the personal data: to answer the request. Deleted with the account, and 24 months after a refusal.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey("access.Person", on_delete=models.CASCADE, related_name="erasure_requests")
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("due"), db_index=True)
    overdue_from = models.DateTimeField(_("overdue from"))
    refused_at = models.DateTimeField(_("refused"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person"], condition=Q(refused_at=None), name="portal_erasurerequest_one_open"
            ),
            models.CheckConstraint(
                condition=Q(refused_at=None) | ~Q(reason=""), name="portal_erasurerequest_refusal_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.id)

    @property
    def met_at(self) -> datetime | None:
        """When it was answered, if it was and the account is still there."""
        return self.refused_at


class BarrierReport(models.Model):
    """A barrier was reported: when, until when the answer is due (BITV 2.0, BIKTG Bln § 5). Nothing of a person.

    What was said stands in BarrierWords and goes; this row stays for the statistics, also when the words were deleted
    before the answer: else an overdue report could be made to vanish.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(_("short code"), max_length=9, unique=True, default=new_short_code, editable=False)
    asked_at = models.DateTimeField(_("reported"))
    due_on = models.DateField(_("due"), db_index=True)
    overdue_from = models.DateTimeField(_("overdue from"))
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, editable=False)  # when unanswered words were deleted

    def __str__(self) -> str:
        return self.code

    @property
    def met_at(self) -> datetime | None:
        """When it was answered; load with select_related("answer")."""
        answer: Any = getattr(self, "answer", None)
        return answer.at if answer else None


class Outcome(models.TextChoices):
    """What became of a reported barrier."""

    REMOVED = "removed", _("barrier removed")
    PLANNED = "planned", _("will be removed")
    WAY_ROUND = "way_round", _("another way was offered")
    NOT_OURS = "not_ours", _("not on these pages")
    NO_BARRIER = "no_barrier", _("no barrier was found")
    NO_REPORT = "no_report", _("no report of a barrier")  # advertising, insults: kept, and counted apart


@append_only
class BarrierAnswer(models.Model):
    """That a reported barrier was answered, with which outcome, by which role and body; its words stand apart."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.OneToOneField(BarrierReport, on_delete=models.PROTECT, related_name="answer")
    outcome = models.CharField(_("what became of it"), max_length=12, choices=Outcome.choices)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    def __str__(self) -> str:
        return str(_("Answer to a reported barrier"))

    @property
    def public_id(self) -> UUID:
        """The id that the log names; the short code is the reporter's and stands nowhere in public."""
        return self.id


def _long_answered(rows: Rows, at: datetime) -> Rows:
    since = start_of_day(add_months(berlin_day(at), -BARRIER_KEPT_MONTHS))
    return rows.filter(report__answer__at__lt=since)


def _withdrawn(rows: Rows, at: datetime) -> None:
    unanswered = BarrierReport.objects.filter(words__in=rows, answer=None, withdrawn_at=None)
    BarrierReport.objects.filter(pk__in=list(unanswered.values_list("pk", flat=True))).update(withdrawn_at=at)


@personal(
    held=_("What somebody reports, on which page; name and e-mail address when they are given; our answer"),
    whose=_("People who report a barrier, without an account"),
    purpose=_("To remove barriers and to answer whoever reported one"),
    basis=_("Legal obligation (Art. 6 (1) (c) GDPR with § 5 BIKTG Bln, § 12b BGG, BITV 2.0)"),
    seen_by=_("Operators and editors of this website"),
    kept=_("12 months after the answer; then only that a barrier was reported and answered, without words"),
    mail="email", columns=("page", "text", "name", "language", "reply"), due=_long_answered, apart=lambda rows: rows,
    leaving=_withdrawn,
)  # fmt: skip
class BarrierWords(models.Model):
    """What was reported and answered, in words, and who reported it where they say so.

    Purpose of the personal data: to remove the barrier and to answer. Deleted 12 months after the answer.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    report = models.OneToOneField(BarrierReport, on_delete=models.CASCADE, related_name="words")
    page = models.CharField(_("page"), max_length=300, blank=True)
    text = models.TextField(_("what does not work"))
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="de")
    reply = models.TextField(_("answer"), blank=True)

    def __str__(self) -> str:
        return str(self.id)
