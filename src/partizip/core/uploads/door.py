"""The door: size, kind by content, name, and what each kind may not hold. Pure; nothing is kept here."""

from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePath

from partizip.core.permissions import msgid
from partizip.core.uploads import archives, kinds, pdfs, pictures
from partizip.core.uploads.faults import Unfit

__all__ = ["ANY", "PICTURES", "PRINTABLE", "PUBLISHABLE", "TEXTS", "Taken", "Unfit", "taken", "within"]

PUBLISHABLE = frozenset(
    {kinds.PDF, kinds.PNG, kinds.JPEG, kinds.XLSX, kinds.DOCX, kinds.ODT, kinds.ODS, kinds.TEXT}
)  # fmt: skip
PICTURES = pictures.KINDS
PRINTABLE = PICTURES | {kinds.PDF}
TEXTS = frozenset({kinds.TEXT})
ANY: frozenset[str] = frozenset()  # only compared by its fingerprint, neither opened nor kept

EMPTY = msgid("The file is empty.")
TOO_LARGE = msgid("The file is too large.")
OTHER = msgid("Files of this kind are not taken here; below the field stands which are.")
NOT_PRINTABLE = msgid("Only PDF, PNG and JPEG are taken here.")
UNKNOWN = msgid("Only PDF, pictures, office files and plain text are taken.")
NOT_TEXT = msgid("The file is not plain text; save it as text (.txt or .md) and try again.")
MISNAMED = msgid("The file's name says another kind than what is in it; give it the right ending.")


@dataclass(frozen=True)
class Taken:
    """A file that may come in: `data` is what is kept, which for pictures lacks place, time and camera."""

    name: str
    media_type: str
    data: bytes


# Fingerprints of what was looked through a moment ago, with their kind: the form does it before the act begins, so
# that the act's transaction stays short although it asks again.
_SEEN: OrderedDict[str, str] = OrderedDict()
_MOST_SEEN = 256


def within(size: int | None, largest: int) -> None:
    """Ask the announced size in bytes before anything is read. Raises Unfit."""
    if size is not None and size > largest:
        raise Unfit(TOO_LARGE)


def taken(name: str, data: bytes, allowed: frozenset[str], largest: int) -> Taken:
    """The file as it may come in. Raises Unfit with a plain sentence.

    `allowed` are media types; ANY for a file that is only compared. `largest` in bytes. The same bytes always give the
    same answer, and a file that was let in is let in again as it is.
    """
    if not data:
        raise Unfit(EMPTY)
    within(len(data), largest)
    clean = clean_name(name)
    if allowed is ANY:
        return Taken(clean, "application/octet-stream", data)
    if allowed == TEXTS:  # whatever its name; nothing else is even opened
        if kinds.kind_of(data) != kinds.TEXT:
            raise Unfit(NOT_TEXT)
        return Taken(clean, kinds.TEXT, data)
    if allowed == PRINTABLE and kinds.kind_of(data) not in allowed:  # an office file is not even opened
        raise Unfit(NOT_PRINTABLE)
    kind = _looked_through(data)
    if kind not in allowed:
        raise Unfit(UNKNOWN if allowed == PUBLISHABLE else OTHER)
    if kinds.is_misnamed(clean, kind):
        raise Unfit(MISNAMED)
    return Taken(clean, kind, pictures.bared(data, kind) if kind in pictures.KINDS else data)


def clean_name(name: str) -> str:
    """A file's name without folders and signs that end a line or a name; never empty."""
    last = PurePath(name.replace("\\", "/")).name
    return "".join(sign for sign in last if sign.isprintable())[:200].strip() or "datei"


def _looked_through(data: bytes) -> str:
    """The kind of a file after looking at all of it. Raises Unfit."""
    fingerprint = sha256(data).hexdigest()
    known = _SEEN.get(fingerprint)  # one look: another thread may push it out between two
    if known is not None:
        return known
    kind = kinds.kind_of(data)
    if kind == kinds.ZIP:
        kind = archives.looked_through(data)
    elif kind == kinds.PDF:
        pdfs.look_through(data)
    if kind is None:
        raise Unfit(UNKNOWN)
    _SEEN[fingerprint] = kind
    while len(_SEEN) > _MOST_SEEN:
        _SEEN.popitem(last=False)
    return kind
