"""A chart in sentences and as a table: nothing that is drawn is missing there."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from partizip.core.charts.records import (
    Amount,
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
from partizip.core.charts.words import (
    Said,
    Table,
    Words,
    extremes,
    filled,
    gaps,
    mark_words,
    name_of,
    named_bars,
    named_lines,
    named_points,
    plain,
)  # fmt: skip

_NOTHING = Label("–")  # no point on that day; "not reported" has its own words


def _note(note: Label | None) -> list[Said]:
    """How to read a chart, as its first sentence."""
    return [((f"{note.words}.", note.lang),)] if note else []


def _bars(chart: Bars, words: Words) -> list[Said]:
    named = named_bars(chart.bars)
    return [*_note(chart.note), *extremes(named, words), *gaps(named, words), *_marks(chart.marks, words)]


def _bars_table(chart: Bars, words: Words) -> Table:
    """Names with their amounts; of estimates also both limits in columns of their own."""
    limits = any(bar.amount.low is not None for bar in chart.bars)
    head = [Label(words.head_name), chart.unit, *_limit_heads(words, limits)]
    rows = [(bar.label, *_cells(bar.amount, words, limits)) for bar in chart.bars]
    rows += [(mark.label, *_cells(Amount(mark.value, mark.decimals), words, limits)) for mark in chart.marks]
    return Table(tuple(head), tuple(rows))


def _limit_heads(words: Words, limits: bool) -> list[Label]:
    return [Label(words.head_low), Label(words.head_high)] if limits else []


def _cells(amount: Amount, words: Words, limits: bool) -> list[Label]:
    """An amount in its column, and its limits in theirs."""
    if amount.value is None:
        return [Label(words.shown(amount)), *([_NOTHING, _NOTHING] if limits else [])]
    cells = [Label(words.number(amount.value, amount.decimals))]
    if limits:
        cells += [
            _NOTHING if limit is None else Label(words.number(limit, amount.decimals))
            for limit in (amount.low, amount.high)
        ]
    return cells


def _stack(chart: Stack, words: Words) -> list[Said]:
    """The whole of all rows by part in one sentence, then gaps and where the parts are more than the whole."""
    wholes = list(filter(None, (_whole(chart, number, part, words) for number, part in enumerate(chart.parts))))
    joined = [piece for said in wholes for piece in ((words.comma, ""), *said)][1:]
    whole: list[Said] = [(*joined, (".", ""))] if joined else []
    named = [
        ((*name_of(row.label), (words.comma, ""), *name_of(part)), amount)
        for row in chart.rows
        for part, amount in zip(chart.parts, row.amounts, strict=True)
    ]
    over = any(row.whole and row.whole.value is not None and row.total > row.whole.value for row in chart.rows)
    said = [*_note(chart.note), *whole, *extremes(named, words), *gaps(named, words)]
    return [*said, *([((words.over, ""),)] if over else [])]


def _whole(chart: Stack, number: int, part: Label, words: Words) -> Said | None:
    """A part with the sum of it over all rows; None where no row knows it."""
    amounts = [row.amounts[number] for row in chart.rows]
    known = [amount.value for amount in amounts if amount.value is not None]
    if not known:
        return None
    decimals = max(amount.decimals for amount in amounts)
    return filled(words.mark, label=part, value=words.number(sum(known, Decimal(0)), decimals))


def _stack_table(chart: Stack, words: Words) -> Table:
    whole = any(row.whole for row in chart.rows)
    head = [Label(words.head_name), *chart.parts, *([Label(words.head_whole)] if whole else [])]
    return Table(tuple(head), tuple(_stack_row(row, words, whole) for row in chart.rows))


def _stack_row(row: Row, words: Words, whole: bool) -> tuple[Label, ...]:
    cells = [Label(words.shown(amount)) for amount in row.amounts]
    if whole:
        cells.append(Label(words.shown(row.whole)) if row.whole else _NOTHING)
    return (row.label, *cells)


def _lines(chart: Lines, words: Words) -> list[Said]:
    named = named_lines(chart.lines, words)
    said = extremes(named, words)
    for line in sorted(chart.lines, key=lambda line: line.points[-1].on, reverse=True):
        said += _last(named_lines((line,), words) if len(chart.lines) == 1 else _of(line, words), words)
    return [*said, *gaps(named, words), *_breaks(chart.breaks, words), *_marks(chart.marks, words)]


def _of(line: Line, words: Words) -> list[tuple[Said, Amount]]:
    return [((*name_of(line.label), (words.comma, ""), (point.label, "")), point.amount) for point in line.points]


def _last(named: list[tuple[Said, Amount]], words: Words, template: str = "") -> list[Said]:
    known = [(label, amount) for label, amount in named if amount.value is not None]
    return [filled(template or words.last, value=words.shown(known[-1][1]), label=known[-1][0])] if known else []


def _lines_table(chart: Lines, words: Words) -> Table:
    """A row for each day, a column for each line."""
    days = sorted({(point.on, point.label) for line in chart.lines for point in line.points})
    head = [Label(words.head_day), *(line.label for line in chart.lines)]
    rows = [(Label(label), *(_at(line.points, on, words) for line in chart.lines)) for on, label in days]
    return Table(tuple(head), (*map(tuple, rows), *_mark_rows(chart.marks, words, len(chart.lines))))


def _at(points: tuple[Point, ...], on: Any, words: Words) -> Label:
    return next((Label(words.shown(point.amount)) for point in points if point.on == on), _NOTHING)


def _mark_rows(marks: tuple[Mark, ...], words: Words, columns: int) -> list[tuple[Label, ...]]:
    return [(mark.label, *[Label(words.number(mark.value, mark.decimals))] * columns) for mark in marks]


def _multiples(chart: Multiples, words: Words) -> list[Said]:
    named = named_lines(chart.panels, words)
    said = extremes(named, words)
    for panel in chart.panels:
        said += _last(_of(panel, words), words)
    return [*said, *gaps(named, words), *_breaks(chart.breaks, words)]


def _multiples_table(chart: Multiples, words: Words) -> Table:
    """A row for each panel, a column for each day."""
    days = sorted({(point.on, point.label) for panel in chart.panels for point in panel.points})
    head = [Label(words.head_name), *(Label(label) for _on, label in days)]
    rows = [(panel.label, *(_at(panel.points, on, words) for on, _label in days)) for panel in chart.panels]
    return Table(tuple(head), tuple(rows))


def _fan(chart: Fan, words: Words) -> list[Said]:
    past, end = named_points(chart.past), chart.course[-1]
    said = [*extremes(past, words), *_last(past, words)]
    said += _last(named_points(chart.course), words, words.projected)
    decimals = end.amount.decimals
    for band in sorted(chart.bands, key=lambda band: band.level):
        _on, low, high = band.limits[-1]
        limits = {"low": words.number(low, decimals), "high": words.number(high, decimals)}
        said.append(filled(words.band, level=str(band.level), label=end.label, **limits))
    return [*said, *gaps(past, words), *_marks(chart.marks, words)]


def _fan_table(chart: Fan, words: Words) -> Table:
    """A row for each day: the value, then both limits of each band."""
    bands = sorted(chart.bands, key=lambda band: band.level)
    heads = [Label(plain(filled(words.share, level=str(band.level)))) for band in bands]
    head = [Label(words.head_day), Label(words.measured), Label(words.course), *heads]
    rows = [
        (Label(point.label), Label(words.shown(point.amount)), _NOTHING, *[_NOTHING] * len(bands))
        for point in chart.past
    ]
    for number, point in enumerate(chart.course):
        shown = [_between(band.limits[number], point.amount.decimals, words) for band in bands]
        rows.append((Label(point.label), _NOTHING, Label(words.shown(point.amount)), *shown))
    rows += [
        (mark.label, Label(words.number(mark.value, mark.decimals)), _NOTHING, *[_NOTHING] * len(bands))
        for mark in chart.marks
    ]
    return Table(tuple(head), tuple(rows))


def _between(limits: tuple[Any, Decimal, Decimal], decimals: int, words: Words) -> Label:
    _on, low, high = limits
    return Label(f"{words.number(low, decimals)} – {words.number(high, decimals)}")


def _breaks(breaks: tuple[Break, ...], words: Words) -> list[Said]:
    return [filled(words.break_, label=each.label, words=each.words) for each in breaks]


def _marks(marks: tuple[Mark, ...], words: Words) -> list[Said]:
    return [mark_words(mark, words) for mark in marks]


# The name of the form among the words, what is said of it, its table.
TOLD: dict[type[Chart], tuple[str, Callable[[Any, Words], list[Said]], Callable[[Any, Words], Table]]] = {
    Bars: ("bars", _bars, _bars_table),
    Dots: ("dots", _bars, _bars_table),
    Stack: ("stack", _stack, _stack_table),
    Lines: ("lines", _lines, _lines_table),
    Multiples: ("multiples", _multiples, _multiples_table),
    Fan: ("fan", _fan, _fan_table),
}
