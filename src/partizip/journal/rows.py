"""How a database row is written down in the log, so that it can later be compared without Django."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import models


def plain(value: Any) -> Any:
    """A value as canonical JSON allows it: no floats; times in UTC with microseconds; ids with hyphens."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be written into the log")


def row(instance: models.Model) -> dict[str, Any]:
    """Table, key and columns of one row; columns in the model's `journal_omit` (personal data) stay out."""
    omitted = getattr(instance, "journal_omit", ())
    fields = instance._meta.concrete_fields
    return {
        "table": instance._meta.db_table,
        "key": {instance._meta.pk.column: plain(instance.pk)},
        "values": {
            field.column: plain(getattr(instance, field.attname))
            for field in fields
            if not field.primary_key and field.attname not in omitted
        },
    }
