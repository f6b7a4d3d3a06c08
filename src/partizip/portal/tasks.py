"""Recurring work of the portal."""

from datetime import datetime

from partizip.access.acts import THE_SYSTEM
from partizip.portal import actions


def clear_blocked(at: datetime) -> int:
    """Delete old counts of what browsers refused."""
    return actions.clear_blocked(by=THE_SYSTEM, at=at)
