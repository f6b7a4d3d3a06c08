"""Pages of figures."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, sent, status_of
from partizip.figures import actions, exports, queries
from partizip.figures.forms import CorrectionForm, FigureForm, SeriesForm
from partizip.figures.models import Figure, Series, in_full
from partizip.figures.pictures import pictures
from partizip.opendata.tables import table


def figures(request: HttpRequest) -> HttpResponse:
    """All series with their newest values."""
    return render(request, "figures/figures.html", {"series": queries.newest()})


def figure_series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series with every figure, base, key date, source and method."""
    found = _series(slug)
    charts = pictures(found, queries.bodies_of([found]))
    return render(request, "figures/series.html", {"series": found, "charts": charts})


def _series(slug: str) -> Series:
    try:
        return queries.series(slug)
    except Series.DoesNotExist as error:
        raise Http404 from error


def figures_export(request: HttpRequest, kind: str) -> HttpResponse:
    """All figures in force as CSV or JSON."""
    if not exports.FIGURES.offers(kind):
        raise Http404
    rows = [exports.row(series, figure) for series in queries.all_series() for figure in series.current]  # type: ignore[attr-defined]
    return table(request, kind, rows, columns=exports.COLUMNS, name="zahlen", key="figures")


def figure_series_export(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """One series with every value, corrected ones too, as CSV or JSON."""
    if not exports.SERIES.offers(kind):
        raise Http404
    found = _series(slug)
    rows = [exports.history_row(found, figure) for figure in found.history]  # type: ignore[attr-defined]
    return table(request, kind, rows, columns=exports.HISTORY, name=slug, key="figures")


def figure_publish(request: HttpRequest) -> HttpResponse:
    """An editor publishes a value."""
    form = FigureForm(sent(request)[0], initial={"series": request.GET.get("reihe", "")})
    if carry_out(request, form, actions.publish_figure):
        messages.success(request, _("The figure was published."))
        return redirect(form.result.series)  # type: ignore[attr-defined]
    return render(request, "figures/form.html", {"form": form}, status=status_of(form))


def series_define(request: HttpRequest) -> HttpResponse:
    """An editor defines a series, which then takes values."""
    form = SeriesForm(sent(request)[0])
    if carry_out(request, form, actions.define_series):
        messages.success(request, _("The series was defined. Now its values can be published."))
        return redirect(form.result)  # type: ignore[attr-defined]
    return render(request, "figures/series_form.html", {"form": form}, status=status_of(form))


def figure_correct(request: HttpRequest, figure: UUID) -> HttpResponse:
    """An editor replaces a value by another; the old one stays readable beside it."""
    try:
        found = queries.figure(figure)
    except Figure.DoesNotExist as error:
        raise Http404 from error
    lines = (f"{each.level}; {in_full(each.low)}; {in_full(each.high)}" for each in found.intervals.all())
    form = CorrectionForm(sent(request)[0], initial={"intervals": "\n".join(lines)})
    if carry_out(request, form, actions.correct_figure, figure=found):
        messages.success(request, _("The correction was published; the old value stays readable."))
        return redirect(found.series)
    return render(request, "figures/correct.html", {"form": form, "figure": found}, status=status_of(form))
