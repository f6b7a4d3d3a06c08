"""Words find room, keep their language, and are taken apart where a reader would."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core.charts import Amount, Label, summary
from partizip.core.charts.words import filled, plain, rightward, width, wrapped
from tests.core.charts.sayings import ENGLISH, LONG, samples
from tests.core.charts.strategies import WORDS


@given(WORDS, st.integers(60, 700), st.integers(1, 4))
def test_lines_fit_and_nothing_is_lost_but_after_an_ellipsis(words, room, most):
    lines = wrapped(words, 13, room, most)
    assert 1 <= len(lines) <= most
    assert all(width(line, 13) <= room for line in lines)
    kept = "".join(lines).replace("-", "").replace(" ", "")
    whole = words.replace("-", "").replace(" ", "")
    if kept.endswith("…"):
        assert whole.startswith(kept[:-1])
    else:
        assert kept == whole


def test_words_end_lines_at_spaces_hyphens_and_strokes():
    assert wrapped("Charlottenburg-Wilmersdorf", 13, 130) == ["Charlottenburg-", "Wilmersdorf"]
    assert wrapped("Arbeit und Soziales", 13, 90) == ["Arbeit und", "Soziales"]
    lines = wrapped(LONG[2], 13, 200)
    assert lines[0].endswith("-")
    assert len(lines) == 3


@pytest.mark.parametrize(
    ("words", "expected"), [("Mitte", False), ("اندماج", True), ("12 اندماج", True), ("12,3 %", False), ("(ä", False)]
)
def test_the_first_letter_gives_the_direction(words, expected):
    assert rightward(words) is expected


def test_a_sentence_keeps_the_language_of_its_parts():
    said = filled("Largest: %(value)s (%(label)s).", value="3", label=Label("Mitte", "de"))
    assert said == (("Largest: ", ""), ("3", ""), (" (", ""), ("Mitte", "de"), (").", ""))
    assert plain(said) == "Largest: 3 (Mitte)."
    with pytest.raises(KeyError):
        filled("%(other)s", value="3")


def test_an_amount_as_a_reader_sees_it():
    assert ENGLISH.shown(Amount(Decimal("12.3"), 1)) == "12.3"
    assert ENGLISH.shown(Amount(Decimal("12.3"), 1, Decimal("10"), Decimal("15.25"))) == "12.3 (10.0 to 15.2)"


def test_signs_that_take_no_room_take_none():
    assert width("a\u0301", 10) == width("a", 10)
    assert width("中", 10) > width("a", 10)


def test_a_stack_tells_of_every_part_in_one_sentence_with_commas():
    said = [plain(each) for each in summary(samples()["stack"], ENGLISH)]
    assert "late: 37, due soon: 32.5, under way: 43.5, nothing recorded: 4.5." in said
