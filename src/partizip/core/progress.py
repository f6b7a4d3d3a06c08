"""What may be said of a clause from dated facts: the machine states facts, never "kept" or "broken"."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from partizip.core.calendar import WorkingDays


class Progress(StrEnum):
    """Where a clause stands on a day."""

    NONE = "none"  # nothing recorded
    WAY = "way"  # under way
    SOON = "soon"  # something falls due soon
    LATE = "late"  # late by n working days
    DONE = "done"  # all milestones reached and nothing owed


@dataclass(frozen=True)
class ClauseFacts:
    """The dated facts about one clause; days of due dates and plans, counts of the rest."""

    first_unmet: date | None = None  # earliest due date among duties not yet met
    late: int = 0  # working days by which such a duty is late, as its own page counts them (core.claims)
    unmet: int = 0  # duties with something not yet met, or answered and not decided
    first_missed: date | None = None  # earliest planned day among milestones not reached
    planned: int = 0
    reached: int = 0
    anything: bool = False  # some duty, milestone or body is recorded at all


def joined(one: ClauseFacts, two: ClauseFacts) -> ClauseFacts:
    """What two parts know of the same clause, added up."""
    return ClauseFacts(
        first_unmet=min(filter(None, (one.first_unmet, two.first_unmet)), default=None),
        late=max(one.late, two.late),
        unmet=one.unmet + two.unmet,
        first_missed=min(filter(None, (one.first_missed, two.first_missed)), default=None),
        planned=one.planned + two.planned,
        reached=one.reached + two.reached,
        anything=one.anything or two.anything,
    )


@dataclass(frozen=True)
class Said:
    """A fact that a part states on a clause's page: words in the reader's language, where it is read, and its day."""

    words: str
    address: str
    on: date | None = None


@dataclass(frozen=True)
class State:
    """A clause's state; `late` in working days, measured from the longest overdue thing."""

    progress: Progress
    late: int = 0
    since: date | None = None


def state_of(facts: ClauseFacts, day: date, days: WorkingDays, soon: int) -> State:
    """The state on a day; `soon` is the number of working days before a due date that counts as due soon.

    A due date has passed from the day after it; a milestone likewise.
    """
    dates = [found for found in (facts.first_unmet, facts.first_missed) if found is not None]
    if dates and min(dates) < day:
        first = min(dates)
        missed = days.count(days.nearest(facts.first_missed), day) if facts.first_missed else 0
        return State(Progress.LATE, max(facts.late, missed), first + timedelta(days=1))
    if facts.first_unmet is not None and day >= days.shift(facts.first_unmet, -soon):
        return State(Progress.SOON, since=days.shift(facts.first_unmet, -soon))
    if facts.planned and facts.reached == facts.planned and not facts.unmet:
        return State(Progress.DONE)
    return State(Progress.WAY if facts.anything else Progress.NONE)
