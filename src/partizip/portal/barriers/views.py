"""Pages of barrier reports: report, receipt and state, the desk's side, the statement with its numbers."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partizip.access import limits
from partizip.access.acts import NOBODY
from partizip.access.defaults import default
from partizip.access.limiting import too_many
from partizip.access.submitting import carry_out, sent, status_of
from partizip.core.limits import Limit
from partizip.portal.barriers import actions, queries
from partizip.portal.barriers.forms import AnswerForm, ReportForm
from partizip.portal.barriers.pages import page_named
from partizip.portal.clock import standings
from partizip.portal.models import BarrierReport

# Reports from one sender; a whole office may stand behind one.
FORMS = Limit("barrier report", 120, 3600)
PAGE = 50


@never_cache
def barrier_report(request: HttpRequest) -> HttpResponse:
    """The form, without account; whoever sends it gets a short code."""
    form = ReportForm(sent(request)[0], initial={"page": page_named(request.GET.get("seite", ""))})

    def report(by: Any, **facts: Any) -> BarrierReport:  # as nobody, also while signed in
        return actions.report_barrier(by=NOBODY, language=get_language() or "de", **facts)

    if request.method == "POST" and form.is_valid() and (seconds := limits.take(FORMS, limits.sender(request))):
        return too_many(request, seconds)
    if carry_out(request, form, report):
        return redirect("barrier_status", form.result.code)  # type: ignore[attr-defined]
    context = {"form": form, "months": default("barriers.answer_months")}
    return render(request, "portal/barrier_report.html", context, status=status_of(form))


@never_cache
def barrier_status(request: HttpRequest, code: str) -> HttpResponse:
    """Receipt and state of a report, and its answer; not what was reported, nor by whom."""
    found = queries.by_code(code, timezone.now())
    if found is None:
        raise Http404
    if found.case.code != code:
        return redirect("barrier_status", found.case.code)
    words = getattr(found.case, "words", None)
    return render(request, "portal/barrier_status.html", {"found": found, "report": found.case, "words": words})


def accessibility(request: HttpRequest) -> HttpResponse:
    """What is accessible, what is not yet, whom to tell, and what became of what was told."""
    now, code = timezone.now(), request.GET.get("code", "").strip()
    if code:
        if seconds := limits.wait(limits.CODES, limits.sender(request)):
            return too_many(request, seconds)
        if found := queries.by_code(code, now):
            return redirect("barrier_status", found.case.code)
        limits.take(limits.CODES, limits.sender(request))
    context = {"numbers": queries.numbers(now), "code": code[:60], "months": default("barriers.answer_months")}
    return render(request, "portal/accessibility.html", context)


def barriers(request: HttpRequest) -> HttpResponse:
    """The desk's list: what waits for an answer, and what was answered."""
    now = timezone.now()
    page = Paginator(queries.waiting(), PAGE).get_page(request.GET.get("seite"))
    context = {"page": page, "waiting": standings(page, now), "answered": queries.answered_reports(now)}
    return render(request, "portal/barriers.html", context)


def barrier_answer(request: HttpRequest, code: str) -> HttpResponse:
    """What was reported, and the form for the answer."""
    found = queries.by_code(code, timezone.now())
    if found is None:
        raise Http404
    form = AnswerForm(sent(request)[0])
    if carry_out(request, form, actions.answer_barrier, report=found.case):
        messages.success(request, _("The answer was stored; the record says that there is one."))
        return redirect("barriers")
    words = getattr(found.case, "words", None)
    context = {"form": form, "found": found, "report": found.case, "words": words}
    return render(request, "portal/barrier.html", context, status=status_of(form))
