"""Numbers are published once, with all that they rest on, and corrected only by another beside them."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from partizip.access.acts import THE_SYSTEM, Forbidden, Refused
from partizip.access.roles import Role
from partizip.figures import actions
from partizip.figures.forms import NumberField
from partizip.figures.models import Figure
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
    assert "<del>39,4</del>" in page
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
