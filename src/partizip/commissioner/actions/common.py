"""How the acts of this part refuse."""

from partizip.access.acts import Refused
from partizip.core.permissions import Verdict, refuse


def refused(reason: str) -> Refused:
    """A refusal with its reason, an English msgid."""
    return Refused(refuse(reason, "commissioner.actions"))


def check(verdict: Verdict) -> None:
    """Raise Refused unless the rule allows it."""
    if not verdict:
        raise Refused(verdict)
