"""What can be said of the clauses on a day; each part that carries clauses adds its module to PARTS.

A part's module offers `clause_facts(now) -> dict[clause id, ClauseFacts]`; facts of several parts add up.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Count, Min, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.access.defaults import values
from partizip.core.calendar import berlin_day, working_days
from partizip.core.progress import ClauseFacts, Progress, State, state_of
from partizip.duties.models import Claim
from partizip.promises.models import Clause, ClauseDuty


def _duties(now: datetime) -> dict[UUID, ClauseFacts]:
    """What the duties tied to clauses say; one query that looks at each duty's earliest unmet claim only."""
    earliest = Claim.objects.unmet().filter(duty=OuterRef("duty")).order_by("due_on").values("due_on")[:1]
    found: dict[UUID, ClauseFacts] = {}
    for clause, first in ClauseDuty.objects.annotate(first=Subquery(earliest)).values_list("clause_id", "first"):
        fact = ClauseFacts(first_unmet=first, unmet=int(first is not None), anything=True)
        found[clause] = _joined(found.get(clause, ClauseFacts()), fact)
    return found


def _steps(now: datetime) -> dict[UUID, ClauseFacts]:
    """What milestones, custody and tied duties say; one query."""
    found = Clause.objects.annotate(
        planned=Count("milestones", distinct=True),
        reached=Count("milestones__reaching", distinct=True),
        missed=Min("milestones__planned_on", filter=Q(milestones__reaching=None)),
        held=Count("custodies", distinct=True),
        tied=Count("clause_duties", distinct=True),
    ).values_list("id", "planned", "reached", "missed", "held", "tied")
    return {
        clause: ClauseFacts(
            first_missed=missed, planned=planned, reached=reached, anything=bool(planned or held or tied)
        )
        for clause, planned, reached, missed, held, tied in found
    }


PARTS: tuple[Callable[[datetime], dict[UUID, ClauseFacts]], ...] = (_steps, _duties)


def _joined(one: ClauseFacts, two: ClauseFacts) -> ClauseFacts:
    return ClauseFacts(
        first_unmet=min(filter(None, (one.first_unmet, two.first_unmet)), default=None),
        unmet=one.unmet + two.unmet,
        first_missed=min(filter(None, (one.first_missed, two.first_missed)), default=None),
        planned=one.planned + two.planned,
        reached=one.reached + two.reached,
        anything=one.anything or two.anything,
    )


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
            return ngettext("%(days)s working day late", "%(days)s working days late", late) % {"days": late}
        return {
            Progress.NONE: _("nothing recorded"),
            Progress.WAY: _("under way"),
            Progress.SOON: _("due soon"),
            Progress.DONE: _("all milestones reached"),
        }[self.state.progress]


def clause_states(now: datetime) -> dict[UUID, ClauseState]:
    """The state of every clause at a moment; a fixed number of queries."""
    facts: dict[UUID, ClauseFacts] = {}
    for part in PARTS:
        for clause, found in part(now).items():
            facts[clause] = _joined(facts.get(clause, ClauseFacts()), found)
    defaults = values("duties.christmas_free", "duties.due_soon_working_days")
    days = working_days(defaults["duties.christmas_free"])
    soon, day = defaults["duties.due_soon_working_days"], berlin_day(now)
    return {clause: ClauseState(state_of(found, day, days, soon)) for clause, found in facts.items()}
