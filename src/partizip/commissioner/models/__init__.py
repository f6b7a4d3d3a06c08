"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.attempts import TRIED, Attempt
from partizip.commissioner.models.circle import (
    Attendance,
    Calling,
    Circle,
    CircleRules,
    Meeting,
    Presence,
    Seat,
    SeatEnd,
)
from partizip.commissioner.models.circle_agenda import (
    Closing,
    Dissent,
    InternalPaper,
    Origin,
    Outcome,
    Paper,
    Point,
    PointOrder,
    Postponement,
    Resolution,
)
from partizip.commissioner.models.circle_minutes import Minutes, MinutesApproval, MinutesComment
from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words

__all__ = [
    "TRIED",
    "Attempt",
    "Attendance",
    "Calling",
    "Cancelling",
    "Circle",
    "CircleRules",
    "Closing",
    "Dissent",
    "Draft",
    "Edition",
    "InternalPaper",
    "Item",
    "Kind",
    "Meeting",
    "Minutes",
    "MinutesApproval",
    "MinutesComment",
    "Origin",
    "Outcome",
    "Paper",
    "Point",
    "PointOrder",
    "Postponement",
    "Presence",
    "Resolution",
    "Seat",
    "SeatEnd",
    "Withdrawal",
    "Words",
]
