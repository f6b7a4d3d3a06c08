"""Files beside an edition: sealed, published, withdrawn and removed with it.

Their bytes stand in the database and not in the folder of public files: nothing tells of them before the edition's
second, not even their fingerprint, and the triggers guard them like the words (docs/decisions/0024).
"""

from hashlib import sha256

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.ids import new_id
from partizip.access.personal import Rows, personal
from partizip.commissioner.models.press import KEPT, Draft, Edition
from partizip.journal.triggers import append_only, blanked


class AttachedQuerySet(models.QuerySet["Attachment"]):
    """Attachments without their bytes, which only their own address reads."""

    def light(self) -> "AttachedQuerySet":
        """In order, without bytes."""
        return self.defer("data").order_by("place")


@append_only
@blanked("name", "alt", "sha256", "data", by="removal_id")
class Attachment(models.Model):
    """A file of a published or sealed edition; its fingerprint is part of the edition's.

    The law can empty it, with the words of its edition.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="attachments")
    place = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    alt = models.CharField(max_length=1_000, blank=True)
    media_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    data = models.BinaryField()
    removal = models.ForeignKey(
        "RemovalEnd", on_delete=models.PROTECT, null=True, blank=True, related_name="attachments"
    )

    objects = AttachedQuerySet.as_manager()

    class Meta:
        ordering = ("place",)
        constraints = [
            models.UniqueConstraint(fields=["edition", "place"], name="commissioner_attachment_placed"),
            models.UniqueConstraint(
                fields=["edition", "sha256"], condition=~Q(sha256=""), name="commissioner_attachment_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def address(self) -> str:
        """Where the file is fetched; answers only while its edition can be read."""
        item = self.edition.item
        return reverse("press_attachment", args=[item.code, self.edition.language, self.edition.number, self.sha256])

    @property
    def is_picture(self) -> bool:
        """Whether the page shows it, with its words for those who do not see it."""
        return self.media_type.startswith("image/")

    @property
    def label(self) -> str:
        """What a link to it says."""
        return self.name if self.is_picture else self.alt or self.name

    @property
    def is_untouched(self) -> bool:
        """Whether the bytes are those of the fingerprint; reads them."""
        return sha256(bytes(self.data)).hexdigest() == self.sha256

    def committed(self) -> dict[str, str]:
        """What the edition's fingerprint covers of it."""
        return {"name": self.name, "alt": self.alt, "type": self.media_type, "sha256": self.sha256}


def _untouched(rows: Rows, at: object) -> Rows:
    return rows.filter(draft__changed_at__lt=at - KEPT)  # type: ignore[operator]


@personal(
    held=_("Files beside drafts of the press room of an independent office"),
    whose=purposes.OFFICIALS,
    purpose=_("Publishing them with the words"),
    basis=purposes.PUBLIC_TASK,
    seen_by=_("The office alone"),
    kept=_("As long as their draft"),
    columns=("name", "alt"), secrets=("data",), due=_untouched,
)  # fmt: skip
class DraftFile(models.Model):
    """A file beside a draft; nobody outside the office sees it. Goes with its draft.

    Purpose of personal data in it: none is meant to be there. Deleted with the draft.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files")
    name = models.CharField(max_length=200)
    alt = models.CharField(max_length=1_000, blank=True)
    media_type = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)
    data = models.BinaryField()
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at", "id")
        constraints = [models.UniqueConstraint(fields=["draft", "sha256"], name="commissioner_draftfile_once")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        """Whether it needs words for those who do not see it."""
        return self.media_type.startswith("image/")
