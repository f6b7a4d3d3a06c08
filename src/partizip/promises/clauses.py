"""What can be said of the clauses on a day; each part that carries clauses adds its module to PARTS.

A part's module offers `clause_facts(now, days) -> dict[clause id, ClauseFacts]`; facts of several parts add up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partizip.access.defaults import values
from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.claims import AnswerFacts, ClaimFacts, working_days_late
from partizip.core.progress import ClauseFacts, Progress, State, state_of
from partizip.duties.deadlines import CALENDAR, calendar_of
from partizip.duties.models import Claim
from partizip.journal.prepared import Prepared
from partizip.promises.models import Clause, ClauseDuty


@Prepared
def _earliest_claims() -> "QuerySet[Claim, tuple]":
    """Each duty's earliest unmet claim with its clauses and answers, a row for each pair of them."""
    earliest = Claim.objects.unmet().by_cycle().filter(duty=OuterRef("duty")).order_by("due_on", "id").values("id")[:1]
    first = ClauseDuty.objects.annotate(first=Subquery(earliest)).values("first")
    columns = ("id", "due_on", "overdue_from", "duty__clause_duties__clause", "answers__at", "answers__kind",
               "answers__decision__accepted", "answers__decision__at")  # fmt: skip
    return Claim.objects.filter(id__in=first).order_by().values_list(*columns)


def _duties(now: datetime, days: WorkingDays) -> dict[UUID, ClauseFacts]:
    """What the duties tied to clauses say; one query that looks at each duty's earliest unmet claim only."""
    claims: dict[UUID, tuple[date, datetime, set[UUID], set[AnswerFacts]]] = {}
    for claim, due_on, overdue, clause, *answer in _earliest_claims():
        _due_on, _overdue, clauses, answers = claims.setdefault(claim, (due_on, overdue, set(), set()))
        clauses.add(clause)
        if answer[0] is not None:
            answers.add(AnswerFacts(*answer))
    found: dict[UUID, ClauseFacts] = {}
    for due_on, overdue, clauses, answers in claims.values():
        late = working_days_late(ClaimFacts(due_on, overdue, tuple(answers)), now, days)
        fact = ClauseFacts(first_unmet=due_on, late=late, unmet=1, anything=True)
        for clause in clauses:
            found[clause] = _joined(found.get(clause, ClauseFacts()), fact)
    return found


@Prepared
def _counted_steps() -> "QuerySet[Clause, tuple]":
    """Each clause's milestones, custodies and tied duties in numbers."""
    counts = Q(milestones__withdrawal=None)
    return Clause.objects.annotate(
        planned=Count("milestones", filter=counts, distinct=True),
        reached=Count("milestones__reaching", filter=counts, distinct=True),
        missed=Min("milestones__planned_on", filter=counts & Q(milestones__reaching=None)),
        held=Count("custodies", filter=Q(custodies__withdrawal=None), distinct=True),
        tied=Count("clause_duties", distinct=True),
        waits=Exists(Claim.objects.waiting().by_cycle().filter(duty__clause_duties__clause=OuterRef("pk"))),
    ).values_list("id", "planned", "reached", "missed", "held", "tied", "waits")


def _steps(now: datetime, days: WorkingDays) -> dict[UUID, ClauseFacts]:
    """What milestones, custody and tied duties say; one query."""
    return {
        clause: ClauseFacts(
            first_missed=missed,
            planned=planned,
            reached=reached,
            unmet=int(waits),
            anything=bool(planned or held or tied),
        )
        for clause, planned, reached, missed, held, tied, waits in _counted_steps()
    }


PARTS: tuple[Callable[[datetime, WorkingDays], dict[UUID, ClauseFacts]], ...] = (_steps, _duties)


def _joined(one: ClauseFacts, two: ClauseFacts) -> ClauseFacts:
    return ClauseFacts(
        first_unmet=min(filter(None, (one.first_unmet, two.first_unmet)), default=None),
        late=max(one.late, two.late),
        unmet=one.unmet + two.unmet,
        first_missed=min(filter(None, (one.first_missed, two.first_missed)), default=None),
        planned=one.planned + two.planned,
        reached=one.reached + two.reached,
        anything=one.anything or two.anything,
    )


# How a clause stands, in plain words; the worst first.
WORDS = {
    Progress.LATE: gettext_lazy("late"),
    Progress.SOON: gettext_lazy("due soon"),
    Progress.WAY: gettext_lazy("under way"),
    Progress.DONE: gettext_lazy("all milestones reached"),
    Progress.NONE: gettext_lazy("nothing recorded"),
}


@dataclass(frozen=True)
class ClauseState:
    """A clause's state with its words."""

    state: State

    @property
    def kind(self) -> str:
        """The name of its colour in the style sheet."""
        return self.state.progress.value

    @property
    def words(self) -> str:
        """The state in plain words."""
        if self.state.progress is Progress.LATE:
            late = self.state.late
            if not late:  # due on a Friday, looked at on the Saturday
                return _("overdue")
            return ngettext("%(days)s working day late", "%(days)s working days late", late) % {"days": late}
        return str(WORDS[self.state.progress])


READS = (*CALENDAR, "duties.due_soon_working_days")  # the defaults that the states follow


def clause_states(now: datetime, defaults: dict[str, Any] | None = None) -> dict[UUID, ClauseState]:
    """The state of every clause at a moment; a fixed number of queries. `defaults`: the values of READS, if known."""
    defaults = defaults or values(*READS)
    days = calendar_of(defaults)
    facts: dict[UUID, ClauseFacts] = {}
    for part in PARTS:
        for clause, found in part(now, days).items():
            facts[clause] = _joined(facts.get(clause, ClauseFacts()), found)
    soon, day = defaults["duties.due_soon_working_days"], berlin_day(now)
    return {clause: ClauseState(state_of(found, day, days, soon)) for clause, found in facts.items()}
