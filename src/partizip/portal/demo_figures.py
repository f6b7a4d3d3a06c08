"""The demo's figures: series of the Land, of the districts, estimates and a projection, published by the editor.

Residents are real and name their source; everything else is invented and says so.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from partizip.access.acts import Actor
from partizip.bodies.models import Body, Kind
from partizip.figures import actions as figures
from partizip.figures.models import Series

# In the values of districts "-" is not reported, "*" withheld.
SERIES = json.loads(Path(__file__).with_name("demo_series.json").read_text(encoding="utf-8"))
INVENTED = "Demo, erfunden"


def publish(by: Actor, at: datetime, rows: Iterable[dict[str, Any]], bodies: Iterable[Body]) -> None:
    """Define every series and publish its values, then the residents of the districts."""
    districts = sorted((body for body in bodies if body.kind == Kind.BEZIRK), key=lambda body: body.code)
    for row in rows:
        _series(by, at, row, districts)
    _residents(by, at, districts)


def _series(by: Actor, at: datetime, row: dict[str, Any], districts: Sequence[Body]) -> None:
    """A series with its values: of the Land in `values`, of the districts in the order of their codes in `parts`."""
    defined = {name: value for name, value in row.items() if name not in {"values", "parts", "benchmark"}}
    other = Series.objects.filter(slug=row.get("benchmark", "")).first()
    series = figures.define_series(by=by, at=at, area="Berlin", benchmark=other, **defined)
    for value in row.get("values", ()):
        _figure(by, at, series, value, value["value"])
    for part in row.get("parts", ()):
        for place, (district, value) in enumerate(zip(districts, part["values"], strict=True)):
            limits = "level" in part and value != "*"
            between = [[part["level"], part["low"][place], part["high"][place]]] if limits else []
            if value != "-":
                _figure(by, at, series, part | {"intervals": between, "source": INVENTED}, value, district)


def _figure(by: Actor, at: datetime, series: Series, row: dict[str, Any], value: str, body: Body | None = None) -> None:
    figures.publish_figure(
        by=by, at=at, series=series, value=None if value == "*" else Decimal(value), body=body,
        decimals=row["decimals"], key_date=date.fromisoformat(row["key_date"]), base=row["base"],
        source=row["source"], method="wie von der Quelle angegeben, 1", projected=row.get("projected", False),
        intervals=[(level, Decimal(low), Decimal(high)) for level, low, high in row.get("intervals", ())],
    )  # fmt: skip


def _residents(by: Actor, at: datetime, districts: Iterable[Body]) -> None:
    """The residents of each district, which the directory of bodies has with their source."""
    series = figures.define_series(
        by=by, at=at, slug="einwohner-bezirke", title="Einwohnerinnen und Einwohner nach Bezirk",
        title_en="Residents by district", unit="Personen", area="Berlin", breakdown=Kind.BEZIRK,
        definition="Am Ort der Hauptwohnung gemeldete Personen.",
        definition_en="Persons registered at their main residence.",
    )  # fmt: skip
    for district in districts:
        row = {"decimals": 0, "key_date": str(district.residents_on), "source": district.source}
        base = {"base": "melderechtlich registrierte Einwohner"}
        _figure(by, at, series, row | base, str(district.residents), district)
