"""What the office does toward departments, districts and companies (C6.4): plans, requests, what is overdue."""

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from partizip.commissioner.models import Plan, Request
from partizip.core.progress import Said
from partizip.duties.facts import facts
from partizip.duties.models import Claim

CODE = "c6.4"


def standing() -> "list[QuerySet[Any, tuple]]":
    """Since when a plan was announced or a request filed. That a body is late is no lateness of this promise."""
    return [
        facts(Plan.objects.all(), CODE, since=Min("announced_at")),
        facts(Request.objects.all(), CODE, since=Min("claim__asked_at")),
    ]


def said(code: str, now: datetime) -> list[Said]:
    """How many plans wait for their decision or were decided without the office; how many answers are overdue."""
    if code != CODE:
        return []
    plans = {"open": Plan.objects.open().count(), "without": Plan.objects.without().count()}
    late = Claim.objects.filter(request__isnull=False).overdue(now).count()
    asked = Request.objects.count()
    place, asking = reverse("plans"), reverse("requests")
    found = [
        (plans["open"], ngettext("%(count)s plan before its decision", "%(count)s plans before their decision",
                                 plans["open"]), f"{place}?stand=offen"),
        (plans["without"], ngettext("%(count)s plan decided without involvement",
                                    "%(count)s plans decided without involvement", plans["without"]),
         f"{place}?stand=ohne"),
        (asked, ngettext("%(count)s request or objection", "%(count)s requests and objections", asked), asking),
        (late, ngettext("%(count)s answer overdue", "%(count)s answers overdue", late),
         f"{asking}?stand=ueberfaellig"),
    ]  # fmt: skip
    return [Said(words % {"count": number}, address) for number, words, address in found if number]
