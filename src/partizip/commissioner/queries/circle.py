"""Reads of the steering circle: who chairs and sits in it, its agendas, decisions with their tasks, minutes."""

import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max, Q, QuerySet
from django.utils.translation import ngettext

from partizip.access.defaults import default
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.commissioner.models import (
    Attendance,
    Calling,
    Circle,
    Closing,
    InternalPaper,
    Meeting,
    Minutes,
    Paper,
    Point,
    Postponement,
    Presence,
    Resolution,
    Seat,
)
from partizip.commissioner.models.circle_minutes import (
    agenda_of,
    digest_of,
    drafted,
    overdue_tasks,
    papers_for,
    present,
)
from partizip.core import circle as rules
from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.removed import code_in
from partizip.duties import deadlines
from partizip.duties.models import Claim, Reminder
from partizip.duties.queries import Standing, standings
from partizip.journal.models import Removed


def circle() -> Circle | None:
    """The steering circle with its rules; None while none is set up."""
    return Circle.objects.select_related("office").prefetch_related("rules").first()


def meetings(found: Circle) -> list[Meeting]:
    """All meetings, the newest first."""
    known = found.meetings.with_calls().select_related("minutes").order_by()
    return sorted(known, key=lambda one: (one.call.starts_at, one.code), reverse=True)


def meeting(code: str) -> Meeting:
    """One meeting with its circle, calls and minutes. Raises Meeting.DoesNotExist."""
    found = Meeting.objects.with_calls().select_related("circle__office", "minutes")
    return found.prefetch_related("circle__rules").get(code=code)


def approvable(known: Iterable[Meeting], now: datetime) -> set[str]:
    """The codes of the meetings of which the minutes can be approved now; give all meetings of a circle."""
    by_code = {one.code: one for one in known}
    mets, wait, days = [one.met for one in by_code.values()], default("circle.minutes_working_days"), deadlines.days()
    return {
        code for code, one in by_code.items()
        if one.met.has_begun(now)
        and rules.approvable(mets, code, now, approved=hasattr(one, "minutes"), wait=wait, days=days)
    }  # fmt: skip


def held(one: Point, known: Iterable[Meeting], now: datetime) -> list[Meeting]:
    """Meetings at which something can be recorded about a point: begun after it was put, minutes still open."""
    return [
        each for each in known
        if each.met.has_begun(now) and each.call.starts_at > one.put_at and not hasattr(each, "minutes")
    ]  # fmt: skip


def upcoming(known: Iterable[Meeting], now: datetime) -> Meeting | None:
    """The next meeting."""
    by_code = {one.code: one for one in known}
    met = rules.upcoming([one.met for one in by_code.values()], now)
    return by_code[met.code] if met else None


def seats(found: Circle) -> QuerySet[Seat]:
    """Every membership, also ended ones."""
    return found.seats.select_related("body", "end").order_by("body__name", "valid_from")


def late_words(late: int) -> str:
    """How late a paper was, in words."""
    return ngettext("%(days)s working day late", "%(days)s working days late", late) % {"days": late}


@dataclass(frozen=True)
class Handed:
    """A paper on an agenda, and by how many working days it was late for that meeting."""

    paper: Paper
    late: int

    @property
    def words(self) -> str:
        """How late it was."""
        return late_words(self.late)


@dataclass(frozen=True)
class Decided:
    """A decision with the standing of its task."""

    resolution: Resolution
    standing: Standing


@dataclass(frozen=True)
class Entry:
    """A point on a meeting's agenda with all that belongs to it there."""

    point: Point
    papers: list[Handed]
    decided: list[Decided]
    closing: Closing | None  # what came of it at this meeting
    postponed: Postponement | None  # at this meeting
    times: int  # how often it was postponed in all
    standing: Standing | None  # of what the reminder steps brought

    @property
    def often(self) -> str:
        """How often it was postponed, in words."""
        return ngettext("postponed once", "postponed %(count)s times", self.times) % {"count": self.times}


def _papers(point: Point, one: Meeting, days: WorkingDays) -> list[Handed]:
    notice = one.circle.rules_at(one.call.starts_at).notice_days
    return [
        Handed(paper, rules.paper_late(berlin_day(paper.at), one.day, notice, days)) for paper in papers_for(point, one)
    ]


def standings_of(found: Iterable[Point], now: datetime) -> dict[UUID, Standing]:
    """Claim -> its standing, of all that the points decided and of what the reminder steps brought."""
    ids = [point.id for point in found]
    claims = Claim.objects.filter(Q(circle_point__in=ids) | Q(circle_resolution__point__in=ids)).with_facts()
    return {item.claim.id: item for item in standings(claims, now)}


def entries(one: Meeting, now: datetime) -> list[Entry]:
    """The agenda of a meeting in its order; a fixed number of queries."""
    points = list(one.circle.points.with_facts())
    standing = agenda_of(one, one.circle.meetings.with_calls(), points)
    owed, days = standings_of(standing, now), deadlines.days()
    return [_entry(point, one, owed, days) for point in standing]


def _entry(point: Point, one: Meeting, owed: dict[UUID, Standing], days: WorkingDays) -> Entry:
    closing, postponements = getattr(point, "closing", None), list(point.postponements.all())
    here = closing if closing is not None and closing.meeting_id == one.id else None
    return Entry(
        point=point, papers=_papers(point, one, days), closing=here, times=len(postponements),
        decided=[Decided(row, owed[row.claim_id]) for row in point.resolutions.all() if row.meeting_id == one.id],
        postponed=next((row for row in postponements if row.meeting_id == one.id), None),
        standing=owed.get(point.claim_id) if point.claim_id else None,
    )  # fmt: skip


def carried(one: Meeting, now: datetime) -> list[Standing]:
    """Tasks that are overdue when a meeting begins, or today when it is still to come; its agenda carries them."""
    moment = min(one.call.starts_at, now)
    return standings(overdue_tasks(one.circle, moment), moment)


def papers_due(one: Meeting) -> date:
    """Until when papers for a meeting are in time."""
    notice = one.circle.rules_at(one.call.starts_at).notice_days
    return rules.papers_due(one.day, notice, deadlines.days())


def point(code: str) -> Point:
    """One point with all that belongs to it. Raises Point.DoesNotExist."""
    return Point.objects.with_facts().select_related("circle__office").get(code=code)


def open_points(found: Circle) -> QuerySet[Point]:
    """Points that stand on the next agenda, when there is one."""
    return found.points.with_facts().filter(closing=None).order_by("put_at", "id")


def resolutions(found: Circle | None) -> QuerySet[Resolution]:
    """Every decision, the newest first."""
    known = Resolution.objects.filter(point__circle=found) if found else Resolution.objects.none()
    return known.select_related("owner", "meeting__minutes", "point", "claim").prefetch_related(
        "dissents", "meeting__calls"
    ).order_by("-at", "-id")  # fmt: skip


def decided(found: Iterable[Resolution], now: datetime) -> list[Decided]:
    """Decisions with their tasks."""
    rows = list(found)
    claims = Claim.objects.filter(id__in=[row.claim_id for row in rows]).with_facts()
    owed = {item.claim.id: item for item in standings(claims, now)}
    return [Decided(row, owed[row.claim_id]) for row in rows]


@dataclass
class Came:
    """How often somebody came for a body to the meetings that were noted."""

    body: Body
    counts: Counter[str] = field(default_factory=Counter)

    @property
    def leadership(self) -> int:
        """Meetings to which a state secretary, district councillor or head came."""
        return self.counts[Presence.LEADERSHIP]

    @property
    def staff(self) -> int:
        """Meetings to which somebody of the working level came."""
        return self.counts[Presence.STAFF]

    @property
    def absent(self) -> int:
        """Meetings to which nobody came."""
        return self.counts[Presence.ABSENT]


def attendance(found: Circle) -> list[Came]:
    """For each body how often who came; no names."""
    newest: dict[tuple[UUID, UUID], Attendance] = {}
    for row in Attendance.objects.filter(meeting__circle=found).select_related("body").order_by("at", "id"):
        newest[row.meeting_id, row.body_id] = row
    came: dict[UUID, Came] = {}
    for row in newest.values():
        came.setdefault(row.body_id, Came(row.body)).counts[row.presence] += 1
    return sorted(came.values(), key=lambda one: (one.body.name, str(one.body.id)))


@dataclass(frozen=True)
class Written:
    """Minutes as they are read: the words, their fingerprint, and whether both sides approved them.

    `removed`: the words that were approved had to go by law; what is read is drafted anew from the records.
    """

    content: dict[str, Any]
    digest: str
    frozen: bool
    untouched: bool = True
    removed: str = ""


def written(one: Meeting) -> Written:
    """The approved minutes of a meeting, or their draft."""
    minutes: Minutes | None = getattr(one, "minutes", None)
    if minutes is None:
        content = drafted(one, deadlines.days())
        return Written(content, digest_of(content), frozen=False)
    if code := code_in(minutes.content):
        by_law = Removed.names(minutes, minutes.content)
        return Written(drafted(one, deadlines.days()), minutes.digest, frozen=True, untouched=by_law, removed=code)
    content = json.loads(minutes.content)
    return Written(content, minutes.digest, frozen=True, untouched=digest_of(content) == minutes.digest)


def presences(one: Meeting) -> dict[Body, Attendance]:
    """Body -> who came for it."""
    return present(one)


def expected(one: Meeting) -> list[Body]:
    """The bodies that sit in a meeting: members of that day, the chair and the office."""
    chair = one.circle.chair(one.day)
    wanted = Q(circle_seats__in=one.circle.seats.on(one.day)) | Q(id=one.circle.office_id)
    if chair is not None:
        wanted |= Q(id=chair.id)
    return list(Body.objects.filter(wanted).distinct().order_by("name", "id"))


def waiting_steps() -> QuerySet[Claim]:
    """Claims that the reminder steps brought to the circle, still unmet, that stand on no agenda yet."""
    reached = Reminder.objects.filter(audience="steering_circle").values("claim")
    return Claim.objects.unmet().filter(id__in=reached, circle_point=None).order_by("due_on", "id")


def own_tasks(found: Circle, body_id: UUID | None, now: datetime) -> list[Standing]:
    """Tasks of the own body that are not done."""
    claims = Claim.objects.unmet().filter(
        circle_resolution__point__circle=found, debtor__in=lineage(body_id, berlin_day(now))
    )
    return standings(claims.with_facts().order_by("due_on", "id"), now)


def inside(paper: UUID) -> InternalPaper:
    """An internal paper with its bytes. Raises InternalPaper.DoesNotExist."""
    return InternalPaper.objects.select_related("paper__point__circle").get(paper=paper)


def last_begun(now: datetime) -> datetime | None:
    """When a meeting began last, by the passing of time."""
    return Calling.objects.filter(starts_at__lte=now).aggregate(last=Max("starts_at"))["last"]
