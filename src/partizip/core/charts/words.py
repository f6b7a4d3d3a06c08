"""Words of a chart in the reader's language, the widths of words, and the sentences that a chart says about itself."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from partizip.core.charts.records import Absent, Amount, Bar, Label, Line, Mark, Point

Said = tuple[tuple[str, str], ...]  # one sentence as pieces, each with its language ("": the page's)

Named = list[tuple[Said, Amount]]


@dataclass(frozen=True, slots=True)
class Words:
    """How the caller's reader writes numbers and says things; fields in %(…)s are filled in here.

    `number(value, decimals)` writes a number. `rtl`: the page reads from right to left, and so do the charts.
    """

    number: Callable[[Decimal, int], str]
    rtl: bool
    bars: str
    stack: str
    lines: str
    multiples: str
    dots: str
    fan: str
    about: str  # %(form)s, %(unit)s
    largest: str  # %(value)s, %(label)s
    smallest: str  # %(value)s, %(label)s
    last: str  # %(value)s, %(label)s
    projected: str  # %(value)s, %(label)s
    not_reported: str
    withheld: str
    absent: str  # %(state)s, %(labels)s
    break_: str  # %(label)s, %(words)s
    between: str  # %(value)s, %(low)s, %(high)s
    band: str  # %(level)s, %(low)s, %(high)s, %(label)s
    share: str  # %(level)s: legend of a band
    mark: str  # %(label)s, %(value)s
    begins: str  # %(value)s: the axis does not begin at zero
    scale: str  # %(low)s, %(high)s: one scale for all
    rest: str
    over: str
    measured: str
    course: str
    comma: str
    head_name: str
    head_day: str
    head_low: str
    head_high: str
    head_whole: str

    def state(self, absent: Absent) -> str:
        """Why there is no number."""
        return self.withheld if absent is Absent.WITHHELD else self.not_reported

    def shown(self, amount: Amount) -> str:
        """An amount as a reader sees it: the number, with its interval where there is one, or why there is none."""
        if amount.absent is not None:
            return self.state(amount.absent)
        parts = {"value": self.number(_known(amount.value), amount.decimals)}
        if amount.low is None or amount.high is None:
            return parts["value"]
        parts |= {"low": self.number(amount.low, amount.decimals), "high": self.number(amount.high, amount.decimals)}
        return self.between % parts


@dataclass(frozen=True, slots=True)
class Table:
    """A chart's numbers as rows of words; the first cell of a row is its name."""

    head: tuple[Label, ...]
    rows: tuple[tuple[Label, ...], ...]


def _known(value: Decimal | None) -> Decimal:
    if value is None:
        raise ValueError("There is no value here.")
    return value


_FIELD = re.compile(r"%\((\w+)\)s")
# Widths in parts of the size, at least as wide as Fira Sans and Noto Sans Arabic are; tests measure them in a browser.
_SLIM, _WIDE = frozenset("iljtfrI.,:;'!|()[]/ ’‘-·"), frozenset("mwMWÆŒ@%‰–—")
_BOLD = 1.06


def width(words: str, size: float, bold: bool = False) -> float:
    """The most room that words take in a line, in the units of the drawing."""
    return sum(map(_share, words)) * size * (_BOLD if bold else 1)


@cache
def _share(sign: str) -> float:
    if unicodedata.combining(sign) or unicodedata.category(sign) in {"Mn", "Cf"}:
        return 0.0
    if sign in _SLIM:
        return 0.4
    if sign in _WIDE or unicodedata.east_asian_width(sign) in "WF":
        return 1.02
    return 0.72 if sign.isupper() or not sign.isascii() else 0.61


def wrapped(words: str, size: float, room: float, most: int = 3, bold: bool = False) -> list[str]:
    """Words in lines that fit; a word too long is divided by a hyphen, what passes `most` lines ends in "…"."""
    lines, line = [], ""
    pieces = _pieces(words, size, room, bold)
    for piece, glue in pieces:
        joined = line + glue + piece if line else piece
        if width(joined, size, bold) <= room or not line:
            line = joined
        else:
            lines.append(line)
            line = piece
    lines.append(line)
    if len(lines) > most:
        lines = lines[:most]
        while lines[-1] and width(lines[-1] + "…", size, bold) > room:
            lines[-1] = lines[-1][:-1]
        lines[-1] = lines[-1].rstrip(" -") + "…"
    return lines


def _pieces(words: str, size: float, room: float, bold: bool) -> list[tuple[str, str]]:
    """Parts between which a line may end, each with what joins it to the one before."""
    found = []
    for word in words.split():
        glue = " "
        for part in _at_hyphens(word):
            rest = part
            while width(rest, size, bold) > room and len(rest) > 1:
                cut = len(rest) - 1
                while cut > 1 and width(rest[:cut] + "-", size, bold) > room:
                    cut -= 1
                found.append((rest[:cut] + "-", glue))
                rest, glue = rest[cut:], ""
            found.append((rest, glue))
            glue = ""
    return found


def _at_hyphens(word: str) -> list[str]:
    parts, start = [], 0
    for place, sign in enumerate(word[:-1], start=1):
        if sign in "-/–" and place - start > 1:
            parts.append(word[start:place])
            start = place
    return [*parts, word[start:]]


def rightward(words: str) -> bool:
    """Whether words begin in a script that reads from right to left (first strong sign, as in dir=auto)."""
    for sign in words:
        kind = unicodedata.bidirectional(sign)
        if kind in {"L", "R", "AL"}:
            return kind != "L"
    return False


def filled(template: str, **parts: Label | str | Said) -> Said:
    """A sentence with its parts in their places, each keeping its language. Raises KeyError for an unknown field."""
    said: list[tuple[str, str]] = []
    for place, piece in enumerate(_FIELD.split(template)):
        part = parts[piece] if place % 2 else piece
        if isinstance(part, Label):
            said.append((part.words, part.lang))
        else:
            said += [(part, "")] if isinstance(part, str) else part
    return tuple(each for each in said if each[0])


def plain(said: Said) -> str:
    """A sentence as one text."""
    return "".join(words for words, _lang in said)


def extremes(named: Named, words: Words) -> list[Said]:
    """The largest and the smallest value in words, the first of equal ones; none when there is no value."""
    known = [(_known(amount.value), label, amount) for label, amount in named if amount.value is not None]
    if not known:
        return []
    most, least = max(known, key=lambda each: each[0]), min(known, key=lambda each: each[0])
    return [
        filled(words.largest, value=words.shown(most[2]), label=most[1]),
        filled(words.smallest, value=words.shown(least[2]), label=least[1]),
    ]


def gaps(named: Named, words: Words) -> list[Said]:
    """Whose values are not there, and why."""
    said = []
    for reason in Absent:
        missing = [label for label, amount in named if amount.absent is reason]
        if missing:
            before, _field, after = words.absent.partition("%(labels)s")
            listed = [piece for label in missing for piece in ((words.comma, ""), *label)][1:]
            state = words.state(reason)
            said.append((*filled(before, state=state), *listed, *filled(after, state=state)))
    return said


def mark_words(mark: Mark, words: Words) -> Said:
    """A value to compare with, in words."""
    return filled(words.mark, label=mark.label, value=words.number(mark.value, mark.decimals))


def named_bars(bars: tuple[Bar, ...]) -> Named:
    """Bars as names with amounts."""
    return [(name_of(bar.label), bar.amount) for bar in bars]


def named_lines(lines: tuple[Line, ...], words: Words) -> Named:
    """All points as names with amounts; with several lines the name says which."""
    if len(lines) == 1:
        return named_points(lines[0].points)
    return [
        ((*name_of(line.label), (words.comma, ""), (point.label, "")), point.amount)
        for line in lines
        for point in line.points
    ]


def named_points(points: tuple[Point, ...]) -> Named:
    """Points as names with amounts."""
    return [(((point.label, ""),), point.amount) for point in points]


def name_of(label: Label) -> Said:
    """A label as a piece of a sentence."""
    return ((label.words, label.lang),)
