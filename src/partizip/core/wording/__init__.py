"""Wording: reading a source without losing a word, its units, exact quotes in their place, and synopses."""

from partizip.core.wording.matching import carry_eids
from partizip.core.wording.quotes import Quote, find, places, places_of_words, quote_at
from partizip.core.wording.source import LARGEST, Unreadable, read_text
from partizip.core.wording.synopsis import Row, synopsis, word_diff
from partizip.core.wording.units import UnitText, digest, parse_units

__all__ = [
    "LARGEST",
    "Quote",
    "Row",
    "UnitText",
    "Unreadable",
    "carry_eids",
    "digest",
    "find",
    "parse_units",
    "places",
    "places_of_words",
    "quote_at",
    "read_text",
    "synopsis",
    "word_diff",
]
