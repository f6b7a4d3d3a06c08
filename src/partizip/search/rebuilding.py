"""The index as a whole: is it in step, and making it anew."""

from collections.abc import Iterator
from typing import Any

from django.db import connections, models, transaction

from partizip.core.finding import RULES
from partizip.journal.log import take_turn
from partizip.search import keeping
from partizip.search.declarations import KINDS, SOURCES
from partizip.search.models import Document, Gram, Part, Posting, Rules, Term

_CHUNK = 500  # rows indexed at once


def out_of_step() -> str:
    """What of the index is not as it must be, in a sentence; empty when all is well."""
    made = Rules.objects.values_list("words", flat=True).first()
    if made != RULES:
        return f"It was made by other rules of words ({made or 'never'} instead of {RULES})."
    counted = dict(Document.objects.order_by().values_list("kind").annotate(models.Count("id")))
    for kind, declared in KINDS.items():
        count = declared.public().count()
        if counted.get(kind, 0) != count:
            return f"It knows {counted.get(kind, 0)} of {count} entries of the kind {kind}."
    return ""


def rebuild() -> int:
    """Make the index anew in one transaction; returns how many documents it has. Readers see the old one until then."""
    with transaction.atomic():
        take_turn()  # whoever acts meanwhile waits, and is indexed after it
        for model in (Posting, Gram, Part, Document, Term, Rules):
            model.objects.all()._raw_delete("default")  # type: ignore[attr-defined]
        Rules.objects.create(words=RULES)
        for rows in _chunks():
            keeping.index(rows)
        return Document.objects.count()


def _chunks() -> Iterator[list[models.Model]]:
    """All rows that can be found, things before the words that belong to them."""
    for declared in sorted(SOURCES.values(), key=lambda declared: bool(declared.owner)):
        rows: list[models.Model] = []
        for row in declared.public().iterator(chunk_size=_CHUNK):
            rows.append(row)
            if len(rows) == _CHUNK:
                yield rows
                rows = []
        if rows:
            yield rows


def build_after_migrate(using: str = "default", **_: Any) -> None:
    """After migrations: an index that is not in step is made anew, once all tables have their columns."""
    connection = connections[using]
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in (Document, Part, Term, Posting, Gram, Rules, *SOURCES):
            if model._meta.db_table not in tables:
                return
            there = {column.name for column in connection.introspection.get_table_description(
                cursor, model._meta.db_table)}  # fmt: skip
            if not {column.column for column in model._meta.concrete_fields} <= there:
                return
    if out_of_step():
        rebuild()
