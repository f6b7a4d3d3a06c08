"""Requests and objections of the Commissioner's office: each a claim with its clock, and letters that remind of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.commissioner.models.plans import BODY
from partizip.core.notices import Notice, followed
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only


@append_only
class Request(models.Model):
    """A question or objection of an independent office to a body; what is asked and answered is the claim's own.

    Nothing here hides one: whether it is overdue follows from the claim's dates alone (R-P6-4).
    """

    class Kind(models.TextChoices):
        """What the office asks for."""

        QUESTION = "question", _("Request")
        OBJECTION = "objection", _("Objection")

    claim = models.OneToOneField("duties.Claim", on_delete=models.PROTECT, primary_key=True, related_name="request")
    kind = models.CharField(max_length=12, choices=Kind.choices)

    class Meta:
        ordering = ("-claim__asked_at", "-claim_id")

    def __str__(self) -> str:
        return self.claim.title

    @property
    def public_id(self) -> str:
        """The short code of the claim: one code for the thread, its receipt and its letters."""
        return self.claim.code

    def get_absolute_url(self) -> str:
        """The thread's public page."""
        return reverse("request", args=[self.claim.code])


@append_only
@removable("text", by="body", of="request", called=_("Reminder letter"))
class Letter(models.Model):
    """A reminder letter that went out to the body: by mail, or recorded as sent on paper. It names no person."""

    class Way(models.TextChoices):
        """How it went out."""

        MAIL = "mail", _("by mail")
        PAPER = "paper", _("on paper")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="letters")
    number = models.PositiveSmallIntegerField()
    way = models.CharField(max_length=8, choices=Way.choices)
    text = models.TextField()
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["request", "number"], name="commissioner_letter_number_once")]

    def __str__(self) -> str:
        return str(self.request)

    @property
    def public_id(self) -> str:
        """The short code of the thread."""
        return self.request.public_id

    def get_absolute_url(self) -> str:
        """The thread's public page."""
        return self.request.get_absolute_url()

    @classmethod
    def posted(cls) -> "models.QuerySet[Letter]":
        """Letters with what the two below read."""
        return cls._base_manager.select_related("request__claim__debtor", "request__claim__creditor")

    def touches(self) -> Iterator[str]:
        """The claim and both sides."""
        claim = self.request.claim
        yield followed("claim", claim.code)
        yield followed("body", claim.debtor.slug)
        yield followed("body", claim.creditor.slug)

    def addressees(self, verb: str, facts: Mapping[str, Any]) -> Iterator[Notice]:
        """The body that has not answered, with the whole letter when it goes by mail."""
        claim = self.request.claim
        if verb == "commissioner.reminder_sent" and self.way == self.Way.MAIL:
            yield Notice(
                about=claim.code, words=_("The Commissioner's office reminds your body: an answer is overdue."),
                title=claim.title, title_en=claim.title_en, address=self.get_absolute_url(), bodies=[claim.debtor_id],
                roles=[BODY], letter=self.text,
            )  # fmt: skip
