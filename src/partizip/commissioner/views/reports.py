"""Public pages of the yearly report: each year as it stands now, the published editions, and what a number counts."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.commissioner import counting
from partizip.commissioner.exports import reports as exports
from partizip.commissioner.models import ReportEdition
from partizip.commissioner.queries import reports as queries
from partizip.commissioner.reporting import as_pdf, content, seen
from partizip.core import annual
from partizip.core.annual import Cell, Counted
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.opendata.tables import table

PAGE = 100
TABLES = ("csv", "json")


def _office(request: HttpRequest, now: datetime) -> Body:
    """The office that the address names, else the first. Raises Http404 when there is none."""
    name = request.GET.get("amt", "").replace("\x00", "")[:80]
    found = queries.office(name, berlin_day(now))
    if found is None:
        raise Http404
    return found


def _edition(code: str) -> ReportEdition:
    try:
        return queries.edition(normalise_short_code(code) or code.replace("\x00", ""))
    except ReportEdition.DoesNotExist as error:
        raise Http404 from error


def _ask(request: HttpRequest) -> str:
    """The query that stays the same from page to page."""
    return f"?{request.GET.urlencode()}" if request.GET else ""


def reports(request: HttpRequest) -> HttpResponse:
    """The years that can be read, and every published edition."""
    now = timezone.now()
    known = queries.offices(berlin_day(now))
    name = request.GET.get("amt", "")
    office = next((body for body in known if not name or body.slug == name), None)
    context = {
        "offices": known, "office": office, "years": queries.years(office.id, now) if office else [],
        "editions": counting.editions(office.id) if office else [],
    }  # fmt: skip
    return render(request, "commissioner/reports.html", context)


def reports_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The published editions in other formats; of all offices where the address names none."""
    if not exports.REPORTS.offers(kind):
        raise Http404
    found = counting.editions()
    if request.GET.get("amt"):
        found = counting.editions(_office(request, timezone.now()).id)
    if kind == "atom":
        title = request.instance.titled(_("Yearly reports of the office"))  # type: ignore[attr-defined]
        text = exports.atom(found, title, settings.SITE_URL + request.path)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    return table(request, kind, exports.rows(found), columns=exports.COLUMNS, name="berichte", key="reports")


def year(request: HttpRequest, year: int) -> HttpResponse:
    """A year as its records stand now; marked as such, beside what the office published of it."""
    now = timezone.now()
    found, office = seen(year, now), _office(request, now)
    cells = counting.cells(counting.counted(found, office.id))
    context = {
        "year": found, "office": office, "offices": queries.offices(berlin_day(now)),
        "editions": counting.editions(office.id).filter(year=year), "ask": _ask(request),
    }  # fmt: skip
    return render(request, "commissioner/report_year.html", context | content(cells, {}))


def edition(request: HttpRequest, entry: str) -> HttpResponse:
    """A published edition as it was frozen, with what would count otherwise today, and why."""
    found = _edition(entry)
    if found.code != entry:
        return redirect(found)
    context = {
        "year": found.seen(), "office": found.office, "edition": found, "differences": queries.differences(found),
        "ask": f"?ausgabe={found.code}",
        "newer": counting.editions(found.office_id).filter(year=found.year, number__gt=found.number).first(),
    }  # fmt: skip
    return render(
        request, "commissioner/report_edition.html", context | content(found.counted, counting.words_of(found))
    )


def year_pdf(request: HttpRequest, year: int) -> HttpResponse:
    """The numbers of a year as they stand now, to print."""
    now = timezone.now()
    found, office = seen(year, now), _office(request, now)
    cells = counting.cells(counting.counted(found, office.id))
    return as_pdf(request, f"bericht-{year}-stand", year=found, cells=cells, words={}, office=office)


def edition_pdf(request: HttpRequest, entry: str) -> HttpResponse:
    """A published edition, to print and to file."""
    found = _edition(entry)
    words = counting.words_of(found)
    facts = {"year": found.seen(), "cells": found.counted, "words": words, "office": found.office, "edition": found}
    return as_pdf(request, f"bericht-{found.year}-{found.number}", **facts)


def _numbers(request: HttpRequest, kind: str, cells: queries.Cells, name: str, whole: dict[str, Any]) -> HttpResponse:
    if kind not in TABLES:
        raise Http404
    if kind == "json":
        return JsonResponse({"mark": request.instance.mark} | whole)  # type: ignore[attr-defined]
    return table(request, kind, queries.table_rows(cells), columns=exports.NUMBERS, name=name, key="numbers")


def year_numbers(request: HttpRequest, year: int, kind: str) -> HttpResponse:
    """The numbers of a year as they stand now, as a table or with the ids of all that counts."""
    now = timezone.now()
    found, office = seen(year, now), _office(request, now)
    cells = counting.cells(counting.counted(found, office.id))
    whole = exports.numbers(found, cells) | {"office": office.slug}
    return _numbers(request, kind, cells, f"bericht-{year}-stand", whole)


def edition_numbers(request: HttpRequest, entry: str, kind: str) -> HttpResponse:
    """An edition's numbers as a table, or all that its fingerprint covers."""
    found = _edition(entry)
    return _numbers(request, kind, found.counted, f"bericht-{found.year}-{found.number}", exports.frozen(found))


def _recount(request: HttpRequest, year: int, counted: str) -> dict[str, Any]:
    """What one figure counts: in a year as it stands now, or for the moment of an edition; narrowed to a group."""
    figure = annual.FIGURES.get(counted)
    code, group = (request.GET.get(name, "").replace("\x00", "")[:80] for name in ("ausgabe", "gruppe"))
    published = _edition(code) if code else None
    if figure is None or (published is not None and published.year != year):
        raise Http404
    now = timezone.now()
    found = published.seen() if published else seen(year, now)
    office = published.office if published else _office(request, now)
    rows = queries.rows_of(figure, found, office.id)
    new, gone = queries.recounted(rows, published, counted)
    cells: dict[str, list[Cell]] = {counted: [annual.cell(row) for row in rows]}
    [shown] = queries.shown(cells)
    kept: list[Counted] = [row for row in rows if not group or row.group == group]
    return {
        "year": found, "office": office, "edition": published, "shown": shown, "rows": kept, "new": new, "gone": gone,
        "group": next((one for one in shown.groups if one.name == group), None), "chosen": group,
        "named": {one.name: one for one in shown.groups},
    }  # fmt: skip


def counted(request: HttpRequest, year: int, counted: str) -> HttpResponse:
    """Everything that one number counts, each with its page, so that a reader can count again."""
    context = _recount(request, year, counted)
    page = Paginator(context["rows"], PAGE).get_page(request.GET.get("seite"))
    named = context["named"]
    query = request.GET.copy()
    query.pop("seite", None)
    amt = f"?amt={context['office'].slug}" if "amt" in query else ""
    context |= {"query": f"?{query.urlencode()}" if query else "", "ask": amt}
    context |= {"page": page, "rows": [(row, named.get(row.group)) for row in page], "total": page.paginator.count}
    return render(request, "commissioner/report_counted.html", context)


def counted_export(request: HttpRequest, year: int, counted: str, kind: str) -> HttpResponse:
    """The same rows as a table."""
    if kind not in TABLES:
        raise Http404
    rows = exports.counted_rows(_recount(request, year, counted)["rows"])
    return table(request, kind, rows, columns=exports.COUNTED, name=f"{year}-{counted}", key="rows")
