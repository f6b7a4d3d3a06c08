"""Charts with one row a body: bars from zero, estimates with intervals, stacked shares.

On a wide sheet the labels stand beside the marks, on a narrow one above them.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise

from partizip.core.charts.records import Absent, Amount, Bars, Chart, Dots, Label, Mark, Row, Stack
from partizip.core.charts.sheet import GAP, LEADING, SIZE, Sheet
from partizip.core.charts.ticks import Axis, honest_axis
from partizip.core.charts.words import mark_words, plain, width, wrapped

BESIDE = 480  # from this width on, labels stand beside the marks
BAR = 16
AXIS = 0.2  # the least part of a wide sheet that an axis between labels and numbers has
DASHES = ("6 3", "2 3", "10 3 2 3", "12 4", "3 1", "1 4")  # of marks to compare with


def head(sheet: Sheet, chart: Chart, marks: tuple[Mark, ...] = (), flat: bool = False) -> float:
    """Unit and marks above the chart, as they lie in it (`flat`: across); returns the y at which it may begin."""
    y = sheet.lines(0, SIZE, chart.unit, sheet.wide, 2, opacity=".8")
    note = getattr(chart, "note", None)
    if note is not None:
        y = sheet.lines(0, y, note, sheet.wide, 3, opacity=".8")
    aside = 38 if flat else 12
    for number, mark in enumerate(marks):
        ends = ((0, y - 4), (30, y - 4)) if flat else ((2, y - 11), (2, y + 3))
        sheet.line(*ends, stroke_width=2, stroke_dasharray=DASHES[number])
        said = Label(plain(mark_words(mark, sheet.words)), mark.label.lang)
        y = sheet.lines(aside, y, said, sheet.wide - aside, 6)  # its value stands at the end and must not be cut
    return y - SIZE + GAP / 2


def _names(sheet: Sheet, labels: list[Label]) -> float:
    """The room of the labels beside the marks; none when they stand above."""
    if sheet.wide < BESIDE:
        return 0
    return min(max(width(label.words, SIZE) for label in labels), sheet.wide * 0.36) + 12


def _place_name(sheet: Sheet, label: Label, y: float, names: float) -> tuple[float, float]:
    """Write a row's label; returns the middle of its marks and the y at which the next row begins."""
    if not names:
        below = sheet.lines(0, y + SIZE, label, sheet.wide) - SIZE
        return below + BAR / 2 + 1, below + BAR + GAP + 2
    lines = wrapped(label.words, SIZE, names - 12)
    high = max(len(lines) * LEADING, BAR + 4) + 6
    sheet.lines(0, y + (high - len(lines) * LEADING) / 2 + SIZE, label, names - 12)
    return y + high / 2, y + high


def _number(sheet: Sheet, amount: Amount) -> str:
    if amount.value is None:
        return sheet.words.state(amount.absent or Absent.NOT_REPORTED)
    return sheet.words.number(amount.value, amount.decimals)


def bars(sheet: Sheet, chart: Bars) -> float:
    """Draw bars that begin at zero, each with its number at its end; returns the height."""
    top = y = head(sheet, chart, chart.marks)
    names = _names(sheet, [bar.label for bar in chart.bars])
    room = sheet.wide - names - 2
    values = [
        *(bar.amount.value for bar in chart.bars if bar.amount.value is not None),
        *(m.value for m in chart.marks),
    ]
    low, high = min(values, default=Decimal(0)), max(values, default=Decimal(0))
    below, above = float(-min(low, Decimal(0))), float(max(high, Decimal(0)))
    scale = _scale(sheet, chart, room, below, above)
    zero, middles = names + below * scale, []
    for bar in chart.bars:
        middle, y = _place_name(sheet, bar.label, y, names)
        value, end = bar.amount.value, zero
        if value is None:
            sheet.absence(bar.amount.absent or Absent.NOT_REPORTED, zero + 9, middle)
            end = zero + 14
        else:
            long = float(value) * scale
            sheet.rect(min(zero, zero + long), middle - BAR / 2, max(abs(long), 0.5), BAR, class_="k1")
            end = max(zero, zero + long)
        sheet.text(end + 6, middle + SIZE * 0.36, _fitting(_number(sheet, bar.amount), sheet.wide - end - 6))
        middles.append(middle)
    _upright(sheet, zero, top, y, [] if names else middles, stroke_opacity=".7")
    for number, mark in enumerate(chart.marks):
        place = zero + float(mark.value) * scale
        _upright(sheet, place, top, y, [] if names else middles, stroke_width=2, stroke_dasharray=DASHES[number])
    return y


def _upright(sheet: Sheet, x: float, top: float, bottom: float, middles: list[float], **more: object) -> None:
    """A line across all rows; where labels stand above the marks, which have these middles, it leaves them free."""
    spans = [(y - BAR / 2 - 3, y + BAR / 2 + 3) for y in middles] or [(top, bottom)]
    for start, end in spans:
        sheet.line((x, start), (x, end), **more)


def _scale(sheet: Sheet, chart: Bars, room: float, below: float, above: float) -> float:
    """Units of the drawing for one unit of value, so that each number fits behind its bar."""
    limits = [room / (below + above)] if below + above else [1.0]
    for bar in chart.bars:
        value = bar.amount.value
        taken = width(_number(sheet, bar.amount), SIZE) + 6 + (14 if value is None else 0)
        reach = below + max(float(value or 0), 0.0)
        if reach:
            limits.append(max(room - taken, room * 0.1) / reach)
    return min(limits)


def _fitting(words: str, room: float) -> str:
    """Words in one line; a number always fits (records allow 15 digits), a long reason may be cut."""
    return wrapped(words, SIZE, room, 1)[0]


def _across(sheet: Sheet, values: list[Decimal], start: float, end: float) -> tuple[Axis, float, float]:
    """An axis across with as many labels as do not touch, and where it begins and ends."""
    for most in (6, 5, 4, 3, 2):
        axis = honest_axis(values, most)
        widths = [width(sheet.words.number(tick, axis.decimals), SIZE) for tick in axis.ticks]
        left, right = start + max(widths[0] / 2, 6), end - max(widths[-1] / 2, 6)
        if max(widths) + GAP <= (right - left) / (len(widths) - 1):
            break
    return axis, left, right


def dots(sheet: Sheet, chart: Dots) -> float:
    """Draw estimates as dots with their intervals over a common axis; returns the height."""
    y = top = head(sheet, chart, chart.marks)
    shown = [sheet.words.shown(bar.amount) for bar in chart.bars]
    names, aside = _sides(sheet, chart, shown)
    values = [number for bar in chart.bars for number in bar.amount.span] + [mark.value for mark in chart.marks]
    axis, left, right = _across(sheet, values or [Decimal(0)], names, sheet.wide - aside)

    def across(value: Decimal) -> float:
        return left + axis.place(value) * (right - left)

    full = [width(bar.label.words, SIZE) + width(words, SIZE) for bar, words in zip(chart.bars, shown, strict=True)]
    one_line, drawn = max(full) + 2 * GAP <= sheet.wide, []
    for bar, words in zip(chart.bars, shown, strict=True):
        start = y
        middle, y = _place_name(sheet, bar.label, y, names)
        if names:
            sheet.text(sheet.wide, middle + SIZE * 0.36, _fitting(words, aside), "end")
        else:
            middle, y = _number_above(sheet, words, start, middle, y, one_line)
        drawn.append((bar.amount, middle))
    middles = [] if names else [middle for _amount, middle in drawn]
    for tick in axis.ticks:
        _upright(sheet, across(tick), top, y, middles, stroke_opacity=".2")
    for tick in (axis.low, axis.high, *axis.ticks[1:-1]):
        words, base = sheet.words.number(tick, axis.decimals), y + SIZE + 3
        if sheet.free(sheet.box(across(tick), base, words, "middle")):
            sheet.text(across(tick), base, words, "middle", opacity=".8")
    for number, mark in enumerate(chart.marks):
        place = across(mark.value)
        _upright(sheet, place, top, y, middles, stroke_width=2, stroke_dasharray=DASHES[number])
    for amount, middle in drawn:
        _estimate(sheet, amount, middle, across, left)
    return y + SIZE + GAP


def _sides(sheet: Sheet, chart: Dots, shown: list[str]) -> tuple[float, float]:
    """The room of the labels and of the numbers beside the axis; none where labels stand above.

    Numbers are never cut: where they leave no room for an axis, the labels stand above on a wide sheet, too.
    """
    names, aside = _names(sheet, [bar.label for bar in chart.bars]), max(width(words, SIZE) for words in shown) + 12
    return (names, aside) if names and names + aside <= sheet.wide * (1 - AXIS) else (0, 0)


def _number_above(
    sheet: Sheet, words: str, start: float, middle: float, y: float, one_line: bool
) -> tuple[float, float]:
    """On a narrow sheet: the number at the end of the label's line, or where that is too full on the next one."""
    if one_line:
        sheet.text(sheet.wide, start + SIZE, words, "end")
        return middle, y
    below = sheet.lines(0, middle - BAR / 2 + SIZE - 1, Label(words), sheet.wide) - SIZE
    return below + BAR / 2 + 1, below + BAR + GAP + 2


def _estimate(sheet: Sheet, amount: Amount, y: float, across: Callable[[Decimal], float], left: float) -> None:
    """A dot with its interval, or the sign of what is not there at the begin of the axis."""
    if amount.value is None:
        sheet.absence(amount.absent or Absent.NOT_REPORTED, left, y)
        return
    if amount.low is not None and amount.high is not None:
        low, high = across(amount.low), across(amount.high)
        sheet.line((low, y), (high, y), stroke_width=2.5, class_="k1")
        for end in (low, high):
            sheet.line((end, y - 5), (end, y + 5), stroke_width=2, class_="k1")
    sheet.sign(0, across(amount.value), y)


def stack(sheet: Sheet, chart: Stack) -> float:
    """Draw each row as one bar of equal length, divided by its parts; returns the height."""
    y = head(sheet, chart)
    rest = any(row.rest and _known(row) for row in chart.rows)
    y = legend(sheet, y, [*chart.parts, *([Label(sheet.words.rest)] if rest else [])], len(chart.parts)) + GAP
    names = _names(sheet, [row.label for row in chart.rows])
    for row in chart.rows:
        middle, y = _place_name(sheet, row.label, y, names)
        if row.total and _known(row):
            _segments(sheet, row, names, middle)
        else:
            _unknown(sheet, chart, row, names, middle)
    return y


def _known(row: Row) -> bool:
    """Whether shares can be drawn: every part has a number, or the whole is known apart from them."""
    return row.whole is not None or all(amount.value is not None for amount in row.amounts)


def _segments(sheet: Sheet, row: Row, left: float, middle: float) -> None:
    """The parts of one bar; places are rounded, not widths, so that together they fill the bar exactly."""
    room = sheet.wide - left - 1
    values = [amount.value or Decimal(0) for amount in row.amounts]
    sums = [sum(values[:count], Decimal(0)) for count in range(len(values) + 1)]
    places = [round(left + float(part / row.total) * room, 1) for part in [*sums, row.total]]
    for ink, (start, end) in enumerate(pairwise(places)):
        if end <= start:
            continue
        if ink == len(values):
            sheet.hatched(start, middle - BAR / 2, end - start, BAR)
            continue
        sheet.filled(start, middle - BAR / 2, end - start, BAR, ink)
        words = _number(sheet, row.amounts[ink])
        taken = width(words, SIZE, bold=True) + 6
        if taken + 4 <= end - start:
            centre = (start + end) / 2
            sheet.rect(centre - taken / 2, middle - BAR / 2 + 1, taken, BAR - 2, class_="paper", fill="Canvas")
            sheet.text(centre, middle + SIZE * 0.36, words, "middle", font_weight="600")


def _unknown(sheet: Sheet, chart: Stack, row: Row, left: float, middle: float) -> None:
    """A row without shares says why in words: nothing in it, or which part has no number."""
    missing = [
        f"{part.words}: {_number(sheet, amount)}"
        for part, amount in zip(chart.parts, row.amounts, strict=True)
        if amount.value is None
    ]
    words = sheet.words.comma.join(missing) or sheet.words.number(Decimal(0), 0)
    sheet.hatched(left, middle - 5, 10, 10)
    sheet.text(left + 16, middle + SIZE * 0.36, Label(_fitting(words, sheet.wide - left - 16)))


def legend(sheet: Sheet, y: float, labels: list[Label], rest_at: int) -> float:
    """Fillings with their names, one after the other in as many lines as they take; returns the y below them."""
    x, base = 0.0, y + SIZE
    for ink, label in enumerate(labels):
        taken = 20 + min(width(label.words, SIZE), sheet.wide - 20)
        if x and x + taken > sheet.wide:
            x, base = 0.0, base + LEADING + 2
        if ink == rest_at:
            sheet.hatched(x + 1, base - 11, 13, 12)
        else:
            sheet.filled(x + 1, base - 11, 13, 12, ink)
        below = sheet.lines(x + 20, base, label, sheet.wide - 20 - x)
        x, base = x + taken + 14, below - LEADING
    return base + 4
