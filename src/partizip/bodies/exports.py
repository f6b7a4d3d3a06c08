"""The directory as a table; the same columns that an import takes."""

from datetime import date
from typing import Any

from partizip.bodies.models import Body
from partizip.bodies.sheet import COLUMNS


def rows(day: date, kind: str = "") -> list[list[Any]]:
    """The bodies of a day in the columns of the import."""
    found = Body.objects.on(day).select_related("parent", "successor")
    if kind:
        found = found.filter(kind=kind)
    return [[_cell(body, name) for name in COLUMNS] for body in found]


def _cell(body: Body, name: str) -> Any:
    value = getattr(body, name)
    return value.slug if isinstance(value, Body) else value
