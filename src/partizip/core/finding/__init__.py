"""Finding words: how text becomes terms, which terms are near a mistyped one, which words of a hit are shown.

One behaviour on every database, because none of it is left to the database: the index stores what these functions say.
"""

from partizip.core.finding.excerpt import Piece, excerpt, marked
from partizip.core.finding.spelling import SPOILT, grams, nearest, slips, splits
from partizip.core.finding.terms import LONGEST, RULES, Token, folded, terms_of_query, tokens

__all__ = [
    "LONGEST",
    "RULES",
    "SPOILT",
    "Piece",
    "Token",
    "excerpt",
    "folded",
    "grams",
    "marked",
    "nearest",
    "slips",
    "splits",
    "terms_of_query",
    "tokens",
]
