"""A small reader of the PDFs that the program makes: catalogue, facts, tags and words, without another library.

It knows what typst writes: a plain table of objects, packed streams, glyph numbers of two bytes with a map to Unicode.
"""

import re
import zlib
from dataclasses import dataclass
from functools import cached_property

_OBJECT = re.compile(rb"(\d+) 0 obj\n(.*?)\nendobj", re.DOTALL)
# Brackets inside a string are balanced or escaped.
_INSIDE = rb"(?:\\.|[^\\()])*"
for _depth in range(6):
    _INSIDE = rb"(?:\\.|[^\\()]|\(" + _INSIDE + rb"\))*"
_TITLE = re.compile(rb"/Title(?:<(\w+)>|\((" + _INSIDE + rb")\))", re.DOTALL)
_TOKEN = re.compile(
    rb"/(?P<mark>\w+)(?:<<.*?>>|\s)\s*B[DM]C|(?P<end>EMC)|/(?P<font>f\d+) [\d.]+ Tf|1 0 0 -1 (?P<x>[\d.]+) [\d.]+ cm"
    rb"|\((?P<string>" + _INSIDE + rb")\)",
    re.DOTALL,
)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f"}


@dataclass(frozen=True)
class Pdf:
    """A PDF file as it was sent."""

    data: bytes

    @cached_property
    def objects(self) -> dict[int, bytes]:
        """Each object by its number, streams unpacked."""
        return {int(number): _unpacked(body) for number, body in _OBJECT.findall(self.data)}

    @cached_property
    def catalogue(self) -> bytes:
        """Where language, tags and mark of a tagged file stand."""
        return next(body for body in self.objects.values() if b"/Type/Catalog" in body)

    @cached_property
    def facts(self) -> bytes:
        """Title and times."""
        return next(body for body in self.objects.values() if b"/CreationDate" in body)

    @cached_property
    def statement(self) -> str:
        """What the file says of itself in XMP: standards, title, times."""
        return next(body for body in self.objects.values() if b"<?xpacket" in body).decode()

    @cached_property
    def title(self) -> str:
        """The title that a reader shows."""
        found = _TITLE.search(self.facts)
        assert found is not None
        return bytes.fromhex(found[1].decode()).decode("utf-16") if found[1] else _literal(found[2]).decode("latin-1")

    @cached_property
    def tags(self) -> list[str]:
        """The kinds of tags in the order of reading, from the root down."""
        root = next(body for body in self.objects.values() if b"/Type/StructTreeRoot" in body)
        return list(self._below(root))

    def _below(self, body: bytes):
        kids = re.search(rb"/K\[(.*?)\]", body, re.DOTALL)
        for number in re.findall(rb"(\d+) 0 R", kids[1]) if kids else ():
            kid = self.objects[int(number)]
            kind = re.search(rb"/Type/StructElem/S/(\w+)", kid)
            if kind:
                yield kind[1].decode()
                yield from self._below(kid)

    @cached_property
    def runs(self) -> list[list[tuple[float, str]]]:
        """Of each page, runs of words in the order of writing: how far from the left edge (points), and what."""
        root = next(body for body in self.objects.values() if b"/Type/Pages" in body)
        kids = re.search(rb"/Kids\[(.*?)\]", root)
        return [self._runs(self.objects[int(number)]) for number in re.findall(rb"(\d+) 0 R", kids[1])]

    @property
    def pages(self) -> list[str]:
        """All words of each page, what stands at its head and foot included."""
        return ["".join(words for _x, words in page) for page in self.runs]

    @property
    def text(self) -> str:
        """All words."""
        return "\n".join(self.pages)

    def _runs(self, page: bytes) -> list[tuple[float, str]]:
        resources = self.objects[_reference(page, b"Resources")]
        fonts = {name: self._map(int(number)) for name, number in re.findall(rb"/(f\d+) (\d+) 0 R", resources)}
        runs, font, marks = [], {}, []
        for token in _TOKEN.finditer(self.objects[_reference(page, b"Contents")]):
            if token["mark"]:
                marks.append(token["mark"])
            elif token["end"]:
                marks.pop()
            elif token["font"]:
                font = fonts[token["font"]]
            elif token["x"]:
                runs.append((float(token["x"]), ""))
            else:
                codes = _literal(token["string"])
                glyphs = [font.get(codes[at : at + 2], "\ufffd") for at in range(0, len(codes), 2)]
                ordered = reversed(glyphs) if b"ReversedChars" in marks else glyphs
                runs[-1] = (runs[-1][0], runs[-1][1] + "".join(ordered))
        return runs

    def _map(self, number: int) -> dict[bytes, str]:
        table = self.objects[_reference(self.objects[number], b"ToUnicode")]
        pairs = re.findall(rb"<(\w{4})> <(\w+)>", table)
        return {bytes.fromhex(code.decode()): bytes.fromhex(to.decode()).decode("utf-16-be") for code, to in pairs}


def _reference(body: bytes, name: bytes) -> int:
    return int(re.search(rb"/" + name + rb" (\d+) 0 R", body)[1])


def _unpacked(body: bytes) -> bytes:
    head, stream, packed = body.partition(b"stream\n")
    if not stream or b"/FlateDecode" not in head:
        return body
    return zlib.decompressobj().decompress(packed)


def _literal(string: bytes) -> bytes:
    def plain(found: re.Match[bytes]) -> bytes:
        sign = found[1]
        return bytes([int(sign, 8)]) if sign.isdigit() else _ESCAPES.get(sign, sign)

    return re.sub(rb"\\([0-7]{1,3}|.)", plain, string, flags=re.DOTALL)
