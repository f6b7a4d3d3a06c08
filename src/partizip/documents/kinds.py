"""Which files are taken, known by their content and not by their name."""

import re
from pathlib import PurePath

from partizip.core.wording import Unreadable, read_text

_STARTS = (
    (b"%PDF-", "application/pdf"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
)
_OFFICE = {
    b"xl/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    b"word/": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    b"mimetypeapplication/vnd.oasis.opendocument.text": "application/vnd.oasis.opendocument.text",
    b"mimetypeapplication/vnd.oasis.opendocument.spreadsheet": "application/vnd.oasis.opendocument.spreadsheet",
}


_NAMED = {
    "pdf": "application/pdf",
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "xlsx": _OFFICE[b"xl/"],
    "docx": _OFFICE[b"word/"],
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
} | dict.fromkeys(("txt", "csv", "tsv", "md", "json", "xml", "ics"), "text/plain")


def is_misnamed(name: str, kind: str) -> bool:
    """Whether a file's name says another kind than its content (`media_type`); a name without an ending says none."""
    ending = PurePath(name).suffix[1:].lower()
    return bool(re.fullmatch(r"[a-z][a-z0-9]{0,9}", ending)) and _NAMED.get(ending) != kind


def media_type(data: bytes) -> str | None:
    """The type of PDF, PNG, JPEG, office files and plain text; None for everything else."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return next((kind for mark, kind in _OFFICE.items() if mark in data), None)
    try:
        text = read_text(data)
    except Unreadable:
        return None
    # Two bytes that look like UTF-16 can stand before anything; a text in UTF-16 has at least its line feeds.
    is_text = not data.startswith((b"\xff\xfe", b"\xfe\xff")) or re.search(r"[\n -~]", text)
    return "text/plain" if is_text else None
