"""The command line: `partizip COMMAND`. Commands that need no Django never load it."""

import importlib
import os
import sys

from partizip.core.ledger import HistoryChanged

# command -> (module:function, what it does). Functions take the remaining arguments and return the exit code.
# Django is set up for all but these, which must run without it.
WITHOUT_DJANGO = {
    "journal verify", "sample", "case", "django", "", "init", "serve", "worker", "witness init", "witness add",
    "witness serve",
}  # fmt: skip
# These write without the web server's checks at the start; they ask for the append-only protection first.
WRITING = {
    "demo full", "texts import", "bodies import", "mandate give", "mandate end", "person renew", "erase",
    "key rotate", "key lost",
}  # fmt: skip
COMMANDS: dict[str, tuple[str, str]] = {
    "": ("partizip.portal.start:run", "prepare what is missing and start web and worker"),
    "init": (
        "partizip.portal.start:init",
        "make database, key, first administrator; --demo for the demo Land",
    ),
    "serve": ("partizip.portal.start:serve", "start the web server"),
    "worker": ("partizip.portal.start:worker", "start the worker for reminders and long work"),
    "search rebuild": ("partizip.search.command:main", "make the index of the search anew"),
    "demo full": ("partizip.portal.full.command:main", "fill the demo with a large, invented Land"),
    "doctor": ("partizip.portal.doctor:main", "check database, triggers, key, fonts and clock"),
    "texts import": ("partizip.texts.command:main", "import a text from a file"),
    "bodies import": ("partizip.bodies.command:main", "import bodies from a CSV file"),
    "journal verify": ("partizip.journal.verify:main", "check a running site or a database"),
    "journal proof": ("partizip.journal.command:proof", "write the receipt of a line"),
    "sample": ("partizip.audit.checking:sample", "draw a published sample again"),
    "case": ("partizip.audit.checking:case", "check the archive of a case"),
    "mandate give": ("partizip.access.command:give", "give a mandate"),
    "mandate list": ("partizip.access.command:listed", "list all mandates with their ids"),
    "mandate end": ("partizip.access.command:end", "end a mandate"),
    "person renew": ("partizip.access.command:renew", "give somebody a new start password"),
    "erase": ("partizip.access.erase_command:main", "erase a person: says what would go, then does it"),
    "backup": ("partizip.portal.operation.backup:main", "copy database and files into one archive while running"),
    "backup-key": ("partizip.portal.operation.backup:key", "write the log's key and last signed size apart"),
    "key rotate": ("partizip.portal.operation.key_commands:rotate", "hand the record over to a new key"),
    "key lost": ("partizip.portal.operation.key_commands:lost", "offer a new key because the old one is lost for good"),
    "witness init": ("partizip.witness.command:init", "make the key and the memory of a witness"),
    "witness add": ("partizip.witness.command:add", "witness a record from now on, or list what is witnessed"),
    "witness serve": ("partizip.witness.command:serve", "sign the states of witnessed records"),
    "restore": ("partizip.portal.operation.restore:main", "put an archive in place of the Land"),
    "upgrade": ("partizip.portal.operation.upgrade:main", "back up, migrate, verify, check"),
    "django": ("partizip.__main__:django", "Django's own commands"),
}


def django(arguments: list[str]) -> int:
    """Pass on to Django's commands, but for those that would pass by what protects a Land (code 1)."""
    own = importlib.import_module("partizip.portal.django_commands")
    if words := own.refusal(arguments):
        sys.stderr.write(f"{words}\n")
        return 1
    management = importlib.import_module("django.core.management")
    passed = [one for one in arguments if one != own.TAKE_BACK]
    management.execute_from_command_line(["partizip django", *passed])
    return 0


def usage() -> str:
    """The list of commands."""
    lines = ["usage: partizip [COMMAND] [OPTIONS]   (each command explains itself with --help)", ""]
    lines += [f"  {name or '(none)':<16} {meaning}" for name, (_target, meaning) in COMMANDS.items()]
    return "\n".join(lines)


def main(arguments: list[str] | None = None) -> int:
    """Find the command with the longest matching name and run it; exit code 2 for an unknown one."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partizip.web.settings")
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] in (["--help"], ["-h"], ["help"]):
        sys.stdout.write(usage() + "\n")
        return 0
    for length in (2, 1, 0):
        name = " ".join(words[:length])
        if name in COMMANDS and (length or not words or words[0].startswith("-")):
            return _run(name, words[length:])
    sys.stderr.write(f"partizip: there is no command {' '.join(words[:2])!r}.\n\n{usage()}\n")
    return 2


def _run(name: str, arguments: list[str]) -> int:
    """Run a command. One sentence instead of a traceback for wrong settings (code 2) and a database that is not the
    one that was signed (code 1); nothing was written then.
    """
    try:
        if name not in WITHOUT_DJANGO:
            importlib.import_module("django").setup()
        module, function = COMMANDS[name][0].split(":")
        command = getattr(importlib.import_module(module), function)
        if name in WRITING and not {"-h", "--help"} & set(arguments):
            importlib.import_module("partizip.portal.start").check_protection()
        return int(command(arguments) or 0)
    except HistoryChanged as error:
        sys.stderr.write(f"{error}\n")
        return 1
    except _misconfigured() as error:
        sys.stderr.write(f"{error}\n")
        return 2


def _misconfigured() -> tuple[type[Exception], ...]:
    """Django's exception for wrong settings, when Django was loaded at all."""
    module = sys.modules.get("django.core.exceptions")
    return (module.ImproperlyConfigured,) if module else ()


if __name__ == "__main__":
    raise SystemExit(main())
