"""How the acts of this part refuse."""

from partizip.access.acts import Refused
from partizip.core.permissions import Verdict, refuse


def refused(reason: str, there: str = "") -> Refused:
    """A refusal with its reason, an English msgid; `there`: the address of what it is about."""
    refusal = Refused(refuse(reason, "commissioner.actions"))
    refusal.there = there
    return refusal


def check(verdict: Verdict) -> None:
    """Raise Refused unless the rule allows it."""
    if not verdict:
        raise Refused(verdict)
