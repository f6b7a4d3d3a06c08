"""Below the ORM: the database itself keeps every protected table, and lets the law through in one way only (R-P6-1)."""

import pytest
from django.db import DatabaseError, connection, models, transaction

from partizip.access.ids import new_id
from partizip.journal import removable, triggers
from partizip.journal.models import Removed
from tests.journal import rows

pytestmark = pytest.mark.django_db
WAYS = ("UPDATE", "DELETE", "REPLACE" if connection.vendor == "sqlite" else "TRUNCATE")
BY_TABLE = {model._meta.db_table: model for model in triggers.GUARDED}
REMOVABLE = {table: model for table, model in BY_TABLE.items() if model in removable.REMOVABLE}
LAWFUL = {table: model for table, model in BY_TABLE.items() if model in triggers.BLANKED}


def attack(model: type[models.Model], way: str) -> str:
    """The statement that would change, delete or push out all rows of a table."""
    table, key = model._meta.db_table, model._meta.pk.column
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    return {
        "UPDATE": f'UPDATE "{table}" SET "{key}" = "{key}"',
        "DELETE": f'DELETE FROM "{table}"',
        "REPLACE": f'REPLACE INTO "{table}" ({columns}) SELECT {columns} FROM "{table}"',
        "TRUNCATE": f'TRUNCATE "{table}" CASCADE',
    }[way]


@pytest.fixture
def undone(db):
    """A transaction that is never committed: what stands in it refers to nothing."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def execute(statement: str, *values) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.rowcount


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("table", sorted(BY_TABLE))
def test_no_row_of_a_protected_table_is_changed_replaced_or_deleted(undone, table, way):
    if way != "TRUNCATE":  # which is refused for an empty table too, and before anything else while nothing waits
        rows.put(BY_TABLE[table])
    with pytest.raises(DatabaseError, match="append only"):
        execute(attack(BY_TABLE[table], way))


def emptied(model: type[models.Model]) -> dict[str, str]:
    """Column -> the SQL by which the law empties it, and the row that carried it out."""
    cause, *columns = triggers.BLANKED[model]
    fields = {field.column: field for field in model._meta.concrete_fields}
    binary = "x''" if connection.vendor == "sqlite" else "''::bytea"
    blank = {name: binary if isinstance(fields[name], models.BinaryField) else "''" for name in columns}
    key = new_id()
    return {cause: f"'{key.hex if connection.vendor == 'sqlite' else key}'", **blank}


def filled(model: type[models.Model]) -> dict[str, str]:
    """A row with words, that no removal has touched."""
    cause = triggers.BLANKED[model][0]
    fields = model._meta.concrete_fields
    values = [None if field.column == cause else rows._values(place, field)[0] for place, field in enumerate(fields)]
    ready = [field.get_db_prep_save(value, connection) for field, value in zip(fields, values, strict=True)]
    columns, marks = ", ".join(f'"{field.column}"' for field in fields), ", ".join(["%s"] * len(fields))
    execute(f'INSERT INTO "{model._meta.db_table}" ({columns}) VALUES ({marks})', *ready)
    return emptied(model)


def update(table: str, changes: dict[str, str]) -> int:
    return execute(f'UPDATE "{table}" SET ' + ", ".join(f'"{name}" = {value}' for name, value in changes.items()))


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("table", sorted(LAWFUL))
def test_the_law_empties_a_row_once_and_only_by_a_removal(undone, table):
    changes = filled(LAWFUL[table])
    cause = next(iter(changes))
    with pytest.raises(DatabaseError, match="append only"):
        update(table, {name: value for name, value in changes.items() if name != cause})
    assert update(table, changes) == 1
    with pytest.raises(DatabaseError, match="append only"):
        update(table, changes)


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("table", sorted(LAWFUL))
def test_a_removal_leaves_none_of_the_words(undone, table):
    changes = filled(LAWFUL[table])
    for name in list(changes)[1:]:
        with pytest.raises(DatabaseError, match="append only"):
            update(table, {column: value for column, value in changes.items() if column != name})


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("table", sorted(LAWFUL))
def test_a_removal_changes_nothing_beside_the_words(undone, table):
    """Neither time, number nor fingerprint; on SQLite not the row's hidden number either."""
    model, changes = LAWFUL[table], filled(LAWFUL[table])
    others = {}
    for field in model._meta.concrete_fields:
        if field.column not in changes:
            (value,) = rows._values(50, field)[:1]
            others[field.column] = field.get_db_prep_save(value, connection)
    hidden = {"rowid": 4711} if connection.vendor == "sqlite" else {}
    assert len(others) > 1
    for name, value in (others | hidden).items():
        column = name if name == "rowid" else f'"{name}"'
        sets = ", ".join([f"{column} = %s", *(f'"{one}" = {text}' for one, text in changes.items())])
        with pytest.raises(DatabaseError, match="append only"):
            execute(f'UPDATE "{table}" SET {sets}', value)


MARK = "[entfernt: 2222-2222]"


def named(table: str, *, mark: str = MARK) -> None:
    """A row of the table, and one that says that its words had to go."""
    model = REMOVABLE[table]
    rows.put(model)
    (key,) = model._base_manager.values_list("pk", flat=True)
    Removed.objects.create(id=new_id(), table=table, key=key.hex, mark=mark, at=rows.MOMENT)


def marked(table: str) -> dict[str, str]:
    """Column -> the mark in its place, for those that hold words."""
    columns = removable.REMOVABLE[REMOVABLE[table]].columns
    (row,) = REMOVABLE[table]._base_manager.values(*columns)
    return {name: f"'{MARK}'" for name in columns if row[name]}


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("table", sorted(REMOVABLE))
def test_a_mark_takes_the_place_of_words_only_where_a_removal_names_the_row(undone, table):
    rows.put(REMOVABLE[table])
    changes = marked(table)
    assert changes, table
    with pytest.raises(DatabaseError, match="append only"):
        update(table, changes)
    other = next(name for name in sorted(REMOVABLE) if name != table)
    (key,) = REMOVABLE[table]._base_manager.values_list("pk", flat=True)
    Removed.objects.create(id=new_id(), table=other, key=key.hex, mark=MARK, at=rows.MOMENT)
    Removed.objects.create(id=new_id(), table=table, key=new_id().hex, mark=MARK, at=rows.MOMENT)
    with pytest.raises(DatabaseError, match="append only"):
        update(table, changes)
    Removed.objects.create(id=new_id(), table=table, key=key.hex, mark=MARK, at=rows.MOMENT)
    assert update(table, changes) == 1


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("table", sorted(REMOVABLE))
def test_nothing_but_the_mark_takes_the_place_of_removed_words(undone, table):
    named(table)
    changes = marked(table)
    for name in removable.REMOVABLE[REMOVABLE[table]].columns:  # also one that is empty stays so
        for other in ("''", "'Andere Worte'") if name in changes else (f"'{MARK}'", "'Andere Worte'"):
            with pytest.raises(DatabaseError, match="append only"):
                update(table, changes | {name: other})
    assert update(table, changes) == 1


def other(model: type[models.Model], field: models.Field):
    """Something else than what stands in a column of the one row."""
    (now,) = model._base_manager.values_list(field.attname, flat=True)
    possible = [*rows._values(50, field), ["y"] if isinstance(field, models.JSONField) else False]
    return next(value for value in possible if value != now)


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("table", sorted(REMOVABLE))
def test_a_mark_changes_nothing_beside_the_words(undone, table):
    """No date, no body, no deadline; on SQLite not the row's hidden number either."""
    named(table)
    model, changes = REMOVABLE[table], marked(table)
    others = {
        field.column: field.get_db_prep_save(other(model, field), connection)
        for field in model._meta.concrete_fields
        if field.column not in removable.REMOVABLE[model].columns
    }
    hidden = {"rowid": 4711} if connection.vendor == "sqlite" else {}
    for name, value in (others | hidden).items():
        column = name if name == "rowid" else f'"{name}"'
        sets = ", ".join([f"{column} = %s", *(f'"{one}" = {text}' for one, text in changes.items())])
        with pytest.raises(DatabaseError, match="append only"):
            execute(f'UPDATE "{table}" SET {sets}', value)


@pytest.mark.rule("R-P6-1")
@pytest.mark.parametrize("mark", ["Alles war richtig so.", "[entfernt: ]", "[entfernt: K7F4-92MA] und gut.", ""])
def test_no_other_words_stand_as_a_mark(undone, mark):
    """Else whoever writes past the program could put words into a mouth, and not only take them away."""
    with pytest.raises(DatabaseError), transaction.atomic():  # PostgreSQL refuses what is too long before the rule
        Removed.objects.create(id=new_id(), table="commissioner_planword", key=new_id().hex, mark=mark, at=rows.MOMENT)
