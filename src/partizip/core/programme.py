"""Rules of the programme of an independent office (C6.2): which fields an entry serves, and what each side does.

Integration policy is organised as a two-way process: an entry that says what only one side does is none.
"""

from collections.abc import Collection
from datetime import date
from enum import StrEnum

from partizip.core.permissions import Verdict, allow, msgid, refuse

SOURCE = "core.programme"
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters of Korean that are drawn as a blank
FIRST, LAST = date(1990, 1, 1), date(2100, 12, 31)  # days that a period can mean


class Field(StrEnum):
    """The three fields for which the Commissioner stands, in the words of C6.2."""

    OPENING = "opening"  # intercultural opening
    TWO_WAY = "two_way"  # organising integration policy as a two-way process
    DIVERSITY = "diversity"  # shaping diversity in the immigration city


class Outcome(StrEnum):
    """What came of an entry that has ended."""

    REACHED = "reached"
    PARTLY = "partly"
    DROPPED = "dropped"


def may_publish(fields: Collection[str], start: date, until: date, *, number: int, reason: str) -> Verdict:
    """Whether a version of an entry can be published: its fields, its period, and from the second on its reason."""
    if not fields or not set(fields) <= set(Field):
        return refuse(msgid("An entry serves at least one of the three fields."), SOURCE)
    if not FIRST <= start <= LAST or not FIRST <= until <= LAST:
        return refuse(msgid("Choose days between 1990 and 2100."), SOURCE)
    if until < start:
        return refuse(msgid("The end lies before the beginning."), SOURCE)
    if number > 1 and not reason.strip():
        return refuse(msgid("A new version needs a reason; the earlier one stays readable beside it."), SOURCE)
    return allow(SOURCE)


def says_something(text: str) -> bool:
    """Whether a text holds a letter or digit: blanks, signs that nobody sees and dashes alone say nothing."""
    return any(sign.isalnum() and sign not in _FILLERS for sign in text)


def may_say(title: str, text: str, administration: str, people: str) -> Verdict:
    """Whether these words make an entry: title, text, and what each of the two sides does (C6.2)."""
    if not says_something(title) or not says_something(text):
        return refuse(msgid("An entry needs a title and a text."), SOURCE)
    if not says_something(administration) or not says_something(people):
        return refuse(msgid("An entry says what each side does: administration and city, and people and "
                            "organisations with a history of immigration."), SOURCE)  # fmt: skip
    return allow(SOURCE)


def may_change(*, ended: bool) -> Verdict:
    """Whether a version, words, a note, a link or an end can be added: not once the entry has ended."""
    if ended:
        return refuse(msgid("This entry has ended; it stays as it is."), SOURCE)
    return allow(SOURCE)
