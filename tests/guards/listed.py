"""Reads guards.csv: each guard, and the test that fails without it."""

import csv
from pathlib import Path

from tests.guards import finding, values
from tests.guards.finding import Guard

FILE = Path(__file__).parent / "guards.csv"
COLUMNS = ("file", "function", "guard", "number", "test")


def read() -> dict[Guard, str]:
    """Guard -> the id of its test."""
    with FILE.open(encoding="utf-8", newline="") as file:
        return {
            Guard(row["file"], row["function"], row["guard"], int(row["number"])): row["test"]
            for row in csv.DictReader(file)
        }


def write(tests: dict[Guard, str]) -> None:
    """The list anew, in the order of the code."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(COLUMNS)
        out.writerows((one.file, one.function, one.words, one.number, test) for one, test in tests.items())


def in_code() -> list[Guard]:
    """Every guard that the code holds, in order."""
    found = [one.guard for file in finding.GUARDED for one in finding.in_module(file)[1]]
    return [*found, *values.found()]
