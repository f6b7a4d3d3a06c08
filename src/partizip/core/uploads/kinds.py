"""Which kinds of files there are: by their first bytes, never by their name."""

import re
from pathlib import PurePath

from partizip.core.wording import Unreadable, read_text

PDF, PNG, JPEG, TEXT = "application/pdf", "image/png", "image/jpeg", "text/plain"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ODT = "application/vnd.oasis.opendocument.text"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
ZIP = "application/zip"  # what turns out to be an office file, or is not let in

_STARTS = ((b"%PDF-", PDF), (b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"PK\x03\x04", ZIP))
_NAMED = {
    "pdf": PDF, "png": PNG, "jpg": JPEG, "jpeg": JPEG, "xlsx": XLSX, "docx": DOCX, "odt": ODT, "ods": ODS,
} | dict.fromkeys(("txt", "csv", "tsv", "md", "json", "xml", "ics"), TEXT)  # fmt: skip


def is_misnamed(name: str, kind: str) -> bool:
    """Whether a file's name says another kind than its content (`kind`); a name without an ending says none."""
    ending = PurePath(name).suffix[1:].lower()
    return bool(re.fullmatch(r"[a-z][a-z0-9]{0,9}", ending)) and _NAMED.get(ending) != kind


def kind_of(data: bytes) -> str | None:
    """PDF, PNG, JPEG, ZIP or plain text by the first bytes; None for everything else."""
    for start, kind in _STARTS:
        if data.startswith(start):
            return kind
    try:
        text = read_text(data)
    except Unreadable:
        return None
    # Two bytes that look like UTF-16 can stand before anything; a text in UTF-16 has at least its line feeds.
    is_text = not data.startswith((b"\xff\xfe", b"\xfe\xff")) or re.search(r"[\n -~]", text)
    return TEXT if is_text else None
