"""Pages of the steering circle for those who act in it: set up, call, put points, hand in papers, decide, approve."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, Refused, verdict_of
from partizip.access.defaults import default
from partizip.access.submitting import carry_out, sent, status_of
from partizip.commissioner.actions import circle as actions
from partizip.commissioner.actions import circle_agenda as agenda
from partizip.commissioner.exports.circle_printed import told
from partizip.commissioner.forms import circle as forms
from partizip.commissioner.models import Circle, Closing, InternalPaper, Meeting, Point, Resolution, Seat
from partizip.commissioner.queries import circle as queries
from partizip.core import circle as rules_of
from partizip.core.permissions import Verdict, msgid, refuse


def _allowed(request: HttpRequest, right: str, circle: Circle | None) -> None:
    """Raises Forbidden with the reason, before somebody types in vain. The act asks again."""
    now, by = timezone.now(), request.actor  # type: ignore[attr-defined]
    verdict = verdict_of(by, now, right, **actions.facts(by, now, circle))
    if not verdict:
        raise Forbidden(verdict)


def _circle(request: HttpRequest, right: str) -> Circle:
    """The circle, for somebody who may do this in it."""
    found = queries.circle()
    if found is None:
        raise Http404
    _allowed(request, right, found)
    return found


def _meeting(request: HttpRequest, code: str, right: str) -> Meeting:
    try:
        found = queries.meeting(code.replace("\x00", ""))
    except Meeting.DoesNotExist as error:
        raise Http404 from error
    _allowed(request, right, found.circle)
    return found


def _point(request: HttpRequest, code: str, right: str) -> Point:
    try:
        found = queries.point(code.replace("\x00", ""))
    except Point.DoesNotExist as error:
        raise Http404 from error
    _allowed(request, right, found.circle)
    return found


def _page(
    request: HttpRequest, form: django_forms.Form, act: Callable[..., Any], said: dict[str, Any], *,
    open_: Verdict | None = None, **facts: Any,
) -> HttpResponse:  # fmt: skip
    """A page with one form: `said` holds title, button, done (the message), back (where to) and words.

    `open_`: whether the act can be done at all now; else nobody types in vain.
    """
    if open_ is not None and not open_ and request.method != "POST":
        messages.warning(request, _(open_.reason))
        return redirect(said["back"])
    if carry_out(request, form, act, **facts):
        messages.success(request, said["done"])
        return redirect(said["back"])
    return render(request, "commissioner/desk_circle_form.html", {"form": form} | said, status=status_of(form))


def _asked(check: Callable[..., None], *arguments: Any) -> Verdict | None:
    """The verdict of a check of the acts, when it refuses."""
    try:
        check(*arguments)
    except Refused as refusal:
        return refusal.verdict
    return None


def _may_move(found: Meeting) -> Verdict:
    return rules_of.may_move(found.met, timezone.now(), reason="-")


def desk(request: HttpRequest) -> HttpResponse:
    """The next meeting with its agenda, own tasks, minutes that wait, and what the visitor may do."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    found = queries.circle()
    _allowed(request, "circle.take_part", found)
    may = actions.allowed(by, now, found)
    context: dict[str, Any] = {"circle": found, "may": may}
    if found is not None:
        meetings = queries.meetings(found)
        coming, points = queries.upcoming(meetings, now), list(queries.open_points(found))
        context |= {
            "meetings": meetings, "coming": coming, "papers_due": queries.papers_due(coming) if coming else None,
            "points": points, "held": {one.code for one in points if queries.held(one, meetings, now)},
            "tasks": queries.own_tasks(found, by.body_id, now),
            "drafts": [one for one in meetings if one.met.has_begun(now) and not hasattr(one, "minutes")],
            "approvable": queries.approvable(meetings, now),
            "ahead": sorted(
                (one for one in meetings if not one.met.cancelled and one.call.starts_at > now),
                key=lambda one: one.call.starts_at,
            ),
            "seats": [seat for seat in queries.seats(found) if not hasattr(seat, "end")], "own": by.body_id,
        }  # fmt: skip
    return render(request, "commissioner/desk_circle.html", context)


def set_up(request: HttpRequest) -> HttpResponse:
    """Set the circle up."""
    _allowed(request, "circle.set_up", None)
    if queries.circle() is not None and request.method != "POST":
        return redirect("circle_rules")
    initial = {"notice_days": default("circle.notice_working_days")}
    said = {
        "title": _("Set up the steering circle"), "button": _("Set it up"), "done": _("The steering circle is set up."),
        "back": "circle_desk",
        "words": _(
            "Whoever holds the function of refugee management chairs it; that is looked up each day, never set."
        ),
    }  # fmt: skip
    return _page(request, forms.RulesForm(sent(request)[0], initial=initial), actions.set_up, said)


def rules(request: HttpRequest) -> HttpResponse:
    """Change the rules."""
    found = _circle(request, "circle.set_up")
    now = found.rules_at(timezone.now())
    names = ("name", "purpose", "notice_days", "name_en", "purpose_en")
    said = {
        "title": _("Change the rules"), "button": _("Change them"), "done": _("The new rules are in force."),
        "back": "circle_desk", "words": _("The earlier rules stay readable in the record."),
    }  # fmt: skip
    form = forms.RulesForm(sent(request)[0], initial={name: getattr(now, name) for name in names})
    return _page(request, form, actions.change_rules, said, circle=found)


def seat_new(request: HttpRequest) -> HttpResponse:
    """Make a body a member."""
    found = _circle(request, "circle.set_up")
    said = {
        "title": _("Make a body a member"), "button": _("Make it a member"), "done": _("The body is a member."),
        "back": "circle_desk", "words": _("Whoever holds an office there sits in the circle, from that day on."),
    }  # fmt: skip
    return _page(request, forms.SeatForm(sent(request)[0]), actions.give_seat, said, circle=found)


def seat_end(request: HttpRequest, seat: UUID) -> HttpResponse:
    """End a membership."""
    found = Seat.objects.select_related("circle", "body").filter(id=seat).first()
    if found is None:
        raise Http404
    _allowed(request, "circle.set_up", found.circle)
    said = {
        "title": _("End a membership"), "button": _("End it"), "done": _("The end is recorded."), "back": "circle_desk",
        "about": found.body.name, "words": _("It ends today at the earliest; what the body did stays."),
    }  # fmt: skip
    return _page(request, forms.SeatEndForm(sent(request)[0]), actions.end_seat, said, seat=found)


def call(request: HttpRequest) -> HttpResponse:
    """Call a meeting."""
    found = _circle(request, "circle.call")
    said = {
        "title": _("Call a meeting"), "button": _("Call it"), "done": _("The meeting is called."),
        "back": "circle_desk",
        "words": _("Everybody who sits in the circle gets a mail with a calendar file."),
    }  # fmt: skip
    return _page(request, forms.CallForm(sent(request)[0]), actions.call_meeting, said, circle=found)


def move(request: HttpRequest, code: str) -> HttpResponse:
    """Move a meeting."""
    found = _meeting(request, code, "circle.call")
    said = {
        "title": _("Move a meeting"), "button": _("Move it"), "done": _("The meeting is moved."),
        "back": found.get_absolute_url(), "about": str(found),
        "words": _("Everybody who sits in the circle gets a mail with the new time."),
    }  # fmt: skip
    form = forms.MoveForm(sent(request)[0], meeting=found)
    return _page(request, form, actions.move_meeting, said, open_=_may_move(found), meeting=found)


def cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Call a meeting off."""
    found = _meeting(request, code, "circle.call")
    said = {
        "title": _("Call a meeting off"), "button": _("Call it off"), "done": _("The meeting is called off."),
        "back": found.get_absolute_url(), "about": str(found),
        "words": _("Its points stand on the agenda of the next meeting."),
    }  # fmt: skip
    form = forms.ReasonForm(sent(request)[0])
    return _page(request, form, actions.cancel_meeting, said, open_=_may_move(found), meeting=found)


def order(request: HttpRequest, code: str) -> HttpResponse:
    """Set the order of an agenda."""
    found = _meeting(request, code, "circle.decide")
    points = [entry.point for entry in queries.entries(found, timezone.now())]
    said = {
        "title": _("Order the agenda"), "button": _("Set the order"), "done": _("The order is set."),
        "back": found.get_absolute_url(), "about": str(found),
        "words": _("The smallest number comes first. No point can be left out: one without a number comes last."),
    }  # fmt: skip
    form = forms.OrderForm(sent(request)[0], points=points)
    open_ = _asked(agenda.check_orderable, found)
    return _page(request, form, agenda.order_points, said, open_=open_, meeting=found)


def attendance(request: HttpRequest, code: str) -> HttpResponse:
    """Note who came for each body."""
    found = _meeting(request, code, "circle.decide")
    known = {body.id: row.presence for body, row in queries.presences(found).items()}
    said = {
        "title": _("Note who came"), "button": _("Note it"), "done": _("It is noted."),
        "back": found.get_absolute_url(), "about": str(found),
        "words": _("Only the body and the level are noted, no names. The page shows how often who came."),
    }  # fmt: skip
    form = forms.AttendanceForm(sent(request)[0], bodies=queries.expected(found), known=known)
    open_ = _asked(actions.check_open, found, timezone.now())
    return _page(request, form, actions.note_attendance, said, open_=open_, meeting=found)


def point_new(request: HttpRequest) -> HttpResponse:
    """Put a point on the agenda."""
    found = _circle(request, "circle.put")
    said = {
        "title": _("Put a point on the agenda"), "button": _("Put it"), "back": "circle_desk",
        "done": _("The point stands on the next agenda."),
        "words": _("Only your body can withdraw it; nobody else takes it off."),
    }  # fmt: skip
    return _page(request, forms.PointForm(sent(request)[0]), agenda.put_point, said, circle=found)


def point_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw the own point."""
    found = _point(request, code, "circle.put")
    said = {
        "title": _("Withdraw a point"), "button": _("Withdraw it"), "done": _("The point was withdrawn."),
        "back": found.get_absolute_url(), "about": found.title,
        "words": _("Only the body that put this point can withdraw it."),
    }  # fmt: skip
    own = agenda.own_point(request.actor, timezone.now(), found)  # type: ignore[attr-defined]
    open_ = rules_of.may_withdraw(found.facts, origin=found.origin, own=own, reason="-")
    form = forms.WithdrawPointForm(sent(request)[0])
    return _page(request, form, agenda.withdraw_point, said, open_=open_, point=found)


def _held(point: Point) -> list[Meeting]:
    return queries.held(point, queries.meetings(point.circle), timezone.now())


def _may_deal(point: Point, *, somewhere: bool) -> Verdict:
    """Whether the point is open, and there is a meeting at which it can be dealt with."""
    verdict = rules_of.may_close(point.facts, words="-")
    if verdict and not somewhere:
        return refuse(
            msgid("No meeting has begun since the point was put; there it can be dealt with."), rules_of.SOURCE
        )
    return verdict


def decide(request: HttpRequest, code: str) -> HttpResponse:
    """Record a decision on a point."""
    found = _point(request, code, "circle.decide")
    said = {
        "title": _("Record a decision"), "button": _("Record it"), "about": found.title,
        "back": found.get_absolute_url(), "done": _("The decision is recorded; the task runs from now on."),
        "words": _("A decision has an owner and a date; without them it cannot be recorded."),
    }  # fmt: skip
    form = forms.DecideForm(sent(request)[0], meetings=_held(found), outside=True)
    decided = getattr(getattr(found, "closing", None), "kind", "") == Closing.Kind.DECIDED
    open_ = None if decided else rules_of.may_close(found.facts, words="-")
    return _page(request, form, agenda.decide, said, open_=open_, point=found)


def deal(request: HttpRequest, code: str) -> HttpResponse:
    """Record what came of a point without a decision."""
    found = _point(request, code, "circle.decide")
    said = {
        "title": _("Record what came of a point"), "button": _("Record it"), "done": _("It is recorded."),
        "back": found.get_absolute_url(), "about": found.title,
        "words": _("The point then no longer stands on the next agenda."),
    }  # fmt: skip
    own, held = agenda.own_point(request.actor, timezone.now(), found), _held(found)  # type: ignore[attr-defined]
    form = forms.DealForm(sent(request)[0], meetings=held, outside=own)
    open_ = _may_deal(found, somewhere=own or bool(held))
    return _page(request, form, agenda.deal_with, said, open_=open_, point=found)


def postpone(request: HttpRequest, code: str) -> HttpResponse:
    """Postpone a point."""
    found = _point(request, code, "circle.decide")
    said = {
        "title": _("Postpone a point"), "button": _("Postpone it"), "done": _("The point stands on the next agenda."),
        "back": found.get_absolute_url(), "about": found.title,
        "words": _("How often a point was postponed, and why, stands on its page."),
    }  # fmt: skip
    held = _held(found)
    form = forms.PostponeForm(sent(request)[0], meetings=held)
    open_ = _may_deal(found, somewhere=bool(held))
    return _page(request, form, agenda.postpone_point, said, open_=open_, point=found)


def paper_new(request: HttpRequest, code: str) -> HttpResponse:
    """Hand in a paper for a point."""
    found = _point(request, code, "circle.take_part")
    said = {
        "title": _("Hand in a paper"), "button": _("Hand it in"), "done": _("The paper is handed in."),
        "back": found.get_absolute_url(), "about": found.title,
        "words": _("By how many working days it is late stands beside it."),
    }  # fmt: skip
    open_ = _asked(agenda.check_unclosed, found)
    return _page(request, forms.PaperForm(*sent(request)), agenda.hand_in, said, open_=open_, point=found)


def paper(request: HttpRequest, paper: UUID) -> HttpResponse:
    """An internal paper, for those who sit in the circle and the office."""
    try:
        found = queries.inside(paper)
    except InternalPaper.DoesNotExist as error:
        raise Http404 from error
    _allowed(request, "circle.take_part", found.paper.point.circle)
    response = HttpResponse(bytes(found.data), content_type=found.media_type)
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cache-Control"] = "no-store"
    return response


def dissent(request: HttpRequest, code: str) -> HttpResponse:
    """Put the own body's words against a decision."""
    found = Resolution.objects.select_related("point__circle", "meeting").filter(code=code.replace("\x00", "")).first()
    if found is None:
        raise Http404
    _allowed(request, "circle.take_part", found.point.circle)
    said = {
        "title": _("Dissent from a decision"), "button": _("Record it"),
        "done": _("Your words stand beside the decision."),
        "back": found.get_absolute_url(), "about": found.title,
        "words": _("They become part of the minutes, until these are approved."),
    }  # fmt: skip
    open_, form = _asked(actions.check_unapproved, found.meeting), forms.WordsForm(sent(request)[0])
    return _page(request, form, agenda.note_dissent, said, open_=open_, resolution=found)


def comment(request: HttpRequest, code: str) -> HttpResponse:
    """Put the own body's words beside the minutes."""
    found = _meeting(request, code, "circle.take_part")
    said = {
        "title": _("Comment on the minutes"), "button": _("Record it"),
        "done": _("Your words stand beside the minutes."),
        "back": reverse("circle_minutes", args=[found.code]), "about": str(found),
        "words": _("The minutes are drafted by the program from what was recorded; comments change nothing in them."),
    }  # fmt: skip
    open_, form = _asked(actions.check_open, found, timezone.now()), forms.WordsForm(sent(request)[0])
    return _page(request, form, agenda.comment, said, open_=open_, meeting=found)


def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve the minutes as they are read here."""
    found = _meeting(request, code, "circle.approve")
    written, open_ = queries.written(found), agenda.approvable(found, timezone.now())
    if not open_ and request.method != "POST":
        messages.warning(request, _(open_.reason))
        return redirect("circle_minutes", code=found.code)
    form = forms.ApproveForm(sent(request)[0], initial={"digest": written.digest})
    if carry_out(request, form, agenda.approve, meeting=found):
        messages.success(request, _("Your side has approved the minutes."))
        return redirect("circle_minutes", code=found.code)
    if form.is_bound:  # what is approved next is what is read now
        form.data = form.data.copy() | {"digest": written.digest}  # type: ignore[attr-defined]
    context = {"form": form, "meeting": found, "written": written, "told": told(written.content)}
    return render(request, "commissioner/desk_circle_approve.html", context, status=status_of(form))
