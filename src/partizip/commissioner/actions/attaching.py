"""Acts on the files beside a draft; they are published, sealed and removed with the words."""

from datetime import datetime
from hashlib import sha256

from partizip.access.acts import Actor, Kind, Refused, act, require
from partizip.access.uploads import largest_file
from partizip.commissioner.actions.common import Gone
from partizip.commissioner.actions.press import facts
from partizip.commissioner.models import Draft, DraftFile
from partizip.core import press, uploads
from partizip.core.permissions import refuse

_DRAFT = "A file beside a draft is nobody's business but the office's; it is public with the words alone."


@act(right="press.draft", verb="commissioner.file_attached", kind=Kind.PRIVATE, reason=_DRAFT)
def attach(*, by: Actor, at: datetime, draft: Draft, name: str, data: bytes, alt: str = "") -> DraftFile:
    """Put a picture or PDF beside a draft. Raises Refused for what the door (core.uploads) or the rules do not let in.

    `alt`: what a picture shows, for those who do not see it; it is published with it.
    """
    require(by, at, "press.draft", **facts(by, at, draft.office_id))
    found = Draft.objects.select_for_update(of=("self",)).filter(id=draft.id).first()
    if found is None:
        raise Gone
    try:
        given = uploads.taken(name, data, uploads.PRINTABLE, largest_file())
    except uploads.Unfit as unfit:
        raise Refused(refuse(str(unfit), "core.uploads")) from unfit
    digest = sha256(given.data).hexdigest()
    known = list(found.files.values_list("sha256", flat=True))
    verdict = press.may_attach(given.media_type, alt, len(known), there=digest in known)
    if not verdict:
        raise Refused(verdict)
    return DraftFile.objects.create(
        draft=found, name=given.name, alt=alt.strip(), media_type=given.media_type, sha256=digest, data=given.data,
        added_at=at,
    )  # fmt: skip


@act(right="press.draft", verb="commissioner.file_detached", kind=Kind.PRIVATE, reason=_DRAFT)
def detach(*, by: Actor, at: datetime, file: DraftFile) -> None:
    """Take a file away from its draft."""
    require(by, at, "press.draft", **facts(by, at, file.draft.office_id))
    DraftFile.objects.filter(id=file.id).delete()
