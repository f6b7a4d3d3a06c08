"""Acts on the agenda of the steering circle: points, papers, decisions and their tasks, dissent, minutes.

No act takes a point away: whoever put it withdraws it, the reminder steps' points nobody (docs/decisions/0030).
"""

from collections.abc import Sequence
from datetime import date, datetime

from partizip.access.acts import REPEAT, Actor, Again, act, require
from partizip.access.defaults import default
from partizip.access.uploads import largest_file
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.circle import check_open, check_unapproved, facts, locked, side
from partizip.commissioner.actions.common import check, refused
from partizip.commissioner.models import (
    Circle,
    Closing,
    Dissent,
    InternalPaper,
    Meeting,
    Minutes,
    MinutesApproval,
    MinutesComment,
    Origin,
    Paper,
    Point,
    PointOrder,
    Postponement,
    Resolution,
)
from partizip.commissioner.models.circle_minutes import agenda_of, canonical, digest_of, drafted, meetings_of
from partizip.core import circle as rules
from partizip.core import uploads
from partizip.core.calendar import berlin_day
from partizip.core.permissions import Verdict, msgid
from partizip.core.things import Thing
from partizip.documents.actions import published
from partizip.duties import deadlines
from partizip.duties.actions import asked
from partizip.duties.actions.common import working
from partizip.duties.models import Claim
from partizip.journal.log import line_of, record


def _point(point: Point) -> Point:
    """The point with its facts as they are now; others who act on it wait."""
    Point.objects.select_for_update(of=("self",)).only("id").get(id=point.id)
    return Point.objects.with_facts().select_related("circle").get(id=point.id)


def _same_closing(point: Point, by: Actor, at: datetime, kind: str, meeting: Meeting | None, text: str) -> bool:
    """Whether the own body closed the point a moment ago in this way and with these words."""
    closing = getattr(point, "closing", None)
    if closing is None or closing.body_id != by.body_id or closing.at <= at - REPEAT:
        return False
    where = meeting.id if meeting else None
    return (closing.kind, closing.meeting_id, closing.text) == (kind, where, text)


def own_point(by: Actor, at: datetime, point: Point) -> bool:
    """Whether the actor's body put the point, or came after the one that did."""
    return point.body_id is not None and point.body_id in lineage(by.body_id, berlin_day(at))


@act(right="circle.put", verb="commissioner.circle_point_put")
def put_point(*, by: Actor, at: datetime, circle: Circle, title: str, text: str = "", language: str = "de") -> Point:
    """Put a point on the next agenda, as chair, office or member. Records commissioner.circle_point_put."""
    require(by, at, "circle.put", **facts(by, at, circle))
    same = Point.objects.filter(circle=circle, body_id=by.body_id, title=title, text=text, language=language)
    if same.filter(put_at__gt=at - REPEAT).exists():
        raise Again(msgid("This very point was put a moment ago."))
    point = Point.objects.create(
        circle=circle, origin=side(by, at, circle), body_id=by.body_id, title=title, text=text, language=language,
        put_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.circle_point_put", point)])
    return point


class NothingToPull(Exception):
    """No reminder step waits for the agenda; the act leaves nothing behind."""


@act(right="circle.pull", verb="commissioner.circle_point_pulled")
def pull_points(*, by: Actor, at: datetime, circle: Circle, wanted: Sequence[Claim]) -> list[Point]:
    """Put what the reminder steps brought on the agenda, each claim once. Records commissioner.circle_point_pulled.

    Raises NothingToPull when all of it stands there already.
    """
    require(by, at, "circle.pull")
    done = set(Point.objects.filter(claim__in=[claim.id for claim in wanted]).values_list("claim_id", flat=True))
    points = [
        Point.objects.create(circle=circle, origin=Origin.LADDER, claim=claim, title=claim.title, put_at=at)
        for claim in wanted
        if claim.id not in done
    ]
    if not points:
        raise NothingToPull
    record(by=by, at=at, lines=[line_of("commissioner.circle_point_pulled", point) for point in points])
    return points


@act(right="circle.put", verb="commissioner.circle_point_withdrawn")
def withdraw_point(*, by: Actor, at: datetime, point: Point, reason: str, language: str = "de") -> Closing:
    """Withdraw a point that the own body put, with a public reason. Records commissioner.circle_point_withdrawn."""
    point = _point(point)
    require(by, at, "circle.put", **facts(by, at, point.circle))
    if _same_closing(point, by, at, Closing.Kind.WITHDRAWN, None, reason):
        raise Again(msgid("This point was withdrawn a moment ago, with these words."))
    check(rules.may_withdraw(point.facts, origin=point.origin, own=own_point(by, at, point), reason=reason))
    closing = Closing.objects.create(
        point=point, kind=Closing.Kind.WITHDRAWN, text=reason, language=language, body_id=by.body_id, at=at
    )
    line = line_of("commissioner.circle_point_withdrawn", point, rows=[closing], version=2)
    record(by=by, at=at, lines=[line])
    return closing


def check_orderable(meeting: Meeting) -> None:
    """Raise Refused for a meeting that was called off, or of which the minutes are approved."""
    if meeting.met.cancelled:
        raise refused(msgid("This meeting was called off."))
    check_unapproved(meeting)


@act(right="circle.decide", verb="commissioner.circle_agenda_ordered")
def order_points(*, by: Actor, at: datetime, meeting: Meeting, codes: Sequence[str]) -> PointOrder:
    """Set the order of an agenda; points that it does not name stand after those it names.

    Records commissioner.circle_agenda_ordered.
    """
    meeting = locked(meeting)
    require(by, at, "circle.decide", **facts(by, at, meeting.circle))
    check_orderable(meeting)
    order = PointOrder.objects.create(meeting=meeting, codes=list(codes), at=at)
    record(by=by, at=at, lines=[line_of("commissioner.circle_agenda_ordered", meeting, rows=[order], version=2)])
    return order


def _check_at(point: Point, meeting: Meeting, at: datetime) -> None:
    """Raise Refused unless the point stands on the meeting's agenda, it has begun, and its minutes are open."""
    meetings = meetings_of(point.circle)
    standing = agenda_of(meeting, meetings, point.circle.points.with_facts())
    check(rules.may_act_at(
        point.facts, [one.met for one in meetings], meeting.code, at,
        approved=Minutes.objects.filter(meeting=meeting).exists(), stands=point.id in {one.id for one in standing},
    ))  # fmt: skip


@act(right="circle.decide", verb="commissioner.circle_point_postponed")
def postpone_point(*, by: Actor, at: datetime, point: Point, meeting: Meeting, reason: str) -> Postponement:
    """Record that a point was postponed at a meeting, with a public reason; it stands on the next agenda.

    Records commissioner.circle_point_postponed.
    """
    point = _point(point)
    require(by, at, "circle.decide", **facts(by, at, point.circle))
    same = point.postponements.filter(meeting=meeting, reason=reason, body_id=by.body_id, at__gt=at - REPEAT)
    if same.exists():
        raise Again(msgid("This point was postponed a moment ago, with these words."))
    check(rules.may_close(point.facts, words=reason))
    _check_at(point, meeting, at)
    if point.postponements.filter(meeting=meeting).exists():
        raise refused(msgid("This point was postponed at that meeting already."))
    made = Postponement.objects.create(point=point, meeting=meeting, reason=reason, body_id=by.body_id, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.circle_point_postponed", point, rows=[made], version=2)])
    return made


@act(right="circle.decide", verb="commissioner.circle_point_dealt_with")
def deal_with(
    *, by: Actor, at: datetime, point: Point, meeting: Meeting | None, text: str, language: str = "de"
) -> Closing:
    """Record what came of a point without a decision; `meeting` None: outside of one, which the own body put.

    Records commissioner.circle_point_dealt_with.
    """
    point = _point(point)
    require(by, at, "circle.decide", **facts(by, at, point.circle))
    if _same_closing(point, by, at, Closing.Kind.NOTED, meeting, text):
        raise Again(msgid("This was recorded a moment ago, with these words."))
    check(rules.may_close(point.facts, words=text))
    if meeting is not None:
        _check_at(point, meeting, at)
    else:
        check(rules.may_note_outside(own=own_point(by, at, point)))
    closing = Closing.objects.create(
        point=point, kind=Closing.Kind.NOTED, meeting=meeting, text=text, language=language, body_id=by.body_id, at=at
    )
    line = line_of("commissioner.circle_point_dealt_with", point, rows=[closing], version=2)
    record(by=by, at=at, lines=[line])
    return closing


@act(right="circle.decide", verb="commissioner.circle_decided")
def decide(
    *, by: Actor, at: datetime, point: Point, meeting: Meeting | None, title: str, text: str, outcome: str,
    owner: Body | None, due_on: date | None, outside_reason: str = "", language: str = "de",
) -> Resolution:  # fmt: skip
    """Record a decision on a point with its owner and date; the task is owed from now on (R-P6-5).

    `meeting` None: decided outside of one, recorded as such with `outside_reason`; a point that another body or the
    reminder steps put stands on the next agenda all the same. The task is owed to the office, by the office itself to
    the chair. Records commissioner.circle_decided and duties.claim_asked.
    """
    point = _point(point)
    circle, today = point.circle, berlin_day(at)
    require(by, at, "circle.decide", **facts(by, at, circle))
    owned = owner is not None and owner.kind in rules.OWNERS
    check(rules.may_decide(
        owned=owned, due_on=due_on, today=today, text=text, outside=meeting is None, reason=outside_reason
    ))  # fmt: skip
    assert owner is not None  # the rule asked for it
    assert due_on is not None
    outside_reason = outside_reason if meeting is None else ""
    if Resolution.objects.filter(
        point=point, meeting=meeting, title=title, text=text, language=language, outcome=outcome, owner=owner,
        due_on=working(due_on), outside_reason=outside_reason,
    ).exists():  # fmt: skip
        raise Again(msgid("This very decision stands there already."))
    closing = getattr(point, "closing", None)
    decided_here = closing is not None and closing.kind == Closing.Kind.DECIDED
    if not (decided_here and closing.meeting_id == (meeting.id if meeting else None)):
        check(rules.may_close(point.facts, words=text))
    if meeting is not None:
        _check_at(point, meeting, at)
    resolution = Resolution(
        point=point, meeting=meeting, title=title, text=text, language=language, outcome=outcome,
        outside_reason=outside_reason, owner=owner, body_id=by.body_id, at=at,
    )  # fmt: skip
    subject = Thing("circle_decision", resolution.code, title[:300], resolution.get_absolute_url())
    creditor = _creditor(circle, owner, today)
    claim = asked(at=at, creditor_id=creditor.id, debtor=owner, title=title, text=text, due_on=due_on, subject=subject)
    resolution.claim, resolution.due_on = claim, claim.due_on
    resolution.save(force_insert=True)
    rows: list[Resolution | Closing] = [resolution]
    if closing is None and (meeting is not None or own_point(by, at, point)):
        rows.append(Closing.objects.create(
            point=point, kind=Closing.Kind.DECIDED, meeting=meeting, body_id=by.body_id, at=at
        ))  # fmt: skip
    told = line_of("commissioner.circle_decided", resolution, rows=rows[1:], facts={"outside": meeting is None})
    record(by=by, at=at, lines=[told, line_of("duties.claim_asked", claim)])
    return resolution


def _creditor(circle: Circle, owner: Body, day: date) -> Body:
    """To whom a task is owed: to the office, or to the chair when the office itself owns it."""
    if circle.office_id not in lineage(owner.id, day):
        return circle.office
    chair = circle.chair(day)
    if chair is None:
        raise refused(msgid("Nobody chairs today, so that a task of the office would be owed to nobody."))
    return chair


def check_unclosed(point: Point) -> None:
    """Raise Refused for a point that was dealt with or withdrawn."""
    if point.facts.closed_at is not None:
        raise refused(msgid("This point was dealt with or withdrawn; hand the paper in for another one."))


@act(right="circle.take_part", verb="commissioner.circle_paper_handed_in")
def hand_in(
    *, by: Actor, at: datetime, point: Point, title: str, upload: tuple[str, bytes], internal_reason: str = ""
) -> Paper:
    """Hand in a paper for a point that is not closed. With a public reason it is internal: nobody else reads it.

    Records commissioner.circle_paper_handed_in; of an internal paper neither title nor words.
    """
    point = _point(point)
    require(by, at, "circle.take_part", **facts(by, at, point.circle))
    check_unclosed(point)
    paper = Paper(point=point, internal_reason=internal_reason.strip(), body_id=by.body_id, at=at)
    if paper.internal_reason:
        inside = _inside(paper, title, upload)
        paper.digest = inside.fingerprint()
        paper.save(force_insert=True)
        inside.save(force_insert=True)
    else:
        file = published(by=by, at=at, name=upload[0], data=upload[1])
        if point.papers.filter(file=file, title=title, body_id=by.body_id).exists():
            raise Again(msgid("This very paper was handed in for this point already."))
        if point.papers.filter(file=file).exists():
            raise refused(msgid("This very paper was handed in for this point already."))
        paper.title, paper.file, paper.digest = title, file, file.sha256
        paper.save(force_insert=True)
    record(by=by, at=at, lines=[line_of("commissioner.circle_paper_handed_in", point, rows=[paper], version=2)])
    return paper


def _inside(paper: Paper, title: str, upload: tuple[str, bytes]) -> InternalPaper:
    try:
        given = uploads.taken(*upload, uploads.PUBLISHABLE, largest_file())
    except uploads.Unfit as unfit:
        raise refused(str(unfit)) from unfit
    return InternalPaper(paper=paper, title=title, name=given.name, media_type=given.media_type, data=given.data)


@act(right="circle.take_part", verb="commissioner.circle_dissent_noted")
def note_dissent(*, by: Actor, at: datetime, resolution: Resolution, text: str, language: str = "de") -> Dissent:
    """Put the own body's words against a decision, until the minutes are approved. Records circle_dissent_noted."""
    circle = resolution.point.circle
    require(by, at, "circle.take_part", **facts(by, at, circle))
    if Dissent.objects.filter(resolution=resolution, body_id=by.body_id, text=text).exists():
        raise Again(msgid("These very words stand there already."))
    check_unapproved(resolution.meeting)
    made = Dissent.objects.create(resolution=resolution, text=text, language=language, body_id=by.body_id, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.circle_dissent_noted", resolution, rows=[made], version=2)])
    return made


@act(right="circle.take_part", verb="commissioner.circle_minutes_commented")
def comment(*, by: Actor, at: datetime, meeting: Meeting, text: str, language: str = "de") -> MinutesComment:
    """Put the own body's words beside the minutes; they change nothing in them. Records circle_minutes_commented."""
    meeting = locked(meeting)
    require(by, at, "circle.take_part", **facts(by, at, meeting.circle))
    if MinutesComment.objects.filter(meeting=meeting, body_id=by.body_id, text=text).exists():
        raise Again(msgid("These very words stand there already."))
    check_open(meeting, at)
    made = MinutesComment.objects.create(meeting=meeting, text=text, language=language, body_id=by.body_id, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.circle_minutes_commented", meeting, rows=[made], version=2)])
    return made


def approvable(meeting: Meeting, at: datetime) -> Verdict:
    """Whether the time for approving the minutes of a meeting has come."""
    return rules.approvable(
        [one.met for one in meetings_of(meeting.circle)], meeting.code, at, days=deadlines.days(),
        wait=default("circle.minutes_working_days"), approved=Minutes.objects.filter(meeting=meeting).exists(),
    )  # fmt: skip


@act(right="circle.approve", verb="commissioner.circle_minutes_approved", also=("commissioner.circle_minutes_frozen",))
def approve(*, by: Actor, at: datetime, meeting: Meeting, digest: str) -> MinutesApproval:
    """Approve the minutes as they were seen (`digest`), as chair or office; with both they are frozen for good.

    Records commissioner.circle_minutes_approved, or circle_minutes_frozen for the second side.
    """
    meeting = locked(meeting)
    circle = meeting.circle
    require(by, at, "circle.approve", **facts(by, at, circle))
    own = side(by, at, circle)
    content = drafted(meeting, deadlines.days())
    given = {one: set(meeting.approvals.filter(side=one).values_list("digest", flat=True))
             for one in (rules.CHAIR, rules.OFFICE)}  # fmt: skip
    current = digest_of(content)
    if digest == current and current in given[own]:
        raise Again(msgid("Your side has approved these very words already."))
    check(rules.may_approve(approvable(meeting, at), seen=digest, digest=current))
    approval = MinutesApproval.objects.create(meeting=meeting, side=own, digest=current, body_id=by.body_id, at=at)
    given[own].add(current)
    rows: list[MinutesApproval | Minutes] = [approval]
    verb = "commissioner.circle_minutes_approved"
    if rules.frozen(given[rules.CHAIR], given[rules.OFFICE], current):
        rows.append(Minutes.objects.create(meeting=meeting, content=canonical(content), digest=current, at=at))
        verb = "commissioner.circle_minutes_frozen"
    told = {"side": own, "digest": current}
    record(by=by, at=at, lines=[line_of(verb, meeting, rows=rows, facts=told, version=2)])
    return approval
