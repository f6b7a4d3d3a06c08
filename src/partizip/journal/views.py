"""Pages of the log, for people and for programs."""

from collections.abc import Callable
from datetime import date

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partizip.core import ledger
from partizip.core.calendar import parse_day
from partizip.journal import cosigned, exports, keeping, proofs, queries
from partizip.journal.models import Entry, Node
from partizip.journal.words import VERBS
from partizip.opendata.feeds import Feed

PAGE = 50
BUNDLE = 256  # contents in one answer


def _day(request: HttpRequest, name: str) -> date | None:
    try:
        return parse_day(request.GET[name]) if request.GET.get(name) else None
    except ValueError as error:
        raise Http404 from error


def _filter(request: HttpRequest) -> queries.Filter:
    return queries.Filter(
        words=request.GET.get("q", "").strip().replace("\x00", "")[:80],
        verb=request.GET.get("was", "")[:64],
        first=_day(request, "ab"),
        last=_day(request, "bis"),
    )


def journal(request: HttpRequest) -> HttpResponse:
    """The log, newest line first."""
    chosen = _filter(request)
    page = Paginator(queries.lines(chosen), PAGE).get_page(request.GET.get("seite"))
    items = queries.told(page)
    context = {
        "page": page,
        "items": items,
        "chosen": chosen,
        "verbs": sorted(VERBS.items(), key=lambda item: str(item[1])),
    }
    return render(request, "journal/journal.html", context)


def journal_entry(request: HttpRequest, index: int) -> HttpResponse:
    """One line with all that it commits to."""
    try:
        entry = queries.entry(index)
    except (Entry.DoesNotExist, OverflowError) as error:
        raise Http404 from error
    ((_entry, words, meaning),) = queries.told([entry])
    context = {"entry": entry, "words": words, "meaning": meaning}
    context["fingerprint"] = ledger.leaf_hash(bytes(entry.leaf)).hex()
    return render(request, "journal/entry.html", context)


def journal_json(request: HttpRequest) -> JsonResponse:
    """The newest lines for programs, by the same filter."""
    rows = exports.as_dicts(_filter(request))
    return JsonResponse({"mark": request.instance.mark, "lines": rows})  # type: ignore[attr-defined]


def journal_atom(request: HttpRequest) -> HttpResponse:
    """The newest lines as a feed."""
    title, site = request.instance.titled(_("Record")), settings.SITE_URL  # type: ignore[attr-defined]
    feed = Feed(title=title, link=f"{site}/protokoll/", feed_url=site + request.path, author=request.instance.name)
    for entry, verb, meaning in queries.told(queries.lines(_filter(request))[:100]):
        address = f"{site}/protokoll/{entry.index}/"
        words = f"{verb}: {meaning['title']}"
        feed.add_item(words, address, words, unique_id=address, pubdate=entry.at, updateddate=entry.at)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _unavailable(request: HttpRequest, error: Exception) -> HttpResponse:
    return render(request, "503.html", {"reason": str(error)}, status=503)


def receipt(request: HttpRequest, index: int) -> HttpResponse:
    """The receipt of a line as a file."""
    try:
        text = proofs.receipt(index)
    except Entry.DoesNotExist as error:
        raise Http404 from error
    except (keeping.KeyProblem, keeping.HistoryChanged) as error:
        return _unavailable(request, error)
    response = HttpResponse(text, content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{index}.tlog-proof"'
    return response


def log_checkpoint(request: HttpRequest) -> HttpResponse:
    """The signed state of the log, with the signatures of witnesses on this very state; never cached."""
    return _state(cosigned.checkpoint)


def log_cosigned(request: HttpRequest) -> HttpResponse:
    """The newest state that witnesses signed; on a busy day it is some lines behind. Never cached."""
    return _state(cosigned.newest)


def _state(made: Callable[[], str | None]) -> HttpResponse:
    try:
        text = made()
    except (keeping.KeyProblem, keeping.HistoryChanged) as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    found = HttpResponse(text or "No witness has signed yet.\n", content_type="text/plain; charset=utf-8")
    found.status_code = 200 if text else 404
    found["Cache-Control"] = "no-store"
    return found


def log_key(request: HttpRequest) -> HttpResponse:
    """The public key of the log."""
    try:
        text = keeping.signer().verifier.text
    except keeping.KeyProblem as error:
        return HttpResponse(f"{error}\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8")


def log_tile(request: HttpRequest, path: str) -> HttpResponse:
    """A tile of hashes or a bundle of entries, by the standard path."""
    try:
        level, number, width = ledger.parse_tile_path(path)
        data = proofs.tile(level, number, width)
    except (ValueError, OverflowError, Entry.DoesNotExist, Node.DoesNotExist) as error:
        raise Http404 from error
    response = HttpResponse(data, content_type="application/octet-stream")
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def log_contents(request: HttpRequest) -> HttpResponse:
    """Salts and contents of at most 256 lines (?from=&to=)."""
    try:
        first = int(request.GET.get("from", "0"))
        last = min(int(request.GET.get("to", str(first + BUNDLE - 1))), first + BUNDLE - 1)
        found = proofs.contents(first, last)
    except (ValueError, OverflowError) as error:
        raise Http404 from error
    return JsonResponse({"contents": found})
