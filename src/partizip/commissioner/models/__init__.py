"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.appearing import Appearance, PressRoom
from partizip.commissioner.models.appointments import Appointment, AppointmentEnd, End, Mistake
from partizip.commissioner.models.attaching import Attachment, DraftFile
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
from partizip.commissioner.models.directives import Directive, DirectiveWords, Form
from partizip.commissioner.models.own_words import WordRemoval, WordRemovalEnd
from partizip.commissioner.models.plans import Matter, Plan, PlanDocument, PlanEnding, PlanWord
from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words
from partizip.commissioner.models.programme import (
    Field,
    ProgrammeEnding,
    ProgrammeEntry,
    ProgrammeLink,
    ProgrammeNote,
    ProgrammeUndoing,
    ProgrammeVersion,
    ProgrammeWords,
)
from partizip.commissioner.models.removing import Ground, Removal, RemovalEnd
from partizip.commissioner.models.reports import ReportDraft, ReportEdition, ReportWords
from partizip.commissioner.models.requests import Letter, Request
from partizip.commissioner.models.statutory import StatutoryTask, TaskEnding

__all__ = [
    "TRIED",
    "Appearance",
    "Appointment",
    "AppointmentEnd",
    "Attachment",
    "Attempt",
    "Attendance",
    "Calling",
    "Cancelling",
    "Circle",
    "CircleRules",
    "Closing",
    "Directive",
    "DirectiveWords",
    "Dissent",
    "Draft",
    "DraftFile",
    "Edition",
    "End",
    "Field",
    "Form",
    "Ground",
    "InternalPaper",
    "Item",
    "Kind",
    "Letter",
    "Matter",
    "Meeting",
    "Minutes",
    "MinutesApproval",
    "MinutesComment",
    "Mistake",
    "Origin",
    "Outcome",
    "Paper",
    "Plan",
    "PlanDocument",
    "PlanEnding",
    "PlanWord",
    "Point",
    "PointOrder",
    "Postponement",
    "Presence",
    "PressRoom",
    "ProgrammeEnding",
    "ProgrammeEntry",
    "ProgrammeLink",
    "ProgrammeNote",
    "ProgrammeUndoing",
    "ProgrammeVersion",
    "ProgrammeWords",
    "Removal",
    "RemovalEnd",
    "ReportDraft",
    "ReportEdition",
    "ReportWords",
    "Request",
    "Resolution",
    "Seat",
    "SeatEnd",
    "StatutoryTask",
    "TaskEnding",
    "Withdrawal",
    "WordRemoval",
    "WordRemovalEnd",
    "Words",
]
