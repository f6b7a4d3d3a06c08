"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words

__all__ = ["Cancelling", "Draft", "Edition", "Item", "Kind", "Withdrawal", "Words"]
