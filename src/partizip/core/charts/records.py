"""What a chart is made from: frozen records that refuse what could not be drawn honestly.

Every refusal is a ValueError with one plain sentence.
"""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

MOST_LINES = 6  # more cannot be told apart; take small charts of one scale
MOST_PARTS = 6
MOST_ROWS = 60
MOST_PANELS = 24
DIGITS = 15


class Absent(StrEnum):
    """Why there is no number; a word of its own in every chart, never an empty place."""

    NOT_REPORTED = "not_reported"
    WITHHELD = "withheld"  # known, and not published to protect people


def _refuse_unless(holds: bool, sentence: str) -> None:
    if not holds:
        raise ValueError(sentence)


def _finite(*values: Decimal | None) -> None:
    for value in values:
        if value is not None:
            _refuse_unless(isinstance(value, Decimal) and value.is_finite(), "A value is a finite Decimal.")
            _refuse_unless(value.adjusted() < DIGITS, "A value has at most 15 digits.")


def _shown(decimals: int, *values: Decimal | None) -> None:
    """Refuse what would be shown with more digits than a line of a small screen holds."""
    _refuse_unless(0 <= decimals <= 6, "A number shows 0 to 6 decimals.")
    fits = all(value is None or not value or value.adjusted() + 1 + decimals <= DIGITS for value in values)
    _refuse_unless(fits, "A value has at most 15 digits, those after the decimal mark counted.")


def _differ(names: Iterable[str], sentence: str) -> None:
    known = list(names)
    _refuse_unless(len(set(known)) == len(known), sentence)


@dataclass(frozen=True, slots=True)
class Label:
    """Words of a chart with their language; empty means the language of the page."""

    words: str
    lang: str = ""

    def __post_init__(self) -> None:
        _refuse_unless(bool(self.words.strip()), "A label needs words.")
        seen = not any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} for sign in self.words)
        _refuse_unless(seen, "A label is one line without control signs.")
        _refuse_unless(self.lang.replace("-", "").isalnum() or not self.lang, "A language is a code such as de.")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number with the decimals that are shown and, for an estimate, its interval; or why there is none."""

    value: Decimal | None
    decimals: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    absent: Absent | None = None

    def __post_init__(self) -> None:
        _finite(self.value, self.low, self.high)
        _shown(self.decimals, self.value, self.low, self.high)
        _refuse_unless(
            (self.value is None) != (self.absent is None), "There is either a value or a reason why there is none."
        )
        _refuse_unless((self.low is None) == (self.high is None), "An interval has a lower and an upper limit.")
        if self.low is not None and self.high is not None:
            inside = self.value is not None and self.low <= self.value <= self.high
            _refuse_unless(inside, "The value lies within its interval.")

    @property
    def span(self) -> tuple[Decimal, ...]:
        """All numbers in it: the value and the limits of its interval."""
        return tuple(number for number in (self.low, self.value, self.high) if number is not None)


@dataclass(frozen=True, slots=True)
class Mark:
    """A value to compare with (benchmark, target), drawn across the chart."""

    label: Label
    value: Decimal
    decimals: int = 0

    def __post_init__(self) -> None:
        _finite(self.value)
        _shown(self.decimals, self.value)


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart or of estimates."""

    label: Label
    amount: Amount


@dataclass(frozen=True, slots=True)
class Row:
    """One row of stacked shares: an amount for each part; `whole` when it was published apart from its parts."""

    label: Label
    amounts: tuple[Amount, ...]
    whole: Amount | None = None

    def __post_init__(self) -> None:
        for amount in (*self.amounts, *((self.whole,) if self.whole else ())):
            _refuse_unless(amount.value is None or amount.value >= 0, "A part of a whole is not negative.")
        if self.whole is not None:
            _refuse_unless(self.whole.value is not None, "A whole that is given has a value.")

    @property
    def total(self) -> Decimal:
        """The whole whose shares are drawn: the published one, or the sum where the parts add up to more."""
        parts = sum((amount.value for amount in self.amounts if amount.value is not None), Decimal(0))
        return max(parts, self.whole.value) if self.whole and self.whole.value is not None else parts

    @property
    def rest(self) -> Decimal:
        """What the parts leave of the published whole: rounding, or parts without a number."""
        parts = sum((amount.value for amount in self.amounts if amount.value is not None), Decimal(0))
        return self.total - parts


@dataclass(frozen=True, slots=True)
class Point:
    """An amount at a day; `label` is the day as the reader writes it."""

    on: date
    label: str
    amount: Amount

    def __post_init__(self) -> None:
        _refuse_unless(bool(self.label.strip()), "A point needs the words of its day.")


@dataclass(frozen=True, slots=True)
class Line:
    """Amounts through time under one definition."""

    label: Label
    points: tuple[Point, ...]

    def __post_init__(self) -> None:
        days = [point.on for point in self.points]
        _refuse_unless(bool(days), "A line needs a point.")
        _refuse_unless(days == sorted(set(days)), "The points of a line stand in the order of time, each day once.")


@dataclass(frozen=True, slots=True)
class Break:
    """From this day on something else is counted; no line is drawn across it."""

    on: date
    label: str
    words: Label


@dataclass(frozen=True, slots=True)
class Band:
    """Between which values `level` of 100 courses of a projection lie, day by day."""

    level: int
    limits: tuple[tuple[date, Decimal, Decimal], ...]

    def __post_init__(self) -> None:
        _refuse_unless(1 <= self.level <= 99, "The level of a band is 1 to 99 of 100.")
        days = [on for on, _low, _high in self.limits]
        _refuse_unless(len(days) > 0 and days == sorted(set(days)), "A band stands in the order of time.")
        for _on, low, high in self.limits:
            _finite(low, high)
            _refuse_unless(low <= high, "The lower limit of a band is not above the upper one.")


@dataclass(frozen=True, slots=True)
class Chart:
    """What all charts have: a title and the unit of their numbers."""

    title: Label
    unit: Label

    def check_rows(self, count: int, most: int, of: str) -> None:
        """Raise ValueError for a chart with nothing in it, or too much to be read."""
        _refuse_unless(count > 0, f"A chart needs at least one of its {of}.")
        _refuse_unless(count <= most, f"A chart has at most {most} {of}.")


@dataclass(frozen=True, slots=True)
class Bars(Chart):
    """Amounts side by side from zero, as horizontal bars."""

    bars: tuple[Bar, ...]
    marks: tuple[Mark, ...] = ()
    note: Label | None = None  # how to read it, in words below the unit

    def __post_init__(self) -> None:
        self.check_rows(len(self.bars), MOST_ROWS, "bars")
        _differ((bar.label.words for bar in self.bars), "Two bars have the same label.")
        _refuse_unless(len(self.marks) <= MOST_LINES, "A chart has at most 6 marks.")


@dataclass(frozen=True, slots=True)
class Dots(Bars):
    """Estimates with their intervals, one below the other, and marks to compare with."""


@dataclass(frozen=True, slots=True)
class Stack(Chart):
    """Shares of a whole, as bars of one length."""

    parts: tuple[Label, ...]
    rows: tuple[Row, ...]
    note: Label | None = None  # how to read it, in words below the unit

    def __post_init__(self) -> None:
        self.check_rows(len(self.rows), MOST_ROWS, "rows")
        self.check_rows(len(self.parts), MOST_PARTS, "parts")
        _differ((part.words for part in self.parts), "Two parts have the same label.")
        _differ((row.label.words for row in self.rows), "Two rows have the same label.")
        for row in self.rows:
            _refuse_unless(len(row.amounts) == len(self.parts), "A row has one amount for each part.")


def _check_breaks(breaks: tuple[Break, ...], lines: tuple[Line, ...]) -> None:
    """Raise ValueError for breaks that no line of the chart could show."""
    _differ((each.on.isoformat() for each in breaks), "Two breaks stand on one day.")
    _refuse_unless(len(breaks) <= MOST_LINES, "A chart has at most 6 breaks.")
    days = [point.on for line in lines for point in line.points]
    within = all(min(days) < each.on <= max(days) for each in breaks)
    _refuse_unless(within, "A break lies after the first day of a chart and not after its last.")


@dataclass(frozen=True, slots=True)
class Lines(Chart):
    """Amounts through time; where the definition breaks, the line does."""

    lines: tuple[Line, ...]
    breaks: tuple[Break, ...] = ()
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        self.check_rows(len(self.lines), MOST_LINES, "lines")
        _differ((line.label.words for line in self.lines), "Two lines have the same label.")
        _check_breaks(self.breaks, self.lines)
        _refuse_unless(len(self.marks) <= MOST_LINES, "A chart has at most 6 marks.")


@dataclass(frozen=True, slots=True)
class Multiples(Chart):
    """The same line for each of several bodies, small, side by side, on one scale."""

    panels: tuple[Line, ...]
    breaks: tuple[Break, ...] = ()

    def __post_init__(self) -> None:
        self.check_rows(len(self.panels), MOST_PANELS, "panels")
        _differ((panel.label.words for panel in self.panels), "Two panels have the same label.")
        _check_breaks(self.breaks, self.panels)


@dataclass(frozen=True, slots=True)
class Fan(Chart):
    """What was measured, and where a projection may lead: its middle course and bands around it."""

    past: tuple[Point, ...]
    course: tuple[Point, ...]
    bands: tuple[Band, ...]
    marks: tuple[Mark, ...] = ()

    def __post_init__(self) -> None:
        days = [point.on for point in (*self.past, *self.course)]
        _refuse_unless(len(self.course) > 0, "A projection needs a course.")
        _refuse_unless(days == sorted(set(days)), "A projection begins after what was measured, in the order of time.")
        _refuse_unless(all(point.amount.value is not None for point in self.course), "A projected point has a value.")
        _refuse_unless(len(self.bands) <= MOST_LINES, "A projection has at most 6 bands.")
        _refuse_unless(len(self.marks) <= MOST_LINES, "A chart has at most 6 marks.")
        values = {point.on: point.amount.value for point in self.course}
        outer: dict[date, tuple[Decimal, Decimal]] = {}
        for band in sorted(self.bands, key=lambda band: -band.level):
            _refuse_unless(
                [on for on, _low, _high in band.limits] == list(values), "A band has the days of the course."
            )
            for on, low, high in band.limits:
                value = values[on]
                _refuse_unless(value is not None and low <= value <= high, "The course lies within its bands.")
                nested = on not in outer or (outer[on][0] <= low and high <= outer[on][1])
                _refuse_unless(nested, "A band of a higher level holds the lower ones.")
                outer[on] = (low, high)
        _differ((str(band.level) for band in self.bands), "Two bands have the same level.")
