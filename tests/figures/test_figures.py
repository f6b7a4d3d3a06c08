"""Numbers are published once, with all that they rest on, and corrected only by another beside them."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.utils import translation

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.figures import actions
from partizip.figures.forms import NumberField
from partizip.figures.models import Figure, Series
from partizip.promises import actions as promises
from tests.factories import NOW, actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def series(db):
    return actions.define_series(
        by=THE_SYSTEM, at=NOW, slug="anteil", title="Anteil", unit="%", definition="Was gezählt wird.", area="Berlin",
        clause="C5.4",
    )  # fmt: skip


def publish(series, value="39.4", source="Mikrozensus", by=THE_SYSTEM, **more):
    given = {"decimals": 1, "base": "alle", "key_date": date(2023, 12, 31), "method": "Zählung, 1"} | more
    return actions.publish_figure(by=by, at=NOW, series=series, value=Decimal(value), source=source, **given)


def test_two_sources_may_differ_and_one_source_counts_once(series, client):
    publish(series)
    publish(series, "40.3", "Register")
    with pytest.raises(Refused, match="published already"):
        publish(series, "39.5")
    page = client.get("/zahlen/anteil/").content.decode()
    assert "39,4" in page
    assert "40,3" in page
    assert "Was gezählt wird." in page


def test_a_correction_stands_beside_the_old_number(series, client):
    wrong = publish(series)
    right = actions.correct_figure(by=THE_SYSTEM, at=NOW, figure=wrong, value=Decimal("38.9"), reason="Tippfehler")
    assert right.supersedes == wrong
    with pytest.raises(Refused, match="already corrected"):
        actions.correct_figure(by=THE_SYSTEM, at=NOW, figure=wrong, value=Decimal(1), reason="x")
    page = client.get("/zahlen/anteil/").content.decode()
    assert ">39,4</del>" in page
    assert "Tippfehler" in page
    rows = client.get("/zahlen.json").json()["figures"]
    assert [row["value"] for row in rows] == ["38.9"]
    assert "38.9" in client.get("/zahlen.csv").content.decode()
    assert client.get("/zahlen.xml").status_code == 404
    assert client.get("/zahlen/nichts/").status_code == 404


def test_a_series_is_defined_once_and_only_by_editors(series):
    with pytest.raises(Refused, match="short name"):
        actions.define_series(by=THE_SYSTEM, at=NOW, slug="anteil", title="x", unit="x", definition="x", area="x")
    with pytest.raises(Forbidden):
        publish(series, by=actor(Role.OFFICER))


def test_an_editor_publishes_with_a_german_number(series, signed_in):
    client = signed_in(Role.EDITOR)
    given = {
        "series": str(series.id), "value": "1.234,5", "decimals": "1", "base": "alle", "key_date": "2026-01-01",
        "source": "Amt", "method": "Zählung, 1",
    }  # fmt: skip
    assert client.post("/schreibtisch/zahlen/neu/", given).status_code == 302
    assert Figure.objects.get().value == Decimal("1234.5")
    assert client.post("/schreibtisch/zahlen/neu/", given | {"value": "viel"}).status_code == 422
    assert client.post("/schreibtisch/zahlen/neu/", given).status_code == 422


@pytest.mark.parametrize(
    ("language", "typed", "value"),
    [
        ("de", "1.234,5", "1234.5"), ("de", "1,5", "1.5"), ("de", "1.5", "1.5"), ("de", "2.100.000", "2100000"),
        ("en", "1,234.5", "1234.5"), ("en", "1.5", "1.5"), ("en", "1,234", "1234"), ("de", "-3", "-3"),
    ],
)  # fmt: skip
def test_numbers_are_read_as_people_write_them(language, typed, value):
    with translation.override(language):
        assert NumberField().clean(typed) == Decimal(value)


def test_an_editor_of_a_new_land_defines_a_series_publishes_and_corrects(signed_in):
    client = signed_in(Role.EDITOR)
    assert "/schreibtisch/zahlen/reihe/" in client.get("/schreibtisch/").content.decode()
    assert "/schreibtisch/zahlen/reihe/" in client.get("/zahlen/").content.decode()
    given = {"title": "Anteil", "title_en": "Share", "slug": "anteil", "unit": "%", "definition": "Wer.", "area": "B"}
    wrong = client.post("/schreibtisch/zahlen/reihe/", given | {"clause": "C9.99"})
    assert wrong.status_code == 422
    assert 'value="Anteil"' in wrong.content.decode()
    assert client.post("/schreibtisch/zahlen/reihe/", given).status_code == 302
    assert client.post("/schreibtisch/zahlen/reihe/", given).status_code == 422
    old = publish(Series.objects.get())
    page = client.get("/zahlen/anteil/").content.decode()
    address = f"/schreibtisch/zahlen/{old.id}/berichtigen/"
    assert address in page
    assert client.get(address).status_code == 200
    assert client.post(address, {"value": "38,9"}).status_code == 422
    assert client.post(address, {"value": "38,9", "reason": "Tippfehler"}).status_code == 302
    page = client.get("/zahlen/anteil/").content.decode()
    assert ">39,4</del>" in page
    assert address not in page
    assert client.get(f"/schreibtisch/zahlen/{Series.objects.get().id}/berichtigen/").status_code == 404
    assert "berichtigen" not in Client().get("/zahlen/anteil/").content.decode()


def test_the_record_names_a_figure_as_people_write_it(series, client):
    publish(series, "12.9", key_date=date(2025, 1, 1))
    assert "Anteil: 12,9 % (1. Januar 2025)" in client.get("/protokoll/").content.decode()


def test_any_clause_that_exists_can_be_measured(signed_in):
    promises.add_clause(by=THE_SYSTEM, at=NOW, code="K12.3", promise=12, order=1, title="Eigene Zusage")
    given = {"title": "Anteil", "slug": "anteil", "unit": "%", "definition": "Wer.", "area": "B", "clause": "k12.3"}
    assert signed_in(Role.EDITOR).post("/schreibtisch/zahlen/reihe/", given).status_code == 302
    assert Series.objects.get().clause == "K12.3"


@pytest.mark.parametrize(
    "value", ["12345678901234.567891", "1e15", "NaN", "0.1234567", "123456789012345", "Infinity", "1e999"]
)
def test_a_number_that_a_database_would_alter_is_refused(series, value):
    with pytest.raises(Refused, match="15 digits"):
        publish(series, value)
    with translation.override("en"), pytest.raises(ValidationError):
        NumberField().clean(value)


@pytest.mark.parametrize("value", ["123456789.012345", "98765432109876", "99999999999999.9", "-0.000001"])
def test_fifteen_digits_survive_the_database(series, value):
    assert Figure.objects.get(id=publish(series, value).id).value == Decimal(value)


def test_a_key_date_that_is_a_typing_error_is_refused(series):
    for year in (202, 1899, 2037, 9999):
        with pytest.raises(Refused, match="check the year"):
            publish(series, key_date=date(year, 12, 31))
    publish(series, key_date=date(1900, 1, 1))
    publish(series, key_date=date(2036, 12, 31))
