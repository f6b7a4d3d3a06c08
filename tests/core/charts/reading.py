"""Reading a drawing back: its coordinates, the room of its texts, what it says of itself."""

import re
from dataclasses import dataclass
from xml.etree import ElementTree

from partizip.core.charts.sheet import Box
from partizip.core.charts.words import width

SVG = "{http://www.w3.org/2000/svg}"
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


@dataclass
class Drawing:
    """A parsed chart."""

    root: ElementTree.Element

    @property
    def wide(self) -> float:
        return float(self.root.get("viewBox").split()[2])

    @property
    def high(self) -> float:
        return float(self.root.get("viewBox").split()[3])

    @property
    def title(self) -> str:
        return self.root.find(f"{SVG}title").text

    @property
    def desc(self) -> str:
        return "".join(self.root.find(f"{SVG}desc").itertext())

    @property
    def words(self) -> list[str]:
        return [text.text for text in self.drawn("text")]

    def drawn(self, tag: str, ink: str | None = None) -> list[ElementTree.Element]:
        """Elements outside of patterns, of one ink when given."""
        found = self.root.findall(f"{SVG}{tag}")
        return [each for each in found if ink is None or each.get("class") == ink]

    def places(self) -> list[tuple[float, float]]:
        """Every corner of everything that is drawn but text."""
        found = []
        for each in self.root:
            tag, at = each.tag.removeprefix(SVG), lambda *names: [float(each.get(name)) for name in names]  # noqa: B023
            if tag == "rect":
                x, y, wide, high = at("x", "y", "width", "height")
                found += [(x, y), (x + wide, y + high)]
            elif tag == "line":
                x, y, to_x, to_y = at("x1", "y1", "x2", "y2")
                found += [(x, y), (to_x, to_y)]
            elif tag == "circle":
                x, y, r = at("cx", "cy", "r")
                found += [(x - r, y - r), (x + r, y + r)]
            elif tag == "path":
                found += _path(each.get("d"))
        return found

    def boxes(self) -> list[tuple[Box, str]]:
        """The room of each text with its words."""
        found = []
        for each in self.drawn("text"):
            size = float(each.get("font-size", "13"))
            room = width(each.text, size, each.get("font-weight") == "600")
            x, y, anchor = float(each.get("x")), float(each.get("y")), each.get("text-anchor", "start")
            leftward = each.get("direction") == "rtl"
            side = {"start": room if leftward else 0, "end": 0 if leftward else room, "middle": room / 2}[anchor]
            found.append((Box(x - side, y - size, x - side + room, y + size * 0.3), each.text))
        return found


def _path(steps: str) -> list[tuple[float, float]]:
    """Corners of a path of the kinds that charts use: M, L, l, h, m, Z."""
    found, x, y = [], 0.0, 0.0
    for kind, numbers in re.findall(r"([MLlhm])([^MLlhmZ]*)", steps):
        values = [float(number) for number in NUMBER.findall(numbers)]
        if kind == "h":
            x += values[0]
        elif kind in "ML":
            x, y = values
        else:
            x, y = x + values[0], y + values[1]
        found.append((x, y))
    return found


def read(svg: str) -> Drawing:
    return Drawing(ElementTree.fromstring(svg))
