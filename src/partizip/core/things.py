"""Public things of any part, as other parts name them: a claim's subject, the two ends of a link."""

from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class Thing:
    """A public thing: its kind, public id, title and address."""

    kind: str = ""
    id: str = ""
    title: str = ""
    address: str = ""


# Kind of thing -> for the code of a question about it, where it is answered and where the answer is decided on (two
# addresses, or None for a code that is not known there). A room whose questions are answered in the room itself, such
# as an audit, names it when it starts; the form of the duties, which publishes at once, is closed for them.
ANSWERED_AT: dict[str, Callable[[str], tuple[str, str] | None]] = {}
# Kind of thing -> for its public id, the body that decides about it; None where nobody or an independent office
# does. A kind that is not named here cannot be what a plan decides, and so no plan of others puts it off.
DECIDED_BY: dict[str, Callable[[str], UUID | None]] = {}
