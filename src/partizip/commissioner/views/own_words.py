"""Public pages of what the law took away: every removal, and one with its reason."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from partizip.commissioner.exports import own_words as exports
from partizip.commissioner.models import Item, WordRemoval
from partizip.commissioner.queries import own_words as queries
from partizip.core.ids import normalise_short_code
from partizip.opendata.tables import table

PAGE = 50


def removed_list(request: HttpRequest) -> HttpResponse:
    """Every removal by law that was carried out, of the press room and of other own words, newest first."""
    page = Paginator(queries.gone(), PAGE).get_page(request.GET.get("seite"))
    return render(request, "commissioner/removed_list.html", {"page": page})


def removed_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table."""
    if not exports.REMOVED.offers(kind):
        raise Http404
    rows = exports.rows(queries.gone())
    return table(request, kind, rows, columns=exports.COLUMNS, name="entfernt", key="removed")


def removed_words(request: HttpRequest, code: str) -> HttpResponse:
    """Why words had to go, when, by whom, and where they stood."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("removed_words", code=normal)
    try:
        found = queries.removal(code.replace("\x00", ""))
    except WordRemoval.DoesNotExist as error:
        if Item.objects.appeared(timezone.now()).filter(code=code).exists():  # its own place says why (0025)
            return redirect("press_item", code=code)
        raise Http404 from error
    done = not found.is_open and found.end.carried_out
    context = {"removal": found, "done": done, "places": queries.places(found) if done else ()}
    return render(request, "commissioner/removed_words.html", context)
