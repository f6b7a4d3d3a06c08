"""What a steering circle deals with: points of the agenda, papers, decisions and their tasks."""

from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.ids import new_id, new_seal, new_short_code
from partizip.access.personal import personal
from partizip.commissioner.models.circle import Circle, Meeting
from partizip.core import circle as rules
from partizip.core import ledger
from partizip.core.notices import followed
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable


class Origin(models.TextChoices):
    """Who put a point on the agenda."""

    CHAIR = rules.CHAIR, _("put by the chair")
    OFFICE = rules.OFFICE, _("put by the Commissioner's office")
    MEMBER = rules.MEMBER, _("put by a member")
    LADDER = rules.LADDER, _("brought by the reminder steps")


class PointQuerySet(models.QuerySet["Point"]):
    """Points with what their pages read."""

    def with_facts(self) -> "PointQuerySet":
        """With who put them, what became of them, papers and decisions; a fixed number of queries."""
        return self.select_related("body", "claim", "closing__meeting", "closing__body").prefetch_related(
            Prefetch("postponements", Postponement.objects.select_related("body", "meeting")),
            Prefetch("papers", Paper.objects.select_related("body", "file")),
            Prefetch("resolutions", Resolution.objects.select_related(
                "owner", "meeting__minutes", "claim"
            ).prefetch_related(Prefetch("dissents", Dissent.objects.select_related("body")))),
        )  # fmt: skip


# A point that the reminder steps brought is titled by whoever asked for what is owed.
_WHO: dict[str, dict[str, None]] = {
    "body": {}, "claim__creditor": {"claim__duty": None, "claim__circle_resolution": None},
    "claim__circle_resolution__body": {},
}  # fmt: skip


@append_only
@removable("title", "text", by=_WHO, called=_("Point of the steering circle"))
@searchable(
    "circle_point", title="title", names=("code",), words=("text",), language="language", day="put_at", body="body_id"
)
class Point(models.Model):
    """A point for the agenda. It stands on each one until it is dealt with, or withdrawn by the body that put it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    circle = models.ForeignKey(Circle, on_delete=models.PROTECT, related_name="points")
    origin = models.CharField(max_length=8, choices=Origin.choices)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    claim = models.OneToOneField(
        "duties.Claim", on_delete=models.PROTECT, related_name="circle_point", null=True, blank=True
    )
    title = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="de")
    put_at = models.DateTimeField()

    objects = PointQuerySet.as_manager()

    class Meta:
        ordering = ("put_at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(origin=rules.LADDER, body=None, claim__isnull=False)
                | (~Q(origin=rules.LADDER) & Q(body__isnull=False, claim=None)),
                name="commissioner_point_somebodys",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        """The short code; it stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """The point's public page."""
        return reverse("circle_point", args=[self.code])

    @property
    def facts(self) -> rules.Facts:
        """What counts of it for the rules; for with_facts()."""
        closing = getattr(self, "closing", None)
        if closing is None:
            return rules.Facts(self.code, self.put_at)
        met = closing.meeting.code if closing.meeting else ""
        return rules.Facts(self.code, self.put_at, closing.at, met, closing.kind == Closing.Kind.WITHDRAWN)

    def touches(self) -> list[str]:
        """The body that put it."""
        return [followed("body", self.body.slug)] if self.body else []

    @classmethod
    def posted(cls) -> "models.QuerySet[Point]":
        """Points with what touches() reads."""
        return cls.objects.select_related("body")


@append_only
@removable("text", by="body", of="point", called=_("Result of a point of the steering circle"))
@adds_words(to="point", words=("text",), language="language")
class Closing(models.Model):
    """A point was dealt with (at a meeting, or outside of one) or withdrawn; the words say what came of it, or why."""

    class Kind(models.TextChoices):
        """How a point left the agenda."""

        DECIDED = "decided", _("decided")
        NOTED = "noted", _("dealt with, no decision")
        WITHDRAWN = "withdrawn", _("withdrawn by the body that put it")

    point = models.OneToOneField(Point, on_delete=models.PROTECT, primary_key=True, related_name="closing")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="closings", null=True, blank=True)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="de")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind="decided") | ~Q(text=""), name="commissioner_closing_said"),
        ]

    def __str__(self) -> str:
        return f"{self.point}: {self.get_kind_display()}"


@append_only
@removable("reason", by="body", of="point", called=_("Why a point of the steering circle was postponed"))
class Postponement(models.Model):
    """A point was not dealt with at a meeting; the reason is public, and it stands on the next agenda."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="postponements")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="postponements")
    reason = models.TextField()
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["point", "meeting"], name="commissioner_postponement_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="commissioner_postponement_reason"),
        ]

    def __str__(self) -> str:
        return str(self.point)


@append_only
class PointOrder(models.Model):
    """The order set for an agenda, as codes of points; what it does not name comes after. The newest counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="orders")
    codes = models.JSONField(default=list)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.meeting)


@append_only
@removable("title", "internal_reason", by="body", of="point", called=_("Name of a paper for the steering circle"))
@adds_words(to="point", words=("title",))
class Paper(models.Model):
    """A paper for a point. An internal one has no file here: its reason is public, the rest stands in InternalPaper."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="papers")
    title = models.CharField(max_length=300, blank=True)
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    internal_reason = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # of a public paper its bytes; of an internal one salted
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(file__isnull=False, internal_reason="") | (Q(file=None, title="") & ~Q(internal_reason="")),
                name="commissioner_paper_public_or_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.title or str(_("Internal paper"))

    @property
    def is_internal(self) -> bool:
        """Whether the members and the office alone read it."""
        return self.file_id is None


def _old(rows: Any, at: datetime) -> Any:
    """Ten years after they were handed in."""
    return rows.filter(paper__at__lt=at - timedelta(days=3653))


@personal(
    held=_("Internal papers of the steering circle"),
    whose=purposes.OFFICIALS,
    purpose=_("What the steering circle decides on"),
    basis=purposes.PUBLIC_TASK,
    seen_by=_("Whoever sits in the steering circle, and the Commissioner's office"),
    kept=_("Ten years after it was handed in"),
    columns=("title", "name"), secrets=("data", "salt"), due=_old,
)  # fmt: skip
class InternalPaper(models.Model):
    """Title and bytes of an internal paper, of which the record holds a salted fingerprint only.

    Purpose of personal data in it: none is meant to be there. No trigger keeps it, so that a court's order can be
    carried out.
    """

    paper = models.OneToOneField(Paper, on_delete=models.PROTECT, primary_key=True, related_name="inside")
    title = models.CharField(max_length=300)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    data = models.BinaryField()
    salt = models.BinaryField(max_length=16, default=new_seal, editable=False)

    def __str__(self) -> str:
        return self.title

    def fingerprint(self) -> str:
        """The salted commitment to title, name and bytes, 64 hexadecimal signs."""
        said = ledger.canonical_json({"title": self.title, "name": self.name, "type": self.media_type})
        return ledger.commitment(bytes(self.salt), said + b"\n" + bytes(self.data)).hex()


class Outcome(models.TextChoices):
    """How a decision was taken."""

    UNANIMOUS = "unanimous", _("by consensus")
    MAJORITY = "majority", _("by majority")


@append_only
@removable("title", "text", "outside_reason", by="body", called=_("Decision of the steering circle"))
@searchable(
    "circle_decision", title="title", names=("code",), words=("text",), language="language", day="at", body="owner_id"
)
class Resolution(models.Model):
    """A decision of the circle. It has an owner and a date, always (R-P6-5), and becomes a task: something owed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    point = models.ForeignKey(Point, on_delete=models.PROTECT, related_name="resolutions")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="resolutions", null=True, blank=True)
    title = models.CharField(max_length=300)
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    outside_reason = models.TextField(blank=True)
    owner = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    claim = models.OneToOneField("duties.Claim", on_delete=models.PROTECT, related_name="circle_resolution")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(meeting__isnull=False, outside_reason="") | (Q(meeting=None) & ~Q(outside_reason="")),
                name="commissioner_resolution_where",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        """The short code; it stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """Its place on the page of its point."""
        return f"{self.point.get_absolute_url()}#{self.code}"

    @classmethod
    def posted(cls) -> "models.QuerySet[Resolution]":
        """Decisions with what touches() reads."""
        return cls.objects.select_related("owner")

    def touches(self) -> list[str]:
        """The body that owns it."""
        return [followed("body", self.owner.slug)]


@append_only
@removable("text", by="body", of="resolution", called=_("Dissent from a decision of the steering circle"))
@adds_words(to="resolution", words=("text",), language="language")
class Dissent(models.Model):
    """A member's own words against a decision."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    resolution = models.ForeignKey(Resolution, on_delete=models.PROTECT, related_name="dissents")
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.resolution)
