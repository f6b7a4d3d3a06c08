"""Acts of documents: add a file."""

from datetime import datetime
from hashlib import sha256

from partizip.access.acts import Actor, Refused, act, require
from partizip.access.uploads import largest_file
from partizip.core import uploads
from partizip.core.permissions import refuse
from partizip.documents import store
from partizip.documents.models import File
from partizip.journal.log import line_of, record


def published(*, by: Actor, at: datetime, name: str, data: bytes) -> File:
    """The public file with these bytes: the one that is there, or added now. Raises Refused as add_file does."""
    require(by, at, "documents.add")
    given = _let_in(name, data)
    there = File.objects.filter(sha256=sha256(given.data).hexdigest()).first()
    return there or add_file(by=by, at=at, name=name, data=data)


def fingerprint(name: str, data: bytes) -> str:
    """Under which fingerprint these bytes are, or would be, a public file. Raises Refused as add_file does."""
    return sha256(_let_in(name, data).data).hexdigest()


def _let_in(name: str, data: bytes) -> uploads.Taken:
    try:
        return uploads.taken(name, data, uploads.PUBLISHABLE, largest_file())
    except uploads.Unfit as unfit:
        raise Refused(refuse(str(unfit), "core.uploads")) from unfit


@act(right="documents.add", verb="documents.file_added")
def add_file(*, by: Actor, at: datetime, name: str, data: bytes) -> File:
    """Add a file to what is public; the same bytes are one file, whatever their names.

    Pictures are published without place, time and camera. The bytes are on the disk before the row is. Raises Refused
    for what the door (core.uploads) does not let in, and for bytes that are here already (with their fingerprint, by
    which they can be linked).
    """
    require(by, at, "documents.add")
    given = _let_in(name, data)
    if File.objects.filter(sha256=sha256(given.data).hexdigest()).exists():
        raise Refused(refuse("This very file is here already.", "documents.actions"))
    file = File.objects.create(
        sha256=store.keep(given.data), name=given.name, media_type=given.media_type, size=len(given.data), added_at=at
    )
    record(by=by, at=at, lines=[line_of("documents.file_added", file)])
    return file
