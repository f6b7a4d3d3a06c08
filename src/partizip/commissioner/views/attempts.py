"""What nobody can do to the office's words: the page that says so, with every attempt; and the noting of one."""

from datetime import datetime

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from partizip.access.acts import THE_SYSTEM, Actor
from partizip.access.roles import ANONYMOUS
from partizip.commissioner.actions.attempts import note_attempt
from partizip.commissioner.exports import attempts as exports
from partizip.commissioner.models import TRIED, Attempt, Item
from partizip.commissioner.queries import attempts as queries
from partizip.core.ids import normalise_short_code
from partizip.opendata.tables import table

PAGE = 50


def independence(request: HttpRequest) -> HttpResponse:
    """What protects the office's words, how anybody checks it, and who tried what."""
    page = Paginator(queries.attempts(), PAGE).get_page(request.GET.get("seite"))
    return render(request, "commissioner/independence.html", {"page": page})


def independence_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The attempts as a table."""
    if not exports.ATTEMPTS.offers(kind):
        raise Http404
    rows = exports.rows(queries.attempts())
    return table(request, kind, rows, columns=exports.COLUMNS, name="versuche", key="attempts")


def noted(who: Actor, right: str, code: str, at: datetime) -> Attempt | None:
    """Note a refused attempt of somebody who is signed in; None when there is nothing to note, or it was noted today.

    Called where an address or an act refuses. What nobody else than the office could try is no attempt.
    """
    if right not in TRIED or who.role == ANONYMOUS:
        return None
    code = normalise_short_code(code) or code.replace("\x00", "")
    item = Item.objects.filter(code=code).first() if code else None
    if item is not None and item.office_id == who.body_id:
        return None  # whoever is of that office is refused for another reason
    if queries.is_noted(who, right, item, at):
        return None
    return note_attempt(by=THE_SYSTEM, at=at, who=who, right=right, item=item)
