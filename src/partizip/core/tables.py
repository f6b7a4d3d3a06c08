"""Tables as text for spreadsheets: semicolons, as German spreadsheets expect, and no live formulas."""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

BOM = "\ufeff"  # without it Excel reads UTF-8 as Windows-1252
_LIVE = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "\x00",
    "＝",
    "＋",
    "－",
    "＠",
)  # wide signs too: some versions fold them


def cell(value: Any) -> str:
    """A value as text; None is empty, times are ISO 8601, and text that a spreadsheet would execute gets a leading '.

    Numbers stay as they are, negative ones too.
    """
    if value is None:
        return ""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, bool | int | float):
        return str(value)
    return disarmed(str(value))


def disarmed(text: str) -> str:
    """Text that no spreadsheet takes for a formula (CWE-1236)."""
    return f"'{text}" if text.startswith(_LIVE) else text


def csv_text(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """The table as CSV (RFC 4180, separated by semicolons) with a byte order mark."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
    writer.writerow([cell(name) for name in header])
    writer.writerows([cell(value) for value in row] for row in rows)
    return target.getvalue()
