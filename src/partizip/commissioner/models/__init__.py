"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.plans import Matter, Plan, PlanDocument, PlanEnding, PlanWord
from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words
from partizip.commissioner.models.requests import Letter, Request

__all__ = [
    "Cancelling",
    "Draft",
    "Edition",
    "Item",
    "Kind",
    "Letter",
    "Matter",
    "Plan",
    "PlanDocument",
    "PlanEnding",
    "PlanWord",
    "Request",
    "Withdrawal",
    "Words",
]
