"""Pages that span all parts: the desk, the check, the doors, the legal pages."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from partizip.access import limits
from partizip.access.acts import Actor, verdict_of
from partizip.access.limiting import too_many
from partizip.access.queries import renewals_waiting, waiting_for_second
from partizip.access.roles import Role
from partizip.access.submitting import sent
from partizip.bodies.models import Kind
from partizip.bodies.queries import lineage
from partizip.commissioner.actions import circle as steering
from partizip.commissioner.actions.press import appointment
from partizip.commissioner.queries import plans, requests
from partizip.commissioner.queries.circle import circle as steering_of
from partizip.commissioner.queries.office import reminders as terms_ending
from partizip.commissioner.queries.own_words import desk as word_removals
from partizip.commissioner.queries.press import desk as removals
from partizip.core.calendar import berlin_day
from partizip.duties.queries import Desk
from partizip.duties.queries import desk as desk_of
from partizip.journal import keys
from partizip.portal import check as checking
from partizip.portal import clock
from partizip.portal.barriers import queries as barriers
from partizip.portal.desk import offers
from partizip.portal.forms import CheckForm
from partizip.portal.people import queries as people
from partizip.post import queries as post

BARRIERS = 10  # so many reported barriers stand on the desk, the first due; the list has all


def desk(request: HttpRequest) -> HttpResponse:
    """What is due for me, and who owes me."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    found = _rows(by, now) if by.body_id else None
    kinds = {mandate.body_id: mandate.body.kind for mandate in getattr(request, "mandates", ())}
    met = {"own_body": True, "independent": True, "in_person": not by.is_deputy}
    met["in_office"] = met["own_office"] = kinds.get(by.body_id) == Kind.OFFICE
    met["appointed"] = bool(met["in_office"]) and appointment(by, now) is not None
    sits = steering.facts(by, now, steering_of()) if by.mandate_id else {}
    met |= sits
    allowed = [offer for offer in offers() if verdict_of(by, now, offer.right, another_person=True, **met)]
    confirms = verdict_of(by, now, "access.confirm_mandate", another_person=True, in_person=not by.is_deputy)
    waiting = waiting_for_second(by.person_id) if confirms else []
    renewals = renewals_waiting(by.person_id, now) if confirms else []
    outbox = post.state() if verdict_of(by, now, "post.watch") else None
    lost = keys.pending() if verdict_of(by, now, "operation.declare_key", another_person=True, **met) else None
    own = None if by.role == Role.ADMINISTRATOR else lineage(by.body_id, berlin_day(now))
    ending = verdict_of(by, now, "office.end_appointment", **met)
    terms = terms_ending(berlin_day(now), own) if ending else []
    context = {"desk": found, "offers": allowed, "waiting": waiting, "renewals": renewals, "outbox": outbox}
    context["terms"] = terms
    cases: dict[str, list[clock.Standing]] = {"erasures": [], "barriers": []}
    if clock.answers(by, now, "access.answer_erasure"):
        cases["erasures"] = people.open_requests(now)
    if clock.answers(by, now, "barriers.answer"):
        cases["barriers"] = barriers.open_reports(now, BARRIERS + 1)
    more = barriers.waiting().count() if len(cases["barriers"]) > BARRIERS else 0
    cases["barriers"] = cases["barriers"][:BARRIERS]
    return render(request, "portal/desk.html", context | {"lost_key": lost, "barriers_in_all": more} | cases)


def _rows(by: Actor, now: datetime) -> Desk:
    """What is due and owed, from duties, plans and reminder letters together, by date."""
    own = lineage(by.body_id, berlin_day(now))
    found = desk_of(own, now)
    due, owed = plans.desk(own, now) if verdict_of(by, now, "plans.outside", own_body=True) else ([], [])
    if verdict_of(by, now, "requests.remind", own_body=True, in_office=True):
        due += requests.desk(own, now)
    if verdict_of(by, now, "press.draft", own_body=True, in_office=True, appointed=True):
        due += removals(own, by.person_id) + word_removals(own, by.person_id)
    return Desk(
        due=sorted(found.due + due, key=lambda row: row.due_on), decide=found.decide,
        owed=sorted(found.owed + owed, key=lambda row: row.due_on),
    )  # fmt: skip


def check(request: HttpRequest) -> HttpResponse:
    """Is this what was published? By short code, fingerprint, file or receipt."""
    form, answer = CheckForm(*sent(request)), None
    if seconds := limits.wait(limits.CODES, limits.sender(request)):
        return too_many(request, seconds)
    code = request.GET.get("code", "")
    if request.method == "POST" and form.is_valid():
        answer = checking.by_file(form.cleaned_data["file"].data)
    elif "code" in request.GET:
        answer = checking.by_code(code)
        if answer.outcome == "unknown":
            limits.take(limits.CODES, limits.sender(request))
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "portal/check.html", {"form": form, "answer": answer, "code": code[:300]}, status=status)


def door_help(request: HttpRequest) -> HttpResponse:
    """What there is so far for people who need help."""
    return render(request, "portal/door_help.html")


def door_say(request: HttpRequest) -> HttpResponse:
    """What there is so far for people who want to say something."""
    return render(request, "portal/door_say.html")


def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may fetch (RFC 9309): nothing of the demo, else all but what needs a sign-in."""
    closed = ["/"] if request.instance.demo else ["/schreibtisch/", "/en/schreibtisch/", "/konto/", "/en/konto/"]  # type: ignore[attr-defined]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed)]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


def imprint(request: HttpRequest) -> HttpResponse:
    """Who runs this installation."""
    return render(request, "portal/imprint.html")
