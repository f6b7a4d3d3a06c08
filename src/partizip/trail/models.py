"""Links between public things: what follows from what, why, since when."""

from uuid import UUID

from django.db import models
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.journal.triggers import append_only


@append_only
class Link(models.Model):
    """`to` follows from `from`; both are named by kind, public id, title and address."""

    class Kind(models.TextChoices):
        """How the one follows from the other."""

        ASKS = "asks", _("asks about")
        ANSWERS = "answers", _("answers")
        CARRIES = "carries", _("carries out")
        MEASURES = "measures", _("measures")
        REPLACES = "replaces", _("replaces")
        CONTRADICTS = "contradicts", _("contradicts")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("relation"), max_length=16, choices=Kind.choices)
    from_kind = models.CharField(max_length=32)
    from_id = models.CharField(max_length=64, db_index=True)
    from_title = models.CharField(max_length=300)
    from_address = models.CharField(max_length=300, blank=True)
    to_kind = models.CharField(max_length=32)
    to_id = models.CharField(max_length=64, db_index=True)
    to_title = models.CharField(max_length=300)
    to_address = models.CharField(max_length=300, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    at = models.DateTimeField(_("since"))

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["kind", "from_id", "to_id"], name="trail_link_once"),
        ]

    def __str__(self) -> str:
        return f"{self.from_title} → {self.to_title}"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id
