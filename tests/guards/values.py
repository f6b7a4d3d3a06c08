"""Guards that are no statement of a function: rows of the table of rights, protected offices, triggers."""

import ast
from collections.abc import Collection, Iterator
from importlib import import_module

from django.db import connection

from partizip.access import matrix, roles
from partizip.core.permissions import Row
from partizip.journal import triggers
from tests.guards.finding import ROOT, Guard

# Rights of the independent office and of what decides who holds it.
OWN = (
    "press.", "attempts.", "plans.", "requests.", "office.", "circle.", "programme.", "report.", "access.give_mandate", "access.confirm_mandate",
    "access.end_mandate", "access.name_deputy", "access.renew_sign_in", "operation.declare_key",
)  # fmt: skip
ROLES = (*roles.Role, roles.ANONYMOUS, roles.PERSON, roles.SYSTEM)
NOBODY = "nobody else"
MATRIX, TRIGGERS = "access/matrix.py", "journal/triggers.py"
# Lists of names, each name in them a guard.
LISTS: dict[str, tuple[str, ...]] = {
    "access/roles.py": ("PROTECTED", "PROTECTED_KINDS", "HELD_IN", "HELD_BY_ONE"),
    "bodies/actions.py": ("_STANDING", "_NAMES"),
}


def named(file: str, name: str) -> Collection[str]:
    """One of these lists; its module is loaded when Django is ready, which is after pytest has read its plugins."""
    return getattr(import_module("partizip." + file.removesuffix(".py").replace("/", ".")), name)


def found() -> Iterator[Guard]:
    """All of them, from the table, the lists of names and the declared tables."""
    yield from _of_the_table()
    for file, names in LISTS.items():
        for name in names:
            yield from (Guard(file, name, str(one)) for one in sorted(named(file, name)))
    for model in triggers.GUARDED:
        words = [*triggers.statements(model, "sqlite"), *_rules(model)]
        yield from (Guard(TRIGGERS, model._meta.db_table, one) for one in words)


def _of_the_table() -> Iterator[Guard]:
    for right, listed, conditions in _rows():
        yield from (Guard(MATRIX, right, f"{', '.join(listed)}: {condition}") for condition in conditions)
    for right in sorted({right for right, _roles, _conditions in _rows()}):
        yield Guard(MATRIX, right, NOBODY)


def _rows() -> Iterator[tuple[str, tuple[str, ...], tuple[str, ...]]]:
    """Right, roles and conditions of each line of the table as it is written, of the rights that count here."""
    for node in ast.walk(ast.parse((ROOT / MATRIX).read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call) or ast.unparse(node.func) != "_rows":
            continue
        right, listed, *conditions = (eval(ast.unparse(one), vars(matrix)) for one in node.args)
        if right.startswith(OWN):
            yield right, tuple(map(str, listed)), tuple(conditions)


def _rules(model) -> list[str]:
    """The rules under which words of a row of an office's table may go by law."""
    if not model._meta.label.startswith("commissioner."):
        return []
    return triggers.rules(model)


def removed_row(guard: Guard) -> tuple[Row, ...]:
    """The table of rights without a condition, or with a row for everybody else."""
    if guard.words == NOBODY:
        known = {row.role for row in matrix.RIGHTS if row.right == guard.function}
        return (*matrix.RIGHTS, *(Row(str(role), guard.function) for role in ROLES if role not in known))
    listed, _, condition = guard.words.partition(": ")
    rows = []
    for right, whom, conditions in _rows():
        if (right, ", ".join(whom)) == (guard.function, listed) and condition in conditions:
            rows += [Row(role, right, conditions) for role in whom]
    assert rows, guard
    return tuple(
        Row(row.role, row.right, tuple(one for one in row.conditions if one != condition)) if row in rows else row
        for row in matrix.RIGHTS
    )


def drop(guard: Guard) -> None:
    """Take a trigger, or one rule of it, out of the database; as somebody could who rebuilds a table."""
    with connection.cursor() as cursor:
        if guard.words.startswith(guard.function):
            cursor.execute(f"DROP TRIGGER {guard.words}")
            return
        model = next(model for model in triggers.GUARDED if model._meta.db_table == guard.function)
        name = f"{guard.function}_no_update"
        sql = triggers.statements(model, "sqlite")[name]
        assert sql.count(guard.words) == 1, guard
        cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql.replace(guard.words, "1"))
