"""Acts of documents: add a file."""

from datetime import datetime
from hashlib import sha256
from pathlib import PurePath

from partizip.access.acts import Actor, Refused, act, require
from partizip.access.defaults import default
from partizip.core.permissions import refuse
from partizip.documents import kinds, store
from partizip.documents.models import File
from partizip.journal.log import line_of, record


def published(*, by: Actor, at: datetime, name: str, data: bytes) -> File:
    """The public file with these bytes: the one that is there, or added now. Raises Refused as add_file does."""
    require(by, at, "documents.add")
    there = File.objects.filter(sha256=sha256(data).hexdigest()).first()
    return there or add_file(by=by, at=at, name=name, data=data)


@act(right="documents.add", verb="documents.file_added")
def add_file(*, by: Actor, at: datetime, name: str, data: bytes) -> File:
    """Add a file to what is public; the same bytes are one file, whatever their names.

    The bytes are on the disk before the row is. Raises Refused for an empty, too large or unknown kind of file,
    and for bytes that are here already (with their fingerprint, by which they can be linked).
    """
    require(by, at, "documents.add")
    if not data:
        raise Refused(refuse("The file is empty.", "documents.actions"))
    if len(data) > default("documents.largest_megabytes") * 1024 * 1024:
        raise Refused(refuse("The file is too large.", "documents.actions"))
    kind = kinds.media_type(data)
    if kind is None:
        raise Refused(refuse("Only PDF, pictures, office files and plain text are taken.", "documents.kinds"))
    clean = PurePath(name.replace("\\", "/")).name.replace("\x00", "")[:200] or "datei"
    if kinds.is_misnamed(clean, kind):
        raise Refused(
            refuse("The file's name says another kind than what is in it; give it the right ending.", "documents.kinds")
        )
    fingerprint = store.keep(data)
    if File.objects.filter(sha256=fingerprint).exists():
        raise Refused(refuse("This very file is here already.", "documents.actions"))
    file = File.objects.create(sha256=fingerprint, name=clean, media_type=kind, size=len(data), added_at=at)
    record(by=by, at=at, lines=[line_of("documents.file_added", file)])
    return file
