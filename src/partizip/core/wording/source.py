"""From the bytes of a file to its text."""

import re

LARGEST = 20 * 1024 * 1024  # bytes
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
_LINE_ENDS = re.compile(r"\r\n|[\r\f\v]")  # a word processor's break inside a paragraph is a vertical tab
_BINARY_STARTS = (
    b"%PDF",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
)


class Unreadable(ValueError):
    """A file is no text we can read; the message is one sentence that says why (an English msgid)."""


def read_text(data: bytes) -> str:
    """The text of a file in UTF-8 (with or without BOM), UTF-16 with BOM or Latin-1, with line feeds only.

    Raises Unreadable for a file that is empty, larger than 20 MB, or no plain text.
    """
    if len(data) > LARGEST:
        raise Unreadable("The file is larger than 20 MB.")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = _decoded(data, "utf-16")
    elif data.startswith(_BINARY_STARTS):
        raise Unreadable("The file is not plain text; save it as text (.txt or .md) and try again.")
    else:
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = _decoded(data, "cp1252")
    if _CONTROLS.search(text):
        raise Unreadable("The file is not plain text; save it as text (.txt or .md) and try again.")
    text = _LINE_ENDS.sub("\n", text)
    if not text.strip():
        raise Unreadable("The file is empty.")
    return text


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        if encoding == "cp1252":  # five bytes have no meaning in cp1252; Latin-1 reads any byte
            return data.decode("latin-1")
        raise Unreadable("The file is not plain text; save it as text (.txt or .md) and try again.") from None
