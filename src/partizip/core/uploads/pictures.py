"""Pictures: bounded in pixels, and without what a camera writes beside them (place, time, device, preview).

Nothing is drawn anew: the picture's own data stays byte by byte, only the notes beside it are left out. Which way up
a JPEG stands is kept, in the smallest note that says so.
"""

import re
import struct
from collections.abc import Iterator

from partizip.core.permissions import msgid
from partizip.core.uploads import kinds
from partizip.core.uploads.faults import Unfit

KINDS = frozenset({kinds.PNG, kinds.JPEG})
MOST_PIXELS = 100_000_000

DAMAGED = msgid("The picture is damaged or was not sent whole. Save it anew and try again.")
TOO_LARGE = msgid("The picture has more than 100 million points. Save it smaller.")

_PNG_START = b"\x89PNG\r\n\x1a\n"
# What a picture is drawn from (PNG, third edition, 11); any other chunk may tell where, when and by what it was taken.
_PNG_DRAWN = frozenset(
    b"IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV cLLI bKGD pHYs".split()
)  # fmt: skip
_MOST_PARTS = 100_000  # chunks or segments of one picture
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_START, _SCAN, _END = 0xD8, 0xDA, 0xD9
_FILLED = re.compile(rb"\xff++[^\xff]", re.DOTALL)  # a marker, with the bytes that fill before it
_AFTER_SCAN = re.compile(rb"\xff[^\x00\xd0-\xd7\xff]")  # B.1.1: neither a stuffed byte, a restart nor filling
_EXIF = b"Exif\x00\x00"
_ORIENTATION = 0x0112


def bared(data: bytes, kind: str) -> bytes:
    """The picture without the notes beside it; a bare one is returned as it is. Raises Unfit."""
    try:
        return _png(data) if kind == kinds.PNG else _jpeg(data)
    except (struct.error, IndexError) as error:
        raise Unfit(DAMAGED) from error


def _check_size(width: int, height: int) -> None:
    if width * height == 0:
        raise Unfit(DAMAGED)
    if width * height > MOST_PIXELS:
        raise Unfit(TOO_LARGE)


def _png(data: bytes) -> bytes:
    """PNG (ISO 15948): chunks of length, name, content, checksum, up to IEND; what follows is left out."""
    kept, place, name, parts = [_PNG_START], len(_PNG_START), b"", 0
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + size
        if end > len(data):
            raise Unfit(DAMAGED)
        if place == len(_PNG_START):
            if name != b"IHDR":
                raise Unfit(DAMAGED)
            _check_size(*struct.unpack_from(">II", data, place + 8))
        if name in _PNG_DRAWN:
            kept.append(data[place:end])
        place, parts = end, parts + 1
        if parts > _MOST_PARTS:
            raise Unfit(DAMAGED)
    return b"".join(kept)


def _jpeg(data: bytes) -> bytes:
    """JPEG (ITU-T T.81, annex B): segments and scans up to the first end of image; what follows is left out.

    Phones put a second picture or a preview behind the first one, with notes of its own.
    """
    kept, framed, turned = [], False, 1
    for parts, (marker, segment) in enumerate(_segments(data)):
        if parts > _MOST_PARTS:
            raise Unfit(DAMAGED)
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_size(width, height)
            framed = True
        elif marker == 0xE1 and segment[4:10] == _EXIF:
            turned = _orientation(segment[10:]) or turned
        if _is_needed(marker, segment):
            kept.append(segment)
    if not framed:
        raise Unfit(DAMAGED)
    note = [_turned(turned)] if turned != 1 else []
    return b"".join([b"\xff\xd8", *note, *kept])


def _segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Marker and bytes of each segment, a scan with its data, up to the end of image. Raises Unfit, IndexError or
    struct.error."""
    place, marker = 2, 0
    while marker != _END:
        filled = _FILLED.match(data, place)
        if filled is None:
            raise Unfit(DAMAGED)
        begin, marker, place = filled.end() - 2, data[filled.end() - 1], filled.end()
        if marker == _START:
            raise Unfit(DAMAGED)
        if marker not in _ALONE and marker != _END:
            (size,) = struct.unpack_from(">H", data, place)
            place += max(size, 2)
        if marker == _SCAN:
            after = _AFTER_SCAN.search(data, place)
            if after is None:
                raise Unfit(DAMAGED)
            place = after.start()
        if place > len(data):
            raise Unfit(DAMAGED)
        yield marker, data[begin:place]


def _is_needed(marker: int, segment: bytes) -> bool:
    """Whether a segment belongs to the picture: JFIF, colour profile and Adobe's colours do, other notes do not."""
    if marker == 0xFE:
        return False
    if not 0xE0 <= marker <= 0xEF:
        return True
    return (marker, segment[4:8]) in {(0xE0, b"JFIF"), (0xE2, b"ICC_"), (0xEE, b"Adob")}


def _orientation(tiff: bytes) -> int | None:
    """Which way up (1 to 8) by the first directory of a TIFF header; None when it does not say."""
    order = {b"II": "<", b"MM": ">"}.get(tiff[:2])
    if order is None:
        return None
    try:
        (place,) = struct.unpack_from(f"{order}I", tiff, 4)
        (count,) = struct.unpack_from(f"{order}H", tiff, place)
        for number in range(min(count, 200)):
            tag, kind, _many, value = struct.unpack_from(f"{order}HHIH", tiff, place + 2 + 12 * number)
            if tag == _ORIENTATION and kind == 3 and 1 <= value <= 8:
                return int(value)
    except struct.error:
        return None
    return None


def _turned(value: int) -> bytes:
    """The smallest note that says which way up: one entry in one directory."""
    tiff = b"MM\x00\x2a" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, value, 0, 0)
    return b"\xff\xe1" + struct.pack(">H", 2 + len(_EXIF) + len(tiff)) + _EXIF + tiff
