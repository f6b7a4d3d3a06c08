"""The paper that a chart is drawn on: elements, patterns, marks and text in reading direction.

x grows from where reading begins: on a page from right to left the drawing is mirrored here and nowhere else, and
each text keeps the direction of its own script.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape

from partizip.core.charts.records import Absent, Label
from partizip.core.charts.words import Said, Words, rightward, width, wrapped

SIZE, SMALL, LEADING = 13, 12, 17
LEAST = 240
GAP = 8  # between things that must not touch
INKS = 6  # classes k1 to k6 give marks their colours; without a style sheet all are currentColor
# Fillings told apart without colour; the first is solid.
_PATTERNS = (
    "",
    '<path d="M-1 1l2-2M0 8l8-8M7 9l2-2" stroke="currentColor" stroke-width="2.2"/>',
    '<circle cx="2" cy="2" r="1.5" fill="currentColor"/><circle cx="6" cy="6" r="1.5" fill="currentColor"/>',
    '<path d="M0 4h8" stroke="currentColor" stroke-width="2"/>',
    '<path d="M0 4h8M4 0v8" stroke="currentColor" stroke-width="1.2"/>',
    '<path d="M-1 7l2 2M0 0l8 8M7-1l2 2" stroke="currentColor" stroke-width="1.2"/>',
    '<path d="M-1 1l2-2M0 8l8-8M7 9l2-2M-1 7l2 2M0 0l8 8M7-1l2 2" stroke="currentColor" stroke-width=".8"/>',
)
_HATCH = 6  # of what is not there; in the colour of the words
_DASHES = ("", "7 4", "2 3", "10 3 2 3", "4 2", "1 5")


@dataclass(frozen=True, slots=True)
class Box:
    """The room that something takes."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: "Box") -> bool:
        """Whether the two share room."""
        apart = self.right <= other.left or other.right <= self.left
        return not (apart or self.bottom <= other.top or other.bottom <= self.top)


def number(value: float) -> str:
    """A coordinate with one decimal at most."""
    tenths = round(value * 10)
    return f"{tenths / 10:.1f}" if tenths % 10 else str(tenths // 10)


def attributes(pairs: dict[str, object]) -> str:
    """Attributes as text; names have hyphens instead of underscores, empty values are left out."""
    said = []
    for name, value in pairs.items():
        if value is not None and value != "":
            shown = number(value) if isinstance(value, int | float) else escape(str(value))
            said.append(f' {name.rstrip("_").replace("_", "-")}="{shown}"')
    return "".join(said)


class Sheet:
    """One drawing in the making; parts are kept in the order in which they are drawn, text above all else."""

    def __init__(self, wide: float, words: Words, prefix: str) -> None:
        if wide < LEAST:
            raise ValueError("A chart is at least 240 units wide.")
        if not prefix.replace("-", "").isalnum() or not prefix.isascii() or not prefix[0].isalpha():
            raise ValueError("The prefix of a chart's ids begins with a letter and has letters, digits and hyphens.")
        self.wide, self.words, self.prefix = wide, words, prefix
        self.parts: list[str] = []
        self.written: list[str] = []
        self.texts: list[Box] = []
        self.used: set[int] = set()

    def x(self, x: float) -> float:
        """A place across, as the reader's direction has it."""
        return self.wide - x if self.words.rtl else x

    def line(self, start: tuple[float, float], end: tuple[float, float], **more: object) -> None:
        """A straight line."""
        places = {"x1": self.x(start[0]), "y1": start[1], "x2": self.x(end[0]), "y2": end[1]}
        self.parts.append(f"<line{attributes(places | {'stroke': 'currentColor'} | more)}/>")

    def rect(self, left: float, top: float, wide: float, high: float, **more: object) -> None:
        """A rectangle; `left` is the side where reading begins.

        Its edges are rounded, not its width: both rounded by themselves could pass the edge of the sheet.
        """
        begin = round(self.x(left + wide) if self.words.rtl else left, 1)
        end = round(self.x(left) if self.words.rtl else left + wide, 1)
        places = {"x": begin, "y": top, "width": end - begin, "height": high}
        self.parts.append(f"<rect{attributes(places | {'fill': 'currentColor'} | more)}/>")

    def path(self, points: Sequence[tuple[float, float]], closed: bool = False, **more: object) -> None:
        """Straight lines from point to point."""
        steps = "L".join(f"{number(self.x(x))} {number(y)}" for x, y in points)
        given = {"d": f"M{steps}{'Z' if closed else ''}", "fill": "currentColor" if closed else "none"}
        given |= {"stroke": "none" if closed else "currentColor"}
        self.parts.append(f"<path{attributes(given | more)}/>")

    def course(self, points: Sequence[tuple[float, float]], ink: int, weight: float = 2) -> None:
        """A line of data in its ink and dashes."""
        if len(points) > 1:
            dashes = _DASHES[ink % INKS]
            self.path(
                points, class_=f"k{ink % INKS + 1}", stroke_width=weight, stroke_dasharray=dashes,
                stroke_linejoin="round",
            )  # fmt: skip

    def hatched(self, left: float, top: float, wide: float, high: float) -> None:
        """The part of a bar for which there is no number."""
        self.used.add(_HATCH)
        fill = f"url(#{self.prefix}-f{_HATCH})"
        self.rect(left, top, wide, high, fill=fill, stroke="currentColor", stroke_dasharray="2 1.5")

    def filled(self, left: float, top: float, wide: float, high: float, ink: int) -> None:
        """A part of a bar in its ink and pattern."""
        kind = ink % INKS
        self.used.add(kind)
        fill = f"url(#{self.prefix}-f{kind})" if kind else "currentColor"
        self.rect(left, top, wide, high, fill=fill, stroke="currentColor", class_=f"k{kind + 1}")

    def sign(self, kind: int, x: float, y: float) -> None:
        """The mark of a point: circle, square, diamond, triangle, cross, ring; each line has its own."""
        ink, x = f' class="k{kind % INKS + 1}"', self.x(x)
        edge = 'fill="none" stroke="currentColor" stroke-width="2"'
        shapes = (
            f'<circle{ink} cx="{number(x)}" cy="{number(y)}" r="3.5" fill="currentColor"/>',
            f'<rect{ink} x="{number(x - 3.5)}" y="{number(y - 3.5)}" width="7" height="7" fill="currentColor"/>',
            f'<path{ink} d="M{number(x)} {number(y - 5)}l5 5l-5 5l-5-5Z" fill="currentColor"/>',
            f'<path{ink} d="M{number(x)} {number(y - 5)}l5 8.5h-10Z" fill="currentColor"/>',
            f'<path{ink} d="M{number(x - 4)} {number(y - 4)}l8 8m0-8l-8 8" {edge}/>',
            f'<circle{ink} cx="{number(x)}" cy="{number(y)}" r="4" {edge}/>',
        )
        self.parts.append(shapes[kind % INKS])

    def absence(self, why: Absent, x: float, y: float) -> None:
        """The sign of a value that is not there: a cross when not reported, a hatched field when withheld."""
        if why is Absent.WITHHELD:
            self.hatched(x - 5, y - 5, 10, 10)
        else:
            place = f"M{number(self.x(x) - 4)} {number(y - 4)}l8 8m0-8l-8 8"
            self.parts.append(f'<path d="{place}" stroke="currentColor" stroke-width="1.6"/>')

    def box(self, x: float, y: float, words: str, side: str, size: float = SIZE, bold: bool = False) -> Box:
        """The room that a text would take; y is its base line."""
        room = width(words, size, bold)
        left = {"start": x, "middle": x - room / 2, "end": x - room}[side]
        return Box(left, y - size, left + room, y + size * 0.3)

    def free(self, box: Box) -> bool:
        """Whether a text may stand there: on the sheet, and on no other text."""
        inside = box.left >= -0.01 and box.right <= self.wide + 0.01
        return inside and not any(box.meets(other) for other in self.texts)

    def text(
        self, x: float, y: float, label: Label | str, side: str = "start", size: float = SIZE, **more: object
    ) -> None:
        """A line of text; `side` says where x is, in reading direction: its start, middle or end."""
        label = label if isinstance(label, Label) else Label(label)
        bold = more.get("font_weight") == "600"
        self.texts.append(self.box(x, y, label.words, side, size, bold))
        turned = rightward(label.words)
        # SVG's start is where the text's own script begins; ours is where the page's reading begins.
        anchor = side if side == "middle" or turned == self.words.rtl else {"start": "end", "end": "start"}[side]
        given: dict[str, object] = {
            "x": self.x(x), "y": y, "text_anchor": "" if anchor == "start" else anchor,
            "font_size": "" if size == SIZE else size, "direction": "rtl" if turned else "", "lang": label.lang,
        }  # fmt: skip
        self.written.append(f"<text{attributes(given | more)}>{escape(label.words)}</text>")

    def lines(
        self, x: float, y: float, label: Label, room: float, most: int = 3, side: str = "start", **more: object
    ) -> float:
        """Text in lines that fit into the room, the first on base line y; returns the base line after the last."""
        bold = more.get("font_weight") == "600"
        for line in wrapped(label.words, SIZE, room, most, bold):
            self.text(x, y, Label(line, label.lang), side, **more)
            y += LEADING
        return y

    def _pattern(self, kind: int) -> str:
        """A filling; what is drawn in it takes its colour from here, not from where it is used."""
        given = {
            "id": f"{self.prefix}-f{kind}",
            "class_": f"k{kind + 1}" if kind < INKS else "",
            "width": 8,
            "height": 8,
        }
        return f'<pattern{attributes(given)} patternUnits="userSpaceOnUse">{_PATTERNS[kind]}</pattern>'

    def close(self, high: float, title: Label, desc: Iterable[Said]) -> str:
        """The whole drawing with its name and its description in words."""
        name, told = f"{self.prefix}-t", f"{self.prefix}-d"
        patterns = "".join(map(self._pattern, sorted(self.used - {0})))
        sentences = " ".join("".join(map(_piece, said)) for said in desc)
        size = f"{number(self.wide)} {number(high)}"
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" role="img" aria-labelledby="{name}" '
            f'aria-describedby="{told}" direction="ltr" font-size="{SIZE}" fill="currentColor">'
            f'<title id="{name}"{attributes({"lang": title.lang})}>{escape(title.words)}</title>'
            f'<desc id="{told}">{sentences}</desc>'
            f"{f'<defs>{patterns}</defs>' if patterns else ''}{''.join(self.parts)}"
            f"{''.join(self.written)}</svg>"
        )


def _piece(piece: tuple[str, str]) -> str:
    words, lang = piece
    return f'<span lang="{escape(lang)}">{escape(words)}</span>' if lang else escape(words)
