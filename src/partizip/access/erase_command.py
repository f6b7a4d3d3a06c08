"""`partizip erase PERSON`: says what would go; called again with the code it prints, it erases."""

import argparse
import hashlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from django.db import DatabaseError
from django.utils import timezone, translation

from partizip.access import erasing
from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.erasing import Counted, Who
from partizip.access.models import Deputy, Mandate, Person


def main(arguments: list[str]) -> int:
    """Run the command: 0 told or erased, 1 refused by a rule, 2 nobody found, wrong code or no database."""
    parser = argparse.ArgumentParser(
        prog="partizip erase",
        description="Erase a person. Without --confirm it only says what would go, and a code for the second call.",
    )
    parser.add_argument("person", help="e-mail address (with or without an account), or the id of an account")
    parser.add_argument("--confirm", metavar="CODE", help="the code of the first call: erase now; this is for good")
    parser.add_argument("--dry-run", action="store_true", help="only say what would go (as without --confirm)")
    parser.add_argument("--json", action="store_true", help="say it for programs")
    options = parser.parse_args(arguments)
    if options.dry_run and options.confirm:
        parser.error("--dry-run and --confirm exclude each other")
    try:
        with translation.override("en"):
            return _run(options)
    except DatabaseError as error:
        return _failed(f"The database cannot be used ({error}). Nothing more was erased; call it again.", 2)
    except OSError as error:
        return _failed(f"The note beside the key cannot be written ({error}); that step was not carried out.", 2)


def _run(options: argparse.Namespace) -> int:
    who = erasing.who_is(options.person)
    if who is None:
        return _failed("Nothing is held about this person: no account, no address.", 2)
    found, now = erasing.counts(who), timezone.now()
    person = Person.objects.filter(id=who.person).first() if who.person else None
    standing = erasing.offices(person, now) if person else []
    code = _code(who, found)
    if not options.confirm:
        _tell(options.json, _facts(who, found, standing, None if standing else code))
        return 1 if standing else 0
    if options.confirm.strip().lower() != code:
        return _failed("The code is not that of what is held now. Call it without --confirm and look again.", 2)
    try:
        deleted = erasing.erase(by=THE_SYSTEM, at=now, who=who, why=erasing.REQUEST, progress=_progress())
    except Refused as refusal:
        return _failed(refusal.verdict.reason, 1)
    _done(options.json, deleted)
    return 0


def _code(who: Who, found: list[Counted]) -> str:
    """Eight signs that stand for what was shown: when that changes, so does the code."""
    told = [str(who.person), *who.mails, *(f"{item.holding.label} {item.count}" for item in found)]
    return hashlib.sha256("\n".join(told).lower().encode()).hexdigest()[:8]


def _facts(who: Who, found: list[Counted], standing: list[Mandate | Deputy], code: str | None) -> dict[str, Any]:
    return {
        "person": str(who.person) if who.person else None,
        "mails": list(who.mails),
        "tables": [
            {
                "table": item.holding.label, "rows": item.count, "held": str(item.holding.held),
                "becomes": "stays without the person" if item.stays else "deleted",
                "why": str(item.holding.stays) if item.stays else "",
            }
            for item in found
        ],
        "offices": [
            {"id": str(office.id), "kind": office._meta.model_name, "office": str(office), "until": _until(office)}
            for office in standing
        ],
        "confirm": code,
    }  # fmt: skip


def _until(office: Mandate | Deputy) -> str:
    return str(office.valid_until or "open")


def _tell(for_programs: bool, facts: dict[str, Any]) -> None:
    if for_programs:
        sys.stdout.write(json.dumps(facts, ensure_ascii=False, indent=2) + "\n")
        return
    say = sys.stdout.write
    say(f"Account {facts['person'] or '– none –'}; e-mail {', '.join(facts['mails'])}\n")
    for row in facts["tables"]:
        say(f"  {row['rows']:>5}  {row['table']:<22} {row['becomes']}{': ' + row['why'] if row['why'] else ''}\n")
    if facts["offices"]:
        say("Nothing can be erased yet. These have to end first, by their own act:\n")
        for office in facts["offices"]:
            say(f"  {office['kind']} {office['id']}: {office['office']}, until {office['until']}\n")
        say(
            "`partizip mandate end ID --last-day YYYY-MM-DD` ends a mandate; two administrators end a protected one in "
            "the program. Whoever is represented ends a deputyship. The person can be erased on the day after.\n"
        )
        return
    say(
        "Nothing was erased yet. The record keeps role, body and time of acts, without a name. It cannot be undone. "
        f"To erase, call it again with --confirm {facts['confirm']}\n"
    )


def _done(for_programs: bool, deleted: int) -> None:
    if for_programs:
        sys.stdout.write(json.dumps({"erased": True, "rows_deleted": deleted}) + "\n")
        return
    sys.stdout.write(
        f"Erased: {deleted} rows deleted. The record has a line of it, without a name. Older backups still hold the "
        "person; restoring one erases them again, as long as the key's folder is kept.\n"
    )


def _progress() -> Callable[[int], None]:
    """Says how many rows are deleted, every two seconds."""
    told = [time.monotonic()]

    def tell(deleted: int) -> None:
        if time.monotonic() - told[0] > 2:
            told[0] = time.monotonic()
            sys.stderr.write(f"  {deleted} rows deleted ...\n")

    return tell


def _failed(sentence: str, code: int) -> int:
    sys.stderr.write(sentence + "\n")
    return code
