"""What the contents of a database's lines say, read in order; knows nothing of Django.

A content that is gone is a fault, unless a later line says that a law wanted it.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from partizip.core import ledger
from partizip.journal import databases
from partizip.journal.databases import naming
from partizip.journal.plain import ERASING, REMOVING

Last = dict[tuple[str, str], tuple[int, dict[str, Any]]]  # table and key of a row: the last line about it, the row


@dataclass
class Told:
    """What was read: the last form of each row, in how many places people were erased, which contents had to go."""

    last: Last = field(default_factory=dict)
    erased: int = 0
    found: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)


def check_content(index: int, leaf: bytes, salt: bytes, content: str) -> None:
    """Compare a content with what its line commits to. Raises Fault."""
    with naming(f"the content of line {index}"):
        if ledger.commitment(salt, content.encode()).hex() != json.loads(leaf)["content"]:
            raise ledger.Fault(f"line {index}: its content is not what was logged")


def key_of(key: dict[str, Any]) -> str:
    """A row's key as it is compared."""
    return json.dumps(next(iter(key.values())))


def read(base: databases.Base, leaves: dict[int, bytes], learn: Callable[[int, str], None]) -> Told:
    """Check every content against its line and gather what they say. Raises Fault."""
    told = Told()
    for index, salt, content in base.contents():
        if index not in leaves:
            raise ledger.Fault(f"line {index}: there is a content without a line")
        check_content(index, leaves[index], salt, content)
        learn(index, content)
        with naming(f"the content of line {index}"):
            _gather(told, index, leaves, json.loads(content))
    lost = leaves.keys() - told.found - told.removed
    if lost:
        raise ledger.Fault(f"{len(lost)} lines have lost their content")
    back = told.found & told.removed
    if back:
        raise ledger.Fault(f"line {min(back)}: its content had to go by law and is there again")
    return told


def by_law(index: int, leaves: dict[int, bytes], said: dict[str, Any]) -> set[int]:
    """The lines of which this one says that they lost their content by law: earlier ones about the same thing alone."""
    line = json.loads(leaves[index])
    if line["type"] not in REMOVING:
        return set()
    earlier = [int(number) for number in said["facts"]["lines"] if int(number) < index]
    return {number for number in earlier if json.loads(leaves[number])["id"] == line["id"]}


def _gather(told: Told, index: int, leaves: dict[int, bytes], said: dict[str, Any]) -> None:
    for row in said["rows"]:
        told.last[row["table"], key_of(row["key"])] = (index, row)
    if json.loads(leaves[index])["type"] in ERASING:
        told.erased += int(said["facts"]["places"])
    told.removed |= by_law(index, leaves, said)
    told.found.add(index)
