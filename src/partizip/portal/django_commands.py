"""Django's own commands: which of them are passed on, and what is said where they would pass by what protects a Land.

Raw access stays possible for whoever owns the machine (`shell`, `dbshell`): there the database's triggers refuse, and
the record shows what was done past them. See docs/independence.md.
"""

import argparse
from collections.abc import Sequence

import django
from django.core.management import load_command_class
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from partizip.journal import triggers

TAKE_BACK = "--take-back"
REFUSED: dict[str, str] = {
    "flush": "A Land is not emptied: what was published stays. Use another PARTIZIP_HOME for a new one.",
    "loaddata": "Rows come in by acts alone, with their lines. A backup comes back with `partizip restore`.",
    "changepassword": "Nobody sets a password for somebody else past the record. Use `partizip person renew`.",
    "createsuperuser": "There is no superuser. Use `partizip init`, later `partizip mandate give`.",
    "test": "The program's tests are run with `make test`.",
    "testserver": "Rows come in by acts alone. Use `partizip init --demo` with another PARTIZIP_HOME for trying.",
}


def refusal(arguments: Sequence[str]) -> str:
    """Why a command is not passed on, with what to do instead; empty when it is."""
    name = arguments[0] if arguments else ""
    if {"-h", "--help"} & set(arguments):
        return ""
    if name in REFUSED:
        return REFUSED[name]
    if name == "migrate" and TAKE_BACK not in arguments:
        return _of_migrating(arguments[1:])
    return ""


def _of_migrating(arguments: Sequence[str]) -> str:
    """Going back drops tables with their rows: only when it is said in so many words."""
    django.setup()
    parser = load_command_class("django.core", "migrate").create_parser("partizip django", "migrate")
    options = parser.parse_args(list(arguments))
    try:
        lost = _taken_back(options)
    except DatabaseError:
        return ""  # there is no Land yet, or it cannot be reached, which Django says
    if not lost:
        return ""
    return (
        f"This would take back {len(lost)} migrations ({', '.join(lost[:3])} ...) and drop what was recorded since: "
        "published words, appointments, decisions. Nothing was changed. An earlier state comes back with `partizip "
        f"restore`. If you mean it, make a backup and add {TAKE_BACK}; `partizip journal verify` names what is gone."
    )


def _taken_back(options: argparse.Namespace) -> list[str]:
    """The migrations of protected tables that these options would take back, on a database that holds a record."""
    if not options.migration_name or options.plan or "journal_entry" not in connection.introspection.table_names():
        return []
    executor = MigrationExecutor(connection)
    label, name = options.app_label, options.migration_name
    if name == "zero":
        target = (label, None)
    else:
        try:
            target = (label, executor.loader.get_migration_by_prefix(label, name).name)
        except Exception:  # Django says what is wrong with the name
            return []
    if label not in executor.loader.migrated_apps:
        return []
    protected = {model._meta.app_label for model in triggers.GUARDED}
    plan = executor.migration_plan([target])
    return [str(step) for step, back in plan if back and step.app_label in protected]
