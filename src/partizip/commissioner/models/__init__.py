"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.appearing import Appearance, PressRoom
from partizip.commissioner.models.attaching import Attachment, DraftFile
from partizip.commissioner.models.attempts import TRIED, Attempt
from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words
from partizip.commissioner.models.removing import Ground, Removal, RemovalEnd

__all__ = [
    "TRIED", "Appearance", "Attachment", "Attempt", "Cancelling", "Draft", "DraftFile", "Edition", "Ground", "Item",
    "Kind", "PressRoom", "Removal", "RemovalEnd", "Withdrawal", "Words",
]  # fmt: skip
