"""Pages of bodies."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.access.submitting import carry_out, sent, status_of
from partizip.bodies import actions, exports, queries, sheet
from partizip.bodies.forms import FunctionEndForm, FunctionForm, ImportForm
from partizip.bodies.models import Body, Function, Kind
from partizip.core.calendar import berlin_day, parse_day
from partizip.opendata.tables import table


def _day(request: HttpRequest) -> date:
    """The day of the address (?am=), else today; what is no day is not found."""
    try:
        return parse_day(request.GET["am"]) if request.GET.get("am") else berlin_day(timezone.now())
    except ValueError as error:
        raise Http404 from error


def bodies(request: HttpRequest) -> HttpResponse:
    """The directory as of a day."""
    day, kind = _day(request), request.GET.get("art", "")
    groups = queries.directory(day, kind if kind in Kind.values else "")
    context = {"groups": groups, "day": day, "kind": kind, "kinds": Kind.choices}
    return render(request, "bodies/bodies.html", context | {"functions": queries.functions(day)})


def body(request: HttpRequest, slug: str) -> HttpResponse:
    """One body with its history."""
    try:
        found = queries.body(slug)
    except Body.DoesNotExist as error:
        raise Http404 from error
    return render(request, "bodies/body.html", {"body": found, "today": berlin_day(timezone.now())})


def bodies_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The directory as CSV or JSON."""
    if not exports.BODIES.offers(kind):
        raise Http404
    rows = exports.rows(_day(request), request.GET.get("art", ""))
    # The import passes over the column that the demo's mark stands in.
    return table(request, kind, rows, columns=sheet.COLUMNS, name="stellen", key="bodies")


def function_give(request: HttpRequest) -> HttpResponse:
    """Record that a body holds a function from a day on."""
    form = FunctionForm(sent(request)[0])
    if carry_out(request, form, actions.give_function):
        messages.success(request, _("The function was recorded."))
        return redirect(form.result.body)  # type: ignore[attr-defined]
    context = {"form": form, "title": _("Record a function")}
    return render(request, "bodies/form.html", context, status=status_of(form))


def function_end(request: HttpRequest, function: UUID) -> HttpResponse:
    """Record the last day on which a body holds a function."""
    found = get_object_or_404(Function.objects.select_related("body"), id=function)
    form = FunctionEndForm(sent(request)[0])
    if carry_out(request, form, actions.end_function, function=found):
        messages.success(request, _("The end of the function was recorded."))
        return redirect(found.body)
    context = {"form": form, "title": _("End a function"), "function": found}
    return render(request, "bodies/form.html", context, status=status_of(form))


def bodies_import(request: HttpRequest) -> HttpResponse:
    """An administrator brings in a table."""
    form = ImportForm(*sent(request))
    if request.method == "POST" and form.is_valid() and form.cleaned_data.pop("dry_run"):
        count = len(form.cleaned_data["rows"])
        words = ngettext("%(count)s row is in order.", "%(count)s rows are in order.", count) % {"count": count}
        messages.success(request, words + " " + _("Nothing was written."))
        return redirect("bodies_import")
    if carry_out(request, form, actions.import_bodies):
        messages.success(request, _("The bodies were recorded."))
        return redirect("bodies")
    columns = [(name, Body._meta.get_field(name).verbose_name, name in sheet.REQUIRED) for name in sheet.COLUMNS]
    context = {"form": form, "columns": columns, "kinds": Kind.choices}
    return render(request, "bodies/import.html", context, status=status_of(form))
