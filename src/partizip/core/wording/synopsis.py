"""Old and new wording side by side: units by their id, differences by words."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partizip.core.wording.matching import SMALL, equal_runs
from partizip.core.wording.units import UnitText

Parts = tuple[tuple[str, str], ...]
_TOKEN = re.compile(r"\s*\S+")
_SENTENCE = re.compile(r"\s*\S(?:.*?[.!?;:](?=\s|$)|.*$)", re.DOTALL)


@dataclass(frozen=True)
class Row:
    """One unit in both wordings; `change` is same, changed, added or removed; `words` are (op, text) pairs."""

    eid: str
    change: str
    old: UnitText | None
    new: UnitText | None
    words: Parts


def word_diff(old: str, new: str) -> Parts:
    """(op, text) pairs with op "same", "removed" or "added"; same + removed give `old`, same + added give `new`."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) <= SMALL:
        return _parts(before, after)
    sentences = _SENTENCE.findall("".join(before)), _SENTENCE.findall("".join(after))
    return _parts(*sentences, inside=_by_words)


def _by_words(old: str, new: str) -> Parts:
    """Word by word inside a changed piece; a large one is shown as removed and added as a whole."""
    before, after = _TOKEN.findall(old), _TOKEN.findall(new)
    if len(before) * len(after) <= SMALL:
        return _parts(before, after)
    return tuple((op, words) for op, words in (("removed", old), ("added", new)) if words)


def _parts(before: Sequence[str], after: Sequence[str], inside: Callable[[str, str], Parts] | None = None) -> Parts:
    """The pairs from what is equal in order; `inside` looks closer at what was replaced."""
    parts: list[tuple[str, str]] = []
    one = two = 0
    for old_place, new_place, size in equal_runs(before, after):
        removed, added = "".join(before[one:old_place]), "".join(after[two:new_place])
        if inside and removed and added:
            parts += inside(removed, added)
        else:
            parts += [(op, words) for op, words in (("removed", removed), ("added", added)) if words]
        if size:
            parts.append(("same", "".join(before[old_place : old_place + size])))
        one, two = old_place + size, new_place + size
    return tuple(parts)


def _whole(unit: UnitText) -> str:
    return " ".join(filter(None, (unit.num, unit.heading, unit.text)))


def synopsis(old: Sequence[UnitText], new: Sequence[UnitText]) -> list[Row]:
    """Rows in the order of the new wording; a removed unit stands where it stood in the old one."""
    before, after = {unit.eid: unit for unit in old}, {unit.eid: unit for unit in new}
    removed: dict[str, list[str]] = {}
    above = ""
    for unit in old:
        if unit.eid in after:
            above = unit.eid
        else:
            removed.setdefault(above, []).append(unit.eid)
    order = [*removed.get("", ())]
    for unit in new:
        order += [unit.eid, *removed.get(unit.eid, ())]
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
