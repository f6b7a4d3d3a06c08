"""The clauses of the policy text: where their words stand, who took them over, what is due when."""

from collections.abc import Iterator, Mapping
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.access.roles import Role
from partizip.core.calendar import berlin_day
from partizip.core.judgements import Judged
from partizip.core.notices import Notice, followed
from partizip.core.wording import Quote
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable

_TOLD = (frozenset({str(Role.HEAD)}), frozenset({str(Role.OFFICER)}))


@searchable("clause", title="title", title_en="title_en", names=("code",))
class Clause(models.Model):
    """One thing promised, by its code such as C2.1. Its words are marked by passages."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(_("code"), max_length=8, unique=True)
    promise = models.PositiveSmallIntegerField(_("promise"))
    order = models.PositiveSmallIntegerField(_("order"))
    title = models.CharField(_("in short"), max_length=200)
    title_en = models.CharField(_("in short, in English"), max_length=200, blank=True)
    follows = ("clause", "code")

    class Meta:
        ordering = ("order", "code")

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def public_id(self) -> str:
        """The code, in lower case, as it stands in addresses."""
        return self.code.lower()

    def get_absolute_url(self) -> str:
        """The clause's public page."""
        return reverse("clause", args=[self.code.lower()])

    @classmethod
    def posted(cls) -> "models.QuerySet[Clause]":
        """With what addressees() reads."""
        return cls.objects.prefetch_related(Prefetch("custodies", Custody.objects.filter(withdrawal=None)))

    def touches(self) -> list[str]:
        """What a line about it touches: itself."""
        return [followed("clause", self.public_id)]

    def addressees(self, verb: str, facts: Mapping[str, Any]) -> Iterator[Notice]:
        """The body that has the clause, when somebody judged it: its own judgement can stand beside."""
        held = list(self.custodies.all())
        if verb == "promises.clause_judged" and held:
            yield Notice(
                about=self.public_id, title=str(self), title_en=f"{self.code} {self.title_en}" if self.title_en else "",
                words=_("A clause of your body was judged; your own judgement can stand beside it."),
                address=self.get_absolute_url(), bodies=[held[-1].body_id], roles=_TOLD,
            )  # fmt: skip


@adds_words(to="clause", words=("exact",), language="version.text.language", unless="removed_at")
class Passage(models.Model):
    """The exact words of a clause in one version of a text: unit, words and context, so two fit in one sentence."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="passages")
    version = models.ForeignKey("texts.Version", on_delete=models.PROTECT, related_name="passages")
    eid = models.CharField(max_length=120)
    exact = models.TextField(_("words"))
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    marked_at = models.DateTimeField(_("marked"))
    removed_at = models.DateTimeField(_("removed"), null=True, blank=True)

    class Meta:
        ordering = ("marked_at", "id")

    def __str__(self) -> str:
        return self.exact[:80]

    @property
    def quote(self) -> Quote:
        """The words with their context."""
        return Quote(self.exact, self.prefix, self.suffix)

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The clause's page shows the words in their place."""
        return self.clause.get_absolute_url()

    @classmethod
    def posted(cls) -> "models.QuerySet[Passage]":
        """With what touches() reads."""
        return cls.objects.select_related("clause")

    def touches(self) -> list[str]:
        """The clause whose words it marks."""
        return self.clause.touches()


@append_only
class PolicyChoice(models.Model):
    """From a moment on the home page shows this wording, in its language; the newest choice of a language counts."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey("texts.Version", on_delete=models.PROTECT, related_name="choices")
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.version)


@append_only
class Custody(models.Model):
    """A body took a clause over on a day, or it passed to another: the newest counts. A promisor is not a debtor."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="custodies")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="custodies", verbose_name=_("body"))
    since = models.DateField(_("since"))
    reason = models.CharField(_("how"), max_length=300, blank=True)
    at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ("since", "at")

    def __str__(self) -> str:
        return f"{self.clause.code}: {self.body}"

    @classmethod
    def posted(cls) -> "models.QuerySet[Custody]":
        """With what touches() reads."""
        return cls.objects.select_related("body")

    def touches(self) -> list[str]:
        """The body that took a clause over; the line itself is about the clause."""
        return self.body.touches()


@append_only
@adds_words(to="clause", words=("title",), words_en=("title_en",))
class Milestone(models.Model):
    """A step towards a clause with its day; reached when `reached_on` of a Reaching says so."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="milestones")
    title = models.CharField(_("milestone"), max_length=300)
    title_en = models.CharField(_("milestone, in English"), max_length=300, blank=True)
    planned_on = models.DateField(_("planned for"))
    source = models.CharField(_("source"), max_length=300, blank=True)
    at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ("planned_on", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def state_words(self) -> str:
        """Where it stands while it is not reached: planned, or missed."""
        return _("planned") if self.planned_on >= berlin_day(timezone.now()) else _("not reached")


@append_only
class Reaching(models.Model):
    """A milestone was reached on a day, shown by a source."""

    milestone = models.OneToOneField(Milestone, on_delete=models.PROTECT, primary_key=True, related_name="reaching")
    reached_on = models.DateField(_("reached on"))
    source = models.CharField(_("source"), max_length=300)
    at = models.DateTimeField(_("recorded"))

    def __str__(self) -> str:
        return f"{self.milestone}: {self.reached_on}"


@append_only
class Withdrawal(models.Model):
    """A custody or a milestone that was recorded wrongly counts no more, with a public reason; it stays visible."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    custody = models.OneToOneField(Custody, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal")
    milestone = models.OneToOneField(
        Milestone, on_delete=models.PROTECT, null=True, blank=True, related_name="withdrawal"
    )
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("time"))

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(custody=None) ^ models.Q(milestone=None), name="promises_withdrawal_of_one"
            )
        ]

    def __str__(self) -> str:
        return f"{self.custody or self.milestone}: {self.reason}"


@append_only
@removable("text", by="body", of="clause", called=_("Own words on a clause"))
@adds_words(to="clause", words=("text",), language="language")
class ClauseStatement(models.Model):
    """A body's own words about a clause it took over."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="statements")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("statement"))
    language = models.CharField(_("language"), max_length=12, default="de")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:80]

    @classmethod
    def posted(cls) -> "models.QuerySet[ClauseStatement]":
        """With what touches() reads."""
        return cls.objects.select_related("body")

    def touches(self) -> list[str]:
        """The body that made it; the line itself is about the clause."""
        return self.body.touches()


class Judging(models.TextChoices):
    """How an assessor judges a clause."""

    KEPT = "kept", _("kept")
    PARTLY = "partly", _("partly kept")
    BROKEN = "broken", _("broken")


class JudgementQuerySet(models.QuerySet["Judgement"]):
    """Judgements with whether they count."""

    def with_all(self) -> "JudgementQuerySet":
        """With clause and assessor, newest first; `superseded`: the same assessor judged the clause anew."""
        later = Judgement.objects.filter(clause=OuterRef("clause"), body=OuterRef("body"))
        later = later.filter(Q(at__gt=OuterRef("at")) | Q(at=OuterRef("at"), id__gt=OuterRef("id")))
        return self.select_related("clause", "body").annotate(superseded=Exists(later)).order_by("-at", "-id")


@append_only
@removable("reason", by="body", of="clause", called=_("Judgement on a clause"))
@adds_words(to="clause", words=("reason",), language="language")
class Judgement(models.Model):
    """A named assessor judges a clause; a newer one of the same assessor counts instead, this one stays."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="judgements")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+", verbose_name=_("assessor"))
    verdict = models.CharField(_("judgement"), max_length=8, choices=Judging.choices)
    reason = models.TextField(_("reason"))
    language = models.CharField(_("language"), max_length=12, default="de")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return f"{self.clause.code}: {self.get_verdict_display()}"

    def get_absolute_url(self) -> str:
        """Its place on the clause's page."""
        return f"{self.clause.get_absolute_url()}#{self.id}"

    @property
    def assessor_words(self) -> str:
        """In which capacity it was made, in plain words."""
        return str(_ASSESSORS.get(self.role, ""))

    @property
    def kind(self) -> str:
        """The kind of its badge."""
        return {Judging.KEPT: "success", Judging.PARTLY: "warning"}.get(Judging(self.verdict), "danger")

    @property
    def judged(self) -> Judged:
        """What counts of it for the rules."""
        return Judged(self.verdict, self.reason)

    @classmethod
    def posted(cls) -> "models.QuerySet[Judgement]":
        """With what touches() reads."""
        return cls.objects.select_related("body")

    def touches(self) -> list[str]:
        """The body that judged; the line itself is about the clause."""
        return self.body.touches()


_ASSESSORS = {
    Role.COMMISSIONER: _("independent office"),
    Role.COMMISSIONER_OFFICE: _("independent office"),
    Role.COUNCIL_OFFICE: _("advisory council"),
    Role.EVALUATOR: _("independent evaluator"),
    Role.OFFICER: _("the body that has the clause"),
    Role.HEAD: _("the body that has the clause"),
}


class ClauseDuty(models.Model):
    """A standing duty that carries a clause."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    clause = models.ForeignKey(Clause, on_delete=models.PROTECT, related_name="clause_duties")
    duty = models.ForeignKey("duties.Duty", on_delete=models.PROTECT, related_name="clause_duties")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["clause", "duty"], name="promises_clauseduty_once")]

    def __str__(self) -> str:
        return f"{self.clause.code}: {self.duty}"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id
