"""Values of single bodies, estimates with intervals, withheld values and projections: published, corrected, refused."""

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.roles import Role
from partizip.bodies.models import Kind
from partizip.figures import actions, queries
from partizip.figures.models import Figure, Interval, Series
from partizip.journal.models import Content
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db
D = Decimal
LIMITS = ((50, D("20.0"), D("22.0")), (95, D("18.5"), D("23.5")))


@pytest.fixture
def series(db):
    return define("anteil")


@pytest.fixture
def districts(db):
    return [factories.body(f"bezirk-{name}", kind=Kind.BEZIRK, name=f"Bezirksamt {name.title()}", code=f"0{place}")
            for place, name in enumerate(("mitte", "pankow", "spandau"), start=1)]  # fmt: skip


def define(slug, **more):
    given = {"title": slug.title(), "unit": "%", "definition": "Was zählt.", "area": "Berlin"} | more
    return actions.define_series(by=THE_SYSTEM, at=NOW, slug=slug, **given)


def publish(series, value="21", **more):
    given = {
        "decimals": 1,
        "base": "alle",
        "key_date": date(2025, 12, 31),
        "method": "Zählung, 1",
        "source": "Amt",
    } | more
    return actions.publish_figure(
        by=THE_SYSTEM, at=NOW, series=series, value=None if value is None else D(value), **given
    )


def test_an_estimate_keeps_its_intervals_and_its_line_names_them(series):
    figure = publish(series, intervals=LIMITS)
    assert [(each.level, each.low, each.high) for each in figure.intervals.all()] == list(LIMITS)
    line = Content.objects.latest("entry").text
    assert line.count('"table":"figures_interval"') == 2
    assert '"low":"18.5"' in line


@pytest.mark.parametrize(
    ("sentence", "value", "limits"),
    [
        ("An interval holds the value", "21", ((95, D(22), D(23)),)),
        ("An interval holds the value", "21", ((95, D(19), D(20)),)),
        ("every interval of a lower level", "21", ((50, D(18), D(24)), (95, D(19), D(25)))),
        ("a whole number from 1 to 99, each once", "21", ((95, D(19), D(23)), (95, D(18), D(24)))),
        ("a whole number from 1 to 99", "21", ((100, D(19), D(23)),)),
        ("has no interval; it would tell the value", None, ((95, D(19), D(23)),)),
        ("at most 15 digits", "21", ((95, D("0.1234567"), D(23)),)),
    ],
)
def test_an_interval_that_contradicts_is_refused(series, sentence, value, limits):
    with pytest.raises(Refused, match=sentence):
        publish(series, value, intervals=limits)
    assert not Figure.objects.exists()


def test_a_series_takes_values_of_the_bodies_it_is_broken_down_by_and_no_others(series, districts):
    broken = define("bezirke", breakdown=Kind.BEZIRK)
    for district in districts:
        publish(broken, body=district)
    with pytest.raises(Refused, match="bodies of this kind"):
        publish(series, body=districts[0])
    with pytest.raises(Refused, match="bodies of this kind"):
        publish(broken, body=factories.body())
    with pytest.raises(Refused, match="does not exist on that day"):
        publish(broken, body=districts[0], key_date=date(2010, 1, 1))
    with pytest.raises(Refused, match="published already"):
        publish(broken, body=districts[0])
    publish(broken)
    assert Figure.objects.filter(series=broken).count() == 4


def test_a_withheld_value_is_no_number_anywhere(series, client):
    figure = publish(series, None)
    assert (figure.value, figure.shown, figure.plain) == (None, "geschützt", "")
    assert str(figure) == "Anteil: geschützt (31. Dezember 2025)"
    page = client.get("/zahlen/anteil/").content.decode()
    assert ">geschützt<" in page
    assert "Geschützt: Der Wert ist bekannt" in page
    assert client.get("/zahlen.json").json()["figures"][0]["state"] == "withheld"
    assert client.get("/zahlen/").status_code == 200
    with pytest.raises(Refused, match="A projection has a value"):
        publish(series, None, projected=True, source="Modell")


def test_the_database_refuses_what_the_act_refuses(series):
    figure = publish(series)
    wrong = (
        {"level": 0, "low": 1, "high": 2}, {"level": 100, "low": 1, "high": 2}, {"level": 95, "low": 3, "high": 2},
    )  # fmt: skip
    for columns in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            Interval.objects.create(figure=figure, **columns)
    Interval.objects.create(figure=figure, level=95, low=1, high=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Interval.objects.create(figure=figure, level=95, low=1, high=2)
    with pytest.raises(IntegrityError), transaction.atomic():
        Figure.objects.create(series=series, value=None, projected=True, base="x", key_date=date(2026, 1, 1), source="x",
                              method="x", published_at=NOW)  # fmt: skip
    for statement in ("UPDATE figures_interval SET low = 0", "DELETE FROM figures_interval"):
        with pytest.raises(Exception, match="append only"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_a_correction_gives_the_intervals_anew(series):
    wrong = publish(series, intervals=LIMITS, projected=True)
    with pytest.raises(Refused, match="stands there already"):
        actions.correct_figure(by=THE_SYSTEM, at=NOW, figure=wrong, value=D(21), reason="x", intervals=LIMITS)
    right = actions.correct_figure(
        by=THE_SYSTEM, at=NOW, figure=wrong, value=D(21), reason="Rechenfehler", intervals=LIMITS[:1]
    )
    assert right.projected
    assert [each.level for each in right.intervals.all()] == [50]
    assert wrong.intervals.count() == 2, "the old ones stay readable"


def test_the_export_has_bodies_states_and_intervals_and_can_be_one_series(series, districts, client):
    broken = define("bezirke", breakdown=Kind.BEZIRK)
    publish(broken, body=districts[1], intervals=LIMITS)
    publish(broken, None, body=districts[2])
    publish(series, "30", key_date=date(2030, 1, 1), projected=True)
    text = client.get("/zahlen/bezirke.csv").content.decode().removeprefix("\ufeff")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [row["body"] for row in rows] == ["bezirk-pankow", "bezirk-spandau"]
    assert [rows[0][name] for name in ("state", "interval_percent", "low", "high", "further_intervals")] == [
        "measured", "95", "18.5", "23.5", "50 %: 20.0 to 22.0",
    ]  # fmt: skip
    assert (rows[1]["value"], rows[1]["state"]) == ("", "withheld")
    states = [row["state"] for row in client.get("/zahlen.json").json()["figures"]]
    assert sorted(states) == ["measured", "projected", "withheld"]


def test_an_editor_publishes_estimates_of_a_district_and_corrects_them(districts, signed_in):
    client = signed_in(Role.EDITOR)
    given = {"title": "Anteil", "slug": "anteil", "unit": "%", "definition": "Wer.", "area": "B", "breakdown": "bezirk"}
    assert client.post("/schreibtisch/zahlen/reihe/", given).status_code == 302
    series = Series.objects.get()
    value = {
        "series": str(series.id), "body": str(districts[0].id), "value": "21,3", "decimals": "1", "base": "alle",
        "key_date": "2026-01-01", "source": "Amt", "method": "Befragung, 1", "intervals": "50; 20,9; 21,7\r\n95 %; 20,1; 22,5",
    }  # fmt: skip
    for wrong in ("95; 20,1", "viel; 1; 2", "95; 22; 23", "95; 20; 21,3; 4", "95;;"):
        answer = client.post("/schreibtisch/zahlen/neu/", value | {"intervals": wrong})
        assert answer.status_code == 422
        assert 'value="21,3"' in answer.content.decode(), "what was typed is kept"
    assert "Diese Zeile ist kein Intervall: 95;;" in answer.content.decode()
    assert client.post("/schreibtisch/zahlen/neu/", value).status_code == 302
    figure = Figure.objects.get()
    assert [(each.level, each.low) for each in figure.intervals.all()] == [(50, D("20.9")), (95, D("20.1"))]
    address = f"/schreibtisch/zahlen/{figure.id}/berichtigen/"
    assert "50; 20,9; 21,7\n95; 20,1; 22,5" in client.get(address).content.decode()
    assert client.post(address, {"value": "21,4", "reason": "x", "intervals": "95; 20,2; 22,6"}).status_code == 302
    assert "Bezirksamt Mitte" in Client().get("/zahlen/anteil/").content.decode()


@pytest.mark.parametrize(("value", "withheld"), [("", False), ("3", True)])
def test_a_value_is_given_or_withheld_never_both_nor_neither(series, signed_in, value, withheld):
    given = {"series": str(series.id), "value": value, "decimals": "0", "base": "alle", "key_date": "2026-01-01",
             "source": "Amt", "method": "x"} | ({"withheld": "on"} if withheld else {})  # fmt: skip
    answer = signed_in(Role.EDITOR).post("/schreibtisch/zahlen/neu/", given)
    assert answer.status_code == 422
    assert "oder dass er geschützt ist" in answer.content.decode()


def test_pages_cost_the_same_with_one_body_and_with_three(districts, client, django_assert_max_num_queries):
    broken = define("bezirke", breakdown=Kind.BEZIRK, benchmark=define("alle"))
    publish(Series.objects.get(slug="alle"), "40")
    counts = {"/zahlen/": set(), "/zahlen/bezirke/": set()}
    for district in districts:
        publish(broken, body=district, intervals=LIMITS)  # a new line of the record, so no page is a kept one
        for path, found in counts.items():
            with django_assert_max_num_queries(20) as captured:
                assert client.get(path).status_code == 200
            found.add(len(captured.captured_queries))
    assert all(len(found) == 1 for found in counts.values()), counts
    assert len(queries.bodies_of([broken])) == 3
