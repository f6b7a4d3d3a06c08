"""Which charts show a series: lines, a projection, or the bodies by which it is broken down.

Values of different bases or methods are never joined; a body that exists and gave no value is shown as such.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise

from django.utils import formats
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.core import charts
from partizip.core.charts import Absent, Amount, Label
from partizip.core.charts.records import MOST_LINES, MOST_PANELS, MOST_ROWS
from partizip.figures.models import Figure, Interval, Series

USUAL = 95  # the level of an interval that is drawn when there are several


def pictures(series: Series, bodies: Sequence[Body]) -> list[charts.Chart]:
    """The charts of a series read by figures.queries: newest state first, then the way there; none for few values."""
    figures: list[Figure] = series.current  # type: ignore[attr-defined]
    whole = [figure for figure in figures if figure.body_id is None]
    parts = [figure for figure in figures if figure.body_id is not None]
    kind = [body for body in bodies if body.kind == series.breakdown]
    found = [*_projection(series, whole)] or [*_through_time(series, whole)]
    return [*found, *_by_body(series, parts, kind)]


def _label(words: str) -> Label:
    """German words of the database, marked as such on pages of another language."""
    seen = "".join(" " if unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} else sign for sign in words)
    return Label(seen if seen.strip() else "–", "" if (get_language() or "de") == "de" else "de")


def _localized(thing: Series | Body, name: str) -> Label:
    """The English words on English pages, where there are any; else the German ones."""
    english = getattr(thing, f"{name}_en") if get_language() == "en" else ""
    return Label(english) if english else _label(getattr(thing, name))


def _amount(figure: Figure) -> Amount:
    """A figure as a chart takes it; with the interval of the usual level, or the widest."""
    if figure.value is None:
        return Amount(None, absent=Absent.WITHHELD)
    between = _interval(figure)
    numbers = [figure.value, *((between.low, between.high) if between else ())]
    whole = max(max(number.adjusted(), 0) + 1 for number in numbers)
    decimals = min(figure.decimals, 15 - whole)  # no line holds more digits
    return Amount(figure.value, decimals, between.low if between else None, between.high if between else None)


def _interval(figure: Figure) -> Interval | None:
    ranges: list[Interval] = figure.ranges  # type: ignore[attr-defined]
    return max(ranges, key=lambda each: (each.level == USUAL, each.level), default=None)


def day_words(days: Iterable[date]) -> dict[date, str]:
    """Days as briefly as they can still be told apart: the year, the month and year, or the whole day."""
    every = sorted(set(days))
    for form in ("Y", "m/Y", "d.m.Y"):
        told = {day: formats.date_format(day, form) for day in every}
        if len(set(told.values())) == len(every) and (form != "Y" or len({(d.month, d.day) for d in every}) == 1):
            break
    return told


def _points(figures: Sequence[Figure], told: dict[date, str]) -> tuple[charts.Point, ...]:
    """Figures of different days, in the order of time."""
    ordered = sorted(figures, key=lambda figure: figure.key_date)
    return tuple(charts.Point(each.key_date, told[each.key_date], _amount(each)) for each in ordered)


def _tracks(figures: Sequence[Figure]) -> list[tuple[Label, list[Figure]]]:
    """Figures that may be joined: of one base and method, one for each day; several sources of a day lie apart."""
    groups: dict[tuple[str, str], list[list[Figure]]] = {}
    for figure in figures:
        tracks = groups.setdefault((figure.base, figure.method), [])
        track = next((each for each in tracks if each[-1].key_date < figure.key_date), None)
        if track is None:
            tracks.append([figure])
        else:
            track.append(figure)
    bases = Counter(base for base, _method in groups)
    found = []
    for (base, method), tracks in groups.items():
        name = base if bases[base] == 1 else f"{base}; {method}"
        found += [(name if not number else f"{name}; {track[-1].source}", track) for number, track in enumerate(tracks)]
    names = Counter(name for name, _track in found)
    return [
        (_label(name if names[name] == 1 else f"{name} ({number})"), track)
        for number, (name, track) in enumerate(found, start=1)
    ]


def _through_time(series: Series, figures: Sequence[Figure]) -> Iterable[charts.Chart]:
    measured = [figure for figure in figures if not figure.projected]
    tracks = sorted(_tracks(measured), key=lambda each: each[1][0].key_date)
    told = day_words(figure.key_date for figure in measured)
    if len(tracks) > MOST_LINES or not any(len(track) > 1 for _label_, track in tracks):
        return
    lines = tuple(charts.Line(label, _points(track, told)) for label, track in tracks)
    breaks, ended = [], [lines[0].points[-1].on]
    for line in lines[1:]:
        begin = line.points[0]
        if begin.on > max(ended):
            breaks.append(charts.Break(begin.on, begin.label, line.label))
        ended.append(line.points[-1].on)
    yield charts.Lines(_localized(series, "title"), _label(series.unit), lines, tuple(breaks), _marks(series))


def _projection(series: Series, figures: Sequence[Figure]) -> Iterable[charts.Chart]:
    """What lies ahead of the newest measured value, after it; a projection that time has overtaken is not drawn."""
    projected = [figure for figure in figures if figure.projected]
    if not projected:
        return
    measured = [figure for figure in figures if not figure.projected]
    past = next((track for _label_, track in _tracks(measured) if track[-1].base == projected[0].base), [])
    newest = past[-1].key_date if past else date.min
    course = _tracks([figure for figure in projected if figure.key_date > newest])
    if not course or len(course[0][1]) + len(past) < 2:
        return
    ahead = course[0][1]
    told = day_words(figure.key_date for figure in (*past, *ahead))
    levels = set.intersection(*({each.level for each in figure.ranges} for figure in ahead))  # type: ignore[attr-defined]
    bands = tuple(
        charts.Band(level, tuple(
            (figure.key_date, each.low, each.high)
            for figure in ahead for each in figure.ranges if each.level == level  # type: ignore[attr-defined]
        ))
        for level in sorted(levels)
    )  # fmt: skip
    points = tuple(
        charts.Point(figure.key_date, told[figure.key_date], Amount(figure.value, _amount(figure).decimals))
        for figure in ahead
    )
    title, unit = _localized(series, "title"), _label(series.unit)
    yield charts.Fan(title, unit, _points(past, told), points, bands[-MOST_LINES:], _marks(series))


def _marks(series: Series) -> tuple[charts.Mark, ...]:
    """The newest value of the series compared with."""
    if series.benchmark is None:
        return ()
    known = [figure for figure in series.benchmark.compared if figure.value is not None]
    if not known:
        return ()
    newest = known[-1]
    title = _localized(series.benchmark, "title")
    when = formats.date_format(newest.key_date, "m/Y")
    label = Label(f"{title.words} ({when})", title.lang)
    return (charts.Mark(label, newest.value or Decimal(0), min(newest.decimals, 4)),)


def _by_body(series: Series, figures: Sequence[Figure], bodies: Sequence[Body]) -> Iterable[charts.Chart]:
    """The newest state of each body, then each body's way there."""
    days = sorted({figure.key_date for figure in figures})
    if not days:
        return
    values = {(figure.body_id, figure.key_date): figure for figure in figures}
    told, now = day_words(days), days[-1]
    there = [body for body in bodies if body.exists_on(now)][:MOST_ROWS]
    names = dict(zip([body.id for body in there], _names(there), strict=True))
    title, unit = _localized(series, "title"), _label(series.unit)
    yield _newest(series, [(names[body.id], values.get((body.id, now))) for body in there], now)
    if len(days) > 1 and len(there) <= MOST_PANELS:
        panels = tuple(
            charts.Line(names[body.id], tuple(
                charts.Point(day, told[day], _given(values.get((body.id, day))))
                for day in days if body.exists_on(day)
            ))
            for body in there
        )  # fmt: skip
        yield charts.Multiples(title, unit, panels, tuple(_changes(figures, days, told)))


def _names(bodies: Sequence[Body]) -> list[Label]:
    """Names that differ, without the words that all of them begin or end with (Bezirksamt …, … District Office)."""
    full = [_localized(body, "name") for body in bodies]
    names = [name.words.split() for name in full]
    while len(names) > 1 and min(map(len, names)) > 1 and len({name[0] for name in names}) == 1:
        names = [name[1:] for name in names]
    while len(names) > 1 and min(map(len, names)) > 1 and len({name[-1] for name in names}) == 1:
        names = [name[:-1] for name in names]
    short = [Label(" ".join(name), label.lang) for name, label in zip(names, full, strict=True)]
    count = Counter(name.words for name in short)
    return [
        name if count[name.words] == 1 else Label(f"{name.words} ({body.slug})", name.lang)
        for name, body in zip(short, bodies, strict=True)
    ]


def _given(figure: Figure | None) -> Amount:
    return Amount(None, absent=Absent.NOT_REPORTED) if figure is None else _amount(figure)


def _newest(series: Series, rows: list[tuple[Label, Figure | None]], day: date) -> charts.Chart:
    bars = tuple(charts.Bar(label, _given(figure)) for label, figure in rows)
    title = _localized(series, "title")
    title = Label(f"{title.words} ({formats.date_format(day, 'Y')})", title.lang)
    levels = {interval.level for _label_, figure in rows if figure and (interval := _interval(figure))}
    if not levels:
        return charts.Bars(title, _label(series.unit), bars, _marks(series))
    note = Label(_("Dot: value; line: interval of %(level)s percent") % {"level": _either(levels)})
    return charts.Dots(title, _label(series.unit), bars, _marks(series), note)


def _either(levels: set[int]) -> str:
    return "/".join(map(str, sorted(levels)))


def _changes(figures: Sequence[Figure], days: Sequence[date], told: dict[date, str]) -> Iterable[charts.Break]:
    """Days from which on something else is counted, for whichever body."""
    counted = {day: {(each.base, each.method) for each in figures if each.key_date == day} for day in days}
    for before, after in pairwise(days):
        if counted[before] != counted[after]:
            base, method = sorted(counted[after] - counted[before] or counted[after])[0]
            same = any(base == other for other, _method in counted[before])
            yield charts.Break(after, told[after], _label(method if same else base))
