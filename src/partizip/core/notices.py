"""What a part says about its public things so that post can tell people; post itself knows no part.

A model declares, each without a query of its own beyond what `posted()` loads:

    follows = ("claim", "code")                    the word and the column by which people follow one thing
    posted() -> QuerySet                           classmethod: its rows with all that the two below read
    touches() -> Iterable[str]                     what a line about this row touches: "claim:K7F4-92MA", "body:laf"
    addressees(verb, facts) -> Iterable[Notice]    who has to act because of a line whose first row this is
    spoken                                         the language of the title of lines about it, if it is not German
    in_short                                       a sentence or two of its own words, for mails to subscribers

What people follow and what is no row, such as all that one office publishes, is looked up by a function (followable).
"""

from collections.abc import Callable, Sequence
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
    letter: str = ""  # a whole letter in German, which stands in the mail as it is
    starts_at: datetime | None = None  # an appointment at a time; the mail carries it as a calendar file, too
    place: str = ""
    cancelled: bool = False  # the appointment was called off


def followed(kind: str, name: object) -> str:
    """The name under which people follow a thing, such as "clause:c2.1"."""
    return f"{kind}:{name}"


Lookup = Callable[[str], Any]
LOOKUPS: dict[str, Lookup] = {}  # by kind


def followable(kind: str) -> Callable[[Lookup], Lookup]:
    """Function decorator: it finds what people follow as "kind:name" by the name; None when there is no such thing.

    What it returns has `follows` (the kind, and the attribute with its name), an address, and words.
    """

    def register(lookup: Lookup) -> Lookup:
        LOOKUPS[kind] = lookup
        return lookup

    return register
