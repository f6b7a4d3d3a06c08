"""Law above software: words of published editions are removed for good, asked by one person of the office and carried
out by a second one, with a public ground and reason (docs/decisions/0025)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.commissioner.models.plans import OFFICE
from partizip.commissioner.models.press import Item, touched
from partizip.core.notices import Notice
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only

WITHDRAWAL = "withdrawal"


class Ground(models.TextChoices):
    """On which ground words have to go."""

    COURT = "court", _("Decision of a court")
    GDPR = "gdpr", _("Right to erasure (Art. 17 GDPR)")


class RemovalQuerySet(models.QuerySet["Removal"]):
    """Removals by where they stand."""

    def open(self) -> "RemovalQuerySet":
        """Asked for, and neither carried out nor called off."""
        return self.filter(end=None).select_related("item", "asked_by__person")


@append_only
@removable("reason", by="item__office", of="item", called=_("Why words of the press room were removed"))
class Removal(models.Model):
    """Somebody of the office asks that the words of these editions of an item are removed for good."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="removals")
    editions = models.JSONField()  # ids of the editions that are named; WITHDRAWAL for the reason of the withdrawal
    ground = models.CharField(max_length=8, choices=Ground.choices)
    reason = models.TextField()
    language = models.CharField(max_length=12, default="de")
    asked_by = models.ForeignKey("access.Mandate", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = RemovalQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="commissioner_removal_reasoned")]

    def __str__(self) -> str:
        return str(self.item)

    @classmethod
    def posted(cls) -> "models.QuerySet[Removal]":
        """Removals with what the two below read."""
        return cls._base_manager.select_related("item__office")

    def touches(self) -> list[str]:
        """The office alone: nothing has happened to the item yet."""
        return list(self.item.office.touches())

    def addressees(self, verb: str, _facts: Mapping[str, Any]) -> Iterator[Notice]:
        """The people of the office, of whom a second one carries it out; without a word of the item."""
        if verb == "commissioner.removal_asked":
            yield Notice(
                about=self.item.code, title=str(self.item), address=reverse("press_removal", args=[self.item.code]),
                bodies=[self.item.office_id], roles=[OFFICE],
                words=_("Words have to go by law: a second person of your office carries it out."),
            )  # fmt: skip


@append_only
class RemovalEnd(models.Model):
    """A removal was carried out by a second person, or called off."""

    removal = models.OneToOneField(Removal, on_delete=models.PROTECT, primary_key=True, related_name="end")
    carried_out = models.BooleanField()
    by = models.ForeignKey("access.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.removal)

    @classmethod
    def posted(cls) -> "models.QuerySet[RemovalEnd]":
        """Ends with what touches() reads."""
        return cls._base_manager.select_related("removal__item__office")

    def touches(self) -> list[str]:
        """What a line about it touches: whoever was told of the item is told that its words had to go."""
        return touched(self.removal.item)
