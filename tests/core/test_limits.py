"""The leaking bucket: never more than its size at once, exactly one more a step, and a bounded memory."""

from hypothesis import given
from hypothesis import strategies as st

from partizip.core.limits import Limit, Meter

LIMIT = Limit("try", 5, 100)


def test_as_many_as_there_are_then_one_a_step():
    meter = Meter()
    assert [meter.take(LIMIT, "a", at=7.0) for _ in range(6)] == [0, 0, 0, 0, 0, 20]
    assert meter.wait(LIMIT, "a", at=26.0) == 1
    assert meter.take(LIMIT, "a", at=27.0) == 0
    assert meter.take(LIMIT, "a", at=27.0) == 20
    assert meter.take(LIMIT, "b", at=27.0) == 0, "others are not touched"
    assert meter.take(Limit("other", 1, 10), "a", at=27.0) == 0, "nor what is counted apart"


def test_a_clock_that_was_set_back_keeps_nobody_out_for_longer_than_a_full_bucket_does():
    meter = Meter()
    meter.take(LIMIT, "a", at=90_000.0)
    assert meter.wait(LIMIT, "a", at=7.0) == LIMIT.step
    assert meter.take(LIMIT, "a", at=27.0) == 0, "one step later one more is free, as after any full bucket"
    assert meter.take(LIMIT, "a", at=27.0) == LIMIT.step
    assert [meter.take(LIMIT, "a", at=300.0) for _ in range(6)] == [0, 0, 0, 0, 0, 20]


def test_looking_counts_nothing():
    meter = Meter()
    assert [meter.wait(LIMIT, "a", at=0.0) for _ in range(20)] == [0] * 20


@given(st.lists(st.floats(0, 50), min_size=1, max_size=200))
def test_in_no_span_more_than_the_bound(gaps):
    meter, at, taken = Meter(), 0.0, []
    for gap in gaps:
        at += gap
        if not meter.take(LIMIT, "a", at=at):
            taken.append(at)
    for begin in range(len(taken)):
        for end in range(begin, len(taken)):
            assert end - begin + 1 <= LIMIT.most + (taken[end] - taken[begin]) / LIMIT.step + 1e-6


def test_the_longest_unused_are_forgotten_first():
    meter = Meter(size=2)
    for _ in range(5):
        meter.take(LIMIT, "a", at=0.0)
    for key in ("b", "c"):
        meter.take(LIMIT, key, at=0.0)
    assert meter.wait(LIMIT, "a", at=0.0) == 0
    meter.forget()
    assert meter.wait(LIMIT, "b", at=0.0) == 0
