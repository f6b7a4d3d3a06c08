"""The steering circle for programs: what it is, its meetings with their agendas, its decisions with their tasks."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Schema

from partizip.bodies.api import named as body_named
from partizip.commissioner.api.room import room
from partizip.commissioner.exports.circle import state
from partizip.commissioner.models import Meeting, Point
from partizip.commissioner.queries import circle as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.opendata.shown import Listing, Marked, Named, Place, Words, here, href, listed, localized, mark, words
from partizip.opendata.values import Paging, ShortCode, Spoken


class CircleShown(Marked):
    """The circle today: purpose, chair, members."""

    name: Words
    purpose: Words
    notice_working_days: int
    chair: Named | None
    members: list[Named]
    office: Named
    url: str


class MeetingBrief(Named):
    """A meeting as it stands in a list; `minutes` is the fingerprint of the approved ones."""

    starts_at: datetime
    place: str
    link: str
    state: str
    reason: str
    minutes: str | None


class MeetingList(Listing):
    """Meetings, the newest first."""

    items: list[MeetingBrief]


class PaperShown(Schema):
    """A paper; of an internal one the reason alone is shown."""

    title: str
    internal_reason: str
    fingerprint: str
    body: Named
    handed_in_at: datetime
    working_days_late: int
    url: str


class PointShown(Schema):
    """A point on an agenda."""

    code: str
    title: Words
    origin: str
    body: Named | None
    result: str
    reason: str
    postponed_times: int
    papers: list[PaperShown]
    url: str


class MeetingFull(MeetingBrief, Marked):
    """A meeting with its agenda."""

    papers_due_on: date
    agenda: list[PointShown]


class DecisionShown(Named):
    """A decision with its task."""

    text: Words
    outcome: str
    decided_at: datetime
    meeting: str | None
    outside_reason: str
    owner: Named
    due_on: date
    status: str
    working_days_late: int
    dissents: int
    task: Place


class DecisionList(Listing):
    """Decisions, the newest first."""

    items: list[DecisionShown]


@room.read("/steering-circle", name="api_circle", summary=msgid("The steering circle"), shows=CircleShown)
def circle(request: HttpRequest, asked: Query[Spoken]) -> Any:
    """What the steering circle is for, who chairs it today and who sits in it."""
    found, now = queries.circle(), timezone.now()
    if found is None:
        raise Http404
    rules, day = found.rules_at(now), berlin_day(now)
    chair, seats = found.chair(day), found.seats.on(day).select_related("body").order_by("body__slug")
    return {
        "mark": mark(request), "name": localized(rules, "name"), "purpose": localized(rules, "purpose"),
        "notice_working_days": rules.notice_days, "chair": body_named(chair) if chair else None,
        "members": [body_named(seat.body) for seat in seats],
        "office": body_named(found.office), "url": here(found.get_absolute_url()),
    }  # fmt: skip


def _brief(one: Meeting) -> dict[str, Any]:
    call, minutes = one.call, getattr(one, "minutes", None)
    return {
        "id": one.code, "title": words(str(one)), "url": here(one.get_absolute_url()),
        "href": href("api_circle_meeting", code=one.code), "starts_at": call.starts_at, "place": call.place,
        "link": call.link, "state": state(one, timezone.now()), "reason": call.reason,
        "minutes": minutes.digest if minutes else None,
    }  # fmt: skip


@room.read("/steering-circle/meetings", name="api_circle_meetings", summary=msgid("Meetings of the steering circle"),
           shows=MeetingList)  # fmt: skip
def meetings(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Meetings that are called, held or called off, the newest first."""
    found = queries.circle()
    return listed(request, asked, queries.meetings(found) if found else [], lambda rows: [_brief(one) for one in rows])


@room.read("/steering-circle/meetings/{code}", name="api_circle_meeting", summary=msgid("One meeting with its agenda"),
           shows=MeetingFull)  # fmt: skip
def meeting(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One meeting by its short code with its agenda: papers with their lateness, what came of each point."""
    try:
        found = queries.meeting(normalise_short_code(code) or code)
    except Meeting.DoesNotExist as error:
        raise Http404 from error
    return _brief(found) | {
        "mark": mark(request), "papers_due_on": queries.papers_due(found),
        "agenda": [_point(entry) for entry in queries.entries(found, timezone.now())],
    }  # fmt: skip


def _point(entry: queries.Entry) -> dict[str, Any]:
    point: Point = entry.point
    return {
        "code": point.code, "title": words(point.title, point.language), "origin": point.origin,
        "body": body_named(point.body) if point.body else None,
        "result": entry.closing.kind if entry.closing else "postponed" if entry.postponed else "open",
        "reason": entry.closing.text if entry.closing else entry.postponed.reason if entry.postponed else "",
        "postponed_times": entry.times, "papers": [_paper(one) for one in entry.papers],
        "url": here(point.get_absolute_url()),
    }  # fmt: skip


def _paper(one: queries.Handed) -> dict[str, Any]:
    paper = one.paper
    return {
        "title": paper.title, "internal_reason": paper.internal_reason, "fingerprint": paper.digest,
        "body": body_named(paper.body), "handed_in_at": paper.at, "working_days_late": one.late,
        "url": here(paper.file.get_absolute_url()) if paper.file else "",
    }  # fmt: skip


@room.read("/steering-circle/decisions", name="api_circle_decisions", summary=msgid("Decisions of the steering circle"),
           shows=DecisionList)  # fmt: skip
def decisions(request: HttpRequest, asked: Query[Paging]) -> Any:
    """What was decided, who owns it, by when it is done, and where the task stands."""
    found, now = queries.resolutions(queries.circle()), timezone.now()
    return listed(request, asked, found, lambda rows: [_decision(one) for one in queries.decided(rows, now)])


def _decision(one: queries.Decided) -> dict[str, Any]:
    made, claim = one.resolution, one.standing.claim
    return {
        "id": made.code, "title": words(made.title, made.language), "url": here(made.get_absolute_url()),
        "href": href("api_claim", code=claim.code), "text": words(made.text, made.language), "outcome": made.outcome,
        "decided_at": made.at, "meeting": made.meeting.code if made.meeting else None,
        "outside_reason": made.outside_reason, "owner": body_named(made.owner), "due_on": claim.due_on,
        "status": one.standing.status.value, "working_days_late": one.standing.late,
        "dissents": len(made.dissents.all()),
        "task": {"kind": "claim", "id": claim.code, "title": claim.title, "url": here(claim.get_absolute_url())},
    }  # fmt: skip
