"""How the acts of this part refuse."""

from partizip.access.acts import Refused
from partizip.core.permissions import Verdict, msgid, refuse

_GONE = msgid("This draft is gone: it was published or discarded meanwhile.")


class Gone(Refused):
    """What somebody wrote on is not there any more: a colleague published or discarded it meanwhile."""

    def __init__(self) -> None:
        super().__init__(refuse(_GONE, "commissioner.actions"))


class Overtaken(Refused):
    """A colleague was faster, and the newest state is there to be looked at."""


def refused(reason: str, there: str = "") -> Refused:
    """A refusal with its reason, an English msgid; `there`: the address of what it is about."""
    refusal = Refused(refuse(reason, "commissioner.actions"))
    refusal.there = there
    return refusal


def check(verdict: Verdict) -> None:
    """Raise Refused unless the rule allows it."""
    if not verdict:
        raise Refused(verdict)
