"""A prepared read builds its statement once and still tells what stands in the database now."""

from datetime import date, timedelta
from threading import Thread
from uuid import UUID

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler
from django.utils import timezone

from partizip.access.defaults import default, values
from partizip.access.models import DefaultChange
from partizip.core.calendar import berlin_day
from partizip.journal.prepared import Prepared

pytestmark = pytest.mark.django_db


def named(words: str) -> DefaultChange:
    return DefaultChange.objects.create(name="instance.name", value=words, at=timezone.now())


def test_it_compiles_once_and_reads_anew(monkeypatch, django_assert_num_queries):
    compiled = []
    real = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda self, *a, **k: compiled.append(self) or real(self, *a, **k))

    @Prepared
    def changes() -> QuerySet[DefaultChange]:
        return DefaultChange.objects.order_by("at")

    for number in range(3):
        named(f"Land {number}")
        with django_assert_num_queries(1):
            assert [change.value for change in changes()][-1] == f"Land {number}"
    assert len([one for one in compiled if one.query.model is DefaultChange and one.select]) == 1


def test_rows_come_as_the_queryset_gives_them():
    change = named("Land")
    objects = Prepared(lambda: DefaultChange.objects.filter(id=change.id))
    rows = Prepared(lambda: DefaultChange.objects.filter(id=change.id).values_list("name", "value", "at"))
    assert objects() == [change]
    assert objects()[0].at == change.at
    assert rows() == rows() == [("instance.name", "Land", change.at)]


def test_each_thread_reads_with_its_own_connection():
    own, seen = Prepared(lambda: DefaultChange.objects.all()), []

    def read() -> None:
        try:
            seen.append(own())
        finally:
            connection.close()

    own()
    other = Thread(target=read)
    other.start()
    other.join()
    assert len(seen) == 1  # SQLite would refuse a connection made in another thread


def test_defaults_follow_the_last_change():
    assert values("instance.name")["instance.name"] == "Partizip"
    named("Land Berlin")
    assert values("instance.name")["instance.name"] == default("instance.name") == "Land Berlin"


def test_values_change_from_call_to_call_and_the_statement_does_not(monkeypatch, django_assert_num_queries):
    compiled = []
    real = SQLCompiler.as_sql
    monkeypatch.setattr(SQLCompiler, "as_sql", lambda self, *a, **k: compiled.append(self) or real(self, *a, **k))
    one, two, day = named("Eins"), named("Zwei"), berlin_day(timezone.now())

    def changes(change: UUID, until: date) -> QuerySet[DefaultChange]:
        return DefaultChange.objects.filter(id=change, at__date__lte=until)

    prepared = Prepared(changes, change=UUID(int=1), until=date(1, 1, 2))
    for change in (one, two, one):
        with django_assert_num_queries(1):
            assert prepared(change=change.id, until=day) == [change]
    assert prepared(change=one.id, until=day - timedelta(days=2)) == []
    assert len([each for each in compiled if each.query.model is DefaultChange and each.select]) == 1
    with pytest.raises(KeyError):
        prepared(change=one.id)


def test_a_value_that_stands_nowhere_is_refused():
    with pytest.raises(ValueError, match="stands nowhere"):
        Prepared(lambda day: DefaultChange.objects.all(), day=date(1, 1, 2))(day=date(2026, 1, 1))
