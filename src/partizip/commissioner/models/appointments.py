"""Appointments to an independent office, and how they ended: body, date and hearing of each (R-P6-6).

No row names a person: whoever holds the office is known by the mandate, whose holder is sealed (docs/decisions/0026).
"""

from datetime import date

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.core import office as rules
from partizip.core.notices import followed
from partizip.journal.triggers import append_only


class End(models.TextChoices):
    """How an appointment came to its end; the names are those of core.rules.How."""

    REMOVED = "removed", _("Removal")
    NOT_RENEWED = "not_renewed", _("Not renewed")
    RESIGNED = "resigned", _("Resignation")


class AppointmentQuerySet(models.QuerySet["Appointment"]):
    """Appointments with what is recorded of them."""

    def with_all(self) -> "AppointmentQuerySet":
        """With bodies, mandate, ends and renewals, newest first."""
        ends = AppointmentEnd.objects.select_related("decided_by", "heard", "mistake").order_by("at", "id")
        found = self.select_related("office", "appointed_by", "heard", "mandate", "mistake", "renews")
        further = Appointment.objects.select_related("mistake")
        found = found.prefetch_related(Prefetch("ends", ends), Prefetch("renewals", further))
        return found.order_by("office__name", "-first_day", "-at", "-id")


class _Decided(models.Model):
    """A decision about an office: who decided when, and who was heard on which day; empty: no hearing recorded."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    decided_on = models.DateField(_("decided on"))
    heard = models.ForeignKey(
        "bodies.Body", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("who was heard"),
    )  # fmt: skip
    heard_on = models.DateField(_("heard on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    at = models.DateTimeField(_("recorded"))

    class Meta:
        abstract = True

    @property
    def is_wrong(self) -> bool:
        """Whether somebody said that this was recorded wrongly."""
        return getattr(self, "mistake", None) is not None


@append_only
class Appointment(_Decided):
    """Somebody was appointed to an independent office for a term; `mandate`: under which the rights are exercised."""

    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="appointments")
    appointed_by = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    mandate = models.ForeignKey("access.Mandate", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    renews = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="renewals")
    first_day = models.DateField(_("from"))
    term_until = models.DateField(_("until"))

    objects = AppointmentQuerySet.as_manager()

    class Meta:
        ordering = ("first_day", "at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(term_until__gte=F("first_day")), name="commissioner_appointment_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(heard=None, heard_on=None) | Q(heard__isnull=False, heard_on__isnull=False),
                name="commissioner_appointment_hearing_whole",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Appointment: %(office)s") % {"office": self.office})

    @property
    def public_id(self) -> str:
        """The id that the log names."""
        return str(self.id)

    def get_absolute_url(self) -> str:
        """Its place on the office's page."""
        return f"{reverse('office')}#{self.id}"

    @property
    def end(self) -> "AppointmentEnd | None":
        """The end that counts; for with_all()."""
        return next((end for end in self.ends.all() if not end.is_wrong), None)

    @property
    def renewal(self) -> "Appointment | None":
        """The appointment that goes on where this one ends; for with_all()."""
        return next((one for one in self.renewals.all() if not one.is_wrong), None)

    def facts(self) -> rules.Appointment:
        """What counts of it for the rules; for with_all()."""
        end = self.end
        return rules.Appointment(
            self.first_day, self.term_until, self.mandate.valid_until if self.mandate else None,
            rules.How(end.how) if end else None, end.last_day if end else None, self.renewal is not None,
        )  # fmt: skip

    def state(self, day: date) -> rules.Term:
        """What became of it, on a day."""
        return rules.term(self.facts(), day)

    @classmethod
    def posted(cls) -> "models.QuerySet[Appointment]":
        """With what touches() reads."""
        return cls.objects.select_related("office", "appointed_by")

    def touches(self) -> list[str]:
        """The office, who appointed, and the clause of its independence."""
        return [*self.office.touches(), *self.appointed_by.touches(), followed("clause", "c6.1")]


@append_only
class AppointmentEnd(_Decided):
    """How an appointment came to its end, with who decided it; the mandate itself two administrators end."""

    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="ends")
    how = models.CharField(_("how it ended"), max_length=12, choices=End.choices)
    decided_by = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    last_day = models.DateField(_("last day"))
    reason = models.TextField(_("reason"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="de")

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(heard=None, heard_on=None) | Q(heard__isnull=False, heard_on__isnull=False),
                name="commissioner_appointmentend_hearing_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_how_display()}: {self.appointment.office}"


@append_only
class Mistake(models.Model):
    """An appointment or its end was recorded wrongly and counts no more; it stays visible with the reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    appointment = models.OneToOneField(
        Appointment, on_delete=models.PROTECT, null=True, blank=True, related_name="mistake"
    )
    end = models.OneToOneField(AppointmentEnd, on_delete=models.PROTECT, null=True, blank=True, related_name="mistake")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("time"))

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(appointment=None) ^ Q(end=None), name="commissioner_mistake_of_one")
        ]

    def __str__(self) -> str:
        return f"{self.appointment or self.end}: {self.reason}"
