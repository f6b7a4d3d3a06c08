"""Minutes of a steering circle: drafted from what was recorded, frozen when both sides approved the same words."""

from collections.abc import Iterable
from datetime import UTC
from hashlib import sha256
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.bodies.models import Body
from partizip.commissioner.models.circle import Circle, Meeting
from partizip.commissioner.models.circle_agenda import Paper, Point, PointOrder, Resolution
from partizip.core import circle as rules
from partizip.core import claims, ledger
from partizip.core.calendar import WorkingDays, berlin_day
from partizip.duties.models import Claim
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only


@append_only
@removable("text", by="body", of="meeting", called=_("Comment beside minutes of the steering circle"))
class MinutesComment(models.Model):
    """A member's own words beside the minutes of a meeting; they change nothing in them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="comments")
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.meeting)


@append_only
class MinutesApproval(models.Model):
    """One side, chair or office, approved the minutes with this fingerprint."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="approvals")
    side = models.CharField(max_length=8, choices=[(rules.CHAIR, _("Chair")), (rules.OFFICE, _("Office"))])
    digest = models.CharField(max_length=64)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "side", "digest"], name="commissioner_minutesapproval_once"),
        ]

    def __str__(self) -> str:
        return str(self.meeting)


@append_only
@removable("content", by="meeting__circle__office", of="meeting", called=_("Minutes of the steering circle"))
class Minutes(models.Model):
    """The minutes that both sides approved: their canonical words and fingerprint (SHA-256), for good."""

    meeting = models.OneToOneField(Meeting, on_delete=models.PROTECT, primary_key=True, related_name="minutes")
    content = models.TextField()
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.meeting)


def meetings_of(circle: Circle) -> list[Meeting]:
    """Every meeting of a circle with its calls."""
    return list(circle.meetings.with_calls())


def agenda_of(meeting: Meeting, meetings: Iterable[Meeting], points: Iterable[Point]) -> list[Point]:
    """The points that stand on a meeting's agenda, in their order; give all meetings and points of its circle."""
    known = {point.code: point for point in points}
    order = PointOrder.objects.filter(meeting=meeting).order_by("at", "id").last()
    codes = rules.agenda(
        [point.facts for point in known.values()], [one.met for one in meetings], meeting.code,
        order.codes if order else (),
    )  # fmt: skip
    return [known[code] for code in codes]


def present(meeting: Meeting) -> dict[Any, Any]:
    """Body -> its attendance that counts, in the order of names."""
    rows = meeting.attendances.select_related("body").order_by("at", "id")
    newest = {row.body: row for row in rows}
    return dict(sorted(newest.items(), key=lambda item: (item[0].name, str(item[0].id))))


def overdue_tasks(circle: Circle, moment: Any) -> list[Claim]:
    """Tasks of a circle's decisions that are overdue at a moment; they stand on the agenda by themselves."""
    found = Claim.objects.filter(circle_resolution__point__circle=circle, overdue_from__lte=moment)
    return [
        claim
        for claim in found.with_facts().order_by("due_on", "id")
        if claims.status(claim.facts(), moment, claim.due_on) is claims.Status.OVERDUE
    ]


def papers_for(point: Point, meeting: Meeting) -> list[Paper]:
    """The papers of a point that were there for a meeting, those laid on the table that day included."""
    return [paper for paper in point.papers.all() if berlin_day(paper.at) <= meeting.day]


def drafted(meeting: Meeting, days: WorkingDays) -> dict[str, Any]:
    """The minutes of a meeting as the program drafts them from what is recorded; the same records, the same words."""
    circle, call = meeting.circle, meeting.call
    chair, notice = circle.chair(meeting.day), circle.rules_at(call.starts_at).notice_days
    points = agenda_of(meeting, meetings_of(circle), circle.points.with_facts())
    return {
        "meeting": meeting.code, "starts_at": call.starts_at.astimezone(UTC).isoformat(timespec="seconds"),
        "place": call.where, "chair": _body(chair),
        "present": [_body(body) | {"presence": row.presence} for body, row in present(meeting).items()],
        "overdue_tasks": [
            {"code": claim.code, "title": claim.title, "owner": _body(claim.debtor), "due_on": claim.due_on.isoformat()}
            for claim in overdue_tasks(circle, call.starts_at)
        ],
        "points": [_point(point, meeting, notice, days) for point in points],
    }  # fmt: skip


def _body(body: Body | None) -> dict[str, Any]:
    return {"body": body.slug if body else "", "name": body.name if body else ""}


def _point(point: Point, meeting: Meeting, notice: int, days: WorkingDays) -> dict[str, Any]:
    closing = getattr(point, "closing", None)
    here = closing is not None and closing.meeting_id == meeting.id
    postponed = [row.reason for row in point.postponements.all() if row.meeting_id == meeting.id]
    return {
        "code": point.code, "title": point.title, "origin": point.origin, "put_by": _body(point.body),
        "result": closing.kind if here else "postponed" if postponed else "open",
        "words": closing.text if here else "\n\n".join(postponed),
        "papers": [_paper(paper, meeting, notice, days) for paper in papers_for(point, meeting)],
        "decisions": [_decision(one) for one in point.resolutions.all() if one.meeting_id == meeting.id],
    }  # fmt: skip


def _paper(paper: Paper, meeting: Meeting, notice: int, days: WorkingDays) -> dict[str, Any]:
    late = rules.paper_late(berlin_day(paper.at), meeting.day, notice, days)
    return {
        "title": paper.title, "internal_reason": paper.internal_reason, "fingerprint": paper.digest,
        "handed_in_by": _body(paper.body), "late": late,
    }  # fmt: skip


def _decision(one: Resolution) -> dict[str, Any]:
    return {
        "code": one.code, "title": one.title, "text": one.text, "outcome": one.outcome, "owner": _body(one.owner),
        "due_on": one.due_on.isoformat(),
        "dissent": [_body(row.body) | {"text": row.text} for row in one.dissents.all()],
    }  # fmt: skip


def canonical(content: dict[str, Any]) -> str:
    """The minutes as the bytes that are frozen (canonical JSON)."""
    return ledger.canonical_json(content).decode()


def digest_of(content: dict[str, Any]) -> str:
    """Their fingerprint (SHA-256), 64 hexadecimal signs."""
    return sha256(canonical(content).encode()).hexdigest()
