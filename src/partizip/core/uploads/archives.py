"""Office files are archives: what they unpack to is bounded before anything else opens them.

Looked at: number and names of members, sizes announced and real, ratio, archives inside archives, programs (macros),
parts fetched from elsewhere, and entities in XML. Every member is unpacked once, in pieces, and thrown away.
"""

import io
import re
import stat
import struct
import zipfile
import zlib
from dataclasses import dataclass

from partizip.core.permissions import msgid
from partizip.core.uploads import kinds
from partizip.core.uploads.faults import Unfit

MOST_MEMBERS = 2000
MOST_BYTES = 100 * 1024 * 1024  # all members unpacked
MOST_RATIO = 200  # unpacked to packed, from RATIO_FROM on; tables of one number again and again reach about 100
RATIO_FROM = 1024 * 1024
DEEPEST = 1  # a text may hold a table; a table in a text in a text is no document
_PIECE = 256 * 1024

DAMAGED = msgid("The office file is damaged or was not sent whole. Save it anew and try again.")
TOO_MUCH = msgid("The file unpacks to far more than a document holds, so it is not opened. Save it anew, with less.")
ODD_NAMES = msgid("The office file holds names that no office program writes. Save it anew and try again.")
LOCKED = msgid("The office file is protected by a password. Save it without one.")
NESTED = msgid("The file holds another archive inside. Take it out and send what is in it by itself.")
MACROS = msgid("The office file holds programs (macros). Save it as .xlsx, .docx, .ods or .odt without them.")
ELSEWHERE = msgid("The office file fetches parts of itself from elsewhere. Save it with these parts inside.")
ENTITIES = msgid("The office file holds signs that no office program writes. Save it anew and try again.")

_MIMETYPE = {kind.encode(): kind for kind in (kinds.ODT, kinds.ODS)}
_PARTS = {"xl/workbook.xml": kinds.XLSX, "word/document.xml": kinds.DOCX}
_ARCHIVES = (
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"BZh",
    b"7z\xbc\xaf\x27\x1c",
    b"Rar!\x1a\x07",
    b"\xfd7zXZ\x00",
    b"\xd0\xcf\x11\xe0",
)
_MACRO = re.compile(r"(^|/)(vbaProject\w*\.bin|activeX/|Basic/|Scripts/)", re.IGNORECASE)
_EMBEDDED = re.compile(r"(word|xl)/embeddings/[^/]+|Object[^/]*", re.IGNORECASE)
# A link that a person clicks is none of these; these are opened with the document.
_FETCHED = re.compile(
    rb"<Relationship\b(?=[^>]*TargetMode\s*=\s*[\"']External)(?=[^>]*relationships/"
    rb"(?:attachedTemplate|oleObject|frame|subDocument|externalLinkPath|image)\b)[^>]*>",
    re.IGNORECASE,
)

# What zipfile raises for archives that are damaged, encrypted or made for something else.
UNREADABLE = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, NotImplementedError, RuntimeError
)  # fmt: skip


@dataclass
class _Budget:
    """What is left to unpack, for a file with all that lies in it."""

    members: int
    size: int

    def take(self, members: int = 0, size: int = 0) -> None:
        self.members -= members
        self.size -= size
        if self.members < 0 or self.size < 0:
            raise Unfit(TOO_MUCH)


def looked_through(data: bytes) -> str | None:
    """The office kind of an archive; None when it is another archive. Raises Unfit for what is not let in."""
    return _opened(data, _Budget(MOST_MEMBERS, MOST_BYTES), 0)


def _opened(data: bytes, budget: _Budget, depth: int) -> str | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            budget.take(members=len(members))
            for member in members:
                _check_header(member)
            if sum(member.file_size for member in members) > budget.size:
                raise Unfit(TOO_MUCH)
            for member in members:
                _check_content(archive, member, budget, depth)
            return _kind(archive, {member.filename for member in members})
    except UNREADABLE as error:
        if isinstance(error, Unfit):
            raise
        raise Unfit(DAMAGED) from error


def _check_header(member: zipfile.ZipInfo) -> None:
    """Ask what a member says of itself. Raises Unfit."""
    name, mode = member.orig_filename, member.external_attr >> 16
    if (
        not name.isprintable() or "\\" in name or name.startswith("/") or ":" in name.split("/")[0]
        or ".." in name.split("/") or (mode and stat.S_IFMT(mode) not in {0, stat.S_IFREG, stat.S_IFDIR})
    ):  # fmt: skip
        raise Unfit(ODD_NAMES)
    if member.flag_bits & 0x1:
        raise Unfit(LOCKED)
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise Unfit(DAMAGED)
    if member.file_size > RATIO_FROM and member.file_size > MOST_RATIO * max(member.compress_size, 1):
        raise Unfit(TOO_MUCH)
    if _MACRO.search(name):
        raise Unfit(MACROS)


def _check_content(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: _Budget, depth: int) -> None:
    """Unpack a member in pieces and look at it; what it announced may be untrue. Raises Unfit."""
    name, whole = member.filename, bytearray()
    is_markup = name.lower().endswith((".xml", ".rels"))
    with archive.open(member) as source:
        begin = piece = source.read(_PIECE)
        is_archive = begin.startswith(_ARCHIVES)
        while piece:
            budget.take(size=len(piece))
            if is_archive or name.lower().endswith(".rels"):
                whole += piece
            piece = source.read(_PIECE)
    if is_archive:
        _check_inner(bytes(whole), name, budget, depth)
    # Entities stand before the first element; a text in UTF-16 has a zero in every second place.
    if is_markup and re.search(rb"<!(DOCTYPE|ENTITY)", begin[:8192].replace(b"\0", b"")):
        raise Unfit(ENTITIES)
    if whole and _FETCHED.search(bytes(whole).replace(b"\0", b"")):
        raise Unfit(ELSEWHERE)


def _check_inner(data: bytes, name: str, budget: _Budget, depth: int) -> None:
    """An office file may lie in another one where office programs put it; any other archive may not. Raises Unfit."""
    fits = depth < DEEPEST and data.startswith(_ARCHIVES[0]) and _EMBEDDED.fullmatch(name)
    if not fits or _opened(data, budget, depth + 1) is None:
        raise Unfit(NESTED)


def _kind(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "mimetype" in names:
        return _MIMETYPE.get(archive.read("mimetype").strip())
    if "[Content_Types].xml" not in names:
        return None
    types = archive.read("[Content_Types].xml").replace(b"\0", b"")
    if re.search(rb"macroEnabled", types, re.IGNORECASE):
        raise Unfit(MACROS)
    return next((kind for part, kind in _PARTS.items() if part in names), None)
