"""Public pages of audits: what is audited, how each sample was drawn, and the published report."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partizip.access import limits
from partizip.access.limiting import too_many
from partizip.access.submitting import sent, status_of
from partizip.audit import exports, queries, shown
from partizip.audit.again import AgainForm
from partizip.audit.models import Audit, Sample
from partizip.core.ids import normalise_short_code
from partizip.core.limits import Limit
from partizip.opendata.tables import table

PAGE = 50
# Samples drawn again from one sender; a whole office may stand behind one. Each costs up to a tenth of a second.
AGAIN = Limit("sample drawn again", 120, 600)


def audits(request: HttpRequest) -> HttpResponse:
    """Every audit, newest first."""
    page = Paginator(queries.audits(), PAGE).get_page(request.GET.get("seite"))
    return render(request, "audit/audits.html", {"page": page})


def audits_export(request: HttpRequest, kind: str) -> HttpResponse:
    """Every audit as CSV or JSON."""
    if not exports.AUDITS.offers(kind):
        raise Http404
    return table(request, kind, exports.rows(), columns=exports.COLUMNS, name="pruefungen", key="audits")


def _audit(code: str) -> Audit:
    try:
        return queries.audit(code.replace("\x00", ""))
    except Audit.DoesNotExist as error:
        raise Http404 from error


def audit(request: HttpRequest, audit: str) -> HttpResponse:
    """One audit: its task, its samples, and its report once it is published."""
    normal = normalise_short_code(audit)
    if normal and normal != audit:
        return redirect("audit", audit=normal)
    found = _audit(audit)
    report = getattr(found, "report", None)
    context = {"audit": found, "kind": _(found.case_kind.title), "samples": queries.samples_of(found), "report": report}
    return render(request, "audit/audit.html", context | (shown.report(report.content) if report else {}))


def _sample(code: str, number: int) -> Sample:
    try:
        return queries.sample(code.replace("\x00", ""), number)
    except (Sample.DoesNotExist, OverflowError) as error:
        raise Http404 from error


def audit_sample(request: HttpRequest, audit: str, number: int) -> HttpResponse:
    """A sample: what was committed to when, what chance gave, which cases were drawn, how to draw it again."""
    found = _sample(audit, number)
    draw = getattr(found, "draw", None)
    cases = queries.briefs(found.audit, draw.cases) if draw else []
    context = {"sample": found, "draw": draw, "cases": cases, "line": queries.commitment_line(found)}
    return render(request, "audit/sample.html", context)


def audit_population(request: HttpRequest, audit: str, number: int) -> HttpResponse:
    """The population as it was committed to: the very bytes whose fingerprint stands in the record."""
    found = _sample(audit, number)
    response = HttpResponse(found.population.encode(), content_type="text/plain; charset=us-ascii")
    response["Content-Disposition"] = f'attachment; filename="{found.audit.code}-{found.number}.txt"'
    return response


def sample_again(request: HttpRequest) -> HttpResponse:
    """Draw a sample again, here; the same can be done with a program of one's own."""
    initial = {}
    code, _colon, number = request.GET.get("von", "")[:20].partition(":")
    if number.isascii() and number.isdigit():
        found = _sample(code, int(number))
        draw = getattr(found, "draw", None)
        initial = {"population": found.population, "size": found.size, "seed": draw.seed if draw else ""}
    if request.method == "POST" and (seconds := limits.take(AGAIN, limits.sender(request))):
        return too_many(request, seconds)
    form = AgainForm(sent(request)[0], initial=initial)
    done = form.is_bound and form.is_valid()
    return render(request, "audit/again.html", {"form": form, "done": done}, status=status_of(form))
