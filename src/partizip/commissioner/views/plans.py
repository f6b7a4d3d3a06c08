"""Public pages of plans before their decision: everybody reads what was announced, from then on (R-P6-3)."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.bodies.queries import lineage
from partizip.commissioner.exports import plans as exports
from partizip.commissioner.models import Plan
from partizip.commissioner.queries import plans as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.opendata.tables import table

PAGE = 25
_BODY, _OFFICE = ("plans.decide", "plans.outside"), ("plans.involve", "plans.outside")
FEED = 100  # entries of the feed


def plans(request: HttpRequest) -> HttpResponse:
    """What bodies plan, newest first."""
    now, chosen = timezone.now(), queries.Filter.read(request.GET)
    page = Paginator(queries.listed(chosen, now), PAGE).get_page(request.GET.get("seite"))
    context = {
        "page": page, "items": queries.standings(page, now), "chosen": chosen, "bodies": queries.bodies(),
        "states": queries.STATES.items(),
    }  # fmt: skip
    return render(request, "commissioner/plans.html", context)


def plans_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The same as a table or feed."""
    if not exports.PLANS.offers(kind):
        raise Http404
    now = timezone.now()
    found = queries.listed(queries.Filter.read(request.GET), now)
    if kind == "atom":
        title = request.instance.titled(_(exports.PLANS.title))  # type: ignore[attr-defined]
        text = exports.atom(queries.standings(found[:FEED], now), title, settings.SITE_URL + request.path)
        return HttpResponse(text, content_type="application/atom+xml; charset=utf-8")
    rows = [exports.row(one) for one in queries.standings(found, now)]
    return table(request, kind, rows, columns=exports.COLUMNS, name="vorhaben", key="plans")


def _offers(request: HttpRequest, found: Plan) -> dict[str, bool]:
    """What this visitor may do about the plan; nothing for whoever has no mandate."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    if by.mandate_id is None:
        return {}
    own = lineage(by.body_id, berlin_day(now))
    rights = _BODY if found.body_id in own else _OFFICE if found.office_id in own else ()
    verdicts = {right: verdict_of(by, now, right, own_body=True, in_office=True) for right in rights}
    return {right.removeprefix("plans."): bool(verdict) for right, verdict in verdicts.items()}


def plan(request: HttpRequest, code: str) -> HttpResponse:
    """One plan with its documents, the office's remarks, what the body says, and how it ended."""
    normal = normalise_short_code(code)
    if normal and normal != code:
        return redirect("plan", code=normal)
    found = get_object_or_404(Plan.objects.with_facts(), code=code.replace("\x00", ""))
    said, now = list(found.said.all()), timezone.now()
    context: dict[str, Any] = {
        "plan": found, "standing": queries.standings([found], now)[0], "today": berlin_day(now),
        "offers": _offers(request, found),
        "remarks": [word for word in said if word.kind == "remark"],
        "explanations": [word for word in said if word.kind == "explanation"],
        "steps": [word for word in said if word.kind not in {"remark", "explanation", "afterwards", "day"}],
    }  # fmt: skip
    return render(request, "commissioner/plan.html", context)
