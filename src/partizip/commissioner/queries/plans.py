"""Reads of plans before their decision: the public list, one plan, and what each side has to do about it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies.models import Body, Kind
from partizip.bodies.queries import came_after, lineage_of
from partizip.commissioner.models import Plan
from partizip.core import toward
from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.toward import Lack, State
from partizip.duties import deadlines
from partizip.duties.queries import DeskRow

# What the list is narrowed to: the word in the address, and its name.
STATES = {
    "offen": gettext_lazy("before the decision"),
    "hinweise": gettext_lazy("with remarks of the office"),
    "beschlossen": gettext_lazy("decided"),
    "ohne": gettext_lazy("decided without involvement"),
    "aufgegeben": gettext_lazy("given up"),
}
_WORDS: dict[State, tuple[Any, str]] = {
    State.WAITING: (gettext_lazy("the office has its time"), "info"),
    State.DEMANDED: (gettext_lazy("involvement demanded"), "warning"),
    State.REMARKED: (gettext_lazy("remarks made"), "info"),
    State.WAIVED: (gettext_lazy("involvement waived"), "success"),
    State.SILENT: (gettext_lazy("asked in time, no word of the office"), "info"),
    State.UNTOUCHED: (gettext_lazy("touches no participation, says the office"), "neutral"),
    State.DECIDED: (gettext_lazy("decided after involvement"), "success"),
    State.OUTSIDE: (gettext_lazy("decided outside the program, after involvement"), "success"),
    State.WITHOUT: (gettext_lazy("decided without involvement of the Commissioner"), "danger"),
    State.DROPPED: (gettext_lazy("given up"), "neutral"),
}
LACKS: dict[Lack, Any] = {
    Lack.ANNOUNCEMENT: gettext_lazy("The office was told only after the decision."),
    Lack.PERIOD: gettext_lazy("The office had been told too short a time before."),
    Lack.DEMAND: gettext_lazy("The office had demanded to be involved, and its time was not over."),
    Lack.DROPPED: gettext_lazy("The body had said that it gave the plan up, which ended the office's involvement."),
    Lack.REMARK: gettext_lazy("The office's remarks were too young to be weighed in time."),
}


@dataclass(frozen=True)
class Standing:
    """A plan with its derived state on a day."""

    plan: Plan
    state: State
    decidable_on: date  # the first day on which the decision can be carried out
    now_of: Body | None = None  # when the body has ended

    @property
    def words(self) -> str:
        """The state in plain words."""
        return str(_WORDS[self.state][0])

    @property
    def kind(self) -> str:
        """The colour of the state."""
        return _WORDS[self.state][1]

    @property
    def lacks(self) -> list[str]:
        """What was missing when it was decided elsewhere, in plain words."""
        return [str(LACKS[lack]) for lack in self.plan.facts().lacks]

    @property
    def can_be_outside(self) -> bool:
        """Whether a decision taken elsewhere can still be recorded."""
        return bool(toward.may_record_outside(self.plan.facts()))

    @property
    def is_open(self) -> bool:
        """Neither decided nor given up."""
        return self.plan.facts().ending is None


def standings(found: Iterable[Plan], now: datetime) -> list[Standing]:
    """Plans with their state; load them with_facts() first. One query for the calendar, one for successors."""
    days, today, rows = deadlines.days(), berlin_day(now), list(found)
    after = came_after(today) if rows else {}
    return [_standing(plan, today, days, after) for plan in rows]


def _standing(plan: Plan, today: date, days: WorkingDays, after: dict[UUID, list[Body]]) -> Standing:
    facts, later = plan.facts(), after.get(plan.body_id)
    decidable = toward.decidable_on(facts, days)
    return Standing(plan, toward.state(facts, today, days), decidable, later[-1] if later else None)


@dataclass(frozen=True)
class Filter:
    """What a list shows; every field comes from the address."""

    body: str = ""
    state: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: Any) -> "Filter":
        """From what stands in an address; what means nothing is left out."""
        body, state, words = (str(asked.get(name, "")).replace("\x00", "")[:80] for name in ("stelle", "stand", "wort"))
        return cls(body, state if state in STATES else "", words)


def listed(chosen: Filter, now: datetime) -> QuerySet[Plan]:
    """Plans by filter, newest first; a body stands for those that it came after."""
    found = Plan.objects.all()
    if chosen.body:
        found = found.filter(body__in=lineage_of(chosen.body, berlin_day(now)))
    if chosen.state == "offen":
        found = found.open()
    elif chosen.state == "hinweise":
        found = found.remarked()
    elif chosen.state == "ohne":
        found = found.without()
    elif chosen.state == "beschlossen":
        found = found.decided()
    elif chosen.state == "aufgegeben":
        found = found.dropped()
    if chosen.words:
        found = found.filter(Q(title__icontains=chosen.words) | Q(code__iexact=chosen.words))
    return found.with_facts()


def bodies() -> list[Body]:
    """Bodies that have announced a plan, for the filter."""
    return list(Body.objects.filter(plans__isnull=False).distinct().order_by("name"))


def offices(day: date) -> QuerySet[Body]:
    """Independent offices in which somebody is Commissioner today: those that a plan can be announced to."""
    held = Mandate.objects.effective(day).filter(role=Role.COMMISSIONER).values("body")
    return Body.objects.on(day).filter(kind=Kind.OFFICE, id__in=held).order_by("name")


def decided_by(code: str) -> UUID | None:
    """The body that decides a plan; None for a code that is not there."""
    return Plan.objects.filter(code=code).values_list("body_id", flat=True).first()


def told(office_ids: Collection[UUID]) -> QuerySet[Plan]:
    """The inbox of an office: open plans it was told of, the first to be decided at the top."""
    return Plan.objects.open().filter(office__in=office_ids).by_day().with_facts()


def own(body_ids: Collection[UUID]) -> QuerySet[Plan]:
    """Plans of a body, those that are open first, then the last that ended."""
    open_first = F("ending__on").desc(nulls_first=True)
    return Plan.objects.filter(body__in=body_ids).by_day(open_first).with_facts()


def desk(body_ids: Collection[UUID], now: datetime, most: int = 50) -> tuple[list[DeskRow], list[DeskRow]]:
    """What a body or an office has to do about open plans, and what it waits for; a fixed number of queries."""
    mine = Q(body__in=body_ids) | Q(office__in=body_ids)
    found = Plan.objects.open().filter(mine).by_day().with_facts()[:most]
    today, due, owed = berlin_day(now), list[DeskRow](), list[DeskRow]()
    for one in standings(found, now):
        if one.plan.office_id in body_ids:
            if one.state in {State.WAITING, State.DEMANDED}:
                action = _("Be involved or waive") if one.state is State.WAITING else _("Give remarks or waive")
                due.append(_row(one, one.decidable_on, action, one.plan.body))
        elif today >= one.decidable_on:
            due.append(_row(one, one.plan.planned_on, _("Record the decision"), one.plan.office))
        else:
            owed.append(_row(one, one.decidable_on, _("Look at it"), one.plan.office))
    return due, owed


def _row(one: Standing, day: date, action: str, other: Body) -> DeskRow:
    plan = one.plan
    return DeskRow(plan.title, plan.get_absolute_url(), day, one.words, one.kind, action, other.name)
