"""Which chart shows a series, what it joins and what it never joins."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from partizip.bodies.models import Body, Kind
from partizip.core.charts import Absent, Bars, Dots, Fan, Lines, Multiples
from partizip.figures import queries
from partizip.figures.models import Series
from partizip.figures.pictures import day_words, pictures
from tests import factories
from tests.figures.test_estimates import define, districts, publish, series

pytestmark = pytest.mark.django_db
assert districts
assert series
D = Decimal


def shown(slug="anteil"):
    found = queries.series(slug)
    return pictures(found, queries.bodies_of([found]))


def test_one_value_is_no_chart_and_two_are_a_line(series):
    publish(series, key_date=date(2024, 12, 31))
    assert shown() == []
    publish(series, "22")
    (chart,) = shown()
    assert isinstance(chart, Lines)
    assert [(point.label, point.amount.value) for point in chart.lines[0].points] == [("2024", D(21)), ("2025", D(22))]


def test_values_of_another_base_are_another_line_after_a_break(series):
    for year, base in ((2022, "alle"), (2023, "alle"), (2024, "nur geförderte"), (2025, "nur geförderte")):
        publish(series, str(year - 2000), key_date=date(year, 12, 31), base=base)
    (chart,) = shown()
    assert [line.label.words for line in chart.lines] == ["alle", "nur geförderte"]
    assert [(each.label, each.words.words) for each in chart.breaks] == [("2024", "nur geförderte")]


def test_two_sources_of_one_day_lie_side_by_side(series):
    for year in (2024, 2025):
        for source in ("Amt", "Register"):
            publish(series, str(year - 2000), key_date=date(year, 12, 31), source=source)
    (chart,) = shown()
    assert [len(line.points) for line in chart.lines] == [2, 2]
    assert len({line.label.words for line in chart.lines}) == 2
    assert chart.breaks == ()


def test_two_bases_with_one_value_each_are_no_line(series):
    publish(series, key_date=date(2024, 12, 31), base="Register")
    publish(series, base="Befragung")
    assert shown() == []


def test_a_corrected_value_is_drawn_as_it_is_now(series):
    from partizip.access.acts import THE_SYSTEM  # noqa: PLC0415
    from partizip.figures import actions  # noqa: PLC0415

    publish(series, key_date=date(2024, 12, 31))
    wrong = publish(series, "99")
    actions.correct_figure(by=THE_SYSTEM, at=factories.NOW, figure=wrong, value=D(22), reason="x")
    assert [point.amount.value for point in shown()[0].lines[0].points] == [D(21), D(22)]


def test_a_projection_begins_after_what_was_measured(series):
    bands = ((50, D(22), D(24)), (95, D(20), D(27)))
    publish(series, key_date=date(2024, 12, 31), intervals=((95, D(19), D(23)),))
    publish(series, "22.5", projected=True, key_date=date(2025, 6, 30), intervals=((95, D(20), D(27)),))
    publish(series, "23", projected=True, key_date=date(2028, 12, 31), intervals=bands)
    publish(series, "23.5", projected=True, key_date=date(2030, 12, 31), intervals=bands)
    (chart,) = shown()
    assert isinstance(chart, Fan)
    assert [point.amount.value for point in chart.course] == [D("22.5"), D(23), D("23.5")]
    assert [band.level for band in chart.bands] == [95], "a band is drawn where each day has it"
    publish(series, "22")
    (chart,) = shown()
    assert [point.on.year for point in chart.past] == [2024, 2025]
    assert [point.on.year for point in chart.course] == [2028, 2030], "time has overtaken the first"
    assert [band.level for band in chart.bands] == [50, 95]
    publish(series, "24", key_date=date(2031, 12, 31))
    assert isinstance(shown()[0], Lines), "overtaken altogether"


def test_each_body_that_exists_has_its_row_whether_it_reported_or_not(districts, series):
    broken = define("bezirke", breakdown=Kind.BEZIRK, benchmark=series)
    publish(series, "40.3", key_date=date(2024, 6, 30))
    factories.body("bezirk-alt", kind=Kind.BEZIRK, name="Bezirksamt Alt", valid_until=date(2020, 1, 1))
    publish(broken, "30", body=districts[0])
    publish(broken, None, body=districts[1])
    (chart,) = shown("bezirke")
    assert isinstance(chart, Bars)
    assert not isinstance(chart, Dots)
    assert [(bar.label.words, bar.amount.absent) for bar in chart.bars] == [
        ("Mitte", None), ("Pankow", Absent.WITHHELD), ("Spandau", Absent.NOT_REPORTED),
    ]  # fmt: skip
    assert [(mark.label.words, mark.value) for mark in chart.marks] == [("Anteil (06/2024)", D("40.3"))]
    publish(broken, "28", body=districts[0], key_date=date(2024, 12, 31), intervals=((95, D(25), D(31)),))
    publish(broken, "29", body=districts[2], intervals=((95, D(27), D(31)),))
    first, second = shown("bezirke")
    assert isinstance(first, Dots)
    assert first.note.words == "Punkt: Wert; Linie: Intervall mit 95 Prozent"
    assert isinstance(second, Multiples)
    assert [len(panel.points) for panel in second.panels] == [2, 2, 2]


def test_names_lose_what_all_have_and_stay_apart(districts):
    broken = define("bezirke", breakdown=Kind.BEZIRK)
    publish(broken, body=districts[0])
    assert [bar.label.words for bar in shown("bezirke")[0].bars] == ["Mitte", "Pankow", "Spandau"]
    Body.objects.update(name="Bezirksamt Mitte")
    names = [bar.label.words for bar in shown("bezirke")[0].bars]
    assert len(set(names)) == 3


def test_other_languages_mark_german_words(districts):
    broken = define("bezirke", breakdown=Kind.BEZIRK, title="Gespräche", title_en="Talks")
    publish(broken, body=districts[0])
    with translation.override("ar"):
        (chart,) = shown("bezirke")
        assert (chart.title.words, chart.title.lang) == ("Gespräche (2025)", "de")
    with translation.override("en"):
        (chart,) = shown("bezirke")
        assert (chart.title.words, chart.title.lang) == ("Talks (2025)", "")
        assert {bar.label.lang for bar in chart.bars} == {"de"}, "these have no English name"


def test_days_are_told_as_briefly_as_they_differ():
    assert list(day_words([date(2024, 12, 31), date(2025, 12, 31)]).values()) == ["2024", "2025"]
    assert list(day_words([date(2024, 6, 30), date(2025, 12, 31)]).values()) == ["06/2024", "12/2025"]
    assert list(day_words([date(2025, 6, 1), date(2025, 6, 30)]).values()) == ["01.06.2025", "30.06.2025"]


def test_strange_words_and_the_longest_numbers_never_break_a_page(series, client):
    publish(
        series,
        "98765432109876",
        decimals=6,
        key_date=date(2024, 12, 31),
        base="\x0b",
        source="x\x00y".replace("\x00", ""),
    )
    publish(series, "-98765432109876", decimals=6, base="\x0b")
    Series.objects.update(unit=" ", title="<b>&")
    page = client.get("/zahlen/anteil/")
    assert page.status_code == 200
    assert "&lt;b&gt;&amp;" in page.content.decode()
    assert "<b>&" not in page.content.decode()
