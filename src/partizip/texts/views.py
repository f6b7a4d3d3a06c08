"""Pages of texts."""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, sent, status_of
from partizip.opendata.tables import table
from partizip.texts import actions, exports, queries
from partizip.texts.forms import ImportForm
from partizip.texts.models import Text, Version


def texts(request: HttpRequest) -> HttpResponse:
    """All texts with their versions."""
    return render(request, "texts/texts.html", {"texts": queries.all_texts()})


def texts_export(request: HttpRequest, kind: str) -> HttpResponse:
    """All versions of all texts, without their wording, as CSV or JSON."""
    if not exports.TEXTS.offers(kind):
        raise Http404
    rows = exports.rows(settings.SITE_URL)
    return table(request, kind, rows, columns=exports.COLUMNS, name="texte", key="versions")


def text(request: HttpRequest, text: UUID) -> HttpResponse:
    """A text's address leads to its newest version."""
    found = get_object_or_404(Text, id=text)
    return redirect(found.versions.order_by("-number").first() or "texts")


def _version(text: UUID, number: int) -> Version:
    try:
        return queries.version(text, number)
    except Version.DoesNotExist as error:
        raise Http404 from error


def text_version(request: HttpRequest, text: UUID, number: int) -> HttpResponse:
    """One wording with its fingerprint; each unit has an address."""
    version = _version(text, number)
    others = version.text.versions.order_by("-number")
    return render(
        request, "texts/version.html", {"version": version, "units": queries.units(version), "others": others}
    )


def synopsis(request: HttpRequest, text: UUID, old: int, new: int) -> HttpResponse:
    """Two wordings side by side."""
    return render(request, "texts/synopsis.html", {"comparison": _comparison(text, old, new)})


def _comparison(text: UUID, old: int, new: int) -> queries.Comparison:
    try:
        return queries.compare(text, old, new)
    except Version.DoesNotExist as error:
        raise Http404 from error


def synopsis_json(request: HttpRequest, text: UUID, old: int, new: int) -> JsonResponse:
    """The same for programs."""
    comparison = _comparison(text, old, new)
    rows = [
        {
            "eid": row.eid,
            "change": row.change,
            "old": row.old and {"num": row.old.num, "heading": row.old.heading, "text": row.old.text},
            "new": row.new and {"num": row.new.num, "heading": row.new.heading, "text": row.new.text},
            "words": [{"op": op, "text": words} for op, words in row.words],
        }
        for row in comparison.rows
    ]
    return JsonResponse({"text": str(text), "old": old, "new": new, "mark": request.instance.mark, "rows": rows})  # type: ignore[attr-defined]


def text_import(request: HttpRequest) -> HttpResponse:
    """An editor brings in a wording: sees how it will be split, goes back to change it, or stores it."""
    step, form = request.POST.get("step"), ImportForm(*sent(request))
    if step == "preview" and form.is_valid():
        units = actions.units_of(form.cleaned_data["data"])
        return render(request, "texts/preview.html", {"form": form.carried(), "units": units})
    if step == "change":
        form = ImportForm(initial=request.POST.dict())
    elif step is None and carry_out(request, form, actions.import_text):
        messages.success(request, _("The wording was stored and frozen."))
        return redirect(form.result)  # type: ignore[attr-defined]
    return render(request, "texts/import.html", {"form": form}, status=status_of(form))
