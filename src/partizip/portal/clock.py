"""The clock of what people ask of this installation itself: requests to be erased, reported barriers.

The rules are those of all that is owed (core.claims, Berlin's calendar). They are no duties of `duties`: those are
public rows between two bodies that nobody can change, and here a person asks, whose words must be able to go
(docs/decisions/0018).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.access.acts import Actor, verdict_of
from partizip.access.defaults import values
from partizip.access.matrix import RIGHTS
from partizip.access.models import Deputy, Mandate, Person
from partizip.core import claims
from partizip.core.calendar import MONTHS, WorkingDays, berlin_day, overdue_from
from partizip.core.claims import AnswerFacts, ClaimFacts, Status
from partizip.duties.deadlines import CALENDAR, calendar_of, days


class Case(Protocol):
    """What has a clock: when it was asked, until when the answer is due, and when it was answered."""

    due_on: date
    overdue_from: datetime

    @property
    def met_at(self) -> datetime | None: ...  # noqa: D102


def month_from(at: datetime, months: int = 1) -> tuple[date, datetime]:
    """Until when somebody who asks at `at` is to be answered, and the instant from which that is overdue.

    A month ends on the day with the same number, or on the next working day (Regulation 1182/71, § 31 VwVfG).
    """
    due_on = days().due(berlin_day(at), months, MONTHS)
    return due_on, overdue_from(due_on)


@dataclass(frozen=True)
class Standing:
    """Where a case stands at a moment; `late` in working days."""

    case: Any
    status: Status
    late: int

    @property
    def is_open(self) -> bool:
        """Whether the answer is still owed."""
        return self.status in claims.UNMET

    @property
    def words(self) -> str:
        """The state in plain words."""
        late = (
            ngettext("%(days)s working day late", "%(days)s working days late", self.late) % {"days": self.late}
            if self.late
            else ""
        )
        if self.status is Status.OVERDUE:
            return f"{_('overdue')} ({late})" if late else _("overdue")
        if self.is_open:
            return _("due soon") if self.status is Status.DUE_SOON else _("open")
        return f"{_('answered')} ({late})" if late else _("answered")

    @property
    def kind(self) -> str:
        """The colour of the state."""
        return {Status.OVERDUE: "danger", Status.DUE_SOON: "warning", Status.OPEN: "info"}.get(self.status, "success")


def standings(cases: Iterable[Case], now: datetime) -> list[Standing]:
    """Each case with its state, in the same order; one query."""
    found = values(*CALENDAR, "duties.due_soon_working_days")
    calendar = calendar_of(found)
    return [_standing(case, now, calendar, found["duties.due_soon_working_days"]) for case in cases]


@dataclass(frozen=True)
class DueDay:
    """How many open cases are due on a day; a case of its own for the clock."""

    due_on: date
    overdue_from: datetime
    count: int
    met_at: datetime | None = None


def due_days(open_ones: QuerySet[Any], now: datetime) -> list[Standing]:
    """Open cases by the day on which they are due, the first first; two queries, however many there are."""
    found = open_ones.order_by("due_on").values_list("due_on", "overdue_from").annotate(Count("pk"))
    return standings([DueDay(*day) for day in found], now)


def _standing(case: Case, now: datetime, calendar: WorkingDays, soon: int) -> Standing:
    met = case.met_at
    answers = (AnswerFacts(met, claims.FINAL, True, met),) if met else ()
    facts = ClaimFacts(case.due_on, case.overdue_from, answers, parent=True)
    status = claims.status(facts, now, calendar.shift(case.due_on, -soon))
    return Standing(case, status, claims.working_days_late(facts, now, calendar))


def responsible(right: str, at: datetime) -> list[Person]:
    """Who holds an office with this right today, or stands in for somebody who does; each once."""
    roles, day = [row.role for row in RIGHTS if row.right == right], berlin_day(at)
    held = Mandate.objects.effective(day).filter(role__in=roles)
    deputies = Deputy.objects.effective(day).filter(mandate__in=held.order_by())
    people = Person.objects.known().filter(is_active=True)
    return list((people.filter(mandates__in=held) | people.filter(deputyships__in=deputies)).distinct().order_by("id"))


def answers(by: Actor, at: datetime, right: str) -> bool:
    """Whether somebody may answer cases of a kind; that it is not their own is asked by the act."""
    return bool(verdict_of(by, at, right, another_person=True, in_person=not by.is_deputy))
