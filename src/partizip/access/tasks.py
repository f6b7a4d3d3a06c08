"""Recurring work of access: personal data whose deletion date has come goes, whatever part it stands in."""

from datetime import datetime

from partizip.access import erasing
from partizip.access.acts import THE_SYSTEM
from partizip.access.models import Person
from partizip.access.personal import Holding, holdings

MOST = 50  # chunks of one table in one run; the next run, a minute later, goes on


def delete_due(at: datetime) -> int:
    """Delete what is kept no longer; returns how many rows. Safe to run at any time and twice; catches up.

    Each declaration is asked first, so that mostly nothing is written.
    """
    return sum(_of(holding, at) for holding in holdings() if holding.due and holding.due(holding.rows, at).exists())


def _of(holding: Holding, at: datetime) -> int:
    if holding.model is Person:
        return _people(holding, at)
    done = 0
    for _ in range(MOST):
        some = _some(holding, at)
        if not some:
            break
        done += some
    return done


def _some(holding: Holding, at: datetime) -> int:
    if not holding.is_kept:
        return erasing.delete_due(by=THE_SYSTEM, at=at, label=holding.label)
    try:
        return erasing.cut_due(by=THE_SYSTEM, at=at, label=holding.label)
    except erasing.NothingDue:
        return 0


def _people(holding: Holding, at: datetime) -> int:
    found = list(holding.due(holding.rows, at).order_by("pk")[:MOST]) if holding.due else []
    for person in found:
        erasing.erase(by=THE_SYSTEM, at=at, who=erasing.who_of(person), why=erasing.DATE)
    return len(found)
