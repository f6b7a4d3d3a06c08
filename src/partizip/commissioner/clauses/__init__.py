"""What the Commissioner's part knows of its clauses (C6.1 ... C6.5), one module a noun; add yours to NOUNS.

A noun's module offers:

    standing() -> [duties.facts.facts(...), ...]   of which the clauses' states follow; one statement reads all of them
    said(code, now) -> [Said, ...]                 what one clause's page says, with links
"""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from partizip.commissioner.clauses import circle, office, press, programme, toward
from partizip.core.progress import Said

NOUNS = (office, programme, press, toward, circle)


def standing() -> "list[QuerySet[Any, tuple]]":
    """What all nouns know."""
    return [row for noun in NOUNS for row in noun.standing()]


def said(code: str, now: datetime) -> list[Said]:
    """What the nouns state on one clause's page."""
    return [one for noun in NOUNS for one in noun.said(code, now)]
