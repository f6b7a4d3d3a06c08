"""Public pages of the steering circle: what it is, its meetings, points, decisions with their tasks, minutes."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from partizip.commissioner.actions import circle as actions
from partizip.commissioner.exports import circle as exports
from partizip.commissioner.exports import circle_printed as printed
from partizip.commissioner.models import Circle, Meeting, Point
from partizip.commissioner.queries import circle as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.documents import pdf
from partizip.opendata.tables import table

PAGE = 25
FEED = 100  # entries of the feed


def _may(request: HttpRequest, found: Circle) -> dict[str, bool]:
    return actions.allowed(request.actor, timezone.now(), found)  # type: ignore[attr-defined]


def circle(request: HttpRequest) -> HttpResponse:
    """The circle: purpose, chair of the day, members, meetings, decisions with their tasks, who came."""
    found, now = queries.circle(), timezone.now()
    if found is None:
        return render(request, "commissioner/circle_none.html")
    day, meetings = berlin_day(now), queries.meetings(found)
    page = Paginator(queries.resolutions(found), PAGE).get_page(request.GET.get("seite"))
    coming = queries.upcoming(meetings, now)
    seats = list(queries.seats(found))
    context = {
        "circle": found, "rules": found.rules_at(now), "chair": found.chair(day), "meetings": meetings, "now": now,
        "seats": [seat for seat in seats if not _ended(seat, day)], "former": [s for s in seats if _ended(s, day)],
        "coming": coming, "papers_due": queries.papers_due(coming) if coming else None, "page": page,
        "decided": queries.decided(page, now), "attendance": queries.attendance(found), "may": _may(request, found),
    }  # fmt: skip
    return render(request, "commissioner/circle.html", context)


def _ended(seat: Any, day: Any) -> bool:
    end = getattr(seat, "end", None)
    return end is not None and end.last_day < day


def _meeting(code: str) -> Meeting:
    try:
        return queries.meeting(code.replace("\x00", ""))
    except Meeting.DoesNotExist as error:
        raise Http404 from error


def meeting(request: HttpRequest, code: str) -> HttpResponse:
    """One meeting: when and where, its agenda with papers and decisions, who came."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("circle_meeting", code=normal)
    found, now = _meeting(code), timezone.now()
    context = {
        "meeting": found, "call": found.call, "rules": found.circle.rules_at(found.call.starts_at), "now": now,
        "chair": found.circle.chair(found.day), "entries": queries.entries(found, now),
        "carried": queries.carried(found, now), "papers_due": queries.papers_due(found),
        "presences": queries.presences(found).values(), "begun": found.met.has_begun(now),
        "may": _may(request, found.circle),
    }  # fmt: skip
    return render(request, "commissioner/circle_meeting.html", context)


def point(request: HttpRequest, code: str) -> HttpResponse:
    """One point with its whole history: who put it, papers, postponements, decisions, dissent."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("circle_point", code=normal)
    try:
        found = queries.point(code.replace("\x00", ""))
    except Point.DoesNotExist as error:
        raise Http404 from error
    now = timezone.now()
    owed, may = queries.standings_of([found], now), _may(request, found.circle)
    held = may["decide"] and queries.held(found, queries.meetings(found.circle), now)
    context = {
        "point": found, "closing": getattr(found, "closing", None), "now": now,
        "standing": owed.get(found.claim_id) if found.claim_id else None,
        "decided": [queries.Decided(row, owed[row.claim_id]) for row in found.resolutions.all()],
        "may": may, "held": bool(held),
    }  # fmt: skip
    return render(request, "commissioner/circle_point.html", context)


def minutes(request: HttpRequest, code: str) -> HttpResponse:
    """The minutes of a meeting: the draft with the comments beside it, or the approved ones with their fingerprint."""
    found, now = _meeting(code), timezone.now()
    if not found.met.has_begun(now):
        raise Http404
    written = queries.written(found)
    given = found.approvals.select_related("body").order_by("at")
    context = {
        "meeting": found, "written": written, "told": printed.told(written.content),
        "comments": found.comments.select_related("body"), "may": _may(request, found.circle),
        "approvable": found.code in queries.approvable(queries.meetings(found.circle), now),
        "approvals": [row for row in given if row.digest == written.digest],
    }  # fmt: skip
    return render(request, "commissioner/circle_minutes.html", context)


def minutes_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """The same as a PDF."""
    found, now = _meeting(code), timezone.now()
    if not found.met.has_begun(now):
        raise Http404
    instance = request.instance  # type: ignore[attr-defined]
    at = printed.as_of(found)
    try:
        content = pdf.made(printed.TEMPLATE, printed.minutes(found, queries.written(found), instance), at=at)
    except pdf.NotMade:
        reason = _("The PDF could not be made; the fault was recorded. The page of the minutes says the same.")
        return render(request, "503.html", {"reason": reason}, status=503)
    response = HttpResponse(content, content_type="application/pdf")
    name = f"{'demo-' if instance.demo else ''}protokoll-{found.code}.pdf"
    response["Content-Disposition"] = content_disposition_header(False, name)
    return response


def decisions_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every decision with the state of its task, as a table or feed."""
    if not exports.DECISIONS.offers(kind):
        raise Http404
    found, now = queries.resolutions(queries.circle()), timezone.now()
    if kind == "atom":
        title = request.instance.titled(_("Decisions of the steering circle"))  # type: ignore[attr-defined]
        text = exports.atom(queries.decided(found[:FEED], now), title, settings.SITE_URL + request.path)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    rows = exports.decision_rows(queries.decided(found, now))
    return table(request, kind, rows, columns=exports.DECISION_COLUMNS, name="steuerungskreis", key="decisions")


def meetings_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every meeting, as a table or calendar."""
    if not exports.MEETINGS.offers(kind):
        raise Http404
    found, now = queries.circle(), timezone.now()
    meetings = queries.meetings(found) if found else []
    if kind == "ics":
        title = request.instance.titled(_("Meetings of the steering circle"))  # type: ignore[attr-defined]
        text = exports.calendar(meetings, title, now)
        return HttpResponse(text, content_type="text/calendar; charset=utf-8")
    rows = exports.meeting_rows(meetings, now)
    return table(request, kind, rows, columns=exports.MEETING_COLUMNS, name="sitzungen", key="meetings")
