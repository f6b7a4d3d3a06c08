"""`partizip texts import FILE`: store a wording from a file."""

import argparse
import json
import re
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from threading import Event, Thread

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from django.utils import timezone

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.core.wording import LARGEST
from partizip.texts import actions, queries
from partizip.texts.models import Text, Version


def _day(words: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", words, re.ASCII):
            return date.fromisoformat(words)
    except ValueError:
        pass  # such as 31 November
    raise argparse.ArgumentTypeError("Give the date of a day as YYYY-MM-DD, such as 2026-11-02.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="partizip texts import", description="Store a wording from a text file.")
    parser.add_argument("file", type=Path)
    parser.add_argument("--kind", required=True, choices=Text.Kind.values)
    parser.add_argument("--title", required=True)
    parser.add_argument("--source", required=True, help="where anybody can read this wording")
    parser.add_argument("--date", required=True, type=_day, help="date of the wording, YYYY-MM-DD")
    parser.add_argument("--language", default="de")
    parser.add_argument("--text", help="id of the text that gets a new version")
    parser.add_argument("--original", help="id of the text that this one translates")
    parser.add_argument("--translated-by", default="", help="who made the translation, such as a service or a machine")
    parser.add_argument("--checked-by", default="", help="who checked the translation; leave out when nobody did yet")
    parser.add_argument("--json", action="store_true", help="print text, version and units as JSON")
    return parser


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(LARGEST + 1)


@contextmanager
def _progress(every: float = 2) -> Iterator[None]:
    """Say every two seconds that the work goes on."""
    done = Event()

    def tell() -> None:
        seconds = every
        while not done.wait(every):
            sys.stderr.write(f"  {seconds:.0f} seconds ...\n")
            seconds += every

    thread = Thread(target=tell, daemon=True)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()


def _text(identifier: str | None) -> Text | None:
    return None if identifier is None else Text.objects.get(id=identifier)


def _report(version: Version, as_json: bool) -> str:
    units = list(queries.units(version))
    if as_json:
        return json.dumps(
            {
                "text": str(version.text_id),
                "version": version.number,
                "units": [
                    {"eid": unit.eid, "num": unit.num, "heading": unit.heading, "text": unit.body} for unit in units
                ],
            },
            ensure_ascii=False,
            indent=2,
        )
    lines = [f"{version.text.title}, version {version.number}: {len(units)} units", f"text {version.text_id}"]
    lines += [f"  {unit.eid:<20} {unit}" for unit in units]
    return "\n".join(lines)


def main(arguments: list[str]) -> int:
    """Run the command; exit code 2 and one sentence when the file or an option cannot be used."""
    options = _parser().parse_args(arguments)
    try:
        with _progress():
            version = actions.import_text(
                by=THE_SYSTEM, at=timezone.now(), data=_read(options.file), kind=options.kind, title=options.title,
                source=options.source, dated=options.date, language=options.language, text=_text(options.text),
                original=_text(options.original), translated_by=options.translated_by, checked_by=options.checked_by,
            )  # fmt: skip
    except OSError as error:
        return _failed(f"The file {options.file} cannot be read: {error.strerror}.")
    except Refused as refusal:
        return _failed(refusal.verdict.reason)
    except (Text.DoesNotExist, ValidationError):
        return _failed("There is no text with this id.")
    except DatabaseError as error:
        return _failed(f"The database is not ready ({error}). Run `partizip init` first.")
    sys.stdout.write(_report(version, options.json) + "\n")
    return 0


def _failed(sentence: str) -> int:
    sys.stderr.write(sentence + "\n")
    return 2
