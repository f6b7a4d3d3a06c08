"""Rules of an audit: when a sample may be committed to and drawn, and when the audit may be closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

from partizip.core.calendar import FIRST_YEAR
from partizip.core.permissions import Verdict, allow, msgid, refuse
from partizip.core.sampling import MOST

SOURCE = "core.audits"
AHEAD = timedelta(days=366)


@dataclass(frozen=True)
class Asked:
    """A statement that a body was asked for: whether it answered, and whether its time has passed."""

    answered: bool
    overdue: bool


def may_open(first: date, last: date, today: date) -> Verdict:
    """Whether an audit may cover this period; one that accompanies what is going on ends within a year."""
    if last < first:
        return refuse(msgid("The end lies before the beginning."), SOURCE)
    if first.year < FIRST_YEAR:
        return refuse(msgid("An audit covers cases from the year 2000 on."), SOURCE)
    if last > today + AHEAD:
        return refuse(msgid("The period of an audit ends within a year from today."), SOURCE)
    return allow(SOURCE)


def may_commit(count: int, size: int, chance_on: date, today: date) -> Verdict:
    """Whether a sample of `size` out of `count` cases may be committed to; chance speaks on a later day only."""
    if count < 1:
        return refuse(msgid("There is no case of this kind, body and period."), SOURCE)
    if count > MOST:
        return refuse(msgid("More than 20,000 cases are one population too large; make the period shorter."), SOURCE)
    if not 1 <= size <= count:
        return refuse(msgid("The sample must hold at least one case, and not more than there are."), SOURCE)
    if chance_on <= today:
        return refuse(msgid("Chance must speak after the commitment: name a day that lies after today."), SOURCE)
    if chance_on > today + AHEAD:
        return refuse(msgid("Name a draw within a year from today; until it the audit cannot be closed."), SOURCE)
    return allow(SOURCE)


def may_draw(chance_on: date, today: date, drawn: bool) -> Verdict:
    """Whether a committed sample may be drawn: once, and not before chance has spoken."""
    if drawn:
        return refuse(msgid("This sample has been drawn already; a sample is drawn once."), SOURCE)
    if today < chance_on:
        return refuse(msgid("Chance has not spoken yet; draw the sample on the day that was named, or later."), SOURCE)
    return allow(SOURCE)


def may_close(undrawn: int, sampled: Collection[str], found: Collection[str], asked: Collection[Asked]) -> Verdict:
    """Whether an audit may be closed: samples drawn, each sampled case with a result, no statement awaited in time."""
    if undrawn:
        return refuse(msgid("A sample that was committed to has not been drawn yet."), SOURCE)
    if set(sampled) - set(found):
        return refuse(msgid("A case of the sample has no result yet."), SOURCE)
    if any(not (each.answered or each.overdue) for each in asked):
        return refuse(msgid("A body was asked for a statement and still has time to answer."), SOURCE)
    return allow(SOURCE)
