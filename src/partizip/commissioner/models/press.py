"""The press room of an independent office: drafts, published items, their editions, what was withdrawn or cancelled.

Nothing published changes, and no row here leads to anybody who would have to approve it (docs/decisions/0023). What an
edition says and when it appears stands in Words, of which the record holds a salted fingerprint only.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.ids import new_id, new_seal, new_short_code
from partizip.access.personal import Rows, personal
from partizip.core import ledger, press
from partizip.core.calendar import berlin_day
from partizip.core.notices import followed
from partizip.journal.instants import instant
from partizip.journal.triggers import append_only, blanked

CLAUSE = "c6.3"  # an own right to press
KEPT = timedelta(days=180)  # a draft that nobody has touched for so long is deleted


class Kind(models.TextChoices):
    """What an item is."""

    RELEASE = "release", _("Press release")
    POSITION = "position", _("Position")
    SPEECH = "speech", _("Speech")
    REPORT = "report", _("Report")


class ItemQuerySet(models.QuerySet["Item"]):
    """Items by what everybody can read of them at a moment."""

    def appeared(self, now: datetime) -> "ItemQuerySet":
        """Items of which an edition has appeared, also withdrawn ones, newest first; `first_at`: since when."""
        live = Edition.objects.appeared(now).filter(item=OuterRef("pk")).order_by("words__appears_at", "id")
        found = self.annotate(first_at=Subquery(live.values("words__appears_at")[:1]))
        return found.exclude(first_at=None).order_by("-first_at", "-id")

    def read_in(self, language: str, now: datetime) -> "ItemQuerySet":
        """Those that can be read in a language."""
        return self.filter(Exists(Edition.objects.appeared(now).filter(item=OuterRef("pk"), language=language)))

    def standing(self, now: datetime) -> "ItemQuerySet":
        """Those that can be read: not withdrawn, and with words that no law has removed."""
        left = Edition.objects.appeared(now).filter(item=OuterRef("pk"), words__removal=None)
        return self.filter(Exists(left), withdrawal=None)

    def with_editions(self, now: datetime) -> "ItemQuerySet":
        """With office and withdrawal, and the editions that have appeared: as `readable`, or as `removed` by law."""
        editions = Edition.objects.appeared(now).order_by("language", "number")
        left = editions.filter(words__removal=None).select_related("words")
        way = "words__removal__removal__asked_by"
        gone = editions.exclude(words__removal=None).select_related("words", way, "words__removal__by")
        found = self.select_related("office", "withdrawal")
        return found.prefetch_related(
            Prefetch("editions", left, to_attr="readable"), Prefetch("editions", gone, to_attr="removed")
        )

    def with_all(self) -> "ItemQuerySet":
        """For the office itself: with every edition, sealed and cancelled ones too."""
        editions = Edition.objects.select_related("words", "cancelling").order_by("language", "number")
        return self.select_related("office", "withdrawal", "mandate").prefetch_related(Prefetch("editions", editions))


def touched(item: "Item") -> list[str]:
    """What a line about an item touches: the office's press room, the office, and the clause."""
    slug = item.office.slug
    return [followed("press", slug), *item.office.touches(), followed("clause", CLAUSE)]


@append_only
class Item(models.Model):
    """Something an independent office publishes. It belongs to the appointment under which it was made (`mandate`)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="press_items")
    mandate = models.ForeignKey("access.Mandate", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    objects = ItemQuerySet.as_manager()

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        # No word of it: this is what the record and the check say of a sealed one.
        return str(_("Item %(code)s of the press room") % {"code": self.code})

    @property
    def public_id(self) -> str:
        """The short code; it is read out on the phone and stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """The item's public page."""
        return reverse("press_item", args=[self.code])

    @property
    def withdrawn_at(self) -> datetime | None:
        """When it was withdrawn; None while it stands."""
        withdrawal = getattr(self, "withdrawal", None)
        return withdrawal.at if withdrawal else None

    @property
    def is_gone(self) -> bool:
        """Whether its place says only that it was withdrawn, or that its words were removed by law; for items()."""
        return hasattr(self, "withdrawal") or not self.readable  # type: ignore[attr-defined]

    def dated(self) -> list[press.Dated]:
        """All its editions by what counts for the rules."""
        return [edition.dated for edition in self.editions.all()]

    def state(self, now: datetime) -> press.State:
        """What it is at a moment; for with_all()."""
        return press.state(self.dated(), self.withdrawn_at, now)


class EditionQuerySet(models.QuerySet["Edition"]):
    """Editions by time."""

    def appeared(self, now: datetime) -> "EditionQuerySet":
        """Those whose time has come and that were not cancelled before it."""
        return self.filter(words__appears_at__lte=now, cancelling=None)


@append_only
class Edition(models.Model):
    """An item's words in a language as they were published once; a correction is the next number, this one stays.

    The row holds nothing but the fingerprint, so that a sealed edition gives away neither its words nor its time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="editions")
    language = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ("language", "number")
        constraints = [
            models.UniqueConstraint(fields=["item", "language", "number"], name="commissioner_edition_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="commissioner_edition_counted"),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.language}, {self.number})"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    @property
    def address(self) -> str:
        """Where this very edition can be cited."""
        return reverse("press_edition", args=[self.item.code, self.language, self.number])

    @property
    def dated(self) -> press.Dated:
        """What counts of it for the rules."""
        cancelling = getattr(self, "cancelling", None)
        return press.Dated(self.language, self.number, self.words.appears_at, cancelling.at if cancelling else None)

    def has_removable_words(self, now: datetime) -> bool:
        """Whether the law can remove its words: there are some, and they do not wait for their time."""
        return self.words.removal_id is None and not self.dated.is_sealed(now)

    @property
    def is_untouched(self) -> bool:
        """Whether words and time are still those that the record committed to, or were removed by law.

        By law: by a removal that names this edition and was carried out, else they were emptied by hand.
        """
        end = self.words.removal
        if end is not None:
            return end.carried_out and str(self.id) in end.removal.editions
        return self.words.fingerprint(self.item, self) == self.digest


@append_only
@blanked("title", "lead", "text", "reason", "salt", by="removal_id")
@instant("appears_at")
class Words(models.Model):
    """What an edition says, and from which second on everybody reads it; sealed before, by time alone.

    Only the law is above it: with the `removal` that was carried out, words and salt become empty for good, and the
    database lets nothing else change (docs/decisions/0025).
    """

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, primary_key=True, related_name="words")
    salt = models.BinaryField(max_length=16, default=new_seal, editable=False)
    title = models.CharField(max_length=300)
    lead = models.TextField(blank=True)
    text = models.TextField()
    reason = models.TextField(blank=True)
    appears_at = models.DateTimeField(db_index=True)
    removal = models.ForeignKey("RemovalEnd", on_delete=models.PROTECT, null=True, blank=True, related_name="words")

    def __str__(self) -> str:
        return self.title

    def committed(self, item: Item, edition: Edition, files: Iterable[Any] | None = None) -> dict[str, Any]:
        """All that the fingerprint covers, as docs/decisions/0023 describes it; attachments where there are some."""
        files = edition.attachments.light() if files is None else files
        attached = [one.committed() for one in files]
        more = {"attachments": attached} if attached else {}
        return {
            "item": item.code, "kind": item.kind, "language": edition.language, "number": edition.number,
            "title": self.title, "lead": self.lead, "text": self.text, "reason": self.reason,
            "appears_at": self.appears_at.astimezone(UTC).isoformat(timespec="microseconds"), **more,
        }  # fmt: skip

    def fingerprint(self, item: Item, edition: Edition, files: Iterable[Any] | None = None) -> str:
        """The salted commitment to words, time and files (by default the stored ones), 64 hexadecimal signs."""
        return ledger.commitment(bytes(self.salt), ledger.canonical_json(self.committed(item, edition, files))).hex()


@append_only
@blanked("reason", by="removal_id")
class Withdrawal(models.Model):
    """An item was withdrawn: its place says so from now on, with the reason, unless a law wanted that removed too."""

    item = models.OneToOneField(Item, on_delete=models.PROTECT, primary_key=True, related_name="withdrawal")
    reason = models.TextField()
    language = models.CharField(max_length=12, default="de")
    at = models.DateTimeField()
    removal = models.ForeignKey("RemovalEnd", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return str(self.item)

    @classmethod
    def posted(cls) -> "models.QuerySet[Withdrawal]":
        """Withdrawals with what touches() reads."""
        return cls._base_manager.select_related("item__office")

    def touches(self) -> list[str]:
        """What a line about it touches."""
        return touched(self.item)


@append_only
class Cancelling(models.Model):
    """A sealed edition was taken back before its time and never appears; its words became a draft again."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, primary_key=True, related_name="cancelling")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.edition)


def _untouched(rows: Rows, at: datetime) -> Rows:
    return rows.filter(changed_at__lt=at - KEPT)


@personal(
    held=_("Drafts of the press room of an independent office"),
    whose=purposes.OFFICIALS,
    purpose=_("Writing what the office will publish"),
    basis=purposes.PUBLIC_TASK,
    seen_by=_("The office alone"),
    kept=_("Until it is published or discarded, at most 180 days after it was changed last"),
    columns=("title", "lead", "text", "reason"), due=_untouched,
)  # fmt: skip
class Draft(models.Model):
    """Words that the office is still writing, for a new item or as a further edition of one; nobody else reads them.

    Purpose of personal data in it: none is meant to be there. Deleted when published or discarded, else 180 days after
    the last change.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="press_drafts")
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="drafts", null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    language = models.CharField(max_length=12, default="de")
    title = models.CharField(max_length=300, blank=True)
    lead = models.TextField(blank=True)
    text = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    appears_at = models.DateTimeField(null=True, blank=True)
    # From which edition in its language a further one was begun, by number: 0 from none.
    base = models.PositiveSmallIntegerField(default=0)
    # The sealed edition that was cancelled and whose words these were; the law removes them with its words.
    returned_from = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="+", null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("-changed_at", "-id")

    def __str__(self) -> str:
        return self.title or str(_("without title"))

    @classmethod
    def holding(cls, item: Item) -> "models.QuerySet[Draft]":
        """Drafts in which an item's words may stand: of its further editions, and what came back of a sealed one."""
        return cls.objects.filter(Q(item=item) | Q(returned_from__item=item)).order_by("language", "changed_at")

    @property
    def files_seen(self) -> str:
        """Which files stand beside it, for the form that publishes what was seen."""
        return ",".join(str(key) for key in self.files.values_list("id", flat=True))

    @property
    def kept_until(self) -> date:
        """The day by which it is deleted if nobody touches it."""
        return berlin_day(self.changed_at + KEPT)
