"""Old and new wording side by side: units by their id, differences by words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from partizip.core.wording.units import UnitText

_TOKEN = re.compile(r"\s*\S+")


@dataclass(frozen=True)
class Row:
    """One unit in both wordings; `change` is same, changed, added or removed; `words` are (op, text) pairs."""

    eid: str
    change: str
    old: UnitText | None
    new: UnitText | None
    words: tuple[tuple[str, str], ...]


def word_diff(old: str, new: str) -> tuple[tuple[str, str], ...]:
    """(op, text) pairs with op "same", "removed" or "added"; same + removed give `old`, same + added give `new`."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    parts: list[tuple[str, str]] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("same", "".join(before[old_start:old_end])))
            continue
        if old_end > old_start:
            parts.append(("removed", "".join(before[old_start:old_end])))
        if new_end > new_start:
            parts.append(("added", "".join(after[new_start:new_end])))
    return tuple(parts)


def _whole(unit: UnitText) -> str:
    return " ".join(filter(None, (unit.num, unit.heading, unit.text)))


def synopsis(old: Sequence[UnitText], new: Sequence[UnitText]) -> list[Row]:
    """Rows in the order of the new wording; a removed unit stands where it stood in the old one."""
    before, after = {unit.eid: unit for unit in old}, {unit.eid: unit for unit in new}
    order = [unit.eid for unit in new]
    for place, unit in enumerate(old):
        if unit.eid not in after:
            above = next((old[index].eid for index in range(place - 1, -1, -1) if old[index].eid in order), None)
            order.insert(order.index(above) + 1 if above else 0, unit.eid)
    return [_row(eid, before.get(eid), after.get(eid)) for eid in order]


def _row(eid: str, old: UnitText | None, new: UnitText | None) -> Row:
    words = word_diff(_whole(old) if old else "", _whole(new) if new else "")
    if old is None:
        change = "added"
    elif new is None:
        change = "removed"
    else:
        change = "same" if _whole(old) == _whole(new) else "changed"
    return Row(eid, change, old, new, words)
