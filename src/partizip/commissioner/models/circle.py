"""The steering circle: its rules, its members, its meetings (C6.5). Who chairs it is derived, never stored.

Nothing here changes: rules, times and ends are added, and what counts today follows from the newest row.
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import F, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_short_code
from partizip.access.matrix import RIGHTS
from partizip.bodies.models import Body, Function
from partizip.core.calendar import berlin_day
from partizip.core.circle import Met
from partizip.core.notices import Notice, followed
from partizip.journal.instants import instant
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only

FUNCTION = "fluechtlingsmanagement"  # the body that holds it chairs
SITS = frozenset(row.role for row in RIGHTS if row.right == "circle.take_part")


@append_only
class Circle(models.Model):
    """A steering circle that an independent office has set up."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="circles")
    function = models.SlugField(max_length=64, default=FUNCTION)
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("made_at", "id")

    def __str__(self) -> str:
        return str(_("Steering circle"))

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The circle's public page."""
        return reverse("circle")

    def chair(self, day: date) -> Body | None:
        """The body that chairs on a day: whoever then holds the function, or came after it; None when nobody does."""
        held = Function.objects.on(day).filter(name=self.function).select_related("body").first()
        body = held.body if held else None
        while body is not None and not body.exists_on(day):
            body = body.successor
        return body

    def rules_at(self, moment: datetime) -> "CircleRules":
        """The rules in force at a moment; before the first ones, those."""
        rules = list(self.rules.all())
        return next((one for one in reversed(rules) if one.at <= moment), rules[0])


@append_only
@removable(
    "name",
    "name_en",
    "purpose",
    "purpose_en",
    by="circle__office",
    of="circle",
    called=_("Rules of the steering circle"),
)
class CircleRules(models.Model):
    """The rules of a circle in one version: name, purpose, notice for papers in working days. The newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200, blank=True)
    purpose = models.TextField()
    purpose_en = models.TextField(blank=True)
    notice_days = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["circle", "number"], name="commissioner_circlerules_once"),
            models.CheckConstraint(condition=Q(notice_days__lte=60), name="commissioner_circlerules_notice"),
        ]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(models.QuerySet["Seat"]):
    """Memberships by time."""

    def on(self, day: date) -> "SeatQuerySet":
        """Those that hold on a day."""
        return self.filter(Q(end=None) | Q(end__last_day__gte=day), valid_from__lte=day)


@append_only
class Seat(models.Model):
    """A body is a member of a circle from a day on; whoever holds a mandate there sits in it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="seats")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="circle_seats")
    valid_from = models.DateField()
    at = models.DateTimeField()

    objects = SeatQuerySet.as_manager()

    class Meta:
        ordering = ("valid_from", "id")

    def __str__(self) -> str:
        return self.body.name

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """Where the members stand."""
        return f"{reverse('circle')}#mitglieder"


@append_only
@removable("reason", by="seat__circle__office", of="seat", called=_("Why a membership in the steering circle ended"))
class SeatEnd(models.Model):
    """The last day of a body's membership, with the public reason."""

    seat = models.OneToOneField(Seat, on_delete=models.PROTECT, primary_key=True, related_name="end")
    last_day = models.DateField()
    reason = models.TextField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.seat)


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Meetings with what their pages read."""

    def with_calls(self) -> "MeetingQuerySet":
        """With every time and place that was set; two queries."""
        return self.select_related("circle").prefetch_related(
            Prefetch("calls", Calling.objects.select_related("body").order_by("number"))
        )


@append_only
class Meeting(models.Model):
    """A meeting of a circle; when and where stands in its calls, of which the newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="meetings")
    called_at = models.DateTimeField()

    objects = MeetingQuerySet.as_manager()
    follows = ("circle_meeting", "code")

    class Meta:
        ordering = ("called_at", "id")

    def __str__(self) -> str:
        return str(_("Meeting %(code)s of the steering circle") % {"code": self.code})

    @property
    def public_id(self) -> str:
        """The short code; it stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """The meeting's public page."""
        return reverse("circle_meeting", args=[self.code])

    @property
    def call(self) -> "Calling":
        """The time and place that count; for with_calls()."""
        return list(self.calls.all())[-1]

    @property
    def met(self) -> Met:
        """What counts of it for the rules."""
        call = self.call
        return Met(self.code, call.starts_at, call.cancelled)

    @property
    def day(self) -> date:
        """Its day in Berlin."""
        return berlin_day(self.call.starts_at)

    @classmethod
    def posted(cls) -> "MeetingQuerySet":
        """Meetings with what touches() and addressees() read."""
        return cls.objects.with_calls()

    def touches(self) -> list[str]:
        """The meeting itself."""
        return [followed("circle_meeting", self.code)]

    def addressees(self, verb: str, facts: Mapping[str, Any]) -> Iterator[Notice]:
        """Everybody who sits in it when it is called, moved or called off: the line names their bodies."""
        words = {
            "commissioner.circle_called": _("You are invited to a meeting of the steering circle."),
            "commissioner.circle_moved": _("A meeting of the steering circle was moved."),
            "commissioner.circle_cancelled": _("A meeting of the steering circle was called off."),
        }.get(verb)
        if words is None:
            return
        call = self.call
        yield Notice(
            about=self.code, words=words, title=str(self), address=self.get_absolute_url(),
            bodies=[UUID(body) for body in facts["invited"]], roles=[SITS], starts_at=call.starts_at,
            place=call.where, cancelled=call.cancelled,
        )  # fmt: skip


@append_only
@removable("place", "reason", by="body", of="meeting", called=_("Invitation to a meeting of the steering circle"))
@instant("starts_at")
class Calling(models.Model):
    """When and where a meeting takes place, as it was set once; a later one gives the reason, or calls it off."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="calls")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField(db_index=True)
    place = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=300, blank=True)
    cancelled = models.BooleanField(default=False)
    reason = models.TextField(blank=True)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="commissioner_calling_once"),
            models.CheckConstraint(condition=Q(number=1) | ~Q(reason=""), name="commissioner_calling_reason"),
            models.CheckConstraint(condition=~Q(place="") | ~Q(link=""), name="commissioner_calling_somewhere"),
            models.CheckConstraint(condition=Q(at__lte=F("starts_at")), name="commissioner_calling_ahead"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)

    @property
    def is_short(self) -> bool:
        """Whether it was set less than a day ahead."""
        return self.starts_at - self.at < timedelta(days=1)

    @property
    def where(self) -> str:
        """Place and link in one line."""
        return ", ".join(filter(None, (self.place, self.link)))


class Presence(models.TextChoices):
    """Who came for a body; never by name."""

    LEADERSHIP = "leadership", _("state secretary, district councillor or head")
    STAFF = "staff", _("working level")
    ABSENT = "absent", _("nobody")


@append_only
class Attendance(models.Model):
    """Who came to a meeting for a body; the newest row counts until the minutes are approved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="attendances")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    presence = models.CharField(max_length=12, choices=Presence.choices)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.body}: {self.get_presence_display()}"
