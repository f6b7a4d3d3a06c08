"""Pages about witnesses: the public list, its formats and policy file, and the desk where they are registered."""

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, sent
from partizip.journal import keeping
from partizip.journal.models import Witness
from partizip.opendata.tables import table
from partizip.portal.witnesses import actions, exports, queries
from partizip.portal.witnesses.forms import WitnessEndForm, WitnessForm


def witnesses(request: HttpRequest) -> HttpResponse:
    """Who signs the record from outside, and how to become a witness."""
    rows = queries.standings()
    running = queries.running(rows)
    context = {"running": running, "ended": rows[len(running) :], "site": settings.SITE_URL}
    return render(request, "portal/witnesses.html", context)


def witnesses_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table."""
    if not exports.WITNESSES.offers(kind):
        raise Http404
    rows = exports.rows(queries.standings())
    return table(request, kind, rows, columns=exports.COLUMNS, name="zeugen", key="witnesses")


def log_policy(request: HttpRequest) -> HttpResponse:
    """A policy file for `partizip journal verify --policy` and other readers (c2sp.org/tlog-policy)."""
    try:
        text = queries.policy(settings.SITE_URL)
    except keeping.KeyProblem as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="partizip.policy"'
    return response


def witnesses_desk(request: HttpRequest) -> HttpResponse:
    """Register a witness, and go to the end of one."""
    form = WitnessForm(*sent(request))
    if carry_out(request, form, actions.register_witness):
        messages.success(request, _("The witness is registered; it is asked within a minute."))
        return redirect("witnesses_desk")
    context = {"form": form, "rows": queries.running(queries.standings())}
    return render(request, "portal/witnesses_desk.html", context, status=422 if form.errors else 200)


def witness_end(request: HttpRequest, witness: str) -> HttpResponse:
    """Ask a witness no more."""
    found = get_object_or_404(Witness, id=witness)
    form = WitnessEndForm(*sent(request))
    if carry_out(request, form, actions.end_witness, witness=found):
        messages.success(request, _("This witness is asked no more; what it signed stays."))
        return redirect("witnesses_desk")
    context = {"form": form, "witness": found}
    return render(request, "portal/witness_end.html", context, status=422 if form.errors else 200)
