"""The directory as a table; the same columns that an import takes."""

from datetime import date
from typing import Any

from partizip.bodies.models import Body
from partizip.bodies.queries import of_day
from partizip.bodies.sheet import COLUMNS
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files

BODIES = declared(
    Dataset(
        "stellen",
        title=msgid("Bodies"),
        about=msgid("Senate departments, districts, subordinate bodies, state companies and organisations of a day."),
        page="bodies",
        service="api_bodies",
        files=files("bodies_export", "csv json"),
        lines=("bodies.body_",),
    )
)


def rows(day: date, kind: str = "") -> list[list[Any]]:
    """The bodies of a day in the columns of the import."""
    return [[_cell(body, name) for name in COLUMNS] for body in of_day(day, kind)]


def _cell(body: Body, name: str) -> Any:
    value = getattr(body, name)
    return value.slug if isinstance(value, Body) else value
