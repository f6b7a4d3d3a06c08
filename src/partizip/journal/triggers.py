"""Append-only tables: the database itself refuses to change or delete what is frozen.

Traps that shape this file (SQLite): REPLACE INTO passes delete triggers while recursive_triggers is off, so
an insert that would replace an existing key (or rowid) is refused as well; a migration that rebuilds a table
drops its triggers, so they are made again after every migration and the program refuses to start when one is missing.
On PostgreSQL also TRUNCATE is refused. A table may name columns that only ever grow (a deadline that a new holiday
lengthens): an update passes when the first of them grows and nothing but them changes. And a table may name words that
a law can take away (docs/decisions/0025 and 0031).
"""

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Any, TypeVar

from django.apps import AppConfig
from django.db import connections, models, router

from partizip.journal.removable import REMOVABLE

M = TypeVar("M", bound=type[models.Model])
GUARDED: list[type[models.Model]] = []
GROWING: dict[type[models.Model], tuple[str, ...]] = {}
BLANKED: dict[type[models.Model], tuple[str, ...]] = {}

_PG_REFUSE = """CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'append only: % is refused on %', TG_OP, TG_TABLE_NAME; END $$"""
# One function for all rows that may change in some way. Its arguments: the primary key's column, then as arrays the
# columns that grow, those that the law empties (the cause first), and the words that the law replaces by their mark.
# As text, days and moments in ISO form sort by time whatever the collation's language is.
_PG_CHANGE = """CREATE OR REPLACE FUNCTION journal_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE grown text[] := TG_ARGV[1]; emptied text[] := TG_ARGV[2]; removed text[] := TG_ARGV[3];
was jsonb := to_jsonb(OLD); day date; one text; sign text; passes boolean;
BEGIN
IF TG_OP = 'UPDATE' THEN
IF cardinality(grown) > 0 AND to_jsonb(NEW) - grown = was - grown
AND (to_jsonb(NEW) ->> grown[1]) COLLATE "C" > (was ->> grown[1]) COLLATE "C" THEN
day := (to_jsonb(NEW) ->> grown[1])::date; passes := true;
FOREACH one IN ARRAY grown[2:] LOOP
IF (to_jsonb(NEW) ->> one) ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T' AND NOT
(to_jsonb(NEW) ->> one)::timestamptz BETWEEN day AND day + 2 THEN passes := false; END IF;
END LOOP;
IF passes THEN RETURN NEW; END IF; END IF;
IF cardinality(emptied) > 0 AND to_jsonb(NEW) - emptied = was - emptied
AND was ->> emptied[1] IS NULL AND to_jsonb(NEW) ->> emptied[1] IS NOT NULL THEN
passes := true;
FOREACH one IN ARRAY emptied[2:] LOOP
IF to_jsonb(NEW) ->> one NOT IN ('', E'\\\\x') THEN passes := false; END IF;
END LOOP;
IF passes THEN RETURN NEW; END IF; END IF;
IF cardinality(removed) > 0 AND to_jsonb(NEW) - removed = was - removed THEN
FOR sign IN SELECT mark FROM journal_removed
WHERE "table" = TG_TABLE_NAME AND "key" = replace(was ->> TG_ARGV[0], '-', '') LOOP
passes := true;
FOREACH one IN ARRAY removed LOOP
IF to_jsonb(NEW) ->> one NOT IN (was ->> one, sign) OR (was ->> one = '' AND to_jsonb(NEW) ->> one <> '')
THEN passes := false; END IF;
END LOOP;
IF passes THEN RETURN NEW; END IF;
END LOOP; END IF;
END IF;
RAISE EXCEPTION 'append only: % is refused on %', TG_OP, TG_TABLE_NAME; END $$"""


def append_only(model: M) -> M:
    """Mark a model: its rows can be added, never changed, replaced or deleted, by no role (R-P6-1)."""
    GUARDED.append(model)
    return model


def growing(*columns: str) -> Callable[[M], M]:
    """Class decorator factory for an append-only model: these columns may change when the first, a day, grows.

    A moment among the others stays with that day: within the two days from it.
    """

    def register(model: M) -> M:
        GROWING[model] = columns
        return model

    return register


def blanked(*columns: str, by: str) -> Callable[[M], M]:
    """Class decorator factory for an append-only model: the law can empty these columns, once and all together.

    The update has to name the row that carried it out in `by`, a foreign key that was empty; nothing else may change.
    """

    def register(model: M) -> M:
        BLANKED[model] = (by, *columns)
        return model

    return register


def _may_change(model: type[models.Model]) -> bool:
    """Whether a row of the model may change in any way."""
    return model in GROWING or model in BLANKED or model in REMOVABLE


def _changing(model: type[models.Model]) -> tuple[str, str, tuple[str, ...]]:
    """The function by which PostgreSQL guards a model's rows: its name, its text, its arguments."""
    if not _may_change(model):
        return "journal_refuse", _PG_REFUSE, ()
    removed = REMOVABLE[model].columns if model in REMOVABLE else ()
    arrays = ["{" + ",".join(columns) + "}" for columns in (GROWING.get(model, ()), BLANKED.get(model, ()), removed)]
    return "journal_change", _PG_CHANGE, (model._meta.pk.column, *arrays)


def unique_keys(model: type[models.Model]) -> Iterator[tuple[str, ...]]:
    """All column sets by which REPLACE INTO could push out an existing row."""
    options = model._meta
    for field in options.concrete_fields:
        if field.unique:
            yield (field.column,)
    for constraint in options.constraints:
        if isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            yield tuple(options.get_field(name).column for name in constraint.fields)


def _row_exists(table: str, key: tuple[str, ...]) -> str:
    """SQL: a row with the key of the new row is there already. Names come from our models, never from input."""
    same = " AND ".join(f'"{column}" = NEW."{column}"' for column in key)
    return f'EXISTS (SELECT 1 FROM "{table}" WHERE {same})'  # noqa: S608


def statements(model: type[models.Model], vendor: str) -> dict[str, str]:
    """Trigger name -> the SQL that creates it, for one guarded model on one kind of database."""
    table = model._meta.db_table
    if vendor == "postgresql":
        name, _text, arguments = _changing(model)
        does = f"{name}({', '.join(map(repr, arguments))})"
        return {
            f"{table}_no_change": f'CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {does}",
            f"{table}_no_truncate": f'CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION journal_refuse()",
        }
    abort = "BEGIN SELECT RAISE(ABORT, 'append only: {} is refused on " + table + "'); END"
    # The rowid is a key of its own on SQLite; an insert that does not name it sees none here.
    same = " OR ".join(_row_exists(table, key) for key in [*unique_keys(model), ("rowid",)])
    return {
        f"{table}_no_update": f'CREATE TRIGGER {table}_no_update BEFORE UPDATE ON "{table}" '
        f"{unless(model)}" + abort.format("UPDATE"),
        f"{table}_no_delete": f'CREATE TRIGGER {table}_no_delete BEFORE DELETE ON "{table}" ' + abort.format("DELETE"),
        f"{table}_no_replace": f'CREATE TRIGGER {table}_no_replace BEFORE INSERT ON "{table}" '
        f"WHEN {same} " + abort.format("REPLACE"),
    }


def unless(model: type[models.Model]) -> str:
    """SQLite: the condition of the update trigger: none of the ways in which a row of the model may change."""
    found = [f"({' AND '.join(way)})" for way in _ways(model)]
    return f"WHEN NOT ({' OR '.join(found)}) " if found else ""


def _ways(model: type[models.Model]) -> Iterator[list[str]]:
    """SQLite: for each way in which a row of the model may change, the rules that must all hold."""
    if model in GROWING:
        yield _grown(model)
    if model in BLANKED:
        yield _blanked(model)
    if model in REMOVABLE:
        told = " AND ".join(removed_rules(model))
        yield [*_kept(model, REMOVABLE[model].columns), f'EXISTS (SELECT 1 FROM "journal_removed" gone WHERE {told})']  # noqa: S608


def rules(model: type[models.Model]) -> list[str]:
    """SQLite: every single rule under which a row of the model may change."""
    kept = [rule for way in _ways(model) for rule in way if not rule.startswith("EXISTS")]
    return kept + (removed_rules(model) if model in REMOVABLE else [])


def _kept(model: type[models.Model], changing: Collection[str]) -> list[str]:
    """Nothing but these columns changes.

    The rowid is compared as well: an UPDATE OR REPLACE that takes another row's would push that one out.
    """
    names = [field.column for field in model._meta.concrete_fields] + ["rowid"]
    return [f'NEW."{name}" IS OLD."{name}"' for name in names if name not in changing]


def _grown(model: type[models.Model]) -> list[str]:
    """The first of the columns that may grow does, and its moments stay with it."""
    grows = GROWING[model]
    moments = [
        f'NEW."{field.column}" BETWEEN NEW."{grows[0]}" AND datetime(NEW."{grows[0]}", \'+2 days\')'
        for field in model._meta.concrete_fields
        if field.column in grows and isinstance(field, models.DateTimeField)
    ]
    return [f'NEW."{grows[0]}" > OLD."{grows[0]}"', *_kept(model, grows), *moments]


def _blanked(model: type[models.Model]) -> list[str]:
    """The law empties all of the columns together and names who carried it out, which nobody had."""
    cause, *emptied = BLANKED[model]
    empty = [
        f'NEW."{field.column}" IS ' + ("x''" if isinstance(field, models.BinaryField) else "''")
        for field in model._meta.concrete_fields
        if field.column in emptied
    ]
    return [f'OLD."{cause}" IS NULL', f'NEW."{cause}" IS NOT NULL', *_kept(model, {cause, *emptied}), *empty]


def removed_rules(model: type[models.Model]) -> list[str]:
    """A row says that words of this one had to go, and each stays or is replaced by its mark."""
    named = [f"gone.\"table\" = '{model._meta.db_table}'", f'gone."key" = OLD."{model._meta.pk.column}"']
    return named + [
        f"""(NEW."{name}" IS OLD."{name}" OR (OLD."{name}" <> '' AND NEW."{name}" IS gone."mark"))"""
        for name in REMOVABLE[model].columns
    ]


def _tgtype(sql: str) -> int:
    """The bits by which PostgreSQL's catalogue describes one of our triggers (pg_trigger.h)."""
    row, before, delete, update, truncate = 1, 2, 8, 16, 32
    return before | (truncate if "TRUNCATE" in sql else row | delete | update)


def _present(connection: Any) -> dict[str, Any]:
    """Name -> definition of the triggers that stand in the database and are switched on.

    On PostgreSQL the definition is table, kind, arguments and the body of the function, and only what has no condition
    and no list of columns counts: a trigger hollowed out under its old name is not there.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT t.tgname, c.relname, t.tgtype, encode(t.tgargs, 'hex'), p.prosrc "
                "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
                "JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_proc p ON p.oid = t.tgfoid "
                "WHERE NOT t.tgisinternal AND t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL AND t.tgattr = '' "
                "AND n.nspname = current_schema()"
            )
            return {name: tuple(facts) for name, *facts in cursor.fetchall()}
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        return dict(cursor.fetchall())


def missing(using: str = "default", apart: Collection[str] = ()) -> list[str]:
    """Names of triggers that should stand in the database and do not, or stand there altered.

    `apart`: labels of apps that a migration is still to change; there a trigger of an earlier version is in order,
    but none at all on a table that exists is not.
    """
    connection = connections[using]
    present = _present(connection)
    tables = set(connection.introspection.table_names()) if apart else set()
    lacking = []
    for model in GUARDED:
        pending = model._meta.app_label in apart
        if pending and model._meta.db_table not in tables:
            continue
        for name, sql in statements(model, connection.vendor).items():
            wanted = sql if connection.vendor == "sqlite" else _pg_definition(model, sql)
            if name not in present if pending else present.get(name) != wanted:
                lacking.append(name)
    return sorted(lacking)


def _pg_definition(model: type[models.Model], sql: str) -> tuple[Any, ...]:
    """What PostgreSQL's catalogue must say of a trigger; see _present."""
    _name, text, columns = ("", _PG_REFUSE, ()) if "TRUNCATE" in sql else _changing(model)
    arguments = "".join(f"{column}\0" for column in columns).encode().hex()
    return (model._meta.db_table, _tgtype(sql), arguments, text.split("$$")[1])


def _complete(model: type[models.Model], there: Iterable[Any]) -> bool:
    """Whether the table has all columns of the model; it has not while an older state of migrations stands."""
    return {field.column for field in model._meta.concrete_fields} <= {column.name for column in there}


def create(using: str = "default", tables: set[str] | None = None) -> None:
    """Create the triggers that are missing; an altered one is dropped first."""
    connection = connections[using]
    lacking = set(missing(using))
    if not lacking:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_PG_REFUSE)
            cursor.execute(_PG_CHANGE)
        existing = set(connection.introspection.table_names(cursor))
        for model in GUARDED:
            table = model._meta.db_table
            if table not in existing or (tables is not None and table not in tables):
                continue
            columns = connection.introspection.get_table_description(cursor, table) if _may_change(model) else ()
            if _may_change(model) and not (_complete(model, columns) and "journal_removed" in existing):
                continue  # a later migration brings the columns and the table that its triggers name
            on = f' ON "{table}"' if connection.vendor == "postgresql" else ""
            for name, sql in statements(model, connection.vendor).items():
                if name not in lacking:
                    continue
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")
                cursor.execute(sql)


def create_after_migrate(sender: AppConfig, using: str, **_: Any) -> None:
    """After the migration of an app: make its triggers again."""
    tables = {model._meta.db_table for model in sender.get_models() if router.allow_migrate_model(using, model)}
    if any(model._meta.db_table in tables for model in GUARDED):
        create(using, tables)
