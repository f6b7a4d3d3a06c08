"""What the Commissioner's part knows of its clauses (C6.1 ... C6.5), one module a noun; add yours to NOUNS.

A noun's module offers:

    standing() -> [duties.facts.facts(...), ...]   of which the clauses' states follow; one statement reads all of them
    said(now) -> {code: [Said, ...]}               what the clauses' pages say, with links; for pages of this part alone
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from partizip.commissioner.clauses import press
from partizip.core.progress import Said

NOUNS = (press,)
CODES = ("c6.1", "c6.2", "c6.3", "c6.4", "c6.5")


def standing() -> "list[QuerySet[Any, tuple]]":
    """What all nouns know."""
    return [row for noun in NOUNS for row in noun.standing()]


def said(code: str, now: datetime) -> list[Said]:
    """What the nouns state on one clause's page; nothing for a clause of another part."""
    if code not in CODES:
        return []
    return [one for noun in NOUNS for one in noun.said(now).get(code, ())]
