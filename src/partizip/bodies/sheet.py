"""Bodies as a table: reading and checking a CSV, all faults at once, before anything is written."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from partizip.bodies.actions import BodyRow
from partizip.bodies.models import Body, Kind
from partizip.core.wording import Unreadable, read_text

COLUMNS = (
    "slug", "name", "name_en", "short", "kind", "parent", "valid_from", "valid_until", "successor", "code", "ags",
    "residents", "residents_on", "source", "to_confirm",
)  # fmt: skip
REQUIRED = ("slug", "name", "kind", "valid_from")
_WORDS = ("name", "name_en", "short", "code", "ags", "source")
_LONGEST = {"slug": 64, "name": 200, "name_en": 200, "short": 40, "code": 2, "ags": 8, "source": 300}


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell; line 1 is the heading. `words` is an English msgid."""

    line: int
    column: str
    words: str


@dataclass(frozen=True)
class Sheet:
    """A checked table: rows are complete only when there are no faults."""

    rows: tuple[BodyRow, ...]
    faults: tuple[Fault, ...]


def read(data: bytes) -> Sheet:
    """Read a CSV (UTF-8 or Latin-1, separated by semicolon or comma) and check every row.

    Short names of parents and successors may stand in the table or in the directory already.
    """
    try:
        text = read_text(data)
    except Unreadable as error:
        return Sheet((), (Fault(1, "", str(error)),))
    heading = text.split("\n", 1)[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in heading else ",")
    missing = [name for name in REQUIRED if name not in (reader.fieldnames or [])]
    unknown = [name for name in reader.fieldnames or [] if name not in COLUMNS]
    if missing or unknown:
        return Sheet(
            (),
            (
                *(Fault(1, name, "This column is missing.") for name in missing),
                *(Fault(1, name or "?", "This column is not known.") for name in unknown),
            ),
        )
    rows: list[BodyRow] = []
    faults: list[Fault] = []
    line = 2
    try:
        for cells in reader:
            line = reader.line_num  # the last line of the row: a cell may hold line breaks
            values, wrong = _row({name: (value or "").strip() for name, value in cells.items() if name}, line)
            if None in cells:
                wrong.append(Fault(line, "", "This row has more cells than the heading."))
            faults += wrong
            if not wrong:
                rows.append(values)
    except csv.Error:  # a cell longer than any of ours, or a quotation mark that never ends
        faults.append(Fault(line + 1, "", "This row cannot be read; look for a quotation mark that is not closed."))
    if not rows and not faults:
        faults.append(Fault(1, "", "The table has no rows."))
    return Sheet(tuple(rows), tuple(sorted((*faults, *_across(rows)), key=lambda fault: fault.line)))


def _day(text: str) -> date | None:
    if "." in text:
        day, month, year = text.split(".")
        if len(year) != len("2026"):
            raise ValueError("the year has four digits")
        return date(int(year), int(month), int(day))
    return date.fromisoformat(text) if text else None


def _row(cells: dict[str, str], line: int) -> tuple[BodyRow, list[Fault]]:
    faults = [Fault(line, name, "This must be filled.") for name in REQUIRED if not cells[name]]
    faults += [
        Fault(line, name, "This is too long.")
        for name, longest in _LONGEST.items()
        if len(cells.get(name, "")) > longest
    ]
    values: dict[str, Any] = {name: cells[name] for name in _WORDS if name in cells}
    values["kind"] = cells["kind"]
    if cells["kind"] and cells["kind"] not in Kind.values:
        faults.append(Fault(line, "kind", "This kind is not known."))
    if not cells["slug"].replace("-", "").replace("_", "").isalnum() or not cells["slug"].isascii():
        faults.append(Fault(line, "slug", "A short name has only letters, digits and hyphens."))
    faults += _measures(cells, line, values)
    if "to_confirm" in cells:
        values["to_confirm"] = cells["to_confirm"].lower() in {"1", "true", "ja", "yes", "x"}
    return BodyRow(cells["slug"], values, cells.get("parent"), cells.get("successor"), line), faults


def _measures(cells: dict[str, str], line: int, values: dict[str, Any]) -> list[Fault]:
    """Read the days and the number of residents into `values`; what is wrong with them."""
    faults: list[Fault] = []
    for name in ("valid_from", "valid_until", "residents_on"):
        if name not in cells:
            continue
        try:
            values[name] = _day(cells[name])
        except ValueError:
            values[name] = None
            faults.append(Fault(line, name, "This is no date; write 2026-11-23 or 23.11.2026."))
    if "residents" in cells:
        number = cells["residents"]
        values["residents"] = int(number) if number.isascii() and number.isdigit() else None
        if number and (values["residents"] is None or values["residents"] > 2_147_483_647):
            faults.append(Fault(line, "residents", "This is no whole number."))
        if values["residents"] is not None and values.get("residents_on") is None:
            faults.append(Fault(line, "residents_on", "A number of residents needs its key date."))
    first, last = values.get("valid_from"), values.get("valid_until")
    if first and last and last < first:
        faults.append(Fault(line, "valid_until", "The end lies before the beginning."))
    return faults


def _across(rows: list[BodyRow]) -> Iterator[Fault]:
    """Faults between rows: a short name twice, an unknown neighbour, a circle."""
    parents = dict(Body.objects.values_list("slug", "parent__slug"))
    successors = dict(Body.objects.values_list("slug", "successor__slug"))
    known = set(parents) | {row.slug for row in rows}
    parents |= {row.slug: row.parent for row in rows if row.parent is not None}
    successors |= {row.slug: row.successor for row in rows if row.successor is not None}
    seen: set[str] = set()
    for row in rows:
        if row.slug in seen:
            yield Fault(row.line, "slug", "This short name stands in the table twice.")
        seen.add(row.slug)
        for column, name in (("parent", row.parent), ("successor", row.successor)):
            if name and name not in known:
                yield Fault(row.line, column, "There is no body with this short name.")
    for row in rows:
        for column, chain in (("parent", parents), ("successor", successors)):
            if _circles(row.slug, chain):
                yield Fault(row.line, column, "This leads back to the body itself.")


def _circles(slug: str, chain: dict[str, str]) -> bool:
    seen: set[str] = set()
    current: str | None = slug
    while current and current not in seen:
        seen.add(current)
        current = chain.get(current)
    return bool(current)
