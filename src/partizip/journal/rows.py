"""How a database row is written down in the log, so that it can later be compared without Django."""

from typing import Any

from django.db import models

from partizip.journal.plain import GONE, plain, sealed


def _value(instance: models.Model, field: models.Field[Any, Any]) -> Any:
    """A column's value; who stands in a column of `journal_sealed` only as a commitment."""
    value = getattr(instance, field.attname)
    if value is None or field.attname not in getattr(instance, "journal_sealed", ()):
        return plain(value)
    return sealed(bytes(getattr(instance, field.name).seal), str(instance.pk), field.column, str(value))


def row(instance: models.Model) -> dict[str, Any]:
    """Table, key and columns of one row; people only as commitments (the model's `journal_sealed` columns)."""
    return {
        "table": instance._meta.db_table,
        "key": {instance._meta.pk.column: plain(instance.pk)},
        "values": {
            field.column: _value(instance, field) for field in instance._meta.concrete_fields if not field.primary_key
        },
    }


def erased(instance: models.Model) -> list[str]:
    """The columns of a row in which somebody stood who was erased."""
    return [
        field.column
        for field in instance._meta.concrete_fields
        if field.attname in getattr(instance, "journal_sealed", ()) and str(getattr(instance, field.attname)) == GONE
    ]
