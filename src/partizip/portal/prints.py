"""Prints of a duty, of an edition of the press room or of a yearly report: the same state gives the same file, so it is
made once more and compared."""

import re
from datetime import UTC, datetime, timedelta

from django.utils import translation

from partizip.access.defaults import instance
from partizip.commissioner import counting
from partizip.commissioner.exports import press_pdf, report_pdf
from partizip.commissioner.models import Edition, Item, ReportEdition
from partizip.documents import pdf
from partizip.duties import printed, queries
from partizip.duties.models import Claim
from partizip.journal.models import Entry

LARGEST = 4 * 1024 * 1024  # bytes; ours are far smaller
# What typst writes readable into our PDFs: the way to the check, the language, the moment of the state.
_CODE = re.compile(rb"/URI ?\([^()\s]{1,300}/pruefen/\?code=([0-9A-Z]{4}-[0-9A-Z]{4})\)")
_REPORT = re.compile(rb"/URI ?\([^()\s]{1,300}/ausgabe/([0-9A-Z]{4}-[0-9A-Z]{4})/\)")
_LANGUAGE = re.compile(rb"/Lang ?\((de|en|ar)\)")
_MOMENT = re.compile(rb"/CreationDate ?\(D:([0-9]{14})Z\)")


def _code_of(data: bytes) -> str | None:
    """The short code that a PDF leads to as our prints do; None for any other file."""
    found = _CODE.search(data) if len(data) <= LARGEST else None
    return None if found is None else found[1].decode()


def claim_of(data: bytes) -> Claim | None:
    """The duty that a PDF leads to; None for any other file."""
    code = _code_of(data)
    return Claim.objects.filter(code=code).first() if code else None


def item_of(data: bytes, now: datetime) -> Item | None:
    """The item of the press room that a PDF leads to, once it has appeared; None for any other file."""
    code = _code_of(data)
    return Item.objects.appeared(now).with_editions(now).filter(code=code).first() if code else None


def edition_of(data: bytes, item: Item) -> Edition | None:
    """The edition of the item that can be read and of which this is the PDF, byte for byte. Raises pdf.NotMade.

    One document is made at most for each edition that appeared in the second that the file names.
    """
    moment = _MOMENT.search(data)
    if moment is None or item.is_gone:
        return None
    made = [
        one for one in item.readable if f"{one.words.appears_at.astimezone(UTC):%Y%m%d%H%M%S}" == moment[1].decode()
    ]  # type: ignore[attr-defined]
    for edition in made:
        edition.item = item
    return next((edition for edition in made if press_pdf.pdf_of(edition, instance()) == data), None)


def report_of(data: bytes) -> ReportEdition | None:
    """The published yearly report that a PDF leads to; None for any other file."""
    found = _REPORT.search(data) if len(data) <= LARGEST else None
    return None if found is None else counting.editions().filter(code=found[1].decode()).first()


def is_report(data: bytes, found: ReportEdition) -> bool:
    """Whether a PDF is, byte for byte, the one of a yearly report in the language that it names. Raises pdf.NotMade."""
    language = _LANGUAGE.search(_catalogue(data))
    if language is None:
        return False
    with translation.override(language[1].decode()):
        made = report_pdf.pdf_of(found.seen(), found.counted, counting.words_of(found), found.office, instance(), found)
    return made == data


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
