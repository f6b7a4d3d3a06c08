"""What must not be carried out yet, and why."""

from uuid import UUID

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id


class Block(models.Model):
    """A reason why something must not be carried out yet; other parts ask queries.open_blocks(subject).

    It hangs on a claim, or on a period alone: then it ends by itself on the day `until`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    claim = models.ForeignKey("duties.Claim", on_delete=models.PROTECT, related_name="blocks", null=True, blank=True)
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
