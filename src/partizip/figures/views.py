"""Pages of figures."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, sent, status_of
from partizip.core.tables import csv_text
from partizip.figures import actions, queries
from partizip.figures.forms import CorrectionForm, FigureForm, SeriesForm
from partizip.figures.models import Figure, Series

COLUMNS = (
    "series", "title", "value", "unit", "base", "key_date", "area", "source", "definition", "method", "published_at",
    "fingerprint_of_inputs", "url",
)  # fmt: skip


def figures(request: HttpRequest) -> HttpResponse:
    """All series with their figures in force."""
    return render(request, "figures/figures.html", {"series": queries.all_series()})


def figure_series(request: HttpRequest, slug: str) -> HttpResponse:
    """One series with every figure, base, key date, source and method."""
    try:
        found = queries.series(slug)
    except Series.DoesNotExist as error:
        raise Http404 from error
    return render(request, "figures/series.html", {"series": found})


def _row(series: Series, figure: Figure) -> list[Any]:
    return [
        series.slug, series.title, format(figure.value, f".{figure.decimals}f"), series.unit, figure.base,
        figure.key_date.isoformat(), series.area, figure.source, series.definition, figure.method,
        figure.published_at.isoformat(), figure.digest, f"{settings.SITE_URL}{series.get_absolute_url()}#{figure.id}",
    ]  # fmt: skip


def figures_export(request: HttpRequest, kind: str) -> HttpResponse:
    """All figures in force as CSV or JSON."""
    rows = [_row(series, figure) for series in queries.all_series() for figure in series.current]  # type: ignore[attr-defined]
    instance = request.instance  # type: ignore[attr-defined]
    if kind == "json":
        return JsonResponse({"mark": instance.mark, "figures": [dict(zip(COLUMNS, row, strict=True)) for row in rows]})
    if kind != "csv":
        raise Http404
    columns: tuple[str, ...] = COLUMNS
    if instance.mark:  # in each row, which may be copied elsewhere
        columns, rows = (*COLUMNS, "note"), [[*row, instance.mark] for row in rows]
    response = HttpResponse(csv_text(columns, rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{"demo-" if instance.demo else ""}zahlen.csv"'
    return response


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
    form = CorrectionForm(sent(request)[0])
    if carry_out(request, form, actions.correct_figure, figure=found):
        messages.success(request, _("The correction was published; the old value stays readable."))
        return redirect(found.series)
    return render(request, "figures/correct.html", {"form": form, "figure": found}, status=status_of(form))
