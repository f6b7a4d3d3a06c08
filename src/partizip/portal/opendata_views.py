"""Pages of open data: the catalogue for people and as DCAT-AP."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import translate_url
from django.utils import timezone, translation
from django.utils.translation import get_language

from partizip.core import dcat
from partizip.portal import catalogue as made


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every public list and figure with its files, by name."""
    found, language = made.entries(timezone.now()), get_language() or "de"
    rows = [_row(entry, language) for entry in found]
    return render(request, "portal/catalogue.html", {"rows": rows, "licence": made.licence()})


def _row(entry: dcat.Entry, language: str) -> dict[str, Any]:
    """A data set in the reader's language; words that are not there in it stand in German and are marked so."""
    title = language if language in entry.titles else "de"
    about = language if language in entry.abouts else "de"
    return {
        "entry": entry, "title": entry.titles[title], "title_language": title, "about": entry.abouts[about],
        "about_language": about, "page": _own(entry.page, language),
        "files": [(one, _own(one.address, language)) for one in entry.distributions],
    }  # fmt: skip


def _own(address: str, language: str) -> str:
    """A lasting address as a link on this site in the reader's language."""
    with translation.override("de"):
        return translate_url(address.removeprefix(settings.SITE_URL), language)


def catalogue_jsonld(request: HttpRequest) -> JsonResponse:
    """The same as DCAT-AP in JSON-LD, in all languages at once."""
    instance = request.instance  # type: ignore[attr-defined]
    whole = made.catalogue(instance, made.licence())
    found = dcat.document(whole, made.marked(made.entries(timezone.now()), instance))
    return JsonResponse(found, content_type="application/ld+json", json_dumps_params={"ensure_ascii": False})
