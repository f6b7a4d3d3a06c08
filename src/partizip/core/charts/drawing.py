"""From a record to its drawing, its sentences and its table."""

from collections.abc import Callable
from typing import Any

from partizip.core.charts import rows, timelines
from partizip.core.charts.records import Bars, Chart, Dots, Fan, Lines, Multiples, Stack
from partizip.core.charts.sheet import Sheet
from partizip.core.charts.telling import TOLD
from partizip.core.charts.words import Said, Table, Words, filled

WIDE, NARROW = 720, 264  # units; the style sheet shows one or the other by the width of the page
_DRAWN: dict[type[Chart], Callable[[Sheet, Any], float]] = {
    Bars: rows.bars, Dots: rows.dots, Stack: rows.stack, Lines: timelines.lines,
    Multiples: timelines.multiples, Fan: timelines.fan,
}  # fmt: skip


def draw(chart: Chart, words: Words, *, width: float, prefix: str) -> str:
    """The chart as an SVG element; ids in it begin with the prefix, which is the page's only one.

    The same record, words, width and prefix give the same bytes. Raises ValueError for a width below 240 units or a
    prefix that is no id.
    """
    sheet = Sheet(width, words, prefix)
    high = _DRAWN[type(chart)](sheet, chart)
    return sheet.close(high, chart.title, summary(chart, words))


def summary(chart: Chart, words: Words) -> tuple[Said, ...]:
    """What the chart shows in sentences: form and unit, largest, smallest and last value, gaps, breaks, marks."""
    form, said, _made = TOLD[type(chart)]
    about = filled(words.about, form=getattr(words, form), unit=chart.unit)
    return (about, *said(chart, words))


def table(chart: Chart, words: Words) -> Table:
    """Every number of the chart, and why one is missing."""
    _form, _said, made = TOLD[type(chart)]
    return made(chart, words)
