"""What is shown of a hit: the stretch of text with the most found words, and which words those are."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from partizip.core.finding.terms import Token, tokens

WIDTH = 240  # characters of an excerpt


@dataclass(frozen=True)
class Piece:
    """A piece of text, and whether it is a found word."""

    text: str
    found: bool


def marked(text: str, language: str, terms: Collection[str]) -> list[Piece]:
    """A whole text in pieces, the found words apart."""
    return _pieces(text, [token for token in tokens(text, language) if token.term in terms], 0, len(text))


def excerpt(text: str, language: str, terms: Collection[str]) -> tuple[int, list[Piece]]:
    """How many different terms the best stretch holds, and its pieces; the beginning when it holds none."""
    text = " ".join(text.split())
    hits = [token for token in tokens(text, language) if token.term in terms]
    most, first = 0, 0
    for position, token in enumerate(hits):
        inside = {other.term for other in hits[position : position + 50] if other.end <= token.start + WIDTH}
        if len(inside) > most:
            most, first = len(inside), token.start
    start = _word_start(text, max(0, first - 60)) if first > 60 else 0
    end = len(text) if len(text) <= start + WIDTH else text.rfind(" ", start + 1, start + WIDTH)
    end = start + WIDTH if end <= start else end
    pieces = _pieces(text, [token for token in hits if start <= token.start and token.end <= end], start, end)
    before = [Piece("… ", False)] if start else []
    after = [Piece(" …", False)] if end < len(text) else []
    return most, [*before, *pieces, *after]


def _word_start(text: str, position: int) -> int:
    space = text.find(" ", position, position + 40)
    return position if space < 0 else space + 1


def _pieces(text: str, hits: Sequence[Token], start: int, end: int) -> list[Piece]:
    pieces, position = [], start
    for token in hits:
        pieces += [Piece(text[position : token.start], False), Piece(text[token.start : token.end], True)]
        position = token.end
    return [piece for piece in (*pieces, Piece(text[position:end], False)) if piece.text]
