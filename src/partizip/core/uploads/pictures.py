"""Pictures: bounded in pixels, and without what a camera writes beside them (place, time, device, preview).

Nothing is drawn anew: the picture's own data stays byte by byte, only the notes beside it are left out. Which way up
a JPEG stands is kept, in the smallest note that says so.
"""

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
_PNG_NOTES = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD9)})
_SCAN = 0xDA
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
    kept, place, name = [_PNG_START], len(_PNG_START), b""
    while name != b"IEND":
        size, name = struct.unpack_from(">I4s", data, place)
        end = place + 12 + size
        if end > len(data):
            raise Unfit(DAMAGED)
        if place == len(_PNG_START):
            if name != b"IHDR":
                raise Unfit(DAMAGED)
            _check_size(*struct.unpack_from(">II", data, place + 8))
        if name not in _PNG_NOTES:
            kept.append(data[place:end])
        place = end
    return b"".join(kept)


def _jpeg(data: bytes) -> bytes:
    """JPEG (ITU-T T.81, annex B): segments up to the scan, then all up to the last end of image."""
    kept, framed, turned = [], False, 1
    place = 2
    for marker, segment, end in _segments(data):
        place = end
        if marker in _FRAMES:
            height, width = struct.unpack_from(">HH", segment, 5)
            _check_size(width, height)
            framed = True
        elif marker == 0xE1 and segment[4:10] == _EXIF:
            turned = _orientation(segment[10:]) or turned
        if _is_needed(marker, segment):
            kept.append(segment)
    end = data.rfind(b"\xff\xd9", place)
    if not framed or end < 0:
        raise Unfit(DAMAGED)
    note = [_turned(turned)] if turned != 1 else []
    return b"".join([b"\xff\xd8", *note, *kept, data[place : end + 2]])


def _segments(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Marker, bytes and end of each segment up to the first scan's head. Raises Unfit, IndexError or struct.error."""
    place, marker = 2, 0
    while marker != _SCAN:
        begin, marker = place, data[place + 1]
        if data[place] != 0xFF:
            raise Unfit(DAMAGED)
        if marker == 0xFF:  # a filling byte
            place += 1
            continue
        place += 2
        if marker not in _ALONE:
            (size,) = struct.unpack_from(">H", data, place)
            place += max(size, 2)
        if place > len(data):
            raise Unfit(DAMAGED)
        yield marker, data[begin:place], place


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
