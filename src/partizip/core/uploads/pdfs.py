"""PDF: no scripts, no programs to start, no files inside, no password. Names are found also where they are hidden."""

import re
import zlib
from collections.abc import Iterator

from partizip.core.permissions import msgid
from partizip.core.uploads.faults import Unfit

MOST_BYTES = 50 * 1024 * 1024  # of unpacked lists of objects
MOST_LISTS = 5_000  # each holds a hundred objects or more

SCRIPTS = msgid("The PDF holds programs that run when it is opened. Print it into a new PDF and send that.")
FILES = msgid("The PDF holds other files inside. Send each of them by itself, and the PDF without them.")
LOCKED = msgid("The PDF is protected by a password or against copying. Save it without protection.")
UNCLEAR = msgid("The PDF cannot be looked through. Print it into a new PDF and send that.")

_LONGEST_HEAD = 64 * 1024


def _name(*words: str) -> re.Pattern[bytes]:
    """A name as it may be written: any sign as itself or as #xx (PDF 32000-1, 7.3.5)."""
    spelled = ("".join(f"(?:{sign}|#{ord(sign) >> 4:x}(?i:{ord(sign) & 15:x}))" for sign in word) for word in words)
    return re.compile(f"/(?:{'|'.join(spelled)})(?![A-Za-z#])".encode())


# 12.6.4: actions that run something or send something away; 12.7.8: forms with programs.
_SCRIPTS = _name(
    "JavaScript", "Launch", "RichMedia", "RichMediaExecute", "XFA", "ImportData", "SubmitForm", "GoToE"
)  # fmt: skip
_FILES = _name("EmbeddedFile", "EmbeddedFiles", "FileAttachment")
_LOCKED = _name("Encrypt")
_LIST = _name("ObjStm")
_STREAM = re.compile(rb"stream\r?\n")
_WAY = re.compile(rb"/Filter\s*(?:\[\s*)?/FlateDecode(?:\s*\])?(?=\s*(?:/|>>))")
_PREDICTED = re.compile(rb"/Predictor\s*(?!1\b)")


def look_through(data: bytes) -> None:
    """Ask the file and the lists of objects packed in it. Raises Unfit."""
    _ask(data)
    left = MOST_BYTES
    for unpacked in _lists(data):
        left -= len(unpacked)
        if left < 0:
            raise Unfit(UNCLEAR)
        _ask(unpacked)


def _ask(data: bytes) -> None:
    for words, names in ((LOCKED, _LOCKED), (SCRIPTS, _SCRIPTS), (FILES, _FILES)):
        if names.search(data):
            raise Unfit(words)


def _lists(data: bytes) -> Iterator[bytes]:
    """The unpacked streams that hold objects (7.5.7). Raises Unfit for one that is packed in an unusual way.

    They lie one behind the other, so the file is gone through once, however it is made.
    """
    done = 0
    for number, found in enumerate(_LIST.finditer(data)):
        stream = _STREAM.search(data, found.end(), found.end() + _LONGEST_HEAD)
        begin = data.rfind(b"obj", max(0, found.start() - _LONGEST_HEAD), found.start())
        if stream is None or begin < 0 or number >= MOST_LISTS:
            raise Unfit(UNCLEAR)
        head = data[begin : stream.start()]
        if b"/Filter" not in head and b"#" not in head:
            continue  # not packed: it was asked with the rest
        if b"#" in head or not _WAY.search(head) or _PREDICTED.search(head):
            raise Unfit(UNCLEAR)
        end = -1 if begin < done else data.find(b"endstream", stream.end())
        if end < 0:
            raise Unfit(UNCLEAR)
        done = end
        yield _unpacked(data[stream.end() : end])


def _unpacked(packed: bytes) -> bytes:
    """What a stream holds. Raises Unfit when it is damaged, is not whole or holds too much."""
    unpacking = zlib.decompressobj()
    try:
        unpacked = unpacking.decompress(packed, MOST_BYTES)
    except zlib.error as error:
        raise Unfit(UNCLEAR) from error
    if not unpacking.eof:
        raise Unfit(UNCLEAR)
    return unpacked
