"""Acts of the steering circle: set it up, its rules and members, its meetings.

Rights follow from facts of the day: the office that set it up, the body that holds the function and so chairs, the
bodies that have a seat. Nobody is stored as chair.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from partizip.access.acts import Actor, Again, act, require, verdict_of
from partizip.access.defaults import default
from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.common import check, refused
from partizip.commissioner.models import (
    Attendance,
    Calling,
    Circle,
    CircleRules,
    Meeting,
    Minutes,
    Presence,
    Seat,
    SeatEnd,
)
from partizip.commissioner.models.circle import FUNCTION
from partizip.commissioner.models.circle_minutes import meetings_of
from partizip.core import circle as rules
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid
from partizip.journal.log import line_of, record


def facts(by: Actor, at: datetime, circle: Circle | None) -> dict[str, bool]:
    """What the rights of the circle ask: an independent office, the one that set it up, chair of the day, a seat."""
    day = berlin_day(at)
    own = lineage(by.body_id, day)
    chair = circle.chair(day) if circle else None
    return {
        "in_office": Body.objects.filter(id=by.body_id, kind=BodyKind.OFFICE).exists(),
        "own_circle": circle is None or circle.office_id in own,
        "chairs": chair is not None and chair.id == by.body_id,
        "seated": circle is not None and circle.seats.on(day).filter(body__in=own).exists(),
    }


RIGHTS = ("set_up", "call", "put", "decide", "take_part", "approve")


def allowed(by: Actor, at: datetime, circle: Circle | None) -> dict[str, bool]:
    """Which rights of the circle somebody has today, to show or hide the ways there; no query for who has no role."""
    if by.mandate_id is None:
        return dict.fromkeys(RIGHTS, False)
    found = facts(by, at, circle)
    return {name: bool(verdict_of(by, at, f"circle.{name}", **found)) for name in RIGHTS}


def side(by: Actor, at: datetime, circle: Circle) -> str:
    """For whom somebody acts in a circle: its office, the chair of the day, or a member."""
    found = facts(by, at, circle)
    if found["in_office"] and found["own_circle"]:
        return rules.OFFICE
    return rules.CHAIR if found["chairs"] else rules.MEMBER


@act(right="circle.set_up", verb="commissioner.circle_set_up")
def set_up(
    *, by: Actor, at: datetime, name: str, purpose: str, notice_days: int, name_en: str = "", purpose_en: str = "",
) -> Circle:  # fmt: skip
    """Set up the steering circle with its first rules; there is one. Records commissioner.circle_set_up."""
    require(by, at, "circle.set_up", **facts(by, at, None))
    if Circle.objects.exists():
        raise refused(msgid("There is a steering circle already; change its rules instead."))
    circle = Circle.objects.create(office_id=by.body_id, function=FUNCTION, made_at=at)
    first = CircleRules.objects.create(
        circle=circle, number=1, name=name, name_en=name_en, purpose=purpose, purpose_en=purpose_en,
        notice_days=notice_days, at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.circle_set_up", circle, rows=[first])])
    return circle


@act(right="circle.set_up", verb="commissioner.circle_rules_changed")
def change_rules(
    *, by: Actor, at: datetime, circle: Circle, name: str, purpose: str, notice_days: int, name_en: str = "",
    purpose_en: str = "",
) -> CircleRules:  # fmt: skip
    """Give the circle new rules from now on; the earlier ones stay. Records commissioner.circle_rules_changed."""
    require(by, at, "circle.set_up", **facts(by, at, circle))
    newest = circle.rules.latest("number")
    said = {
        "name": name, "name_en": name_en, "purpose": purpose, "purpose_en": purpose_en, "notice_days": notice_days,
    }  # fmt: skip
    if all(getattr(newest, column) == value for column, value in said.items()):
        raise refused(msgid("These rules are in force already."))
    made = CircleRules.objects.create(circle=circle, number=newest.number + 1, at=at, **said)
    line = line_of("commissioner.circle_rules_changed", circle, rows=[made], version=made.number)
    record(by=by, at=at, lines=[line])
    return made


@act(right="circle.set_up", verb="commissioner.circle_seat_given")
def give_seat(*, by: Actor, at: datetime, circle: Circle, body: Body, valid_from: date) -> Seat:
    """Make a body a member from today or a later day on. Records commissioner.circle_seat_given."""
    require(by, at, "circle.set_up", **facts(by, at, circle))
    if valid_from < berlin_day(at):
        raise refused(msgid("A membership begins today at the earliest."))
    if not body.exists_on(valid_from):
        raise refused(msgid("The body does not exist on that day."))
    if body.id == circle.office_id:
        raise refused(msgid("The office takes part anyway; it needs no seat."))
    if circle.seats.on(valid_from).filter(body__in=lineage(body.id, valid_from)).exists():
        raise refused(msgid("This body is a member already."))
    if circle.seats.filter(body=body, valid_from__gt=valid_from, end=None).exists():
        raise refused(msgid("This body is a member already."))
    seat = Seat.objects.create(circle=circle, body=body, valid_from=valid_from, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.circle_seat_given", seat)])
    return seat


@act(right="circle.set_up", verb="commissioner.circle_seat_ended")
def end_seat(*, by: Actor, at: datetime, seat: Seat, last_day: date, reason: str) -> SeatEnd:
    """End a membership with a public reason, never for days that have passed. Records circle_seat_ended."""
    require(by, at, "circle.set_up", **facts(by, at, seat.circle))
    ended = SeatEnd.objects.filter(seat=seat).exists()
    check(rules.may_end_seat(seat.valid_from, ended, last_day, berlin_day(at), reason=reason))
    end = SeatEnd.objects.create(seat=seat, last_day=last_day, reason=reason, at=at)
    record(by=by, at=at, lines=[line_of("commissioner.circle_seat_ended", seat, rows=[end], version=2)])
    return end


def _invited(circle: Circle, day: date) -> dict[str, Any]:
    """Whom a call goes to, as a fact of its line: members and chair of the day, and the office."""
    seated = circle.seats.on(day).values_list("body_id", flat=True)
    chair = circle.chair(day)
    bodies = {*seated, circle.office_id, *([chair.id] if chair else [])}
    return {"invited": sorted(str(body) for body in bodies)}


def _notice() -> timedelta:
    """How long ahead a meeting is called."""
    return timedelta(days=default("circle.call_days"))


@act(right="circle.call", verb="commissioner.circle_called")
def call_meeting(
    *, by: Actor, at: datetime, circle: Circle, starts_at: datetime, place: str = "", link: str = "",
    urgent: bool = False, reason: str = "",
) -> Meeting:  # fmt: skip
    """Call a meeting; everybody who sits in the circle is invited by mail. Records commissioner.circle_called.

    One that begins sooner than the default `circle.call_days` is `urgent`, with a public reason.
    """
    require(by, at, "circle.call", **facts(by, at, circle))
    known = [one.met for one in meetings_of(circle)]
    taken = [met.starts_at for met in known if not met.cancelled]
    check(rules.may_call(starts_at, at, taken, notice=_notice(), urgent=urgent, reason=reason))
    meeting = Meeting.objects.create(circle=circle, called_at=at)
    call = Calling.objects.create(
        meeting=meeting, number=1, starts_at=starts_at, place=place, link=link, reason=reason.strip(),
        body_id=by.body_id, at=at,
    )  # fmt: skip
    line = line_of("commissioner.circle_called", meeting, rows=[call], facts=_invited(circle, berlin_day(starts_at)))
    record(by=by, at=at, lines=[line])
    return meeting


def locked(meeting: Meeting) -> Meeting:
    """The meeting with its calls as they are now; others who act on it wait."""
    Meeting.objects.select_for_update(of=("self",)).get(id=meeting.id)
    return Meeting.objects.with_calls().get(id=meeting.id)


@act(right="circle.call", verb="commissioner.circle_moved")
def move_meeting(
    *, by: Actor, at: datetime, meeting: Meeting, starts_at: datetime, reason: str, place: str = "", link: str = "",
    urgent: bool = False,
) -> Calling:  # fmt: skip
    """Move a meeting in time or place, with a public reason. Records commissioner.circle_moved.

    To a time that is earlier, and sooner than the default `circle.call_days`, only when it is `urgent`.
    """
    meeting = locked(meeting)
    require(by, at, "circle.call", **facts(by, at, meeting.circle))
    call = meeting.call
    if not call.cancelled and (call.starts_at, call.place, call.link) == (starts_at, place, link):
        if call.number > 1 and call.reason == reason:
            raise Again(msgid("This meeting was moved there already, with this reason."))
        raise refused(msgid("The meeting is called for this very time and place; nothing was moved."))
    check(rules.may_move(meeting.met, at, reason=reason))
    others = [one.met for one in meetings_of(meeting.circle) if one.id != meeting.id]
    taken, before = [met.starts_at for met in others if not met.cancelled], meeting.call.starts_at
    check(rules.may_call(starts_at, at, taken, notice=_notice(), urgent=urgent, reason=reason, before=before))
    return _called(by, at, meeting, "commissioner.circle_moved", starts_at=starts_at, place=place, link=link,
                   reason=reason)  # fmt: skip


@act(right="circle.call", verb="commissioner.circle_cancelled")
def cancel_meeting(*, by: Actor, at: datetime, meeting: Meeting, reason: str) -> Calling:
    """Call a meeting off with a public reason; its points stand on the next agenda. Records circle_cancelled."""
    meeting = locked(meeting)
    require(by, at, "circle.call", **facts(by, at, meeting.circle))
    call = meeting.call
    if call.cancelled and call.reason == reason:
        raise Again(msgid("This meeting is called off already, with this reason."))
    check(rules.may_move(meeting.met, at, reason=reason))
    return _called(by, at, meeting, "commissioner.circle_cancelled", starts_at=call.starts_at, place=call.place,
                   link=call.link, reason=reason, cancelled=True)  # fmt: skip


def _called(by: Actor, at: datetime, meeting: Meeting, verb: str, **said: Any) -> Calling:
    number = meeting.call.number + 1
    call = Calling.objects.create(meeting=meeting, number=number, body_id=by.body_id, at=at, **said)
    told = _invited(meeting.circle, berlin_day(call.starts_at))
    record(by=by, at=at, lines=[line_of(verb, meeting, rows=[call], facts=told, version=number)])
    return call


def check_open(meeting: Meeting, at: datetime) -> None:
    """Raise Refused unless the meeting has begun and its minutes are still open."""
    if not meeting.met.has_begun(at):
        raise refused(msgid("This meeting has not begun."))
    check_unapproved(meeting)


def check_unapproved(meeting: Meeting | None) -> None:
    """Raise Refused when the minutes of the meeting are approved; nothing stops words about no meeting at all."""
    if meeting is not None and Minutes.objects.filter(meeting=meeting).exists():
        raise refused(msgid("The minutes of this meeting are approved; nothing more is recorded in them."))


@act(right="circle.decide", verb="commissioner.circle_attendance_noted")
def note_attendance(*, by: Actor, at: datetime, meeting: Meeting, presence: Mapping[UUID, str]) -> list[Attendance]:
    """Note who came for each body, without names, until the minutes are approved.

    Only members of that day, the chair and the office are taken. Records commissioner.circle_attendance_noted.
    """
    meeting = locked(meeting)
    require(by, at, "circle.decide", **facts(by, at, meeting.circle))
    check_open(meeting, at)
    expected = {UUID(body) for body in _invited(meeting.circle, meeting.day)["invited"]}
    if not set(presence) <= expected or not set(presence.values()) <= set(Presence.values):
        raise refused(msgid("Only members of that day, the chair and the office are noted as present."))
    known = {row.body_id: row.presence for row in meeting.attendances.order_by("at", "id")}
    new = {body: value for body, value in presence.items() if known.get(body) != value}
    if not new:
        raise refused(msgid("Nothing was changed."))
    rows = [Attendance(meeting=meeting, body_id=body, presence=value, at=at) for body, value in sorted(new.items())]
    Attendance.objects.bulk_create(rows)
    line = line_of("commissioner.circle_attendance_noted", meeting, rows=rows, version=2)
    record(by=by, at=at, lines=[line])
    return rows
