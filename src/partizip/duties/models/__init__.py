"""What is owed: legal bases, duties, claims and the dated facts from which a claim's status is derived."""

from partizip.duties.models.claims import (
    BY_CYCLE,
    Answer,
    Block,
    Claim,
    ClaimQuerySet,
    Decision,
    Release,
    Reminder,
    Statement,
)
from partizip.duties.models.registered import Duty, LegalBasis, LegalBasisQuerySet, Unit

__all__ = [
    "BY_CYCLE", "Answer", "Block", "Claim", "ClaimQuerySet", "Decision", "Duty", "LegalBasis", "LegalBasisQuerySet",
    "Release", "Reminder", "Statement", "Unit",
]  # fmt: skip
