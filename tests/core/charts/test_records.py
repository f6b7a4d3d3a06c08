"""What could not be drawn honestly is refused with one plain sentence."""

from datetime import date
from decimal import Decimal

import pytest

from partizip.core.charts import (
    Absent,
    Amount,
    Band,
    Bar,
    Bars,
    Break,
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
from tests.core.charts.sayings import MISSING, amount, samples, years

X, D = Label("x"), Decimal
DAY = date(2026, 1, 1)
LATE = Break(date(2021, 6, 1), "2021", X)
ONE = Point(DAY, "2026", amount("1"))


def band(level=50, low="0", high="2", on=DAY):
    return Band(level, ((on, D(low), D(high)),))


WRONG = {
    "A label needs words.": lambda: Label("  "),
    "A label is one line without control signs.": lambda: Label("a\nb"),
    "A language is a code such as de.": lambda: Label("a", 'de"'),
    "A value is a finite Decimal.": lambda: Amount(D("NaN")),
    "A value has at most 15 digits.": lambda: Mark(X, D("1e15")),
    "A value has at most 15 digits, those after the decimal mark counted.": lambda: Amount(D("123456789012"), 4),
    "A number shows 0 to 6 decimals.": lambda: Amount(D(1), 7),
    "There is either a value or a reason why there is none.": lambda: Amount(None),
    "An interval has a lower and an upper limit.": lambda: Amount(D(1), low=D(0)),
    "The value lies within its interval.": lambda: Amount(D(3), low=D(0), high=D(2)),
    "A part of a whole is not negative.": lambda: Row(X, (amount("-1"),)),
    "A whole that is given has a value.": lambda: Row(X, (amount("1"),), MISSING),
    "A point needs the words of its day.": lambda: Point(DAY, " ", amount("1")),
    "A line needs a point.": lambda: Line(X, ()),
    "The points of a line stand in the order of time, each day once.": lambda: Line(X, (ONE, ONE)),
    "The level of a band is 1 to 99 of 100.": lambda: band(100),
    "A band stands in the order of time.": lambda: Band(50, ()),
    "The lower limit of a band is not above the upper one.": lambda: band(low="3"),
    "A chart needs at least one of its bars.": lambda: Bars(X, X, ()),
    "A chart has at most 60 bars.": lambda: Bars(X, X, tuple(Bar(Label(f"{n}"), amount("1")) for n in range(61))),
    "Two bars have the same label.": lambda: Bars(X, X, (Bar(X, amount("1")),) * 2),
    "A row has one amount for each part.": lambda: Stack(X, X, (X,), (Row(X, ()),)),
    "Two parts have the same label.": lambda: Stack(X, X, (X, X), (Row(X, (amount("1"),) * 2),)),
    "Two rows have the same label.": lambda: Stack(X, X, (X,), (Row(X, (amount("1"),)),) * 2),
    "A chart has at most 6 lines.": lambda: Lines(X, X, tuple(Line(Label(f"{n}"), (ONE,)) for n in range(7))),
    "Two lines have the same label.": lambda: Lines(X, X, (Line(X, (ONE,)),) * 2),
    "Two breaks stand on one day.": lambda: Lines(X, X, (Line(X, years("1", "2")),), (LATE, LATE)),
    "A break lies after the first day of a chart and not after its last.": lambda: Lines(
        X, X, (Line(X, years("1", "2", first=2019)),), (LATE,)
    ),
    "A chart has at most 6 marks.": lambda: Bars(X, X, (Bar(X, amount("1")),), (Mark(X, D(1)),) * 7),
    "A chart has at most 24 panels.": lambda: Multiples(X, X, tuple(Line(Label(f"{n}"), (ONE,)) for n in range(25))),
    "Two panels have the same label.": lambda: Multiples(X, X, (Line(X, (ONE,)),) * 2),
    "A projection needs a course.": lambda: Fan(X, X, (ONE,), (), ()),
    "A projection begins after what was measured, in the order of time.": lambda: Fan(X, X, (ONE,), (ONE,), ()),
    "A projected point has a value.": lambda: Fan(X, X, (), years(MISSING), ()),
    "A band has the days of the course.": lambda: Fan(X, X, (), (ONE,), (band(on=date(2027, 1, 1)),)),
    "The course lies within its bands.": lambda: Fan(X, X, (), (ONE,), (band(low="2"),)),
    "A band of a higher level holds the lower ones.": lambda: Fan(X, X, (), (ONE,), (band(), band(95, "0.5", "2"))),
    "Two bands have the same level.": lambda: Fan(X, X, (), (ONE,), (band(), band())),
}


@pytest.mark.parametrize(("sentence", "make"), WRONG.items(), ids=[each[:40] for each in WRONG])
def test_wrong_input_is_refused_in_words(sentence, make):
    with pytest.raises(ValueError) as refusal:  # noqa: PT011 - the whole sentence is compared
        make()
    assert str(refusal.value) == sentence


def test_records_are_frozen_and_compared_by_value():
    assert samples() == samples()
    for record in (X, amount("1"), ONE, samples()["fan"]):
        with pytest.raises((AttributeError, TypeError)):
            record.label = "other"


def test_a_whole_of_its_own_leaves_a_rest_and_never_a_negative_one():
    row = Row(X, (amount("3"), Amount(None, absent=Absent.WITHHELD)), amount("9"))
    assert (row.total, row.rest) == (D(9), D(6))
    row = Row(X, (amount("7"), amount("3")), amount("9"))
    assert (row.total, row.rest) == (D(10), D(0))
