"""Plans that bodies announce before they decide (R-P6-2, R-P6-3): what was announced stays readable for everybody.

No row changes and none can be taken back: no act narrows who reads a plan, and the mark that it touches participation
is answered by the office's own words alone (docs/decisions/0028).
"""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_short_code
from partizip.access.roles import Role
from partizip.core import toward
from partizip.core.calendar import berlin_day
from partizip.core.notices import Notice, followed
from partizip.core.things import Thing
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable

OFFICE = frozenset({str(Role.COMMISSIONER), str(Role.COMMISSIONER_OFFICE)})
BODY = frozenset({str(Role.OFFICER), str(Role.HEAD)})


class Matter(models.TextChoices):
    """Which matters of §§ 15 and 16 PartMigG a plan touches; the wording is to be confirmed by the legal office."""

    PLANS = "plans", _("Plans, measures and programmes on participation and integration")
    LAWS = "laws", _("Bills, ordinances and administrative rules")
    ORGANISATIONS = "organisations", _("Support of local organisations")
    ARRIVAL = "arrival", _("Structures of arrival and counselling")
    OPENING = "opening", _("Intercultural opening of the administration")
    FUNDING = "funding", _("Funding programmes and their rules")


def _afterwards() -> "models.QuerySet[PlanWord]":
    return PlanWord.objects.filter(plan=OuterRef("pk"), kind=toward.Word.AFTERWARDS)


class PlanQuerySet(models.QuerySet["Plan"]):
    """Plans by what has become of them."""

    def open(self) -> "PlanQuerySet":
        """Those that were neither decided nor given up."""
        return self.filter(ending=None)

    def without(self) -> "PlanQuerySet":
        """Those decided without involvement of the office."""
        outside = Q(ending__how=toward.Ending.OUTSIDE) & ~Q(ending__lacks=[])
        return self.filter(outside | Exists(_afterwards().exclude(lacks=[])))

    def decided(self) -> "PlanQuerySet":
        """Those decided, in whatever way."""
        return self.filter(Q(ending__how__in=(toward.Ending.DECIDED, toward.Ending.OUTSIDE)) | Exists(_afterwards()))

    def by_day(self, *before: Any) -> "PlanQuerySet":
        """By the day for which the decision is planned now, the earliest first; `before`: what comes before that."""
        moved = PlanWord.objects.filter(plan=OuterRef("pk"), kind=toward.Word.DAY).order_by("-at", "-id")
        day = Coalesce(Subquery(moved.values("on")[:1]), "decides_on")
        return self.annotate(planned_for=day).order_by(*before, "planned_for", "id")

    def dropped(self) -> "PlanQuerySet":
        """Those given up and not decided elsewhere afterwards."""
        return self.filter(~Exists(_afterwards()), ending__how=toward.Ending.DROPPED)

    def remarked(self) -> "PlanQuerySet":
        """Those on which the office made remarks."""
        return self.filter(Exists(PlanWord.objects.filter(plan=OuterRef("pk"), kind=toward.Word.REMARK)))

    def with_facts(self) -> "PlanQuerySet":
        """With all that its state and its page need, in a fixed number of queries."""
        said = PlanWord.objects.select_related("body", "claim")
        papers = PlanDocument.objects.select_related("file")
        return self.select_related("body", "office", "ending__body").prefetch_related(
            Prefetch("said", said), Prefetch("documents", papers)
        )


@append_only
@removable(copies={"subject_id": "subject_title"})
@searchable(
    "plan", title="title", title_en="title_en", names=("code",), words=("text",), language="language",
    day="announced_at", body="body_id",
)  # fmt: skip
class Plan(models.Model):
    """What a body plans and the Commissioner's office is told of before it is decided.

    `decides_on`: the day for which the decision was first planned; a later word can name another (`planned_on`).
    `period`: working days before the decision, as they were in force on the day of the announcement. `subject_*` name
    the thing of another part that is to be decided, whatever part that lives in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="plans")
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="plans_told")
    title = models.CharField(max_length=300)
    title_en = models.CharField(max_length=300, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")
    matters = models.JSONField(default=list)
    decides_on = models.DateField(db_index=True)
    period = models.PositiveSmallIntegerField()
    announced_at = models.DateTimeField()
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_id = models.CharField(max_length=64, blank=True, db_index=True)
    subject_title = models.CharField(max_length=300, blank=True)
    subject_address = models.CharField(max_length=300, blank=True)

    objects = PlanQuerySet.as_manager()
    follows = ("plan", "code")

    class Meta:
        ordering = ("-announced_at", "-id")
        constraints = [
            models.CheckConstraint(condition=~Q(body=models.F("office")), name="commissioner_plan_two_sides")
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        """The short code; it is read out on the phone and stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """The plan's public page."""
        return reverse("plan", args=[self.code])

    @property
    def thing(self) -> Thing:
        """The plan as other parts name it."""
        return Thing("plan", self.code, self.title, f"/beauftragte/vorhaben/{self.code}/")

    @property
    def blocked(self) -> list[Thing]:
        """What must not be carried out while the office has its time: the plan, and what is to be decided by it."""
        subject = Thing(self.subject_kind, self.subject_id, self.subject_title, self.subject_address)
        return [self.thing, subject] if self.subject_id else [self.thing]

    @property
    def matters_words(self) -> list[str]:
        """The matters in plain words."""
        return [str(Matter(value).label) for value in self.matters]

    def facts(self) -> toward.PlanFacts:
        """Its dated facts for the rules; load with_facts() first."""
        ending, final = getattr(self, "ending", None), self.final
        said = tuple(toward.Said(toward.Word(word.kind), berlin_day(word.at)) for word in self.said.all())
        return toward.PlanFacts(
            berlin_day(self.announced_at), self.period, said,
            toward.Ending.OUTSIDE if self.afterwards else toward.Ending(ending.how) if ending else None,
            tuple(toward.Lack(lack) for lack in final.lacks) if final else (),
            ending.on if ending and ending.how == toward.Ending.DROPPED else None,
        )  # fmt: skip

    @property
    def moves(self) -> "list[PlanWord]":
        """How the planned day of the decision moved, in order of time; for with_facts()."""
        return [word for word in self.said.all() if word.kind == toward.Word.DAY]

    @property
    def planned_on(self) -> date:
        """The day for which the decision is planned now."""
        newest = self.moves[-1].on if self.moves else None
        return newest or self.decides_on

    @property
    def final(self) -> "PlanWord | PlanEnding | None":
        """The record of how it ended at last: day, words and what was missing."""
        return self.afterwards or getattr(self, "ending", None)

    @property
    def afterwards(self) -> "PlanWord | None":
        """That it was decided elsewhere after it had been given up, if that was recorded."""
        return next((word for word in self.said.all() if word.kind == toward.Word.AFTERWARDS), None)

    @classmethod
    def posted(cls) -> "models.QuerySet[Plan]":
        """Plans with what touches() and addressees() read."""
        return cls.objects.with_facts()

    def touches(self) -> Iterator[str]:
        """The plan, and both sides."""
        yield followed("plan", self.code)
        yield followed("body", self.body.slug)
        yield followed("body", self.office.slug)

    def addressees(self, verb: str, facts: Mapping[str, Any]) -> Iterator[Notice]:
        """The office of what the body did, the body of what the office said."""
        told = _TOLD.get((verb, str(facts.get("kind", ""))))
        if told is None:
            return
        words, *sides = told
        both = [(self.office_id, OFFICE), (self.body_id, BODY)]
        bodies, roles = zip(*(both[side] for side in sides), strict=True)
        yield Notice(
            about=self.code, words=words, title=self.title, title_en=self.title_en, address=self.thing.address,
            bodies=list(bodies), roles=list(roles),
        )  # fmt: skip


# What has to be known: verb and kind, in words, and by whom.
_TO_OFFICE, _TO_BODY = 0, 1
_TOLD: dict[tuple[str, str], tuple[Any, ...]] = {
    ("commissioner.plan_announced", ""): (
        _("A plan that touches participation was announced before its decision; your office can be involved."),
        _TO_OFFICE,
    ),
    ("commissioner.plan_document_added", ""): (_("A document was added to an announced plan."), _TO_OFFICE),
    ("commissioner.plan_ended", "decided"): (_("An announced plan was decided."), _TO_OFFICE),
    ("commissioner.plan_ended", "dropped"): (_("An announced plan was given up."), _TO_OFFICE),
    ("commissioner.plan_ended", "outside"): (_("An announced plan was decided outside the program."), _TO_OFFICE),
    ("commissioner.plan_spoken", "afterwards"): (
        _("It was recorded that a plan that had been given up was decided elsewhere."), _TO_OFFICE, _TO_BODY
    ),
    ("commissioner.plan_spoken", "explanation"): (_("The body explained itself on an announced plan."), _TO_OFFICE),
    ("commissioner.plan_spoken", "day"): (
        _("The decision on an announced plan is planned for another day."), _TO_OFFICE
    ),
    ("commissioner.plan_spoken", "demand"): (
        _("The Commissioner's office demands to be involved in your plan before it is decided."), _TO_BODY
    ),
    ("commissioner.plan_spoken", "waiver"): (
        _("The Commissioner's office waives its involvement in your plan."), _TO_BODY
    ),
    ("commissioner.plan_spoken", "untouched"): (
        _("The Commissioner's office says that your plan touches no participation."), _TO_BODY
    ),
}  # fmt: skip


@append_only
class PlanDocument(models.Model):
    """A public file that belongs to a plan; it cannot be taken away again (R-P6-3)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="documents")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [models.UniqueConstraint(fields=["plan", "file"], name="commissioner_plandocument_once")]

    def __str__(self) -> str:
        return str(self.file)


@append_only
@removable("text", by="body", of="plan", called=_("Words on a plan"))
@adds_words(to="plan", words=("text",), language="language")
class PlanWord(models.Model):
    """What the office or the body said about a plan, in its language; pinned to the plan's page for good.

    `claim`: the answer that the body owes to remarks. `on`: the day for which the decision is planned from then on; for
    what was decided elsewhere after it had been given up the day of that, with what was missing (core.toward.Lack).
    """

    class Kind(models.TextChoices):
        """What it is."""

        DEMAND = "demand", _("Involvement demanded")
        REMARK = "remark", _("Remarks")
        WAIVER = "waiver", _("Involvement waived")
        UNTOUCHED = "untouched", _("Marked by mistake")
        EXPLANATION = "explanation", _("The body's explanation")
        AFTERWARDS = "afterwards", _("Decided elsewhere, given up here")
        DAY = "day", _("Planned day moved")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="said")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="de")
    claim = models.OneToOneField("duties.Claim", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(null=True, blank=True)
    lacks = models.JSONField(default=list)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:80] or str(self.get_kind_display())


@append_only
@removable("text", by="body", of="plan", called=_("How a plan ended"))
@adds_words(to="plan", words=("text",), language="language")
class PlanEnding(models.Model):
    """How a plan ended; `lacks`: what was missing when it was decided elsewhere (core.toward.Lack)."""

    class How(models.TextChoices):
        """How it ended."""

        DECIDED = "decided", _("Decided")
        OUTSIDE = "outside", _("Decided outside the program")
        DROPPED = "dropped", _("Given up")

    plan = models.OneToOneField(Plan, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    how = models.CharField(max_length=12, choices=How.choices)
    on = models.DateField()
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")
    lacks = models.JSONField(default=list)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.get_how_display())
