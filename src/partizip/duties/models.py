"""What is owed: legal bases, duties, claims and the dated facts from which a claim's status is derived."""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_short_code
from partizip.access.words import step_words
from partizip.core.claims import FINAL, AnswerFacts, ClaimFacts
from partizip.core.notices import followed
from partizip.duties.periods import Unit as Unit
from partizip.duties.telling import Telling, carried
from partizip.journal.instants import instant
from partizip.journal.triggers import append_only, growing
from partizip.search.declarations import adds_words, searchable


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


# A decision that is owed names no duty. Asking for accepts=None too leads SQLite to that index: all claims, each time.
BY_CYCLE = Q(duty__isnull=False, text="")


class ClaimQuerySet(models.QuerySet["Claim"]):
    """Claims by what has become of them; the rules stand in core.claims, this is their form in SQL."""

    def unmet(self) -> "ClaimQuerySet":
        """The debtor still has to act: not released, nothing accepted, no final answer that waits for a decision."""
        finals = Answer.objects.filter(claim=OuterRef("pk"), kind=Answer.Kind.FINAL)
        return self.filter(
            ~Exists(finals.filter(Q(decision=None) | Q(decision__accepted=True))),
            release=None,
            accepts__decision=None,
            accepts__claim__release=None,
        )

    def unsettled(self) -> "ClaimQuerySet":
        """Not released and nothing accepted; an answer may wait for its decision."""
        accepted = Answer.objects.filter(claim=OuterRef("pk"), decision__accepted=True)
        return self.filter(~Exists(accepted), release=None, accepts__decision=None, accepts__claim__release=None)

    def overdue(self, now: datetime) -> "ClaimQuerySet":
        """Unmet, and the due date has passed."""
        return self.unmet().filter(overdue_from__lte=now)

    def by_cycle(self) -> "ClaimQuerySet":
        """The instances that a standing duty itself made due; what was asked about a duty is none."""
        return self.filter(BY_CYCLE)

    def waiting(self) -> "ClaimQuerySet":
        """A final answer waits for the creditor's decision."""
        finals = Answer.objects.filter(claim=OuterRef("pk"), kind=Answer.Kind.FINAL, decision=None)
        return self.filter(Exists(finals), release=None)

    def with_clock(self) -> list[tuple["Claim", ClaimFacts]]:
        """Each claim with its dated facts; two queries, made for many claims at once (no related manager per claim)."""
        given: dict[UUID, list[AnswerFacts]] = {}
        answers = Answer.objects.filter(claim__in=self.order_by().values("id")).order_by("at", "id")
        for claim_id, *facts in answers.values_list("claim", "at", "kind", "decision__accepted", "decision__at"):
            given.setdefault(claim_id, []).append(AnswerFacts(*facts))
        found = self.select_related("release", "accepts__claim__release", "accepts__decision")
        return [(claim, claim.facts(tuple(given.get(claim.id, ())))) for claim in found]

    def with_facts(self) -> "ClaimQuerySet":
        """With all that status and page need, in a fixed number of queries."""
        return self.select_related(
            "debtor", "creditor", "basis", "duty", "release", "accepts__claim__release", "accepts__decision"
        ).prefetch_related(
            Prefetch("answers", Answer.objects.select_related("decision__body", "body", "evidence")),
            Prefetch("statements", Statement.objects.select_related("body")),
            "reminders",
        )


@append_only
@growing("due_on", "overdue_from", "holidays")
@instant("overdue_from")
@searchable(
    "claim", title="title", title_en="title_en", names=("code",), words=("text",), language="language", day="asked_at",
    body="debtor_id",
)  # fmt: skip
class Claim(Telling, models.Model):
    """One thing owed once: asked on a day, due on a day. Nothing here changes; answers and decisions are added.

    Only a holiday that a law adds later lengthens the due date (duties.actions.lengthen); the database lets it grow
    and nothing else.

    `overdue_from` is the instant at which it becomes publicly overdue (registered for the page version).
    `subject_*` name what it is about (kind, public id, title, address), whatever part that lives in.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(_("short code"), max_length=9, unique=True, default=new_short_code, editable=False)
    duty = models.ForeignKey(Duty, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    # Deciding on evidence is owed too: a claim of its own against the creditor, met by the decision.
    accepts = models.OneToOneField("Answer", on_delete=models.PROTECT, null=True, blank=True, related_name="acceptance")
    title = models.CharField(_("what is asked"), max_length=300)
    title_en = models.CharField(_("what is asked, in English"), max_length=300, blank=True)
    text = models.TextField(_("question"), blank=True)
    language = models.CharField(_("language"), max_length=12, default="de")
    debtor = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, related_name="claims_owed", verbose_name=_("owed by")
    )
    creditor = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, related_name="claims_due", verbose_name=_("owed to")
    )
    basis = models.ForeignKey(LegalBasis, on_delete=models.PROTECT, null=True, blank=True, related_name="claims")
    asked_at = models.DateTimeField(_("asked"))
    due_on = models.DateField(_("due"), db_index=True)
    overdue_from = models.DateTimeField(_("overdue from"), db_index=True)
    holidays = models.JSONField(_("holidays the deadline was computed with"), default=list)
    # The day from which working days were counted; empty for a due date that was given or is a calendar period.
    counted_from = models.DateField(null=True, blank=True)
    # The day of the duty's cycle, before a free one moved it: a later change of the calendar makes no second instance.
    instance_of = models.DateField(null=True, blank=True)
    subject_kind = models.CharField(max_length=32, blank=True)
    subject_id = models.CharField(max_length=64, blank=True, db_index=True)
    subject_title = models.CharField(max_length=300, blank=True)
    subject_address = models.CharField(max_length=300, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering = ("due_on", "id")
        indexes = [
            models.Index(fields=["debtor", "due_on"], name="duties_claim_debtor_due"),
            models.Index(fields=["duty", "due_on"], name="duties_claim_duty_due"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(debtor=F("creditor")), name="duties_claim_two_sides"),
            models.UniqueConstraint(fields=["duty", "instance_of"], name="duties_claim_instance_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        """The short code; it is read out on the phone and stands in addresses."""
        return self.code

    def facts(self, answers: tuple[AnswerFacts, ...] | None = None) -> ClaimFacts:
        """Its dated facts for the rules in core.claims; load with_facts() first, or give what its answers say."""
        release = getattr(self, "release", None)
        if self.accepts is not None:
            decision = getattr(self.accepts, "decision", None)
            release = getattr(self.accepts.claim, "release", None)
            met = (AnswerFacts(decision.at, FINAL, True, decision.at),) if decision else ()
            return ClaimFacts(self.due_on, self.overdue_from, met, release.at if release else None, parent=True)
        if answers is None:
            answers = tuple(answer.facts() for answer in self.answers.all())
        return ClaimFacts(self.due_on, self.overdue_from, answers, release.at if release else None)

    def get_absolute_url(self) -> str:
        """The claim's public page."""
        return reverse("claim", args=[self.code])


@append_only
@adds_words(to="claim", words=("text",), language="language")
class Answer(models.Model):
    """What the debtor says it did. An interim answer does not stop the clock."""

    class Kind(models.TextChoices):
        """Whether the clock stops."""

        FINAL = "final", _("Final answer")
        INTERIM = "interim", _("Interim answer")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="answers")
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    text = models.TextField(_("answer"))
    language = models.CharField(_("language"), max_length=12, default="de")
    evidence = models.ForeignKey("documents.File", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:80]

    def facts(self) -> AnswerFacts:
        """The answer and what became of it, for the rules in core.claims."""
        decision = getattr(self, "decision", None)
        if decision is None:
            return AnswerFacts(self.at, self.kind)
        return AnswerFacts(self.at, self.kind, decision.accepted, decision.at)


@append_only
@adds_words(to="answer.claim", words=("reason",))
class Decision(models.Model):
    """The creditor accepts or disputes an answer; a dispute gives its reason."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.OneToOneField(Answer, on_delete=models.PROTECT, related_name="decision")
    accepted = models.BooleanField(_("accepted"))
    reason = models.TextField(_("reason"), blank=True)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted=True) | ~Q(reason=""), name="duties_decision_dispute_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(_("accepted")) if self.accepted else str(_("disputed"))


@append_only
@adds_words(to="claim", words=("reason",))
class Release(models.Model):
    """The creditor gives up what is owed, with a public reason."""

    claim = models.OneToOneField(Claim, on_delete=models.PROTECT, related_name="release", primary_key=True)
    reason = models.TextField(_("reason"))
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    def __str__(self) -> str:
        return self.reason[:80]


@append_only
@adds_words(to="claim", words=("text",), language="language")
class Statement(models.Model):
    """A side's own words about a claim; the debtor's stand beside every overdue mark."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="statements")
    text = models.TextField(_("statement"))
    language = models.CharField(_("language"), max_length=12, default="de")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:80]


@append_only
class Reminder(models.Model):
    """One step of the reminder ladder that a claim has reached; written once per claim and level."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="reminders")
    level = models.SmallIntegerField(_("working days around the due date"))
    audience = models.CharField(_("addressed to"), max_length=40)
    reached_on = models.DateField(_("reached on"))
    at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ("level",)
        constraints = [models.UniqueConstraint(fields=["claim", "level"], name="duties_reminder_once")]

    def __str__(self) -> str:
        return f"{self.level:+d} {self.audience}"

    @property
    def words(self) -> str:
        """The step in plain words."""
        return step_words(self.level, self.audience)


class Block(models.Model):
    """Why something must not be carried out yet (queries.open_blocks): a claim, or a period that ends on `until`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey(Claim, on_delete=models.PROTECT, related_name="blocks", null=True, blank=True)
    subject_kind = models.CharField(max_length=32)
    subject_id = models.CharField(max_length=64, db_index=True)
    subject_title = models.CharField(max_length=300)
    subject_address = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=300)
    set_at = models.DateTimeField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)
    lifted_at = models.DateTimeField(_("lifted"), null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(claim__isnull=False) | Q(until__isnull=False), name="duties_block_claim_or_period"
            ),
        ]

    def __str__(self) -> str:
        return self.reason

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id
