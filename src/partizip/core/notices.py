"""What a part says about its public things so that post can tell people; post itself knows no part.

A model declares, each without a query of its own beyond what `posted()` loads:

    follows = ("claim", "code")                    the word and the column by which people follow one thing
    posted() -> QuerySet                           classmethod: its rows with all that the two below read
    touches() -> Iterable[str]                     what a line about this row touches: "claim:K7F4-92MA", "body:laf"
    addressees(verb, facts) -> Iterable[Notice]    who has to act because of a line whose first row this is
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID


@dataclass(frozen=True)
class Notice:
    """Who has to know what about one thing. `words` may be lazy: they are read in each reader's own language."""

    about: str  # several notices about one thing for one person in one run become one mail
    words: Any  # what happened and what is to be done, one sentence
    title: str
    address: str  # path of the thing's page in German
    bodies: Sequence[UUID]  # holders of mandates in these, or in what came after them
    roles: Sequence[frozenset[str]]  # the first of these that anybody holds there
    title_en: str = ""
    due_on: date | None = None  # with it the mail carries a calendar file
    starts_at: datetime | None = None  # an appointment at a time; the mail carries it as a calendar file, too
    place: str = ""
    cancelled: bool = False  # the appointment was called off


def followed(kind: str, name: object) -> str:
    """The name under which people follow a thing, such as "clause:c2.1"."""
    return f"{kind}:{name}"
