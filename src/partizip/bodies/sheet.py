"""Bodies as a table: reading and checking a CSV, all faults at once, before anything is written.

Only the columns that stand in the heading are read; what a table does not name stays as it is.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from partizip.bodies.actions import BodyRow
from partizip.bodies.models import Body, Kind
from partizip.core.wording import Unreadable, read_text

LARGEST = 2 * 1024 * 1024  # bytes; about 10,000 bodies
COLUMNS = (
    "slug", "name", "name_en", "short", "kind", "parent", "valid_from", "valid_until", "successor", "code", "ags",
    "residents", "residents_on", "source", "to_confirm",
)  # fmt: skip
NOTE = "note"  # a remark of the table itself, such as the demo's mark; not read
REQUIRED = ("slug", "name", "kind", "valid_from")
_TEXTS = ("name", "name_en", "short", "kind", "code", "ags", "source")
_DAYS = ("valid_from", "valid_until", "residents_on")
_LONGEST = {"slug": 64, "name": 200, "name_en": 200, "short": 40, "code": 2, "ags": 8, "source": 300}


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell; line 1 is the heading. `words` is an English msgid, `known` what would be right."""

    line: int
    column: str
    words: str
    known: str = ""


@dataclass(frozen=True)
class Sheet:
    """A checked table: rows are complete only when there are no faults."""

    rows: tuple[BodyRow, ...]
    faults: tuple[Fault, ...]


@dataclass(frozen=True)
class _Placed:
    """A row with the line of the file on which it begins."""

    line: int
    row: BodyRow


def read(data: bytes) -> Sheet:
    """Read a CSV (UTF-8 or Latin-1, separated by semicolon or comma) and check every row.

    Short names of parents and successors may stand in the table or in the directory already.
    """
    if len(data) > LARGEST:
        return Sheet((), (Fault(1, "", "The file is too large."),))
    try:
        text = read_text(data)
    except Unreadable as error:
        return Sheet((), (Fault(1, "", str(error)),))
    separator = ";" if ";" in text.lstrip("\n").split("\n", 1)[0] else ","
    records, faults = _records(text, separator)
    if not records:
        return Sheet((), tuple(faults) or (Fault(1, "", "The table has no rows."),))
    (top, heading), *rest = records
    heading = [name.strip() for name in heading]
    faults += _heading_faults(top, heading)
    if faults:
        return Sheet((), tuple(faults))
    known = Body.objects.in_bulk(field_name="slug")
    placed: list[_Placed] = []
    for line, cells in rest:
        if len(cells) > len(heading):
            faults.append(Fault(line, "", "This row has more cells than the heading."))
        elif len(cells) < len(heading):
            # An empty cell would be taken as "this is empty now" and erase what is recorded.
            faults.append(Fault(line, "", "This row has fewer cells than the heading."))
        row, wrong = _row(dict(zip(heading, (cell.strip() for cell in cells), strict=False)), line, known)
        faults += wrong
        placed.append(_Placed(line, row))
    if not placed:
        faults.append(Fault(top, "", "The table has no rows."))
    faults += _across(placed, known)
    return Sheet(tuple(each.row for each in placed), tuple(sorted(faults, key=lambda fault: fault.line)))


def _records(text: str, separator: str) -> tuple[list[tuple[int, list[str]]], list[Fault]]:
    """The records that are not empty, each with the line on which it begins; a cell too long ends the reading."""
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    found: list[tuple[int, list[str]]] = []
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return found, []
        except csv.Error:
            return found, [Fault(line, "", "A cell here is longer than 131,072 characters; is a quotation mark open?")]
        if any(cell.strip() for cell in cells):
            found.append((line, cells))


def _heading_faults(line: int, heading: Sequence[str]) -> list[Fault]:
    return [
        *(Fault(line, name, "This column is missing.") for name in REQUIRED if name not in heading),
        *(
            Fault(line, name or "?", "This column is not known.", ", ".join(COLUMNS))
            for name in heading
            if name not in (*COLUMNS, NOTE)
        ),
        *(
            Fault(line, name, "This column stands there twice.")
            for place, name in enumerate(heading)
            if name in heading[:place]
        ),
    ]


def _day(text: str) -> date | None:
    if not text:
        return None
    if german := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", text):
        return date(int(german[3]), int(german[2]), int(german[1]))
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _row(cells: dict[str, str], line: int, known: dict[str, Body]) -> tuple[BodyRow, list[Fault]]:
    faults = [Fault(line, name, "This must be filled.") for name in REQUIRED if not cells.get(name)]
    faults += [
        Fault(line, name, "This is too long.")
        for name, longest in _LONGEST.items()
        if len(cells.get(name, "")) > longest
    ]
    slug = cells.get("slug", "")
    values: dict[str, Any] = {name: cells[name] for name in _TEXTS if name in cells}
    if cells.get("kind") and cells["kind"] not in Kind.values:
        faults.append(Fault(line, "kind", "This kind is not known.", ", ".join(Kind.values)))
    if not slug.replace("-", "").replace("_", "").isalnum() or not slug.isascii():
        faults.append(Fault(line, "slug", "A short name has only letters, digits and hyphens."))
    for name in _DAYS:
        if name in cells:
            try:
                values[name] = _day(cells[name])
            except ValueError:
                values[name] = None
                faults.append(Fault(line, name, "This is no date; write 2026-11-23 or 23.11.2026."))
    if "residents" in cells:
        number = cells["residents"]
        values["residents"] = int(number[:11]) if number.isascii() and number.isdigit() else None
        if number and (values["residents"] is None or values["residents"] > 2_147_483_647):
            faults.append(Fault(line, "residents", "This is no whole number."))
    if "to_confirm" in cells:
        values["to_confirm"] = cells["to_confirm"].lower() in {"1", "true", "ja", "yes", "x"}
    faults += _together(line, values, known.get(slug))
    return BodyRow(slug, values, cells.get("parent"), cells.get("successor")), faults


def _together(line: int, values: dict[str, Any], body: Body | None) -> Iterator[Fault]:
    """Faults between columns; for one that the table does not name, what is recorded already counts."""
    wanted = {name: values.get(name, getattr(body, name, None)) for name in ("residents", *_DAYS)}
    if wanted["residents"] is not None and wanted["residents_on"] is None:
        yield Fault(line, "residents_on", "A number of residents needs its key date.")
    if wanted["valid_from"] and wanted["valid_until"] and wanted["valid_until"] < wanted["valid_from"]:
        yield Fault(line, "valid_until", "The end lies before the beginning.")


def _across(rows: Sequence[_Placed], known: dict[str, Body]) -> Iterator[Fault]:
    """Faults between rows: a short name twice, an unknown neighbour, a circle."""
    slug_of = {body.id: slug for slug, body in known.items()}
    parents = {slug: slug_of.get(body.parent_id) or "" for slug, body in known.items()}  # type: ignore[arg-type]
    successors = {slug: slug_of.get(body.successor_id) or "" for slug, body in known.items()}  # type: ignore[arg-type]
    there = set(known) | {each.row.slug for each in rows}
    seen: set[str] = set()
    for each in rows:
        row = each.row
        if row.slug and row.slug in seen:
            yield Fault(each.line, "slug", "This short name stands in the table twice.")
        seen.add(row.slug)
        for column, name, chain in (("parent", row.parent, parents), ("successor", row.successor, successors)):
            if name and name not in there:
                yield Fault(each.line, column, "There is no body with this short name.")
            if name is not None:
                chain[row.slug] = name
    for each in rows:
        for column, chain in (("parent", parents), ("successor", successors)):
            if _circles(each.row.slug, chain):
                yield Fault(each.line, column, "This leads back to the body itself.")


def _circles(slug: str, chain: dict[str, str]) -> bool:
    seen: set[str] = set()
    current: str | None = slug
    while current and current not in seen:
        seen.add(current)
        current = chain.get(current)
    return bool(current)
