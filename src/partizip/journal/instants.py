"""Instants: moments at which a page changes without any write (a due date passes, an embargo ends).

Each app registers its indexed time column once; the page version reads the log size and the latest instant
that has passed. The latest one changes exactly when another passes (docs/decisions/0002).
"""

from collections.abc import Callable
from datetime import datetime
from functools import lru_cache
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections, models

M = TypeVar("M", bound=type[models.Model])
_COLUMNS: list[tuple[type[models.Model], str]] = []


def instant(column: str) -> Callable[[M], M]:
    """Class decorator factory: register the model's indexed column as a time of effect."""

    def register(model: M) -> M:
        _COLUMNS.append((model, column))
        return model

    return register


def state(now: datetime) -> tuple[str, ...]:
    """The last line and, per registered column, its latest value that is not after `now`; one query.

    The line stands for the log's size; its salted commitment tells two logs of one length apart (a fresh demo Land, a
    restored database).
    """
    here = connections[DEFAULT_DB_ALIAS]  # looked up once: the proxy asks the thread at each attribute
    moment = here.ops.adapt_datetimefield_value(now)
    with here.cursor() as cursor:
        cursor.execute(_statement(here.vendor, len(_COLUMNS)), [moment] * len(_COLUMNS))
        leaf, *instants = cursor.fetchone()
        return (bytes(leaf or b"").hex(), *map(str, instants))


@lru_cache
def _statement(_vendor: str, _columns: int) -> str:
    """Built once: each page that is kept asks it."""
    quote = connection.ops.quote_name
    selects = ['(SELECT leaf FROM journal_entry ORDER BY "index" DESC LIMIT 1)']
    for model, column in _COLUMNS:
        table, name = quote(model._meta.db_table), quote(model._meta.get_field(column).column)
        selects.append(f"(SELECT max({name}) FROM {table} WHERE {name} <= %s)")  # noqa: S608
    return "SELECT " + ", ".join(selects)
