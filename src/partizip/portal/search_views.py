"""Pages of the search. What was searched stands in the address only; it is neither logged nor stored."""

from datetime import UTC, datetime
from typing import Any

from django.conf import settings
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.core.calendar import start_of_day
from partizip.opendata.feeds import Feed
from partizip.portal.finding import Hit, Result, bodies_of, day_or_none, searched
from partizip.search.queries import PAGE, Filter
from partizip.search.words import KINDS

LONGEST = 200  # characters of a query
MOST = 100  # rows of one file
FURTHEST = 500  # pages
NEVER = datetime(1970, 1, 1, tzinfo=UTC)  # a feed needs a time, and some things have no day


def _typed(request: HttpRequest, name: str, longest: int = 80) -> str:
    return request.GET.get(name, "").replace("\x00", " ").strip()[:longest]


def _filter(request: HttpRequest) -> Filter:
    return Filter(
        text=_typed(request, "q", LONGEST),
        kind=_typed(request, "art"),
        bodies=bodies_of(_typed(request, "von")),
        first=day_or_none(_typed(request, "ab")),
        last=day_or_none(_typed(request, "bis")),
    )


def _searched(request: HttpRequest, size: int) -> tuple[Filter, Result, Page[Any]]:
    """What was found, and the page of it that the address names; a page beyond the last one is the last."""
    chosen, typed = _filter(request), _typed(request, "seite", 4)
    wanted = min(max(1, int(typed)), FURTHEST) if typed.isascii() and typed.isdigit() else 1
    result = searched(chosen, (wanted - 1) * size, size)
    if not result.hits and wanted > 1:
        wanted = max(1, -(-result.total // size))
        result = searched(chosen, (wanted - 1) * size, size)
    return chosen, result, Paginator(range(result.total), size).get_page(wanted)


def search(request: HttpRequest) -> HttpResponse:
    """Everything public, by its words."""
    chosen, result, page = _searched(request, PAGE)
    unread = [name for name in ("ab", "bis") if _typed(request, name) and day_or_none(_typed(request, name)) is None]
    context = {"chosen": chosen, "result": result, "page": page, "kinds": KINDS, "unread": unread}
    context |= {"von": _typed(request, "von"), "bodies": Body.objects.only("slug", "name", "name_en")}
    context |= {"told": any(sign.isalnum() for sign in chosen.text), "cut": len(request.GET.get("q", "")) > LONGEST}
    return render(request, "portal/search.html", context)


def search_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same hits for programs, a hundred at a time."""
    chosen, result, page = _searched(request, MOST)
    instance = request.instance  # type: ignore[attr-defined]
    if kind == "json":
        rows = [_row(hit) for hit in result.hits]
        facts = {"mark": instance.mark, "query": chosen.text, "total": result.total, "page": page.number}
        return JsonResponse(facts | {"searched_instead": dict(result.instead), "hits": rows})
    if kind != "atom":
        raise Http404
    title, site = instance.titled(_("Search: %(words)s") % {"words": chosen.text}), settings.SITE_URL
    feed = Feed(title=title, link=site + reverse("search"), feed_url=site + request.path, author=instance.name)
    for hit in result.hits:
        when = start_of_day(hit.document.day) if hit.document.day else NEVER
        feed.add_item(
            f"{hit.kind}: {hit.plain_title}", site + hit.address, hit.plain_excerpt, unique_id=site + hit.address,
            pubdate=when, updateddate=when,
        )  # fmt: skip
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _row(hit: Hit) -> dict[str, Any]:
    return {
        "kind": hit.document.kind, "title": hit.plain_title, "name": hit.document.name,
        "day": hit.document.day.isoformat() if hit.document.day else None, "body": hit.body.slug if hit.body else None,
        "language": hit.language, "excerpt": hit.plain_excerpt, "url": settings.SITE_URL + hit.address,
    }  # fmt: skip


def search_description(request: HttpRequest) -> HttpResponse:
    """How browsers ask this search (OpenSearch 1.1)."""
    address = settings.SITE_URL + reverse("search")
    kind = "application/opensearchdescription+xml"
    words = _("Search in %(name)s") % {"name": request.instance.name}  # type: ignore[attr-defined]
    context = {"address": address, "description": words}
    return render(request, "portal/opensearch.xml", context, content_type=f"{kind}; charset=utf-8")
