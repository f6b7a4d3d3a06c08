"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.attempts import TRIED, Attempt
from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words

__all__ = ["TRIED", "Attempt", "Cancelling", "Draft", "Edition", "Item", "Kind", "Withdrawal", "Words"]
