"""The clauses of the policy text: where their words stand, who took them over, what is due when."""

from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.core.calendar import berlin_day
from partizip.core.notices import followed
from partizip.core.wording import Quote
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable


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

    def touches(self) -> list[str]:
        """What a line about it touches: itself."""
        return [followed("clause", self.public_id)]


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
