"""What stands in place of words that a law took away: a mark with the code under which everybody reads why."""

import re

from partizip.core.ids import normalise_short_code
from partizip.core.permissions import Verdict, allow, msgid, refuse

SOURCE = "core.removed"
MOST = 100  # rows of one removal

_MARK = re.compile(r"\[entfernt: ([0-9A-Z-]{9})\]")


def mark(code: str) -> str:
    """The sign in place of the words, with the removal's short code; the same in every language."""
    return f"[entfernt: {code}]"


def code_in(text: str) -> str:
    """The short code when a text is nothing but such a mark, else empty."""
    found = _MARK.fullmatch(text)
    return (normalise_short_code(found[1]) or "") if found else ""


def may_ask(named: int, own: int, removed: int, asked: int, reason: str) -> Verdict:
    """Whether the removal of own words by law can be asked for.

    Of `named` rows, `own` are the office's; `removed` of them have lost their words, of `asked` it is asked for.
    """
    if not named:
        return refuse(msgid("Name the words that have to go."), SOURCE)
    if named > MOST:
        return refuse(msgid("At most 100 places can be named at once; ask for the others in a second removal."), SOURCE)
    if own < named:
        return refuse(msgid("The law takes away your own office's words alone here; these are another body's."), SOURCE)
    if removed:
        return refuse(msgid("Some of these words are removed already."), SOURCE)
    if asked:
        return refuse(
            msgid("A removal of some of these words is asked for already; carry it out or call it off."), SOURCE
        )
    if not reason.strip():
        return refuse(msgid("A removal needs a short reason; it is published."), SOURCE)
    return allow(SOURCE)
