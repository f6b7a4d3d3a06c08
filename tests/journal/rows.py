"""One invented row for any table, past the program: to try what the database itself refuses."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import product
from typing import Any

from django.db import DatabaseError, connection, models, transaction

from partizip.access.ids import new_id
from partizip.core.removed import mark

DAY, MOMENT = date(2026, 11, 2), datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MOST = 3000  # ways to fill the columns that the table's own checks name


# Kind of column -> what could stand in it, the likely first, by its place: days and numbers grow from column to column.
_KINDS: tuple[tuple[type[models.Field], Callable[[int], list[Any]]], ...] = (
    (models.UUIDField, lambda _place: [new_id()]),
    (models.DateTimeField, lambda place: [MOMENT + timedelta(days=place), MOMENT]),
    (models.DateField, lambda place: [DAY + timedelta(days=place)]),
    (models.BooleanField, lambda _place: [True, False]),
    (models.JSONField, lambda _place: [["x"]]),
    (models.BinaryField, lambda _place: [b"x"]),
    (models.DecimalField, lambda place: [Decimal(place)]),
    (models.IntegerField, lambda place: [place + 1, 95]),
)


def _values(place: int, field: models.Field) -> list[Any]:
    """What could stand in a column."""
    if field.name == "mark":
        return [mark("K7F4-92MA")]
    if isinstance(field, models.ForeignKey):
        found = _values(place, field.target_field)
    elif isinstance(field, models.IntegerField) and field.primary_key:
        found = [10**6 + place]  # no key that a filled table holds
    else:
        found = next((values(place) for kind, values in _KINDS if isinstance(field, kind)), None) or [
            f"x{place}", *([""] if field.blank else []), *(key for key, _name in field.choices or ())
        ]  # fmt: skip
    return [*found, None] if field.null else found


def _fillings(model: type[models.Model]) -> Iterator[list[Any]]:
    """Rows, first with something in every column, then with other values where the table has a check."""
    fields = model._meta.concrete_fields
    checked = any(isinstance(one, models.CheckConstraint) for one in model._meta.constraints)
    choices = [_values(place, field) for place, field in enumerate(fields)]
    named = " ".join(str(one.condition) for one in model._meta.constraints if isinstance(one, models.CheckConstraint))
    ways = [
        some if checked and (field.name in named or field.attname in named) else some[:1]
        for field, some in zip(fields, choices, strict=True)
    ]
    for number, values in enumerate(product(*ways)):
        if number > MOST:
            return
        yield [field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)]


def put(model: type[models.Model]) -> None:
    """Insert a row whose references lead nowhere; take it back before the transaction ends."""
    quote = connection.ops.quote_name
    columns = ", ".join(quote(field.column) for field in model._meta.concrete_fields)
    marks = ", ".join(["%s"] * len(model._meta.concrete_fields))
    statement = f"INSERT INTO {quote(model._meta.db_table)} ({columns}) VALUES ({marks})"
    for values in _fillings(model):
        try:
            with transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement, values)
        except DatabaseError:
            continue
        return
    raise AssertionError(f"no row fits {model._meta.label}")
