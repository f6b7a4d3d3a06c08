"""Tiles and entry bundles (c2sp.org/tlog-tiles): 256 hashes or entries a file, at standard paths."""

import re
from collections.abc import Iterator, Sequence

from partizip.core.ledger.tree import Fault, Read

FULL = 256
_PATH = re.compile(r"(?P<level>entries|0|[1-9]\d?)/(?P<groups>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?")


def tile_path(level: int | None, number: int, width: int = FULL) -> str:
    """The path below `tile/`: `level` 0-63, or None for entries; `number` in groups of three digits.

    1234067 -> x001/x234/067; a tile of fewer than 256 ends in .p/<width>.
    """
    digits = f"{number:03d}"
    digits = digits.zfill(-(-len(digits) // 3) * 3)
    groups = [digits[place : place + 3] for place in range(0, len(digits), 3)]
    name = "/".join([*(f"x{group}" for group in groups[:-1]), groups[-1]])
    kind = "entries" if level is None else str(level)
    return f"{kind}/{name}" + ("" if width == FULL else f".p/{width}")


def parse_tile_path(path: str) -> tuple[int | None, int, int]:
    """(level or None for entries, number, width) of a path. Raises ValueError when it is not in standard form."""
    match = _PATH.fullmatch(path)
    if match is None:
        raise ValueError(f"{path!r} is no path of a tile")
    level = None if match["level"] == "entries" else int(match["level"])
    number = int(match["groups"].replace("x", "").replace("/", ""))
    width = int(match["width"] or FULL)
    if tile_path(level, number, width) != path or (level or 0) > 63 or width > FULL:
        raise ValueError(f"{path!r} is no path of a tile")
    return level, number, width


def tiles_of(size: int) -> Iterator[tuple[int, int, int]]:
    """(level, number, width) of all hash tiles of a log of `size` entries, partial ones last in each level."""
    level = 0
    while size >> 8 * level:
        count = size >> 8 * level
        yield from ((level, number, FULL) for number in range(count // FULL))
        if count % FULL:
            yield level, count // FULL, count % FULL
        level += 1


def tile(level: int, number: int, width: int, read: Read) -> bytes:
    """The bytes of a hash tile: `width` hashes of the tree's level 8 * `level`, 32 bytes each."""
    return b"".join(read(8 * level, number * FULL + place) for place in range(width))


def entry_bundle(entries: Sequence[bytes]) -> bytes:
    """Entries with their length in two bytes (big end first) before each. Raises ValueError above 65,535 bytes."""
    for entry in entries:
        if len(entry) > 0xFFFF:
            raise ValueError("an entry has at most 65,535 bytes")
    return b"".join(len(entry).to_bytes(2, "big") + entry for entry in entries)


def parse_entry_bundle(data: bytes) -> list[bytes]:
    """The entries of a bundle. Raises Fault when it is cut."""
    entries, place = [], 0
    while place < len(data):
        length = int.from_bytes(data[place : place + 2], "big")
        entry = data[place + 2 : place + 2 + length]
        if place + 2 > len(data) or len(entry) < length:
            raise Fault("a bundle of entries is cut")
        entries.append(entry)
        place += 2 + length
    return entries
