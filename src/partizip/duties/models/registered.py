"""What is owed again and again: legal bases and the duties that rest on them."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.core.notices import followed
from partizip.duties.periods import Unit as Unit
from partizip.duties.telling import carried


class LegalBasisQuerySet(models.QuerySet["LegalBasis"]):
    """Legal bases by time."""

    def in_force(self, day: date) -> "LegalBasisQuerySet":
        """Those in force on a day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class LegalBasis(models.Model):
    """A paragraph in one version that makes something owed, and the period in which it is to be done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    law = models.CharField(_("law or house rule"), max_length=200)
    paragraph = models.CharField(_("paragraph"), max_length=60, blank=True)
    version = models.CharField(_("version"), max_length=120, blank=True)
    valid_from = models.DateField(_("in force from"))
    valid_until = models.DateField(_("in force until"), null=True, blank=True)
    amount = models.PositiveSmallIntegerField(_("period"), null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=16, choices=Unit.choices, default=Unit.WORKING_DAYS)
    source = models.CharField(_("source"), max_length=300, blank=True)
    to_confirm = models.BooleanField(_("to be confirmed by the legal office"), default=True)

    objects = LegalBasisQuerySet.as_manager()

    class Meta:
        ordering = ("law", "paragraph", "valid_from")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="duties_legalbasis_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.paragraph} {self.law}".strip()

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def is_in_force(self, day: date) -> bool:
        """Whether the paragraph, in this version, is in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


class Duty(models.Model):
    """A standing duty: who owes what to whom, how often, proven by what. Each instance is a claim."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    title = models.CharField(_("what is owed"), max_length=300)
    title_en = models.CharField(_("what is owed, in English"), max_length=300, blank=True)
    debtor = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, related_name="duties_owed", verbose_name=_("owed by")
    )
    creditor = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, related_name="duties_due", verbose_name=_("owed to")
    )
    basis = models.ForeignKey(
        LegalBasis, models.PROTECT, null=True, blank=True, related_name="duties", verbose_name=_("legal basis"),
    )  # fmt: skip
    cycle_months = models.PositiveSmallIntegerField(_("every how many months"), null=True, blank=True)
    evidence = models.CharField(_("evidence asked"), max_length=300, blank=True)
    # The day that the cycle counts from, as it was given: a free day moves one due date, never the ones after it.
    first_due = models.DateField(_("first due on"), null=True, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    end_reason = models.CharField(_("why it was ended"), max_length=300, blank=True)

    class Meta:
        ordering = ("title", "id")
        constraints = [
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="duties_duty_two_sides"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    @classmethod
    def posted(cls) -> "models.QuerySet[Duty]":
        """Duties with what touches() reads."""
        return cls.objects.select_related("debtor", "creditor").prefetch_related("clause_duties__clause")

    def touches(self) -> list[str]:
        """Both sides and the clauses it carries."""
        return [followed("body", self.debtor.slug), followed("body", self.creditor.slug), *carried(self)]
