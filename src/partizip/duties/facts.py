"""Rows in which the parts tell what they know of a clause: all of one shape, so that one statement reads all parts."""

from typing import Any

from django.db.models import DateField, DateTimeField, IntegerField, QuerySet, Value
from django.db.models.functions import Cast

# What a row says when its part knows nothing of the kind; core.progress.ClauseFacts says what each means, and `since`
# from which moment on something is on record: it is compared later, so that no time stands in the statement.
NOTHING: dict[str, Any] = {
    "known": Cast(Value(0), IntegerField()),
    "since": Cast(Value(None), DateTimeField()),
    "planned": Cast(Value(0), IntegerField()),
    "reached": Cast(Value(0), IntegerField()),
    "first_missed": Cast(Value(None), DateField()),
    "first_unmet": Cast(Value(None), DateField()),
    "unmet": Cast(Value(0), IntegerField()),
}


def facts(found: QuerySet[Any], code: str, **known: Any) -> "QuerySet[Any, tuple]":
    """One row of the clause with this code (in lower case) from aggregates over some rows: since=Min("at")."""
    return facts_of(found.order_by().values(clause_code=Value(code)), **known)


def facts_of(found: QuerySet[Any], **known: Any) -> "QuerySet[Any, tuple]":
    """A row for each clause_code of a query, with what is known and nothing of the rest."""
    if unheard := set(known) - set(NOTHING):
        raise ValueError(f"no such fact of a clause: {sorted(unheard)}")
    return found.annotate(**NOTHING | known).values_list("clause_code", *NOTHING)
