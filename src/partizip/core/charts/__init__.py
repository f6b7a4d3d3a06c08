"""Figures as accessible SVG: bars, stacked shares, lines, small charts of one scale, estimates, projections.

Pure and repeatable: the same record gives the same bytes. A chart names itself (title), says in words what is shown,
the largest, smallest and last value (desc), and carries its table. Marks differ by shape and pattern, not by colour
alone; everything is drawn in currentColor, so that dark pages, print and forced colours need no other drawing.
No scripts, no inline styles, no outside address. Why mirrored from right to left: docs/decisions/0013.

    chart = Bars("Talks", "talks", (Bar(Label("Mitte"), Amount(Decimal(120))),))
    svg = draw(chart, words, width=WIDE, prefix="talks")

Words in the reader's language, and how numbers are written, come from the caller (Words).
"""

from partizip.core.charts.drawing import NARROW, WIDE, draw, summary, table
from partizip.core.charts.records import (
    Absent,
    Amount,
    Band,
    Bar,
    Bars,
    Break,
    Chart,
    Dots,
    Fan,
    Label,
    Line,
    Lines,
    Mark,
    Multiples,
    Point,
    Row,
    Stack,
)  # fmt: skip
from partizip.core.charts.words import Table, Words

__all__ = [
    "NARROW", "WIDE", "Absent", "Amount", "Band", "Bar", "Bars", "Break", "Chart", "Dots", "Fan", "Label", "Line",
    "Lines", "Mark", "Multiples", "Point", "Row", "Stack", "Table", "Words", "draw", "summary", "table",
]  # fmt: skip
