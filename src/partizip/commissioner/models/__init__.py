"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.appearing import Appearance, PressRoom
from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words

__all__ = ["Appearance", "Cancelling", "Draft", "Edition", "Item", "Kind", "PressRoom", "Withdrawal", "Words"]
