"""What can be said of the clauses on a day; each part that carries clauses adds what it offers to PARTS and SAYING.

A part knows clauses by their codes in lower case. It offers `standing()`, rows of duties.facts of which the states
follow (several rows of a clause add up), and `said(code, now)`, the dated facts with links on one clause's page.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Min, OuterRef, Q, QuerySet, Subquery, When
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from partizip.access.defaults import values
from partizip.commissioner import clauses as commissioner
from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.claims import AnswerFacts, ClaimFacts, working_days_late
from partizip.core.progress import ClauseFacts, Progress, Said, State, joined, state_of
from partizip.duties.deadlines import CALENDAR, calendar_of
from partizip.duties.facts import facts_of
from partizip.duties.models import Claim
from partizip.journal.prepared import Prepared
from partizip.promises.models import Clause, ClauseDuty


@Prepared
def _earliest_claims() -> "QuerySet[Claim, tuple]":
    """Each duty's earliest unmet claim with its clauses and answers, a row for each pair of them."""
    earliest = Claim.objects.unmet().by_cycle().filter(duty=OuterRef("duty")).order_by("due_on", "id").values("id")[:1]
    first = ClauseDuty.objects.annotate(first=Subquery(earliest)).values("first")
    columns = ("id", "due_on", "overdue_from", "duty__clause_duties__clause__code", "answers__at", "answers__kind",
               "answers__decision__accepted", "answers__decision__at")  # fmt: skip
    return Claim.objects.filter(id__in=first).order_by().values_list(*columns)


def _duties(now: datetime, days: WorkingDays) -> dict[str, ClauseFacts]:
    """What the duties tied to clauses say; one query that looks at each duty's earliest unmet claim only."""
    claims: dict[UUID, tuple[date, datetime, set[str], set[AnswerFacts]]] = {}
    for claim, due_on, overdue, code, *answer in _earliest_claims():
        _due_on, _overdue, codes, answers = claims.setdefault(claim, (due_on, overdue, set(), set()))
        if code is not None:
            codes.add(code.lower())
        if answer[0] is not None:
            answers.add(AnswerFacts(*answer))
    found: dict[str, ClauseFacts] = {}
    for due_on, overdue, codes, answers in claims.values():
        late = working_days_late(ClaimFacts(due_on, overdue, tuple(answers)), now, days)
        fact = ClauseFacts(first_unmet=due_on, late=late, unmet=1, anything=True)
        for code in codes:
            found[code] = joined(found.get(code, ClauseFacts()), fact)
    return found


def _steps() -> "list[QuerySet[Any, tuple]]":
    """Each clause's milestones, custodies and tied duties in numbers."""
    counts = Q(milestones__withdrawal=None)
    held = Count("custodies", filter=Q(custodies__withdrawal=None), distinct=True)
    waits = Exists(Claim.objects.waiting().by_cycle().filter(duty__clause_duties__clause=OuterRef("pk")))
    found = facts_of(
        Clause.objects.order_by().annotate(clause_code=F("code")),
        planned=Count("milestones", filter=counts, distinct=True),
        reached=Count("milestones__reaching", filter=counts, distinct=True),
        first_missed=Min("milestones__planned_on", filter=counts & Q(milestones__reaching=None)),
        known=held + Count("clause_duties", distinct=True),
        unmet=Case(When(waits, then=1), default=0),
    )
    return [found]


# Each part's rows of duties.facts, by code, and what it states on a clause's page.
PARTS: tuple[Callable[[], "list[QuerySet[Any, tuple]]"], ...] = (_steps, commissioner.standing)
SAYING: tuple[Callable[[str, datetime], list[Said]], ...] = (commissioner.said,)


@Prepared
def _recorded() -> "QuerySet[Any, tuple]":
    """What all parts know, as one statement without a parameter: the home page can afford no query for each."""
    first, *rest = (row for part in PARTS for row in part())
    return first.union(*rest, all=True)


def _known(now: datetime, days: WorkingDays) -> Iterator[tuple[str, ClauseFacts]]:
    """The facts of each row, at a moment; what a part says is unmet is late from the day after it was due."""
    today = berlin_day(now)
    for code, known, since, planned, reached, missed, unmet_on, unmet in _recorded():
        late = days.count(days.nearest(unmet_on), today) if unmet_on and unmet_on < today else 0
        on_record = bool(known or planned or unmet_on) or (since is not None and since <= now)
        yield code.lower(), ClauseFacts(unmet_on, late, unmet, missed, planned, reached, on_record)


def said(code: str, now: datetime) -> list[Said]:
    """What the parts state on the page of one clause, by its code in lower case."""
    return [one for part in SAYING for one in part(code, now)]


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


def clause_states(now: datetime, defaults: dict[str, Any] | None = None) -> dict[str, ClauseState]:
    """Code in lower case -> the state of that clause at a moment; a fixed number of queries.

    `defaults`: the values of READS, if known.
    """
    defaults = defaults or values(*READS)
    days = calendar_of(defaults)
    facts = _duties(now, days)
    for code, found in _known(now, days):
        facts[code] = joined(facts.get(code, ClauseFacts()), found)
    soon, day = defaults["duties.due_soon_working_days"], berlin_day(now)
    return {code: ClauseState(state_of(found, day, days, soon)) for code, found in facts.items()}
