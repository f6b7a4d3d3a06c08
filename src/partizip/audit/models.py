"""Audits, what was looked at under them, their samples, findings, statements and reports. Nothing here changes.

What an audit finds is public only when its report is. Until then the words stand in Words, of which the record holds
nothing but a salted fingerprint (docs/decisions/0019).
"""

from datetime import date, datetime
from uuid import UUID

from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_seal, new_short_code
from partizip.bodies.queries import lineage
from partizip.core import ledger
from partizip.core.cases import KINDS, Kind, Scope
from partizip.core.notices import followed
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable


@append_only
class Words(models.Model):
    """Words that are not public yet. The row that they belong to names their fingerprint under the salt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    salt = models.BinaryField(max_length=16, default=new_seal, editable=False)
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")

    def __str__(self) -> str:
        return self.text[:80]

    @property
    def digest(self) -> str:
        """Their fingerprint: a salted commitment, 64 hexadecimal signs."""
        return ledger.commitment(bytes(self.salt), f"{self.language}\n{self.text}".encode()).hex()


class AuditQuerySet(models.QuerySet["Audit"]):
    """Audits by what has become of them."""

    def with_all(self) -> "AuditQuerySet":
        """With bodies, end and report."""
        return self.select_related("body", "by_body", "closing__words", "report")


@append_only
@searchable(
    "audit", title="title", names=("code",), words=("reason",), language="language", day="opened_at", body="body_id"
)
class Audit(models.Model):
    """An audit: what is looked at, why, in which body or in all, and over which time. It ends with its closing."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    title = models.CharField(max_length=300)
    reason = models.TextField()
    language = models.CharField(max_length=12, default="de")
    kind = models.CharField(max_length=32)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="audits")
    first = models.DateField()
    last = models.DateField()
    by_body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="audits_conducted")
    opened_at = models.DateTimeField()

    objects = AuditQuerySet.as_manager()

    class Meta:
        ordering = ("-opened_at", "-id")
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="audit_audit_ends_after_start"),
            models.CheckConstraint(condition=~Q(body=F("by_body")), name="audit_audit_two_sides"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        """The short code; it is read out on the phone and stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """The audit's public page."""
        return reverse("audit", args=[self.code])

    @classmethod
    def posted(cls) -> "models.QuerySet[Audit]":
        """Audits with what touches() reads."""
        return cls._base_manager.select_related("body", "by_body")

    def touches(self) -> list[str]:
        """Who conducts it, and whose files are looked at."""
        return [followed("body", body.slug) for body in (self.by_body, self.body) if body is not None]

    @property
    def case_kind(self) -> Kind:
        """What its kind of case declared. Raises KeyError when the part is gone."""
        return KINDS[self.kind]

    @property
    def closed_at(self) -> datetime | None:
        """When it ended; None while it runs."""
        closing = getattr(self, "closing", None)
        return closing.at if closing else None

    @property
    def published_at(self) -> datetime | None:
        """When its report was published; None as long as it is not."""
        report = getattr(self, "report", None)
        return report.at if report else None

    @property
    def cases_drawn(self) -> int:
        """How many cases chance has chosen, over all its samples."""
        return sum(sample.size for sample in self.samples.all() if hasattr(sample, "draw"))

    def scope(self, day: date) -> Scope:
        """Which cases it covers; a body stands for those that it came after, and nobody audits their own."""
        own = lineage(self.by_body_id, day)
        return Scope(self.first, self.last, lineage(self.body_id, day) if self.body_id else None, own)


@append_only
class Look(models.Model):
    """Somebody looked at a file under an audit: at which, at what in it that is not public, in which office, when.

    `viewer` names the person by a commitment under their own seal; with the seal erased nothing leads back.
    """

    class How(models.TextChoices):
        """On a page, or taken along."""

        PAGE = "page", _("looked at")
        ARCHIVE = "archive", _("taken as archive")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="looks")
    case_kind = models.CharField(max_length=32)
    case_id = models.CharField(max_length=64, db_index=True)
    how = models.CharField(max_length=8, choices=How.choices)
    hidden = models.JSONField(default=list)
    digest = models.CharField(max_length=64)
    mandate = models.ForeignKey("access.Mandate", on_delete=models.PROTECT, related_name="+")
    viewer = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.case_id} ({self.audit.code})"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The page of the audit under which it was done."""
        return self.audit.get_absolute_url()


@append_only
class LookAt(models.Model):
    """Whose file was looked at; these bodies see who looked, when."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    look = models.ForeignKey(Look, on_delete=models.PROTECT, related_name="files_of")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="looked_at")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["look", "body"], name="audit_lookat_once")]

    def __str__(self) -> str:
        return str(self.body)


@append_only
class Sample(models.Model):
    """A commitment: this population, this size, this way, and where chance will come from, before anybody knows it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="samples")
    number = models.PositiveSmallIntegerField()
    population = models.TextField()
    population_sha256 = models.CharField(max_length=64)
    count = models.PositiveIntegerField()
    size = models.PositiveIntegerField()
    way = models.CharField(max_length=32)
    chance_source = models.CharField(max_length=300)
    chance_on = models.DateField()
    committed_at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["audit", "number"], name="audit_sample_once"),
            models.CheckConstraint(condition=Q(size__gte=1, size__lte=F("count")), name="audit_sample_size_fits"),
        ]

    def __str__(self) -> str:
        return str(_("Sample %(number)s: %(audit)s") % {"number": self.number, "audit": self.audit.title})

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The sample's public page."""
        return reverse("audit_sample", args=[self.audit.code, self.number])

    @property
    def population_address(self) -> str:
        """Where the population can be fetched, byte for byte as it was committed to."""
        return reverse("audit_population", args=[self.audit.code, self.number])


@append_only
class Draw(models.Model):
    """A sample was drawn: what chance gave, the root of the record at the commitment, the seed, the cases in order."""

    sample = models.OneToOneField(Sample, on_delete=models.PROTECT, primary_key=True, related_name="draw")
    chance = models.CharField(max_length=140)
    lines = models.BigIntegerField()
    root = models.CharField(max_length=64)
    seed = models.CharField(max_length=64)
    cases = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.sample)


class Result(models.TextChoices):
    """What an auditor says of a case."""

    IN_ORDER = "in_order", _("in order")
    REMARK = "remark", _("remark")
    OBJECTION = "objection", _("objection")


class FindingQuerySet(models.QuerySet["Finding"]):
    """Findings by what has become of them."""

    def in_order(self) -> "FindingQuerySet":
        """In their order, each with `replaced_by`: the number of the case's newest finding; None for that one."""
        newer = Finding.objects.filter(
            audit=OuterRef("audit"), case_id=OuterRef("case_id"), number__gt=OuterRef("number")
        )
        return self.annotate(replaced_by=Subquery(newer.order_by("-number").values("number")[:1])).order_by("number")


@append_only
class Finding(models.Model):
    """What an auditor found in a case; the newest one of a case counts, the earlier ones stay and are shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    audit = models.ForeignKey(Audit, on_delete=models.PROTECT, related_name="findings")
    number = models.PositiveSmallIntegerField()
    case_id = models.CharField(max_length=64, db_index=True)
    case_title = models.CharField(max_length=300)
    case_address = models.CharField(max_length=300)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    sealed_result = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = FindingQuerySet.as_manager()

    class Meta:
        ordering = ("number",)
        constraints = [models.UniqueConstraint(fields=["audit", "number"], name="audit_finding_once")]

    def __str__(self) -> str:
        return str(_("Finding %(number)s: %(audit)s") % {"number": self.number, "audit": self.audit.title})

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The page of the audit."""
        return self.audit.get_absolute_url()


@append_only
class Verdict(models.Model):
    """Result and words of a finding, as its row in the record commits to them; public with the report."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, primary_key=True, related_name="verdict")
    result = models.CharField(max_length=12, choices=Result.choices)
    words = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.get_result_display()

    @property
    def digest(self) -> str:
        """What the finding commits to: the result under the salt of the words, with their own fingerprint."""
        return ledger.commitment(bytes(self.words.salt), f"{self.result}\n{self.words.digest}".encode()).hex()


@append_only
class Request(models.Model):
    """A body was asked for a statement on a finding: a claim with its clock, public as every claim."""

    finding = models.OneToOneField(Finding, on_delete=models.PROTECT, primary_key=True, related_name="request")
    claim = models.OneToOneField("duties.Claim", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.finding)

    @property
    def is_open(self) -> bool:
        """Whether the body has still to answer: no final answer waits for a decision or was accepted."""
        finals = [answer for answer in self.claim.answers.all() if answer.kind == "final"]
        return all(hasattr(answer, "decision") and not answer.decision.accepted for answer in finals)


@append_only
class Statement(models.Model):
    """What the body says to a finding; the claim's answer names its fingerprint, the report its words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="statements")
    answer = models.OneToOneField("duties.Answer", on_delete=models.PROTECT, related_name="+")
    words = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    role = models.CharField(max_length=32)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.request)

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id


@append_only
class Closing(models.Model):
    """An audit has ended, with a summary; no look is possible under it any more."""

    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, primary_key=True, related_name="closing")
    words = models.ForeignKey(Words, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.audit)


@append_only
@adds_words(to="audit", words=("plain_text",), language="audit.language")
class Report(models.Model):
    """The published report: all results and statements as they were, in one piece that the record holds."""

    audit = models.OneToOneField(Audit, on_delete=models.PROTECT, primary_key=True, related_name="report")
    content = models.JSONField()
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.audit)

    @property
    def bodies(self) -> set[str]:
        """The short names of the bodies in whose files something was found."""
        return {row["body"] for row in self.content["findings"]}

    @property
    def plain_text(self) -> str:
        """All its words, to be found by: summary, findings and what the bodies stated."""
        said = [answer["words"]["text"] for row in self.content["findings"] for answer in row["answers"]]
        found = [row["words"]["text"] for row in self.content["findings"]]
        return "\n\n".join([self.content["summary"]["text"], *found, *said])
