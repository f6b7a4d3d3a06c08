"""Which characters the bundled typefaces can show; others are named, so that nothing is lost in silence."""

import re
import struct
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

FONTS = Path(__file__).parent / "fonts"

NAMED = re.compile(r"\[U\+[0-9A-F]{4,6}\]")
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Joiners, marks of direction, variation selectors and places to break: they have no glyph and need none.
_INVISIBLE = frozenset(map(chr, (0xAD, 0x34F, 0x61C, *range(0x200B, 0x2010), *range(0x2060, 0x2065))))
_SELECTORS = frozenset(map(chr, range(0xFE00, 0xFE10)))
_MARKS_IN_A_ROW = 16  # languages need a few; thousands on one letter are more than a PDF's string can hold
# These turn the order of what follows them, so that a line can read otherwise than it was written.
_TURNING = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))


def shown(text: str) -> str:
    """The text with every character that cannot be printed as it is named by its number: `[U+1F600]`.

    So are control characters, those that turn the order of writing, and marks heaped on one letter. All ways to end a
    line become `\\n`.
    """
    found, row = [], 0
    for char in _BREAKS.sub("\n", text).replace("\t", " "):
        row = row + 1 if _without_width(char) else 0
        printed = char == "\n" or (_printable(char) and row <= _MARKS_IN_A_ROW)
        found.append(char if printed else f"[U+{ord(char):04X}]")
    return "".join(found)


def right_to_left(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left (as HTML's dir=auto)."""
    kinds = (unicodedata.bidirectional(char) for char in text)
    return next((kind for kind in kinds if kind in {"L", "R", "AL"}), "L") != "L"


def _without_width(char: str) -> bool:
    return char > "\x7f" and (char in _INVISIBLE or unicodedata.category(char) in {"Mn", "Me", "Mc"})


def _printable(char: str) -> bool:
    if char in _TURNING:
        return False
    if char in _INVISIBLE or char in _SELECTORS:
        return True
    # Private characters mean nothing outside their typeface; PDF/A refuses them and the byte order mark.
    return unicodedata.category(char) not in {"Cc", "Co", "Cs"} and char != "\ufeff" and ord(char) in covered()


@lru_cache(maxsize=1)
def covered() -> frozenset[int]:
    """The code points for which some bundled typeface in regular weight has a glyph."""
    return frozenset(point for path in sorted(FONTS.glob("*-Regular.ttf")) for point in _points(path.read_bytes()))


def _points(font: bytes) -> Iterator[int]:
    """Code points of a TrueType file's character map, formats 4 and 12 (OpenType 1.9, table cmap)."""
    count = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4s4xI", font, 12 + 16 * place) for place in range(count))
    cmap = next(offset for tag, offset in records if tag == b"cmap")
    for place in range(struct.unpack_from(">H", font, cmap + 2)[0]):
        start = cmap + struct.unpack_from(">I", font, cmap + 8 + 8 * place)[0]
        kind = struct.unpack_from(">H", font, start)[0]
        if kind == 4:
            yield from _segments(font, start)
        elif kind == 12:
            for group in range(struct.unpack_from(">I", font, start + 12)[0]):
                first, last, _glyph = struct.unpack_from(">III", font, start + 16 + 12 * group)
                yield from range(first, last + 1)


def _segments(font: bytes, start: int) -> Iterator[int]:
    """Format 4: runs of code points, each moved by a number or looked up in a list; glyph 0 is none."""
    double = struct.unpack_from(">H", font, start + 6)[0]
    ends, starts, deltas, offsets = (start + 14 + double * row + (2 if row else 0) for row in range(4))
    for place in range(0, double, 2):
        last, first, delta, offset = (
            struct.unpack_from(">H", font, row + place)[0] for row in (ends, starts, deltas, offsets)
        )
        for point in range(first, min(last, 0xFFFE) + 1):
            at = offsets + place + offset + 2 * (point - first)
            glyph = struct.unpack_from(">H", font, at)[0] if offset else point
            if glyph and (glyph + delta) % 0x10000:
                yield point
