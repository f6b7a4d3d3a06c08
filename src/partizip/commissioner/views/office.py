"""Public pages of an independent office: who was appointed, its statutory tasks, attempted directives."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.appointments import facts as of_end
from partizip.commissioner.actions.office import own_office
from partizip.commissioner.exports import office as exports
from partizip.commissioner.models import Directive
from partizip.commissioner.queries import office as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.opendata.tables import table

PAGE = 25


def _may(request: HttpRequest, right: str, **met: bool) -> bool:
    return bool(verdict_of(request.actor, timezone.now(), right, **met))  # type: ignore[attr-defined]


def office(request: HttpRequest) -> HttpResponse:
    """Who holds the office since when and until when, appointed by whom; earlier terms and how they ended."""
    now = timezone.now()
    by = request.actor  # type: ignore[attr-defined]
    found = queries.offices(berlin_day(now))
    ends = set()
    if by.mandate_id is not None:
        held = [one.appointment for shown in found for one in shown.held]
        ends = {one.id for one in held if _may(request, "office.end_appointment", **of_end(by, now, one))}
    return render(request, "commissioner/office.html", {"offices": found, "ends": ends})


def appointments_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The appointments in other formats."""
    if not exports.APPOINTMENTS.offers(kind):
        raise Http404
    now = timezone.now()
    held = queries.appointments(berlin_day(now))
    if kind == "ics":
        title = request.instance.titled(_("Terms of the independent office"))  # type: ignore[attr-defined]
        response = HttpResponse(exports.as_ics(held, title, now), content_type="text/calendar; charset=utf-8")
        response["Content-Disposition"] = 'attachment; filename="bestellungen.ics"'
        return response
    rows = exports.appointment_rows(held)
    return table(request, kind, rows, columns=exports.APPOINTED, name="bestellungen", key="appointments")


def office_tasks(request: HttpRequest) -> HttpResponse:
    """The statutory tasks, each with its paragraph: the freedom from directives covers these."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    found = queries.tasks(berlin_day(now))
    mine = {one.task.office_id for one in found} if by.mandate_id is not None else set()
    ends = {body for body in mine if _may(request, "office.end_task", own_office=own_office(by, now, body))}
    return render(request, "commissioner/office_tasks.html", {"tasks": found, "ends": ends})


def office_tasks_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same list in other formats."""
    if not exports.TASKS.offers(kind):
        raise Http404
    rows = exports.task_rows(queries.tasks(berlin_day(timezone.now())))
    return table(request, kind, rows, columns=exports.TASK, name="aufgaben", key="tasks")


def directives(request: HttpRequest) -> HttpResponse:
    """Every attempted directive, newest first."""
    page = Paginator(queries.directives(), PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "rows": [queries.Logged(one) for one in page]}
    return render(request, "commissioner/directives.html", context)


def directives_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same log in other formats."""
    if not exports.DIRECTIVES.offers(kind):
        raise Http404
    found = [queries.Logged(one) for one in queries.directives()]
    if kind == "atom":
        title = request.instance.titled(_("Attempted directives"))  # type: ignore[attr-defined]
        text = exports.as_atom(found, title, settings.SITE_URL + request.path)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    rows = exports.directive_rows(found)
    return table(request, kind, rows, columns=exports.DIRECTED, name="weisungen", key="directives")


def directive(request: HttpRequest, directive: str) -> HttpResponse:
    """One attempted directive, with what the office answered and what the body says."""
    normal = normalise_short_code(directive)
    if normal and normal != directive:
        return redirect("directive", directive=normal)
    try:
        found = queries.directive(directive.replace("\x00", ""))
    except Directive.DoesNotExist as error:
        raise Http404 from error
    return render(
        request, "commissioner/directive.html", {"one": found, "directive": found.directive} | _ways(request, found)
    )


def _ways(request: HttpRequest, found: queries.Logged) -> dict[str, Any]:
    """Whether this visitor can answer for the office, or speak for the body that gave it."""
    by, now, one = request.actor, timezone.now(), found.directive  # type: ignore[attr-defined]
    if by.mandate_id is None:
        return {}
    return {
        "may_answer": _may(request, "office.log_directive", own_office=own_office(by, now, one.office_id)),
        "may_state": _may(
            request, "office.state_directive", own_body=one.given_by_id in lineage(by.body_id, berlin_day(now))
        ),
    }
