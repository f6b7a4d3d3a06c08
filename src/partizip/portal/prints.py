"""A print of a duty: the same state gives the same file, so it is made once more and compared."""

import re
from datetime import UTC, datetime, timedelta

from django.utils import translation

from partizip.access.defaults import instance
from partizip.documents import pdf
from partizip.duties import printed, queries
from partizip.duties.models import Claim
from partizip.journal.models import Entry

LARGEST = 4 * 1024 * 1024  # bytes; ours are far smaller
# What typst writes readable into our PDFs: the way to the check, the language, the moment of the state.
_CODE = re.compile(rb"/URI ?\([^()\s]{1,300}/pruefen/\?code=([0-9A-Z]{4}-[0-9A-Z]{4})\)")
_LANGUAGE = re.compile(rb"/Lang ?\((de|en)\)")
_MOMENT = re.compile(rb"/CreationDate ?\(D:([0-9]{14})Z\)")


def claim_of(data: bytes) -> Claim | None:
    """The duty that a PDF leads to as our prints do; None for any other file."""
    found = _CODE.search(data) if len(data) <= LARGEST else None
    return None if found is None else Claim.objects.filter(code=found[1].decode()).first()


def _catalogue(data: bytes) -> bytes:
    """The object in which a PDF names its own language; words inside it have theirs elsewhere."""
    place = data.rfind(b"/Type/Catalog")
    return data[data.rfind(b" obj", 0, place) : data.find(b"endobj", place)] if place >= 0 else b""


def still_so(data: bytes, code: str, now: datetime) -> datetime | None:
    """The moment of which a print tells, when its duty still reads as it did then; else None.

    One document is made at most: in the print's language, as of its moment. Raises pdf.NotMade.
    """
    language, moment = _LANGUAGE.search(_catalogue(data)), _MOMENT.search(data)
    if language is None or moment is None:
        return None
    try:
        at = datetime.strptime(moment[1].decode(), "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    except ValueError:
        return None
    if at > now:
        return None
    last = Entry.objects.filter(at__lt=at + timedelta(seconds=1)).order_by("-index").values_list("index", "at").first()
    record = (0, None) if last is None else (last[0] + 1, last[1])
    with translation.override(language[1].decode()):
        standing = queries.standings([queries.by_code(code)], at)[0]
        content = pdf.made(printed.TEMPLATE, printed.claim(standing, instance(), record, at), at=at)
    return at if content == data else None
