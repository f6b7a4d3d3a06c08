"""Statements that are built once in a process: building them takes the ORM longer than the database needs to answer.

For reads of pages that everybody opens, and for the lines that every act writes.
"""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from functools import lru_cache
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet

Row = TypeVar("Row")


class Prepared(Generic[Row]):
    """A read of the main database whose statement is built once; calling it runs the statement and gives the rows.

    What changes from call to call are days and ids alone, by name: `Prepared(build, day=date(1, 1, 2))` builds with
    this sample, of which the statement keeps nothing but the places, and is called with `day=...`.
    """

    def __init__(self, build: Callable[..., "QuerySet[Any, Row]"], **samples: date | UUID) -> None:
        """`build` makes the QuerySet; it is called at first use, when all models are loaded."""
        self._build, self._samples = build, samples
        self._made: dict[str, _Made[Row]] = {}

    def __call__(self, **values: date | UUID) -> list[Row]:
        """The rows as they are now, with one query. Raises KeyError for a value that is missing."""
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        if vendor not in self._made:
            self._made[vendor] = _Made(self._build(**self._samples), self._samples)
        return self._made[vendor].rows(values)


class _Made(Generic[Row]):
    """A QuerySet compiled with samples, and which value stands at which place of the statement."""

    def __init__(self, queryset: "QuerySet[Any, Row]", samples: Mapping[str, date | UUID]) -> None:
        self._queryset, self._compiled = queryset, queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        self._sql, self._parameters = self._compiled.as_sql()
        names = {form: name for name, sample in samples.items() for form in (sample, _text(sample))}
        self._names = [names.get(value) for value in self._parameters]
        if set(samples) - set(self._names):
            raise ValueError(f"a value of {sorted(samples)} stands nowhere in the statement")

    def rows(self, values: Mapping[str, date | UUID]) -> list[Row]:
        """Run the statement with these values, on the connection of this thread."""
        statement = (
            self._sql,
            tuple(
                kept if name is None else _text(values[name]) if isinstance(kept, str) else values[name]
                for kept, name in zip(self._parameters, self._names, strict=True)
            ),
        )

        def get_compiler(*_chosen: object, **_options: object) -> Any:
            compiler = copy(self._compiled)
            compiler.connection = connections[DEFAULT_DB_ALIAS]
            compiler.as_sql = lambda *_with, **_more: statement
            return compiler

        found = self._queryset.all()
        found.query.get_compiler = get_compiler  # type: ignore[method-assign]
        return list(found)


def _text(value: date | UUID) -> str:
    """A value as SQLite keeps it, which has neither type."""
    return value.hex if isinstance(value, UUID) else value.isoformat()


def insert(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert new rows of a model whose keys are given: what bulk_create does, without building the statement anew."""
    fields = model._meta.local_concrete_fields
    values = [[one.get_db_prep_save(getattr(row, one.attname), connection) for one in fields] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(_insertion(model, connection.vendor), values)


@lru_cache
def _insertion(model: type[Model], _vendor: str) -> str:
    quote, fields = connection.ops.quote_name, model._meta.local_concrete_fields
    names, marks = ", ".join(quote(one.column) for one in fields), ", ".join(["%s"] * len(fields))
    return f"INSERT INTO {quote(model._meta.db_table)} ({names}) VALUES ({marks})"  # noqa: S608
