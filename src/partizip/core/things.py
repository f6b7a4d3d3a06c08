"""Public things of any part, as other parts name them: a claim's subject, the two ends of a link."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Thing:
    """A public thing: its kind, public id, title and address."""

    kind: str = ""
    id: str = ""
    title: str = ""
    address: str = ""
