"""Statements that are built once in a process: building them takes the ORM longer than the database needs to answer.

For reads of pages that everybody opens, and for the lines that every act writes.
"""

from collections.abc import Callable, Sequence
from copy import copy
from functools import lru_cache
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import Model, QuerySet

Row = TypeVar("Row")


class Prepared(Generic[Row]):
    """A fixed read of the main database; calling it runs the statement and gives the rows.

    For reads without any value that changes from call to call: the statement keeps the values it was built with.
    """

    def __init__(self, build: Callable[[], "QuerySet[Any, Row]"]) -> None:
        """`build` makes the QuerySet; it is called at first use, when all models are loaded."""
        self._build = build
        self._made: dict[str, QuerySet[Any, Row]] = {}

    def __call__(self) -> list[Row]:
        """The rows as they are now, with one query."""
        vendor = connections[DEFAULT_DB_ALIAS].vendor
        if vendor not in self._made:
            self._made[vendor] = _with_statement(self._build())
        return list(self._made[vendor].all())


def _with_statement(queryset: "QuerySet[Any, Row]") -> "QuerySet[Any, Row]":
    """The same QuerySet, whose copies run the statement compiled now instead of compiling their own."""
    compiled = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
    statement = compiled.as_sql()

    def get_compiler(*_chosen: object, **_options: object) -> Any:
        compiler = copy(compiled)
        compiler.connection = connections[DEFAULT_DB_ALIAS]  # this thread's
        compiler.as_sql = lambda *_with, **_more: statement
        return compiler

    queryset.query.get_compiler = get_compiler  # type: ignore[method-assign]
    return queryset


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
