"""What the public pages and the desk share of a yearly report: its content for a template, and its PDF."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.commissioner.exports import report_pdf as printed
from partizip.commissioner.pictures import of_report
from partizip.commissioner.queries import reports as queries
from partizip.core import annual
from partizip.core.annual import Year
from partizip.documents import pdf


def _language() -> str:
    """The reader's language."""
    return get_language() or settings.LANGUAGE_CODE


def seen(year: int, now: datetime) -> Year:
    """A year as it stands now. Raises Http404 for one that has not begun, or that no report counts."""
    found = Year(year, now) if annual.FIRST_YEAR <= year <= annual.LAST_YEAR else None
    if found is None or now < found.start:
        raise Http404
    return found


def content(cells: queries.Cells, words: dict[tuple[str, str], str]) -> dict[str, Any]:
    """Sections with their charts, for the template of a report."""
    drawn = of_report(queries.shown(cells))
    return {"parts": [(part, drawn.get(part.name, [])) for part in queries.parts(cells, words, _language())]}


def as_pdf(request: HttpRequest, name: str, **facts: Any) -> HttpResponse:
    """A report as a PDF; a page that says so when it cannot be made."""
    try:
        made = printed.pdf_of(instance=request.instance, **facts)  # type: ignore[attr-defined]
    except pdf.NotMade:
        reason = _("The PDF could not be made; the fault was recorded. The page says the same and can be printed.")
        return render(request, "503.html", {"reason": reason}, status=503)
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, f"{name}.pdf")
    return response
