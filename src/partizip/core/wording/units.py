"""From running text to headings and paragraphs with stable ids. No word is lost or altered.

Ids follow the naming of Akoma Ntoso: a heading is sec_1 (a paragraph sign art_3), a paragraph in it
sec_1__para_2.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise

from partizip.core.ledger import canonical_json

# Before these a hyphen at the end of a line stands for a left-out part ("Migranten- und Flüchtlingsorganisationen").
_JOINERS = frozenset(
    "und oder bis aber statt als auch sowie bzw beziehungsweise wie noch nebst samt u and or".split()  # noqa: SIM905
)
_JOINING_SIGNS = ("/", "&", "(")
_ENDING_LIKE_JOINERS = ("dennoch", "sowie", "gesamt", "anstatt", "werkstatt")  # "den-" / "noch" is one word
_GENDER_END = re.compile(r"\w[*_:][-‐]$")
_HYPHENS = "-‐\u00ad"
_MARKDOWN = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?")
_SECTION = re.compile(r"(§{1,2}\s{0,2}\d{1,6}(?:\s?[a-z]\b)?\.?)(?:\s+(.*))?")
_NUMBER = re.compile(r"(\(\d{1,6}[a-z]?\)|\d{1,6}[a-z]?[.)]|[a-z]\))\s+(\S.*)", re.DOTALL)
_CHAPTER = re.compile(r"(\d{1,2}(?:\.\d{1,2})*\.|\d{1,2}(?:\.\d{1,2})+|[IVXLC]{1,8}\.)\s+([^\W\d_a-zäöüß].*)")
_BULLET = re.compile(r"[-*•–]\s+\S")
_MONTHS = re.compile(r"(Januar|Jänner|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b")
_END = re.compile(r"[.!?:;,…][\"“”»')\]]*$")
_TITLE_LENGTH = 140
# A line that ends in one of these goes on in the next one.
_GOES_ON = _JOINERS | frozenset(
    "der die das den dem des ein eine einer eines einem einen in im an am auf aus bei beim mit nach seit von vom zu "  # noqa: SIM905
    "zum zur für über unter vor durch gegen ohne um zwischen the a of for to with".split()
)
_INSIDE_A_SENTENCE = re.compile(r"(Abs\b|Absatz|Satz|Nr\b|Nummer|Buchst|[a-zäöüß])")


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
    pieces = [lines[0].strip()]  # only the last one is looked at, so that long paragraphs take no long time
    for line in lines[1:]:
        following, joined = line.strip(), pieces[-1]
        end = joined[-3:]
        if end.endswith("\u00ad") or (_GENDER_END.search(end) and re.match(r"in(nen\w*)?\b", following)):
            pieces[-1] = joined[:-1] + following
        elif len(joined) > 1 and joined[-1] in _HYPHENS and joined[-2].isalnum() and following:
            pieces[-1] = _over_the_hyphen(joined, following)
        elif re.search(r"\w[*_]$", end) and following.startswith("innen"):
            pieces[-1] = joined + following
        else:
            pieces.append(following)
    return " ".join(pieces)


def _over_the_hyphen(joined: str, following: str) -> str:
    """Only a hyphen that surely was put in to split a word goes; when unsure, what was written stays."""
    part, word = _last_part(joined[:-1]), re.match(r"\w*", following)
    first = word[0] if word else ""
    whole = (part + first).lower()
    if following.startswith(_JOINING_SIGNS) or (first in _JOINERS and not whole.endswith(_ENDING_LIKE_JOINERS)):
        return f"{joined} {following}"
    abbreviated = len(part) == 1 or part[-1].isdigit() or part[-1].isupper()  # "EU-weit", "20-jährige", "e-mobil"
    if first[:1].islower() and not abbreviated:
        return joined[:-1] + following
    if len(part) > 2 and joined.isupper() and following.isupper():  # a heading in capitals
        return joined[:-1] + following
    return joined + following  # "Berlin-" / "Brandenburg" is a compound with its own hyphen


def _last_part(words: str) -> str:
    start = len(words)
    while start and words[start - 1].isalnum():
        start -= 1
    return words[start:]


def _is_title(line: str) -> bool:
    ends = _END.search(line) or line[-1] in _HYPHENS
    return len(line) <= _TITLE_LENGTH and not ends and any(map(str.isalnum, line))


def _goes_on(line: str) -> bool:
    """Whether a line's last word or hyphen shows that its sentence goes on in the next line."""
    return line[-1] in _HYPHENS or line.split()[-1] in _GOES_ON


def _is_heading_line(line: str) -> bool:
    """Whether a line is marked as a heading by itself, by Markdown or a paragraph sign."""
    markdown = _MARKDOWN.fullmatch(line)
    if markdown:
        return any(map(str.isalnum, markdown[2]))
    return bool(_SECTION.fullmatch(line)) and _is_title(line)


def _begins_section(line: str, before: str) -> bool:
    """Whether a marked heading stands inside a block; "gem." / "§ 5 Absatz 1" is none."""
    if _MARKDOWN.fullmatch(line):
        return _is_heading_line(line)
    section = _SECTION.fullmatch(line)
    if section is None or not _is_heading_line(line) or _goes_on(line) or not _END.search(before):
        return False
    return not _INSIDE_A_SENTENCE.match(section[2] or "")


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
        if block and _begins_section(line, block[-1]):
            yield block
            block = []
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
    if match is None or _MONTHS.match(match[2]):
        return False
    digits = re.sub(r"\D", "", match[1])
    if not _END.search(before) and (not number or not digits or _goes_on(before)):
        return False
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
    if _goes_on(block[0]):
        return False
    return len(block[0]) < 0.75 * max(map(len, block[1:])) and not block[1][0].islower()


def _is_title_block(block: list[str], following: list[str]) -> bool:
    """Whether a block between blank lines is a heading: one line, or two when a text follows."""
    if len(block) > 2 or (len(block) == 2 and not following) or len(list(_items(block))) > 1:
        return False
    words = join_lines(block)
    question = bool(following) and len(words) <= _TITLE_LENGTH // 2 and words.endswith("?")
    if _BULLET.match(words) or not (_is_title(words) or (question and _is_title(words[:-1].strip() or "?"))):
        return False
    if not _NUMBER.match(words):
        return True
    # A list's items are numbered too, but a chapter's heading has its text below.
    return bool(_chapter(words)) and bool(following) and not _NUMBER.match(following[0])


def _chapter(words: str) -> re.Match[str] | None:
    match = _CHAPTER.fullmatch(words)
    return None if match is None or _MONTHS.match(match[2]) else match


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

    A heading is a line of its own (or the line directly above its paragraph) without final punctuation, a question
    or a numbered line above a text, a Markdown heading, or a line that begins with a paragraph sign.
    """
    ids, units = _Ids(), []

    def add_heading(line: str) -> None:
        markdown = _MARKDOWN.fullmatch(line)
        words = markdown[2] if markdown else line
        section, chapter = _SECTION.fullmatch(words), _chapter(words)
        depth = 3 if section else 2 + chapter[1].strip(".").count(".") if chapter else 2
        num = section or chapter
        eid, parent = ids.heading(len(markdown[1]) if markdown else depth, section[1] if section else "")
        units.append(UnitText(eid, num[1] if num else "", (num[2] or "") if num else words, "", parent))

    def add_paragraph(words: str) -> None:
        match = _NUMBER.fullmatch(words)
        num, words = (match[1], match[2]) if match and not _MONTHS.match(match[2]) else ("", words)
        eid, parent = ids.paragraph(num)
        units.append(UnitText(eid, num, "", words, parent))

    for found, following in pairwise([*_blocks(text), []]):
        block = found
        while block and _is_heading_line(block[0]):
            add_heading(block[0])
            block = block[1:]
        if not block:
            continue
        if _is_title_block(block, following) and not _has_title_line(block):
            add_heading(join_lines(block))
            continue
        if _has_title_line(block):
            add_heading(block[0])
            block = block[1:]
        for item in _items(block):
            add_paragraph(join_lines(item))
    return tuple(units)


def digest(units: Sequence[UnitText]) -> str:
    """SHA-256 (hex) of the canonical form of the units: the fingerprint of a wording."""
    rows = [[unit.eid, unit.num, unit.heading, unit.text, unit.parent] for unit in units]
    return sha256(canonical_json(rows)).hexdigest()
