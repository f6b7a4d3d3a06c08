"""Charts through time: lines with breaks, projections with bands, small charts of one scale."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from partizip.core.charts.records import Absent, Break, Fan, Label, Line, Lines, Mark, Multiples, Point
from partizip.core.charts.rows import BESIDE, DASHES, head
from partizip.core.charts.sheet import GAP, LEADING, SIZE, Box, Sheet
from partizip.core.charts.ticks import Axis, honest_axis
from partizip.core.charts.words import filled, plain, width

# How much ink each band adds to the one below it, the widest first: neighbours differ by at least 1.3 to 1, on white
# and on black (tests/web/test_pictures.py).
BANDS = (".18", ".2", ".23", ".28", ".37", ".57")
MOST_NUMBERS = 16  # points; with more only the first, last, largest and smallest get their numbers


@dataclass(frozen=True)
class Plot:
    """Where days and values lie on the sheet."""

    axis: Axis
    first: date
    last: date
    left: float
    right: float
    top: float
    bottom: float

    def x(self, on: date) -> float:
        """The place of a day across; one day alone stands in the middle."""
        days = (self.last - self.first).days
        share = (on - self.first).days / days if days else 0.5
        return self.left + share * (self.right - self.left)

    def y(self, value: Decimal) -> float:
        """The height of a value."""
        return self.bottom - self.axis.place(value) * (self.bottom - self.top)


def _plot(
    sheet: Sheet, points: Sequence[Point], values: list[Decimal], top: float, breaks: Iterable[Break] = ()
) -> Plot:
    """Draw the frame: lines and numbers of the axis, and as many days below as find room."""
    axis = honest_axis(values or [Decimal(0)])
    numbers = [sheet.words.number(tick, axis.decimals) for tick in axis.ticks]
    days = sorted({(point.on, point.label) for point in points})
    edge = max(width(label, SIZE) for _on, label in (days[0], days[-1])) / 2
    left = max(max(width(words, SIZE) for words in numbers) + GAP, edge)
    right = sheet.wide - max(edge, 10) - 5
    high = 200 if sheet.wide >= BESIDE else 170
    plot = Plot(axis, days[0][0], days[-1][0], left + 6, right, top, top + high)
    marked = _letters(sheet, breaks, plot)
    plot = Plot(axis, plot.first, plot.last, left + 6, right, top + marked, top + marked + high)
    for tick, words in zip(axis.ticks, numbers, strict=True):
        sheet.line((left, plot.y(tick)), (sheet.wide, plot.y(tick)), stroke_opacity=".7" if tick == 0 else ".2")
        sheet.text(left - 4, plot.y(tick) + SIZE * 0.36, words, "end", opacity=".8")
    base = plot.bottom + SIZE + 9
    for on, label in (days[-1], days[0], *days[1:-1]):
        if sheet.free(_wider(sheet, plot.x(on), base, label)):
            sheet.line((plot.x(on), plot.bottom), (plot.x(on), plot.bottom + 4))
            sheet.text(plot.x(on), base, label, "middle", opacity=".8")
    for each in breaks:
        sheet.line((plot.x(each.on), plot.top), (plot.x(each.on), plot.bottom), stroke_dasharray="3 3")
    return plot


def _wider(sheet: Sheet, x: float, y: float, label: str) -> Box:
    box = sheet.box(x, y, label, "middle")
    return Box(box.left - 3, box.top, box.right + 3, box.bottom)


def _letters(sheet: Sheet, breaks: Iterable[Break], plot: Plot) -> float:
    """Write the letter of each break above its day; returns the height that they take."""
    placed = [(plot.x(each.on), chr(ord("A") + number)) for number, each in enumerate(breaks)]
    deepest = 0
    for x, letter in placed:
        line = 0
        while not sheet.free(sheet.box(x, plot.top + SIZE + line * LEADING, letter, "middle", bold=True)):
            line += 1
        sheet.text(x, plot.top + SIZE + line * LEADING, letter, "middle", font_weight="600")
        deepest = max(deepest, line + 1)
    return deepest * LEADING


def _notes(
    sheet: Sheet, y: float, plot: Plot, breaks: Sequence[Break], points: Sequence[Point], lettered: bool = True
) -> float:
    """What the letters and signs mean, below the chart; returns the height of the drawing."""
    words = sheet.words
    y += SIZE + 2
    if plot.axis.low > 0 or plot.axis.high < 0:
        nearest = plot.axis.low if plot.axis.low > 0 else plot.axis.high
        said = filled(words.begins, value=words.number(nearest, plot.axis.decimals))
        y = sheet.lines(0, y, Label(plain(said)), sheet.wide)
    for number, each in enumerate(breaks):
        said = filled(words.break_, label=each.label, words=each.words)
        if lettered:
            sheet.text(0, y, chr(ord("A") + number), font_weight="600")
        else:
            sheet.line((6, y - 11), (6, y + 3), stroke_dasharray="3 3")
        y = sheet.lines(18, y, Label(plain(said), each.words.lang), sheet.wide - 18, 4)
    for why in Absent:
        if any(point.amount.absent is why for point in points):
            sheet.absence(why, 6, y - 4)
            y = sheet.lines(18, y, Label(words.state(why)), sheet.wide - 18)
    return y - SIZE


def pieces(points: Sequence[Point], breaks: Sequence[Break] = ()) -> list[list[Point]]:
    """The points that may be joined: neighbours with values and no break between them."""
    found: list[list[Point]] = [[]]
    before: Point | None = None
    for point in points:
        broken = before is not None and any(before.on < each.on <= point.on for each in breaks)
        if point.amount.value is None or broken:
            found.append([])
        if point.amount.value is not None:
            found[-1].append(point)
        before = point
    return [piece for piece in found if piece]


def _places(plot: Plot, points: Iterable[Point]) -> list[tuple[float, float]]:
    return [(plot.x(point.on), plot.y(point.amount.value)) for point in points if point.amount.value is not None]


def _numbers(sheet: Sheet, plot: Plot, points: Sequence[Point]) -> None:
    """Write values beside their points as far as there is room: the last, the first, the largest, the smallest, all."""
    known = [point for point in points if point.amount.value is not None]
    if not known:
        return
    wanted = [known[-1], known[0], max(known, key=_value), min(known, key=_value)]
    for point in dict.fromkeys([*wanted, *(known if len(known) <= MOST_NUMBERS else ())]):
        (x, y), words = _places(plot, [point])[0], sheet.words.number(_value(point), point.amount.decimals)
        room = width(words, SIZE) / 2
        x = min(max(x, plot.left + room), sheet.wide - room)
        for base in (y - 9, y + 9 + SIZE * 0.8):
            box = sheet.box(x, base, words, "middle")
            if sheet.free(box) and box.bottom <= plot.bottom:
                sheet.text(x, base, words, "middle")
                break


def _value(point: Point) -> Decimal:
    return point.amount.value if point.amount.value is not None else Decimal(0)


def _marks(sheet: Sheet, plot: Plot, marks: Sequence[Mark]) -> None:
    for number, mark in enumerate(marks):
        y = plot.y(mark.value)
        sheet.line((plot.left - 6, y), (sheet.wide, y), stroke_width=2, stroke_dasharray=DASHES[number])


def _missing(sheet: Sheet, plot: Plot, points: Iterable[Point], base: float) -> None:
    for point in points:
        if point.amount.absent is not None:
            sheet.absence(point.amount.absent, plot.x(point.on), base)


def lines(sheet: Sheet, chart: Lines) -> float:
    """Draw lines through time with their signs and numbers; returns the height."""
    points = [point for line in chart.lines for point in line.points]
    top = head(sheet, chart, chart.marks, flat=True)
    if len(chart.lines) > 1:
        top = _legend(sheet, top, chart.lines)
    values = [number for point in points for number in point.amount.span] + [mark.value for mark in chart.marks]
    plot = _plot(sheet, points, values, top + 18, chart.breaks)
    _marks(sheet, plot, chart.marks)
    for ink, line in enumerate(chart.lines):
        for piece in pieces(line.points, chart.breaks):
            sheet.course(_places(plot, piece), ink)
        _intervals(sheet, plot, line.points, ink)
        for x, y in _places(plot, line.points):
            sheet.sign(ink, x, y)
        _missing(sheet, plot, line.points, plot.bottom - 8)
    for line in chart.lines:
        _numbers(sheet, plot, line.points)
    return _notes(sheet, plot.bottom + SIZE + GAP + 4, plot, chart.breaks, points)


def _intervals(sheet: Sheet, plot: Plot, points: Iterable[Point], ink: int) -> None:
    for point in points:
        if point.amount.low is not None and point.amount.high is not None:
            x, low, high = plot.x(point.on), plot.y(point.amount.low), plot.y(point.amount.high)
            sheet.line((x, low), (x, high), stroke_width=1.5, class_=f"k{ink + 1}")
            for y in (low, high):
                sheet.line((x - 4, y), (x + 4, y), stroke_width=1.5, class_=f"k{ink + 1}")


def _legend(sheet: Sheet, y: float, named: Sequence[Line]) -> float:
    """Each line's sign and dashes with its name; returns the y below them."""
    base = y + SIZE
    for ink, line in enumerate(named):
        sheet.course([(0, base - 4), (30, base - 4)], ink)
        sheet.sign(ink, 15, base - 4)
        base = sheet.lines(38, base, line.label, sheet.wide - 38)
    return base - SIZE


def fan(sheet: Sheet, chart: Fan) -> float:
    """Draw what was measured as a line, and the projection as a dashed course in bands; returns the height."""
    points = [*chart.past, *chart.course]
    limits = [limit for band in chart.bands for _on, *both in band.limits for limit in both]
    values = [number for point in points for number in point.amount.span] + limits
    values += [mark.value for mark in chart.marks]
    bands = sorted(chart.bands, key=lambda band: -band.level)
    top = _keys(sheet, head(sheet, chart, chart.marks, flat=True), chart, [band.level for band in bands])
    plot = _plot(sheet, points, values, top + 18)
    begin = next((piece[-1:] for piece in reversed(pieces(chart.past))), [])
    for number, band in enumerate(bands):
        start = _places(plot, begin)
        lower = [(plot.x(on), plot.y(low)) for on, low, _high in band.limits]
        upper = [(plot.x(on), plot.y(high)) for on, _low, high in band.limits]
        _band(sheet, [*start, *upper, *reversed(lower)], number)
    _marks(sheet, plot, chart.marks)
    for piece in pieces(chart.past):
        sheet.course(_places(plot, piece), 0)
    ahead = _places(plot, [*begin, *chart.course])
    if len(ahead) > 1:  # a rim, so that the course is read on the darkest band as well
        sheet.path(ahead, class_="rim", stroke="Canvas", stroke_width=6, stroke_linejoin="round")
    sheet.course(ahead, 1)
    _intervals(sheet, plot, chart.past, 0)
    for ink, drawn in enumerate((chart.past, chart.course)):
        for x, y in _places(plot, drawn):
            sheet.sign(ink * 5, x, y)
    _missing(sheet, plot, chart.past, plot.bottom - 8)
    _numbers(sheet, plot, chart.course)
    _numbers(sheet, plot, chart.past)
    return _notes(sheet, plot.bottom + SIZE + GAP + 4, plot, (), points)


def _band(sheet: Sheet, corners: Sequence[tuple[float, float]], number: int) -> None:
    """A band: the more probable it is, the darker, since bands lie on each other; its edge has its own dashes."""
    sheet.path(corners, closed=True, class_="k2", fill_opacity=BANDS[number], stroke="currentColor", stroke_width=1,
               stroke_dasharray=("", "4 2", "1 3")[number % 3], stroke_opacity=".6")  # fmt: skip


def _keys(sheet: Sheet, y: float, chart: Fan, levels: Sequence[int]) -> float:
    """What line, course and bands mean; returns the y below."""
    words, base = sheet.words, y + SIZE
    for ink, (said, drawn) in enumerate(((words.measured, chart.past), (words.course, chart.course))):
        if drawn:
            sheet.course([(0, base - 4), (30, base - 4)], ink)
            sheet.sign(ink * 5, 15, base - 4)
            base = sheet.lines(38, base, Label(said), sheet.wide - 38)
    for number, level in enumerate(levels):
        for below in range(number + 1):  # as dark as on the chart, where the bands lie on each other
            _band(sheet, [(0, base - 11), (30, base - 11), (30, base + 2), (0, base + 2)], below)
        said = filled(words.share, level=str(level))
        base = sheet.lines(38, base, Label(plain(said)), sheet.wide - 38)
    return base - SIZE


def multiples(sheet: Sheet, chart: Multiples) -> float:
    """Draw one small line for each panel, all on one scale; returns the height."""
    words, points = sheet.words, [point for panel in chart.panels for point in panel.points]
    values = [point.amount.value for point in points if point.amount.value is not None]
    axis = honest_axis(values or [Decimal(0)], 4)
    y = head(sheet, chart)
    said = filled(words.scale, low=words.number(axis.low, axis.decimals), high=words.number(axis.high, axis.decimals))
    y = sheet.lines(0, y + SIZE, Label(plain(said)), sheet.wide, 2, opacity=".8") - SIZE + GAP
    across, room = _columns(sheet, chart)
    spread = (min(point.on for point in points), max(point.on for point in points))
    for start in range(0, len(chart.panels), across):
        row = chart.panels[start : start + across]
        named = max(_names_high(sheet, panel, room) for panel in row)
        for column, panel in enumerate(row):
            _panel(sheet, chart, panel, axis, spread, (column * (room + 18), y, room, named))
        y += named + 70 + LEADING + GAP * 1.5
    flat = Plot(Axis((Decimal(0), Decimal(1)), 0), *spread, 0, 0, 0, 0)  # the scale is told above already
    return _notes(sheet, y - GAP, flat, chart.breaks, points, lettered=False)


def _columns(sheet: Sheet, chart: Multiples) -> tuple[int, float]:
    """How many small charts stand side by side, and the room of each: as many as leave room for line and number."""
    numbers = [sheet.words.number(number, point.amount.decimals)
               for panel in chart.panels for point in panel.points for number in (point.amount.value,)
               if number is not None]  # fmt: skip
    aside = max((width(words, SIZE) for words in numbers), default=0) + 8
    for across in (4, 3, 2) if sheet.wide >= BESIDE else (2,):
        room = (sheet.wide - (across - 1) * 18) / across
        if room - aside >= 60:
            return across, room
    return 1, sheet.wide


def _names_high(sheet: Sheet, panel: Line, room: float) -> float:
    probe = Sheet(sheet.wide, sheet.words, sheet.prefix)
    return probe.lines(0, 0, panel.label, room, 2, font_weight="600") + 4


def _panel(
    sheet: Sheet,
    chart: Multiples,
    panel: Line,
    axis: Axis,
    spread: tuple[date, date],
    place: tuple[float, float, float, float],
) -> None:
    """One small chart: its name, the line, its last value, first and last day."""
    left, y, room, named = place
    sheet.lines(left, y + SIZE, panel.label, room, 2, font_weight="600")
    last = next((point for point in reversed(panel.points) if point.amount.value is not None), None)
    shown = sheet.words.number(_value(last), last.amount.decimals) if last else ""
    aside = width(shown, SIZE) + 8
    top = y + named + 6
    plot = Plot(axis, *spread, left + 5, left + room - aside - 5, top, top + 60)
    for tick in axis.ticks:
        strong = ".7" if tick == 0 or tick == axis.low else ".2"
        sheet.line((left, plot.y(tick)), (left + room - aside, plot.y(tick)), stroke_opacity=strong)
    for each in chart.breaks:
        sheet.line((plot.x(each.on), plot.top), (plot.x(each.on), plot.bottom), stroke_dasharray="3 3")
    for piece in pieces(panel.points, chart.breaks):
        sheet.course(_places(plot, piece), 0)
        for x, height in _places(plot, piece if len(piece) == 1 else ()):
            sheet.sign(0, x, height)
    for x, height in _places(plot, [last] if last else []):
        sheet.sign(0, x, height)
        middle = min(max(height + SIZE * 0.36, plot.top + SIZE * 0.36), plot.bottom + 2)
        sheet.text(left + room, middle, shown, "end", font_weight="600")
    _missing(sheet, plot, panel.points, plot.bottom - 7)
    _ends(sheet, panel, plot, plot.bottom + SIZE + 7)


def _ends(sheet: Sheet, panel: Line, plot: Plot, base: float) -> None:
    """The first and last day of a small chart, the first only where both find room."""
    last, first, left = panel.points[-1], panel.points[0], plot.left - 5
    sheet.text(max(plot.right + 5, left + width(last.label, SIZE)), base, last.label, "end", opacity=".8")
    box = sheet.box(left, base, first.label, "start")
    if first is not last and sheet.free(Box(box.left, box.top, box.right + 4, box.bottom)):
        sheet.text(left, base, first.label, opacity=".8")
