"""Recurring work of the Commissioner's part; safe to run at any time and twice, catches up after a standstill."""

from datetime import datetime

from partizip.access.acts import THE_SYSTEM
from partizip.commissioner.actions import appearing
from partizip.commissioner.models.appearing import unnoted

CHUNK = 10  # editions in one transaction, so that it stays short: their words are indexed in it


def note_appearances(at: datetime) -> int:
    """Note what has appeared since the last run; returns how many editions."""
    wanted = list(unnoted(at).values_list("id", flat=True))
    noted = 0
    for start in range(0, len(wanted), CHUNK):
        try:
            noted += appearing.note_appearances(by=THE_SYSTEM, at=at, wanted=wanted[start : start + CHUNK])
        except appearing.NothingDue:
            continue
    return noted
