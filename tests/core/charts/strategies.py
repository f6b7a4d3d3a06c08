"""Charts of every form with anything in them, for properties."""

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from partizip.core.charts import (
    Absent,
    Amount,
    Band,
    Bar,
    Bars,
    Break,
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
)
from tests.core.charts.sayings import DISTRICTS, LONG

WORDS = st.one_of(
    st.sampled_from((*DISTRICTS, *LONG)),
    st.text(st.sampled_from("aeinrst mWÄöß-/0129مرحباشؤون"), min_size=1, max_size=90).filter(str.strip),
)
labels = st.builds(Label, WORDS, st.sampled_from(["", "de", "ar"]))


def numbers(low: int = -(10**9), high: int = 10**9):
    return st.decimals(low, high, places=2, allow_nan=False, allow_infinity=False)


@st.composite
def amounts(draw, low: int = -(10**9), gaps: bool = True, interval: bool = False):
    if gaps and draw(st.integers(0, 5)) == 0:
        return Amount(None, absent=draw(st.sampled_from(Absent)))
    limits = sorted(draw(st.tuples(*[numbers(low)] * 3)))
    if interval:
        return Amount(limits[1], draw(st.integers(0, 2)), limits[0], limits[2])
    return Amount(limits[1], draw(st.integers(0, 4)))


marks = st.lists(st.builds(Mark, labels, numbers(), st.integers(0, 2)), max_size=3).map(tuple)


def named(content, most: int):
    """Records with differing labels."""
    return st.lists(st.tuples(labels, content), min_size=1, max_size=most, unique_by=lambda pair: pair[0].words)


def bars(form=Bars):
    rows = named(amounts(interval=form is Dots), 14)
    return st.builds(
        lambda title, unit, found, marked: form(title, unit, tuple(Bar(*pair) for pair in found), marked),
        labels, labels, rows, marks,
    )  # fmt: skip


@st.composite
def stacks(draw):
    parts = draw(st.lists(labels, min_size=1, max_size=6, unique_by=lambda label: label.words))
    rows = []
    for label, _none in draw(named(st.none(), 8)):
        found = tuple(draw(amounts(low=0)) for _part in parts)
        known = sum((each.value for each in found if each.value is not None), Decimal(0))
        whole = draw(st.one_of(st.none(), st.just(Amount(known + draw(st.integers(-3, 3)) * known / 10, 2))))
        rows.append(Row(label, found, whole))
    return Stack(draw(labels), draw(labels), tuple(parts), tuple(rows))


@st.composite
def points(draw, gaps: bool = True, first: date = date(2000, 1, 1), least: int = 1):
    steps = draw(st.lists(st.integers(1, 900), min_size=least, max_size=12))
    found, on = [], first
    for step in steps:
        on += timedelta(days=step)
        found.append(Point(on, on.strftime(draw(st.just("%d.%m.%Y"))), draw(amounts(gaps=gaps))))
    return tuple(found)


@st.composite
def breaks(draw, drawn):
    """Breaks within the days of a chart, some a day apart."""
    days = [point.on for line in drawn for point in line.points]
    long = (max(days) - min(days)).days
    if long == 0:
        return ()
    after = draw(st.lists(st.integers(1, long) | st.integers(1, min(3, long)), max_size=4, unique=True).map(sorted))
    return tuple(Break(min(days) + timedelta(days=n), f"Tag {n}", draw(labels)) for n in after)


@st.composite
def through_time(draw, form, most):
    found = tuple(Line(*pair) for pair in draw(named(points(), most)))
    more = (draw(marks),) if form is Lines else ()
    return form(draw(labels), draw(labels), found, draw(breaks(found)), *more)


lines, multiples = through_time(Lines, 6), through_time(Multiples, 13)


@st.composite
def fans(draw):
    past = draw(st.one_of(st.just(()), points()))
    start = past[-1].on if past else date(2000, 1, 1)
    course = draw(points(gaps=False, first=start))
    spread, bands = Decimal(0), []
    for level in draw(st.lists(st.integers(1, 99), max_size=3, unique=True).map(sorted)):
        spread += draw(numbers(0, 10**6))
        bands.append(Band(level, tuple((p.on, p.amount.value - spread, p.amount.value + spread) for p in course)))
    return Fan(draw(labels), draw(labels), past, course, tuple(bands), draw(marks))


charts = st.one_of(bars(), bars(Dots), stacks(), lines, multiples, fans())
