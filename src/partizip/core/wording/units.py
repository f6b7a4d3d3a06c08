"""From running text to headings and paragraphs with stable ids. No word is lost or altered.

Ids follow the naming of Akoma Ntoso: a heading is sec_1 (a paragraph sign art_3), a paragraph in it
sec_1__para_2.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from hashlib import sha256

from partizip.core.ledger import canonical_json

# After these a hyphen at the end of a line stands for a left-out part ("Migranten- und Flüchtlingsorganisationen").
_JOINERS = frozenset({"und", "oder", "bzw", "beziehungsweise", "sowie", "u", "wie", "noch", "and", "or"})
_HYPHENS = "-‐\u00ad"
_MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)\s*#*")
_SECTION = re.compile(r"(§+\s*\d+(?:\s?[a-z]\b)?)\.?\s*(.*)")
_NUMBER = re.compile(r"(\(\d+[a-z]?\)|\d+[a-z]?[.)]|[a-z]\))\s+(\S.*)", re.DOTALL)
_BULLET = re.compile(r"[-*•–]\s+\S")
_MONTHS = re.compile(r"(Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b")
_END = re.compile(r"[.!?:;,…][\"“”»')\]]*$")
_TITLE_LENGTH = 140


@dataclass(frozen=True)
class UnitText:
    """A heading (with empty text) or a paragraph (with empty heading); `parent` is the eid of the heading above."""

    eid: str
    num: str
    heading: str
    text: str
    parent: str = ""


def join_lines(lines: Sequence[str]) -> str:
    """Hard-wrapped lines as one: words split at a line's end are joined, "Migranten- und" keeps hyphen and space."""
    joined = lines[0].strip()
    for line in lines[1:]:
        following = line.strip()
        if joined.endswith("\u00ad"):
            joined = joined[:-1] + following
        elif len(joined) > 1 and joined[-1] in _HYPHENS and joined[-2].isalnum() and following:
            joined = _over_the_hyphen(joined, following)
        else:
            joined = f"{joined} {following}"
    return joined


def _over_the_hyphen(joined: str, following: str) -> str:
    word = re.match(r"\w*", following)
    first = word[0] if word else ""
    if first in _JOINERS:
        return f"{joined} {following}"
    if first[:1].islower():
        return joined[:-1] + following
    return joined + following  # "Berlin-" / "Brandenburg" is a compound with its own hyphen


def _is_title(line: str) -> bool:
    return len(line) <= _TITLE_LENGTH and not _END.search(line) and line[-1] not in _HYPHENS


def _blocks(text: str) -> Iterator[list[str]]:
    """Groups of lines that stand together; a source without empty lines is split where paragraphs end."""
    lines = [line.strip() for line in text.strip().split("\n")]
    width = max(map(len, lines))
    spaced = any(not line for line in lines)
    block: list[str] = []
    for line in lines:
        if not line:
            if block:
                yield block
            block = []
            continue
        block.append(line)
        ends = width > _TITLE_LENGTH or (_END.search(line) and len(line) < 0.8 * width)
        if not spaced and ends:
            yield block
            block = []
    if block:
        yield block


def _starts_item(line: str, before: str, number: int) -> bool:
    """Whether a line inside a block begins a numbered paragraph or list item of its own."""
    if _BULLET.match(line):
        return bool(_END.search(before)) or bool(_BULLET.match(before))
    match = _NUMBER.match(line)
    if match is None or not _END.search(before) or _MONTHS.match(match[2]):
        return False
    digits = re.sub(r"\D", "", match[1])
    return not digits or int(digits) == number + 1


def _items(block: list[str]) -> Iterator[list[str]]:
    item, number = [block[0]], _number_of(block[0])
    for line in block[1:]:
        if _starts_item(line, item[-1], number):
            yield item
            item, number = [line], _number_of(line)
        else:
            item.append(line)
    yield item


def _number_of(line: str) -> int:
    match = _NUMBER.match(line)
    digits = re.sub(r"\D", "", match[1]) if match else ""
    return int(digits) if digits else 0


def _has_title_line(block: list[str]) -> bool:
    """Whether a block's first line is a heading that stands directly above its paragraph."""
    if len(block) < 2 or not _is_title(block[0]) or _NUMBER.match(block[0]) or _BULLET.match(block[0]):
        return False
    return len(block[0]) < 0.75 * max(map(len, block[1:])) and not block[1][0].islower()


class _Ids:
    """Gives out ids; a second one of the same name gets a suffix."""

    def __init__(self) -> None:
        self.headings: list[tuple[int, str]] = []  # open headings: depth, eid
        self.taken: set[str] = set()
        self.counts: dict[str, int] = {}

    def _free(self, eid: str) -> str:
        name, number = eid, 2
        while name in self.taken:
            name, number = f"{eid}-{number}", number + 1
        self.taken.add(name)
        return name

    def _next(self, kind: str, parent: str) -> str:
        prefix = f"{parent}__{kind}" if parent else kind
        self.counts[prefix] = self.counts.get(prefix, 0) + 1
        return f"{prefix}_{self.counts[prefix]}"

    @property
    def parent(self) -> str:
        return self.headings[-1][1] if self.headings else ""

    def heading(self, depth: int, section: str) -> tuple[str, str]:
        while self.headings and self.headings[-1][0] >= depth:
            self.headings.pop()
        parent = self.parent
        number = re.sub(r"[^0-9a-z]", "", section)
        eid = self._free(f"art_{number}" if number else self._next("sec", parent))
        self.headings.append((depth, eid))
        return eid, parent

    def paragraph(self, num: str) -> tuple[str, str]:
        parent = self.parent
        number = re.sub(r"[^0-9a-z]", "", num)
        prefix = f"{parent}__para" if parent else "para"
        return self._free(f"{prefix}_{number}" if number else self._next("para", parent)), parent


def parse_units(text: str) -> tuple[UnitText, ...]:
    """Headings and paragraphs of a plain text or Markdown source, in order.

    A heading is a line of its own (or the line directly above its paragraph) without final punctuation, a
    Markdown heading, or a line that begins with a paragraph sign.
    """
    ids, units = _Ids(), []

    def add_heading(line: str) -> None:
        markdown, section = _MARKDOWN.fullmatch(line), None
        words = markdown[2] if markdown else line
        section = _SECTION.fullmatch(words)
        depth = len(markdown[1]) if markdown else 3 if section else 2
        num, words = (section[1], section[2]) if section else ("", words)
        eid, parent = ids.heading(depth, num)
        units.append(UnitText(eid, num, words, "", parent))

    def add_paragraph(words: str) -> None:
        match = _NUMBER.fullmatch(words)
        num, words = (match[1], match[2]) if match and not _MONTHS.match(match[2]) else ("", words)
        eid, parent = ids.paragraph(num)
        units.append(UnitText(eid, num, "", words, parent))

    for found in _blocks(text):
        block = found
        while block and (_MARKDOWN.fullmatch(block[0]) or _SECTION.fullmatch(block[0])) and _is_title(block[0]):
            add_heading(block[0])
            block = block[1:]
        if not block:
            continue
        if len(block) == 1 and _is_title(block[0]) and not _NUMBER.match(block[0]) and not _BULLET.match(block[0]):
            add_heading(block[0])
            continue
        if _has_title_line(block):
            add_heading(block[0])
            block = block[1:]
        for item in _items(block):
            add_paragraph(join_lines(item))
    return tuple(units)


def _words(unit: UnitText) -> str:
    return f"{unit.num} {unit.heading} {unit.text}"


def carry_eids(old: Sequence[UnitText], new: Sequence[UnitText]) -> tuple[UnitText, ...]:
    """The new units with the ids of the old units they go back to, so that ids stay when paragraphs are inserted.

    Equal wording keeps its id; among changed ones, pairs in order that share at least half of their words do.
    """
    kept: dict[int, str] = {}
    matcher = SequenceMatcher(None, [_words(unit) for unit in old], [_words(unit) for unit in new], autojunk=False)
    for kind, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        if kind == "equal":
            kept |= {new_start + place: old[old_start + place].eid for place in range(old_end - old_start)}
        elif kind == "replace":
            kept |= _similar(old, new, range(old_start, old_end), range(new_start, new_end))
    reserved = {unit.eid for unit in old} | set(kept.values())
    renamed: dict[str, str] = {}
    result = []
    for place, unit in enumerate(new):
        eid = kept.get(place) or _unused(unit.eid, reserved)
        reserved.add(eid)
        renamed[unit.eid] = eid
        result.append(replace(unit, eid=eid, parent=renamed.get(unit.parent, unit.parent)))
    return tuple(result)


def _similar(old: Sequence[UnitText], new: Sequence[UnitText], olds: range, news: range) -> dict[int, str]:
    found, begin = {}, olds.start
    for place in news:
        for candidate in range(begin, olds.stop):
            one, two = _words(old[candidate]).split(), _words(new[place]).split()
            same_kind = bool(old[candidate].heading) == bool(new[place].heading)
            if same_kind and SequenceMatcher(None, one, two, autojunk=False).ratio() >= 0.5:
                found[place] = old[candidate].eid
                begin = candidate + 1
                break
    return found


def _unused(eid: str, reserved: set[str]) -> str:
    stem, _, number = eid.rpartition("_")
    count = int(number) if number.isdigit() else 1
    while eid in reserved:
        count += 1
        eid = f"{stem}_{count}"
    return eid


def digest(units: Sequence[UnitText]) -> str:
    """SHA-256 (hex) of the canonical form of the units: the fingerprint of a wording."""
    rows = [[unit.eid, unit.num, unit.heading, unit.text, unit.parent] for unit in units]
    return sha256(canonical_json(rows)).hexdigest()
