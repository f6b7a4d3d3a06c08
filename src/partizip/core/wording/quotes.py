"""Exact words in their place (the text quote selector of the W3C Web Annotation model, section 4.2.4)."""

import re
from dataclasses import dataclass

CONTEXT = 48  # characters kept on each side


@dataclass(frozen=True)
class Quote:
    """Exact words with what stands before and after, so that the same words elsewhere are not meant."""

    exact: str
    prefix: str = ""
    suffix: str = ""


def quote_at(text: str, start: int, end: int) -> Quote:
    """The quote of text[start:end]. Raises ValueError when this is no place in the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError("this is no place in the text")
    return Quote(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def places(text: str, exact: str) -> list[tuple[int, int]]:
    """All places at which the exact words stand, in order."""
    found, start = [], text.find(exact) if exact else -1
    while start >= 0:
        found.append((start, start + len(exact)))
        start = text.find(exact, start + 1)
    return found


def places_of_words(text: str, typed: str) -> list[tuple[int, int]]:
    """All places of words that somebody typed, whatever white space stands between them in the text."""
    pattern = r"\s+".join(map(re.escape, typed.split()))
    return [match.span(1) for match in re.finditer(f"(?=({pattern}))", text)] if pattern else []


def _common_end(one: str, two: str) -> int:
    count = 0
    while count < min(len(one), len(two)) and one[-1 - count] == two[-1 - count]:
        count += 1
    return count


def find(text: str, quote: Quote) -> tuple[int, int] | None:
    """Where the quote stands; among several places the one whose context agrees most; None when none or unclear."""
    found = places(text, quote.exact)
    if len(found) < 2:  # nothing to choose between
        return found[0] if found else None
    candidates = [
        (_common_end(text[:start], quote.prefix) + _common_start(text[end:], quote.suffix), (start, end))
        for start, end in found
    ]
    best = max(score for score, _place in candidates)
    winners = [place for score, place in candidates if score == best]
    return winners[0] if len(winners) == 1 else None


def _common_start(one: str, two: str) -> int:
    count = 0
    while count < min(len(one), len(two)) and one[count] == two[count]:
        count += 1
    return count
