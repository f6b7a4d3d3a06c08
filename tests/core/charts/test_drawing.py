"""Every chart stays on its sheet, keeps its order, says its values in words, and is drawn the same each time."""

import dataclasses
import re
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core.charts import (
    NARROW,
    WIDE,
    Absent,
    Amount,
    Bar,
    Bars,
    Break,
    Dots,
    Fan,
    Label,
    Line,
    Lines,
    Multiples,
    Point,
    Row,
    Stack,
    draw,
    summary,
    table,
)  # fmt: skip
from partizip.core.charts.words import plain
from tests.core.charts.reading import read
from tests.core.charts.sayings import ARABIC, DISTRICTS, ENGLISH, GERMAN, LONG, amount, samples
from tests.core.charts.strategies import bars, charts, stacks
from tests.properties import tried

WIDTHS, WORDS = st.sampled_from([NARROW, 240, 480, WIDE]), st.sampled_from([ENGLISH, GERMAN, ARABIC])
SAMPLES = list(samples().items())
some = tried(30)


def drawn(chart, words=ENGLISH, width=WIDE):
    return read(draw(chart, words, width=width, prefix="c1"))


def assert_inside_and_apart(drawing):
    for x, y in drawing.places():
        assert -0.06 <= x <= drawing.wide + 0.06, (x, y)
        assert -0.06 <= y <= drawing.high + 0.06, (x, y)
    for box, words in drawing.boxes():
        assert box.left >= -0.1, words
        assert box.right <= drawing.wide + 0.1, words
        assert 0 <= box.top < box.bottom <= drawing.high + 0.1, words
    for (one, first), (two, second) in combinations(drawing.boxes(), 2):
        inner = dataclasses.replace(one, left=one.left + 0.2, right=one.right - 0.2, bottom=one.bottom - 0.2)
        assert not inner.meets(two), f"{first!r} lies on {second!r}"


@some
@given(charts, WORDS, WIDTHS)
def test_everything_is_on_the_sheet_and_no_text_lies_on_another(chart, words, width):
    assert_inside_and_apart(drawn(chart, words, width))


@pytest.mark.parametrize(("name", "chart"), SAMPLES)
@pytest.mark.parametrize("words", [ENGLISH, GERMAN, ARABIC], ids=["en", "de", "ar"])
@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_charts_of_real_shape_are_on_the_sheet_too(name, chart, words, width):
    assert_inside_and_apart(drawn(chart, words, width))


@pytest.mark.parametrize("form", [Bars, Dots])
@pytest.mark.parametrize("words", [ENGLISH, GERMAN, ARABIC], ids=["en", "de", "ar"])
def test_names_beside_long_numbers_or_reasons_give_way_on_every_width(form, words):
    """What is said of a row is not cut; where it leaves no room between, the names stand above."""
    long = Amount(Decimal("123456789.12"), 2, Decimal("-123456789.12"), Decimal("987654321.12"))
    for said in (Amount(None, absent=Absent.WITHHELD), long):
        rows = (*(Bar(Label(name), said) for name in DISTRICTS), Bar(Label("Land"), Amount(Decimal(3))))
        for width in range(240, 1000, 20):
            drawing = drawn(form(Label("Share"), Label("%"), rows), words, width)
            assert_inside_and_apart(drawing)
            if form is Dots and said is long:
                assert words.shown(said) in " ".join(drawing.words)


@pytest.mark.parametrize("words", [ENGLISH, ARABIC], ids=["en", "ar"])
def test_the_rounding_of_a_bar_keeps_it_on_the_sheet(words):
    values = zip(DISTRICTS, ("0", "0.0000", "-0.27"), (0, 4, 0), strict=False)
    rows = tuple(Bar(Label(name), Amount(Decimal(value), decimals)) for name, value, decimals in values)
    for width in range(240, 480):
        assert_inside_and_apart(drawn(Bars(Label("Share"), Label("%"), rows), words, width))


def test_letters_of_breaks_close_to_each_other_do_not_touch():
    """They are bold, so the room that is looked for must be the bold one's."""
    first = date(2000, 1, 1)
    points = (Point(first, "1.1.00", Amount(Decimal(1))), Point(date(2003, 1, 1), "1.1.03", Amount(Decimal(2))))
    for days in range(1, 60):
        begins = first + timedelta(300), first + timedelta(300 + days)
        breaks = tuple(Break(on, on.isoformat(), Label("counted anew")) for on in begins)
        assert_inside_and_apart(drawn(Lines(Label("T"), Label("%"), (Line(Label("L"), points),), breaks)))


@some
@given(charts, WORDS, WIDTHS)
def test_the_same_record_gives_the_same_bytes(chart, words, width):
    assert draw(chart, words, width=width, prefix="c1") == draw(chart, words, width=width, prefix="c1")


def values_of(chart):
    """Every amount of a chart, marks and bands included, as it is written."""
    found = [(mark.value, mark.decimals) for mark in getattr(chart, "marks", ())]
    if isinstance(chart, Bars):
        amounts = [bar.amount for bar in chart.bars]
    elif isinstance(chart, Stack):
        amounts = [each for row in chart.rows for each in (*row.amounts, *((row.whole,) if row.whole else ()))]
    elif isinstance(chart, Fan):
        amounts = [point.amount for point in (*chart.past, *chart.course)]
        for band in chart.bands:
            for point, (_on, low, high) in zip(chart.course, band.limits, strict=True):
                found += [(low, point.amount.decimals), (high, point.amount.decimals)]
    else:
        drawn_lines = chart.lines if isinstance(chart, Lines) else chart.panels
        amounts = [point.amount for line in drawn_lines for point in line.points]
    for each in amounts:
        found += [(number, each.decimals) for number in each.span]
    return found, [each.absent for each in amounts if each.absent]


@some
@given(charts, WORDS)
def test_every_value_and_every_gap_stands_in_the_table(chart, words):
    made = table(chart, words)
    assert all(len(row) == len(made.head) for row in made.rows)
    cells = " | ".join(cell.words for row in made.rows for cell in row)
    numbers, gaps = values_of(chart)
    for value, decimals in numbers:
        assert words.number(value, decimals) in cells
    for gap in gaps:
        assert words.state(gap) in cells


@some
@given(charts, WORDS)
def test_the_description_says_form_unit_largest_smallest_and_gaps(chart, words):
    drawing = drawn(chart, words, WIDE)
    assert drawing.title == chart.title.words
    assert drawing.desc == " ".join(plain(said) for said in summary(chart, words))
    assert chart.unit.words in drawing.desc
    _numbers, gaps = values_of(chart)
    for gap in gaps:
        assert words.state(gap) in drawing.desc
    if isinstance(chart, Bars) and any(bar.amount.value is not None for bar in chart.bars):
        known = [bar.amount for bar in chart.bars if bar.amount.value is not None]
        for extreme in (max(known, key=lambda each: each.value), min(known, key=lambda each: each.value)):
            assert words.shown(extreme) in drawing.desc


@some
@given(bars(), WIDTHS)
def test_bars_begin_at_zero_keep_their_order_and_are_as_long_as_their_values(chart, width):
    found = drawn(chart, ENGLISH, width).drawn("rect", "k1")
    known = [bar.amount.value for bar in chart.bars if bar.amount.value is not None]
    assert len(found) == len(known)
    assert [float(each.get("y")) for each in found] == sorted(float(each.get("y")) for each in found)
    longest = max(map(abs, known), default=Decimal(0))
    zeros = set()
    for rect, value in zip(found, known, strict=True):
        left, long = float(rect.get("x")), float(rect.get("width"))
        zeros.add(round(left if value >= 0 else left + long))
        if longest:
            most = max(float(each.get("width")) for each in found)
            assert long == pytest.approx(max(float(abs(value) / longest) * most, 0.5), abs=0.6)
    assert not zeros or max(zeros) - min(zeros) <= 1, "all bars share one zero"


@some
@given(stacks(), WIDTHS, WORDS)
def test_shares_fill_the_whole(chart, width, words):
    """Each row's parts, laid side by side, cover one length exactly, in their order, the same for all rows."""
    rows = {}
    for rect in drawn(chart, words, width).drawn("rect"):
        if float(rect.get("height")) == 16:
            rows.setdefault(rect.get("y"), []).append((float(rect.get("x")), float(rect.get("width"))))
    lengths = set()
    for found in rows.values():
        ordered = sorted(found)
        assert found == (ordered[::-1] if words.rtl else ordered)
        for (left, wide), (following, _wide) in pairwise(ordered):
            assert left + wide == pytest.approx(following, abs=0.06)
        lengths.add(round(sum(wide for _left, wide in found), 1))
    assert len(lengths) <= 1
    for row in chart.rows:
        assert row.rest + sum(each.value for each in row.amounts if each.value is not None) == row.total
        assert row.rest >= 0


@pytest.mark.parametrize(("name", "chart"), SAMPLES)
def test_from_right_to_left_is_the_mirror_image(name, chart):
    mirrored = dataclasses.replace(ENGLISH, rtl=True)
    one, two = drawn(chart), drawn(chart, mirrored)
    for tag, first, second in (("line", "x1", "x1"), ("circle", "cx", "cx"), ("text", "x", "x")):
        xs, ys = [each.get(first) for each in one.drawn(tag)], [each.get(second) for each in two.drawn(tag)]
        assert [720 - float(x) for x in xs] == pytest.approx([float(x) for x in ys], abs=0.11), tag
    assert one.words == two.words, "no word is turned round"
    assert_inside_and_apart(two)


def test_arabic_words_keep_their_direction_on_a_german_sheet_and_german_ones_on_an_arabic_one():
    chart = Bars(
        Label("x"), Label("y"), (Bar(Label(LONG[3], "ar"), amount("-3.5")), Bar(Label("Mitte", "de"), amount("2")))
    )
    german, arabic = drawn(chart, GERMAN), drawn(chart, ARABIC)
    for drawing in (german, arabic):
        directions = {each.text: (each.get("direction"), each.get("lang")) for each in drawing.drawn("text")}
        assert directions["Mitte"] == (None, "de")
        assert directions["-3,5"] == (None, None), "a number reads from left to right everywhere"
        assert all(each == ("rtl", "ar") for words, each in directions.items() if words[0] in LONG[3])
        assert drawing.root.get("direction") == "ltr"


@pytest.mark.parametrize(("name", "chart"), SAMPLES)
def test_nothing_but_attributes_and_nothing_from_elsewhere(name, chart):
    svg = draw(chart, GERMAN, width=WIDE, prefix="c1")
    assert not re.search(r"<script|<style|style=|href|\son\w+=|<image|<use|javascript", svg)
    assert set(re.findall(r"https?://[^\"]+", svg)) == {"http://www.w3.org/2000/svg"}
    ids = re.findall(r'\bid="([^"]+)"', svg)
    assert len(set(ids)) == len(ids)
    assert all(each.startswith("c1-") for each in ids)
    assert set(re.findall(r"url\(#([^)]+)\)", svg)) <= set(ids)
    assert 'role="img"' in svg
    assert set(re.findall(r'(?:fill|stroke)="([a-zA-Z]+)"', svg)) <= {"currentColor", "none", "Canvas"}


@some
@given(charts)
def test_words_of_people_are_never_markup(chart):
    wicked = Label('</title><script>alert("x")</script>&')
    svg = draw(dataclasses.replace(chart, title=wicked, unit=wicked), ENGLISH, width=WIDE, prefix="c1")
    assert "<script" not in svg
    assert read(svg).title == wicked.words


def test_parts_and_lines_differ_without_colour():
    """Each part has its own filling, each line its own dashes and sign."""
    parts = tuple(Label(f"part {n}") for n in range(6))
    stack = Stack(Label("x"), Label("y"), parts, (Row(Label("z"), tuple(amount("1") for _ in parts)),))
    fills = [each.get("fill") for each in drawn(stack).drawn("rect") if each.get("height") == "16"]
    assert len(set(fills)) == 6
    svg = draw(samples()["lines"], ENGLISH, width=WIDE, prefix="c1")
    assert len(set(re.findall(r'stroke-linejoin="round"|stroke-dasharray="7 4"', svg))) == 2


def test_what_is_not_there_is_seen_and_told_apart():
    drawing = drawn(samples()["bars"], GERMAN)
    assert "nicht berichtet" in drawing.words
    assert "zum Schutz von Personen nicht veröffentlicht" in drawing.words
    assert "nicht berichtet: Pankow." in drawing.desc
    assert "zum Schutz von Personen nicht veröffentlicht: Steglitz-Zehlendorf." in drawing.desc
    assert [words for words in drawing.words if words in DISTRICTS] == list(DISTRICTS), "in their order, none left out"


def test_a_share_of_an_unknown_whole_is_not_drawn():
    drawing = drawn(samples()["stack"])
    rows = {each.get("y") for each in drawing.drawn("rect") if each.get("height") == "16"}
    assert len(rows) == 3, "of five rows two have no shares: one part is withheld, the other is empty"
    assert "due soon: withheld" in drawing.words


def test_no_line_runs_across_a_break_or_a_gap():
    chart = samples()["lines"]
    courses = [each for each in drawn(chart).drawn("path") if each.get("stroke-linejoin")]
    own = [each for each in courses if each.get("stroke-width") == "2"]
    assert sum(each.get("d").count("L") for each in own) == 2 + 2, "2019-2020, 2022-2023, and two samples of the legend"
    assert "From 2022 on: places of the programme only." in drawn(chart).desc
    assert "A" in drawn(chart).words


def test_an_axis_that_does_not_begin_at_zero_says_so():
    chart = samples()["fan"]
    near = dataclasses.replace(chart, past=(), bands=(), marks=())
    assert "The axis begins at 23." in drawn(near).words
    assert not [words for words in drawn(chart).words if "begins" in words]


def test_the_words_of_a_fan_and_its_bands():
    desc = drawn(samples()["fan"]).desc
    assert desc.startswith("Projection, in %.")
    assert "Projected: 27.9 (2029)." in desc
    assert "95 of 100: 22.7 to 33.1 (2029)." in desc
    assert "Residents: 40.3" in desc
    assert "Last: 21.7 (2024)." in desc


def test_small_charts_share_one_scale():
    drawing = drawn(samples()["multiples"])
    assert "One scale: 0 to 1,500" in drawing.words
    assert [w for w in drawing.words if w.split("-")[0] in {d.split("-")[0] for d in DISTRICTS}]
    assert isinstance(samples()["multiples"], Multiples)
    assert isinstance(samples()["dots"], Dots)
    assert Amount(Decimal(1)).span == (Decimal(1),)


@pytest.mark.parametrize(("width", "prefix"), [(239, "c"), (720, ""), (720, "1c"), (720, 'c"'), (720, "ç")])
def test_a_sheet_has_its_least_width_and_ids_are_ids(width, prefix):
    with pytest.raises(ValueError, match="240 units wide|prefix"):
        draw(samples()["bars"], ENGLISH, width=width, prefix=prefix)
