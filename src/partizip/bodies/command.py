"""`partizip bodies import FILE`: bring bodies in from a table."""

import argparse
import json
import sys
from pathlib import Path

from django.db import DatabaseError
from django.utils import timezone

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.bodies import actions, sheet


def main(arguments: list[str]) -> int:
    """Run the command; exit code 2 and all faults, row by row, when nothing could be written."""
    parser = argparse.ArgumentParser(prog="partizip bodies import", description="Bring bodies in from a CSV table.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--dry-run", action="store_true", help="check only, write nothing")
    parser.add_argument("--json", action="store_true", help="print the result as JSON")
    options = parser.parse_args(arguments)
    try:
        table = sheet.read(_bytes(options.file))
        if table.faults:
            return _faulty(table, options.json)
        result = {"rows": len(table.rows)}
        if not options.dry_run:
            result = _imported(table)
    except OSError as error:
        return _failed(f"The file {options.file} cannot be read: {error.strerror}.")
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except DatabaseError as error:
        return _failed(f"The database is not ready ({error}). Run `partizip init` first.")
    words = ", ".join(f"{name}: {count}" for name, count in result.items())
    sys.stdout.write(json.dumps(result) + "\n" if options.json else f"{words}\n")
    return 0


def _bytes(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(sheet.LARGEST + 1)


def _imported(table: sheet.Sheet) -> dict[str, int]:
    """What was written; importing the same table again is no fault and writes nothing."""
    try:
        return actions.import_bodies(by=THE_SYSTEM, at=timezone.now(), rows=table.rows)
    except actions.Unchanged as unchanged:
        sys.stderr.write(f"{unchanged.verdict.reason} Nothing was changed.\n")
        return {"added": 0, "changed": 0, "unchanged": len(table.rows)}


def _faulty(table: sheet.Sheet, as_json: bool) -> int:
    if as_json:
        faults = [
            {"line": fault.line, "column": fault.column, "message": fault.words, "known": fault.known}
            for fault in table.faults
        ]
        sys.stdout.write(json.dumps({"faults": faults}, ensure_ascii=False) + "\n")
    for fault in table.faults:
        sys.stderr.write(
            f"line {fault.line}, {fault.column or 'row'}: {fault.words}{f' ({fault.known})' if fault.known else ''}\n"
        )
    return _failed("Nothing was written.")


def _failed(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2
