"""Reads of requests and objections: the public list, who is overdue with how many, one thread."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partizip.bodies.models import Body
from partizip.bodies.queries import came_after, lineage_of
from partizip.commissioner.models import Letter, Request
from partizip.core import claims, toward
from partizip.core.calendar import berlin_day
from partizip.core.permissions import Verdict
from partizip.duties import deadlines
from partizip.duties import queries as duties
from partizip.duties.models import Claim
from partizip.duties.queries import DeskRow

# What the list is narrowed to: the word in the address, and its name.
STATES = {
    "offen": gettext_lazy("not answered"),
    "ueberfaellig": gettext_lazy("overdue"),
    "beantwortet": gettext_lazy("answered"),
}
AGAIN = 10  # working days after a letter until the next one stands on the desk


@dataclass(frozen=True)
class Standing:
    """A request with the state of its claim now."""

    request: Request
    claim: duties.Standing
    remindable: bool  # whether a reminder letter can go out today

    @property
    def is_overdue(self) -> bool:
        """Whether the answer is late."""
        return self.claim.status is claims.Status.OVERDUE


def _with_claims(found: QuerySet[Request]) -> QuerySet[Request]:
    return found.prefetch_related(Prefetch("claim", Claim.objects.with_facts()), "letters")


def standings(found: Iterable[Request], now: datetime) -> list[Standing]:
    """Requests with the state of their claims; load them by listed() or every() first."""
    rows = list(found)
    known = duties.standings([request.claim for request in rows], now)
    return [
        Standing(request, claim, bool(may_remind(request, now))) for request, claim in zip(rows, known, strict=True)
    ]


def may_remind(request: Request, now: datetime) -> Verdict:
    """Whether a reminder letter can go out now; load the request by listed() or every()."""
    overdue = claims.status(request.claim.facts(), now, request.claim.due_on) is claims.Status.OVERDUE
    sent_on = [berlin_day(letter.at) for letter in request.letters.all()]
    return toward.may_remind(overdue=overdue, sent_on=sent_on, today=berlin_day(now))


@dataclass(frozen=True)
class Filter:
    """What a list shows; every field comes from the address."""

    body: str = ""
    state: str = ""
    kind: str = ""
    words: str = ""

    @classmethod
    def read(cls, asked: Any) -> "Filter":
        """From what stands in an address; what means nothing is left out."""
        names = ("stelle", "stand", "art", "wort")
        body, state, kind, words = (str(asked.get(name, "")).replace("\x00", "")[:80] for name in names)
        return cls(body, state if state in STATES else "", kind if kind in Request.Kind.values else "", words)


def listed(chosen: Filter, now: datetime) -> QuerySet[Request]:
    """Requests by filter, newest first; a body stands for those that it came after (R-P6-4: nothing is left out)."""
    asked = Claim.objects.filter(request__isnull=False)
    if chosen.state == "offen":
        asked = asked.unmet()
    elif chosen.state == "ueberfaellig":
        asked = asked.overdue(now)
    elif chosen.state == "beantwortet":
        asked = asked.filter(answers__kind=claims.FINAL)
    if chosen.body:
        asked = asked.filter(debtor__in=lineage_of(chosen.body, berlin_day(now)))
    if chosen.words:
        asked = asked.filter(Q(title__icontains=chosen.words) | Q(code__iexact=chosen.words))
    found = Request.objects.filter(claim__in=asked.order_by().values("id"))
    return _with_claims(found.filter(kind=chosen.kind) if chosen.kind else found)


def every() -> QuerySet[Request]:
    """All requests with their claims and letters."""
    return _with_claims(Request.objects.all())


def bodies() -> list[Body]:
    """Bodies that were ever asked, for the filter."""
    return list(Body.objects.filter(claims_owed__request__isnull=False).distinct().order_by("name"))


@dataclass(frozen=True)
class Late:
    """What a body owes the office overdue: how many answers, and the longest delay in working days."""

    body: Body
    number: int
    longest: int


def late_bodies(now: datetime) -> list[Late]:
    """Overdue answers by body, the longest delay first; an ended body's count for who stands in its place."""
    days, after = deadlines.days(), came_after(berlin_day(now))
    late = Claim.objects.filter(request__isnull=False).overdue(now).select_related("debtor")
    found: dict[UUID, Late] = {}
    for claim, facts in late.with_clock():
        body = (after.get(claim.debtor_id) or [claim.debtor])[-1]
        known = found.get(body.id, Late(body, 0, 0))
        delay = claims.working_days_late(facts, now, days)
        found[body.id] = Late(body, known.number + 1, max(known.longest, delay))
    return sorted(found.values(), key=lambda late: (-late.longest, -late.number, late.body.name))


def reminders(office_ids: Collection[UUID], now: datetime, most: int = 50) -> list[Standing]:
    """Overdue requests of an office whose next letter lies ready: none went out yet, or not for AGAIN working days."""
    late = Claim.objects.filter(request__isnull=False, creditor__in=office_ids).overdue(now)
    found = _with_claims(Request.objects.filter(claim__in=late.order_by().values("id")).order_by("claim__due_on"))
    days, today = deadlines.days(), berlin_day(now)
    return [
        one
        for one in standings(found[:most], now)
        if all(days.count(berlin_day(letter.at), today) >= AGAIN for letter in one.request.letters.all())
    ]


def desk(office_ids: Collection[UUID], now: datetime) -> list[DeskRow]:
    """The letters that lie ready, as rows of the desk."""
    return [_row(one) for one in reminders(office_ids, now)]


def _row(one: Standing) -> DeskRow:
    claim = one.request.claim
    address = reverse("request_remind", args=[claim.code])
    action = _("Send the reminder letter")
    return DeskRow(claim.title, address, claim.due_on, one.claim.words, one.claim.kind, action, claim.debtor.name)


def letters(request: Request) -> list[Letter]:
    """The letters that went out, in order."""
    return list(request.letters.all())


def of_office(office_ids: Collection[UUID]) -> QuerySet[Request]:
    """All that an office asked and that nobody has settled, the first due at the top."""
    asked = Claim.objects.filter(request__isnull=False, creditor__in=office_ids).unsettled()
    found = Request.objects.filter(claim__in=asked.order_by().values("id"))
    return _with_claims(found.order_by("claim__due_on", "claim_id"))
