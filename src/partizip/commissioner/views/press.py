"""Public pages of the press room. What can be read follows from the moment alone: no switch, no queue, no approval."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.commissioner.exports import press as exports
from partizip.commissioner.exports import press_pdf as printed
from partizip.commissioner.models import Attachment, Edition, Item, Kind
from partizip.commissioner.queries import press as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.documents import pdf
from partizip.documents.serving import served
from partizip.opendata.tables import table
from partizip.post import outbox

PAGE = 25
FEED = 100  # entries of the feed


def _language() -> str:
    return get_language() or settings.LANGUAGE_CODE


def _filter(request: HttpRequest) -> queries.Filter:
    asked = request.GET
    return queries.Filter.read(asked.get("art", ""), asked.get("sprache", ""), asked.get("jahr", ""))


def press(request: HttpRequest) -> HttpResponse:
    """Everything that is published and not withdrawn, newest first."""
    now, chosen = timezone.now(), _filter(request)
    page = Paginator(queries.readable(now, chosen), PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page, "chosen": chosen, "kinds": Kind.choices, "languages": settings.LANGUAGES,
        "rows": [(item, queries.chosen(item, _language())) for item in page],
        "year": chosen.year or "", "this_year": berlin_day(now).year,
        "rooms": queries.rooms(berlin_day(now)) if settings.MAIL_WAY else (), "no_mail": outbox.off_in_public(),
    }  # fmt: skip
    return render(request, "commissioner/press.html", context)


def press_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table or feed, with what was withdrawn."""
    if not exports.PRESS.offers(kind):
        raise Http404
    found = queries.items(timezone.now(), _filter(request))
    if kind == "atom":
        title = request.instance.titled(_("Press room"))  # type: ignore[attr-defined]
        text = exports.atom(list(found[:FEED]), _language(), title, settings.SITE_URL + request.path)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    return table(request, kind, exports.rows(found), columns=exports.COLUMNS, name="presse", key="press")


def _found(code: str, now: datetime) -> Item:
    """An item that can be read or was withdrawn; what is sealed is as unknown as what does not exist."""
    try:
        return queries.item(code.replace("\x00", ""), now)
    except Item.DoesNotExist as error:
        raise Http404 from error


def press_item(request: HttpRequest, code: str) -> HttpResponse:
    """An item in the reader's language, else in German; or that it was withdrawn, when and why."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("press_item", code=normal)
    found = _found(code, timezone.now())
    return _gone(request, found) if found.is_gone else _shown(request, found, queries.chosen(found, _language()))


def press_edition(request: HttpRequest, code: str, language: str, number: int) -> HttpResponse:
    """One edition as it was published, to cite."""
    found = _found(code, timezone.now())
    edition = queries.edition(found, language, number)
    if edition is None:
        raise Http404
    if found.is_gone or edition.words.removal_id:
        return _gone(request, found, edition)
    return _shown(request, found, edition, cited=True)


def press_pdf(request: HttpRequest, code: str, language: str, number: int) -> HttpResponse:
    """One edition as a PDF, to print, to send on and to file."""
    found = _found(code, timezone.now())
    edition = queries.edition(found, language, number)
    if edition is None:
        raise Http404
    if found.is_gone or edition.words.removal_id:
        return _gone(request, found, edition)
    edition.item = found
    try:
        content = printed.pdf_of(edition, request.instance)  # type: ignore[attr-defined]
    except pdf.NotMade:
        reason = _("The PDF could not be made; the fault was recorded. The page says the same and can be printed.")
        return render(request, "503.html", {"reason": reason}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{code}-{language}-{number}.pdf")
    return response


def press_attachment(request: HttpRequest, code: str, language: str, number: int, sha256: str) -> HttpResponse:
    """A file of an edition by its fingerprint; it answers while the edition can be read, and not a second before."""
    found = _found(code, timezone.now())
    edition = queries.edition(found, language, number)
    if edition is None:
        raise Http404
    if found.is_gone or edition.words.removal_id:
        return _gone(request, found, edition)
    file = Attachment.objects.filter(edition=edition, sha256=sha256).first()
    if file is None:
        raise Http404
    if not file.is_untouched:
        reason = _("The file on the server is not the one that was published: its fingerprint differs.")
        return render(request, "410.html", {"reason": reason}, status=410)
    return served(file.name, file.media_type, bytes(file.data))


def _shown(request: HttpRequest, item: Item, edition: Edition, *, cited: bool = False) -> HttpResponse:
    counts = queries.newest(item)
    for one in item.readable:
        one.item = item
    context: dict[str, Any] = {
        "item": item, "edition": edition, "words": edition.words, "cited": cited, "untouched": edition.is_untouched,
        "newest": counts[edition.language],
        "others": [one for one in counts.values() if one.language != edition.language],
        "editions": [one for one in item.readable if one.language == edition.language],
        "foreign": not cited and edition.language != _language(),
        "later_removed": [
            one for one in item.removed if one.language == edition.language and one.number > edition.number
        ],
    }  # fmt: skip
    return render(request, "commissioner/item.html", context)


def _gone(request: HttpRequest, item: Item, edition: Edition | None = None) -> HttpResponse:
    """The place of what was withdrawn, or of what the law removed: `edition`, else all of it."""
    if hasattr(item, "withdrawal"):
        return render(request, "commissioner/withdrawn.html", {"item": item}, status=410)
    return render(request, "commissioner/removed.html", {"item": item, "edition": edition}, status=410)
