"""Recurring work of the portal."""

from datetime import datetime

from partizip.access.acts import THE_SYSTEM
from partizip.portal import actions, cases_mail
from partizip.portal.barriers import queries as barriers
from partizip.portal.people import queries as people


def clear_blocked(at: datetime) -> int:
    """Delete old counts of what browsers refused."""
    return actions.clear_blocked(by=THE_SYSTEM, at=at)


def remind_cases(at: datetime) -> int:
    """Mail those who have to answer what people asked, once when it is due soon and once when it is overdue."""
    erasures = cases_mail.remind("erasure", people.due_days(at), at)
    return erasures + cases_mail.remind("barrier", barriers.due_days(at), at)
