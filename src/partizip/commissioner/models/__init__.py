"""What the Commissioner's part keeps, by noun."""

from partizip.commissioner.models.appointments import Appointment, AppointmentEnd, End, Mistake
from partizip.commissioner.models.attempts import TRIED, Attempt
from partizip.commissioner.models.directives import Directive, DirectiveWords, Form
from partizip.commissioner.models.plans import Matter, Plan, PlanDocument, PlanEnding, PlanWord
from partizip.commissioner.models.press import Cancelling, Draft, Edition, Item, Kind, Withdrawal, Words
from partizip.commissioner.models.requests import Letter, Request
from partizip.commissioner.models.statutory import StatutoryTask, TaskEnding

__all__ = [
    "TRIED", "Appointment", "AppointmentEnd", "Attempt", "Cancelling", "Directive", "DirectiveWords", "Draft",
    "Edition", "End", "Form", "Item", "Kind", "Letter", "Matter", "Mistake", "Plan", "PlanDocument", "PlanEnding",
    "PlanWord", "Request", "StatutoryTask", "TaskEnding", "Withdrawal", "Words",
]  # fmt: skip
