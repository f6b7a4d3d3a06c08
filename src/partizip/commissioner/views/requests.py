"""Public pages of requests and objections. Whether one is overdue follows from its date alone (R-P6-4)."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.bodies.queries import lineage
from partizip.commissioner.exports import requests as exports
from partizip.commissioner.models import Request
from partizip.commissioner.queries import requests as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.opendata.tables import table

PAGE = 25
FEED = 100  # entries of the feed


def requests(request: HttpRequest) -> HttpResponse:
    """What the office asked whom, newest first, and which bodies are late."""
    now, chosen = timezone.now(), queries.Filter.read(request.GET)
    page = Paginator(queries.listed(chosen, now), PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page, "items": queries.standings(page, now), "chosen": chosen, "bodies": queries.bodies(),
        "states": queries.STATES.items(), "kinds": Request.Kind.choices, "late": queries.late_bodies(now),
    }  # fmt: skip
    return render(request, "commissioner/requests.html", context)


def requests_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table or feed."""
    if not exports.REQUESTS.offers(kind):
        raise Http404
    now = timezone.now()
    found = queries.listed(queries.Filter.read(request.GET), now)
    if kind == "atom":
        title = request.instance.titled(_(exports.REQUESTS.title))  # type: ignore[attr-defined]
        text = exports.atom(queries.standings(found[:FEED], now), title, settings.SITE_URL + request.path)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    rows = [exports.row(one) for one in queries.standings(found, now)]
    return table(request, kind, rows, columns=exports.COLUMNS, name="anfragen", key="requests")


def _offers(request: HttpRequest, found: Request) -> dict[str, bool]:
    """Whether this visitor is the side that answers, or the office that asked; nothing for whoever has no mandate."""
    by, now, claim = request.actor, timezone.now(), found.claim  # type: ignore[attr-defined]
    if by.mandate_id is None:
        return {}
    own = lineage(by.body_id, berlin_day(now))
    remind = claim.creditor_id in own and verdict_of(by, now, "requests.remind", own_body=True, in_office=True)
    return {
        "answer": claim.debtor_id in own, "remind": bool(remind),
        "letter": bool(remind) and bool(queries.may_remind(found, now)),
    }  # fmt: skip


def request(request: HttpRequest, code: str) -> HttpResponse:
    """One thread: what was asked, what was answered, what the body says, the letters that reminded it."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("request", code=normal)
    found = get_object_or_404(queries.every(), claim__code=code.replace("\x00", ""))
    standing = queries.standings([found], timezone.now())[0]
    context = {
        "found": found, "claim": found.claim, "standing": standing.claim, "letters": queries.letters(found),
        "offers": _offers(request, found),
    }  # fmt: skip
    return render(request, "commissioner/request.html", context)
