"""Axes have round numbers that span the values."""

from decimal import Decimal
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core.charts.ticks import axis, honest_axis, nice

numbers = st.decimals(-(10**14), 10**14, places=6, allow_nan=False, allow_infinity=False)


@pytest.mark.parametrize(
    ("low", "high", "most", "ticks"),
    [
        (105, 543, 5, "100 200 300 400 500 600"),  # Heckbert's own example
        (0, 1, 6, "0 0.2 0.4 0.6 0.8 1"),
        ("0.1", "0.35", 6, "0.1 0.2 0.3 0.4"),
        (-8, "3.2", 5, "-10 -5 0 5"),
        (7, 7, 5, "0 2 4 6 8"),
        (0, 0, 5, "0 0.2 0.4 0.6 0.8 1"),
        (41200, 46900, 4, "40000 45000 50000"),
    ],
)
def test_worked_examples(low, high, most, ticks):
    assert axis(Decimal(low), Decimal(high), most).ticks == tuple(map(Decimal, ticks.split()))


@given(numbers, numbers, st.integers(2, 8))
def test_an_axis_spans_its_values_in_equal_round_steps(one, two, most):
    found = axis(one, two, most)
    assert found.low <= min(one, two) <= max(one, two) <= found.high
    steps = {after - before for before, after in pairwise(found.ticks)}
    assert len(steps) == 1
    step = steps.pop()
    assert step.normalize().as_tuple().digits in {(1,), (2,), (5,)}
    assert 2 <= len(found.ticks) <= 3 * most
    assert all(round(tick, found.decimals) == tick for tick in found.ticks)
    assert 0 <= found.place(one) <= 1
    assert (found.place(one) <= found.place(two)) == (one <= two) or found.place(one) == found.place(two)


@pytest.mark.parametrize(
    ("number", "above", "near"),
    [("1", "1", "1"), ("1.4", "2", "1"), ("2.9", "5", "2"), ("0.031", "0.05", "0.05"), ("710", "1000", "1000")],
)
def test_round_numbers(number, above, near):
    assert nice(Decimal(number), rounded=False) == Decimal(above)
    assert nice(Decimal(number), rounded=True) == Decimal(near)


def test_an_axis_of_points_begins_at_zero_unless_the_values_lie_close_together():
    assert honest_axis([Decimal(20), Decimal(40)]).low == 0
    assert honest_axis([Decimal(-20), Decimal(-40)]).high == 0
    assert honest_axis([Decimal(39), Decimal(40)]).low == 39
    assert honest_axis([Decimal(-40), Decimal(-39)]).high == -39


def test_an_axis_has_two_values():
    with pytest.raises(ValueError, match="two values"):
        axis(Decimal(0), Decimal(1), 1)
