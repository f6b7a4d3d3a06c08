"""Refused attempts on the office's words as a table."""

from collections.abc import Iterable
from typing import Any

from partizip.commissioner.models import Attempt
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files

ATTEMPTS = declared(
    Dataset(
        "versuche",
        title=msgid("Attempts on the office's words"),
        about=msgid(
            "Who tried to write, publish, correct, withdraw or stop something in the name of the independent "
            "Commissioner and was refused: what, when, by which office of which body."
        ),
        page="independence",
        service="api_attempts",
        files=files("independence_export", "csv json"),
        lines=("commissioner.attempt_noted",),
    )
)
COLUMNS = ("at", "right", "role", "body", "item")


def rows(attempts: Iterable[Attempt]) -> list[list[Any]]:
    """One row an attempt, newest first."""
    return [
        [one.at, one.right, one.role, one.body.slug if one.body else "", one.item.code if one.item else ""]
        for one in attempts
    ]
