"""Rules of a steering circle: what stands on an agenda, what is late, which act is open.

Nothing here can take a point off an agenda: a point that nobody dealt with stands on the next one by itself, and the
order of an agenda leaves none out. Only whoever put a point withdraws it; what the reminder steps brought, nobody.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.permissions import Verdict, allow, msgid, refuse
from partizip.core.toward import ADMINISTRATION

SOURCE = "core.circle"
DECIDING = "R-P6-5"
LADDER = "ladder"  # origin of a point that the reminder steps brought
CHAIR, OFFICE, MEMBER = "chair", "office", "member"


@dataclass(frozen=True)
class Met:
    """A meeting by what counts: its code, when it begins, whether it was called off."""

    code: str
    starts_at: datetime
    cancelled: bool = False

    def has_begun(self, now: datetime) -> bool:
        """Whether it takes or took place."""
        return not self.cancelled and self.starts_at <= now


@dataclass(frozen=True)
class Facts:
    """A point by what counts: when it was put, and when and at which meeting it was dealt with or withdrawn.

    `meeting` is empty for what was dealt with outside a meeting, and for a point that was withdrawn.
    """

    code: str
    put_at: datetime
    closed_at: datetime | None = None
    meeting: str = ""
    withdrawn: bool = False


def in_order(meetings: Iterable[Met]) -> list[Met]:
    """The meetings that were not called off, by time."""
    return sorted((met for met in meetings if not met.cancelled), key=lambda met: (met.starts_at, met.code))


def upcoming(meetings: Iterable[Met], now: datetime) -> Met | None:
    """The next meeting that has not begun."""
    return next((met for met in in_order(meetings) if met.starts_at > now), None)


def agenda(points: Iterable[Facts], meetings: Sequence[Met], code: str, wanted: Sequence[str] = ()) -> list[str]:
    """The codes of the points on a meeting's agenda; `wanted` is the order that was set, it can leave none out."""
    known = {met.code: met for met in in_order(meetings)}
    if code not in known:
        return []
    starts_at = known[code].starts_at
    standing = [point for point in points if _stands(point, starts_at, known)]
    place = {name: number for number, name in enumerate(wanted)}
    standing.sort(key=lambda point: (place.get(point.code, len(place)), point.put_at, point.code))
    return [point.code for point in standing]


def _stands(point: Facts, starts_at: datetime, known: dict[str, Met]) -> bool:
    """Whether a point stands on the agenda of a meeting that begins then: put before, and not yet closed."""
    if point.put_at >= starts_at:
        return False
    if point.closed_at is None:
        return True
    if point.meeting in known:
        return known[point.meeting].starts_at >= starts_at
    return point.closed_at >= starts_at


def papers_due(meeting_day: date, notice: int, days: WorkingDays) -> date:
    """The last day on which papers for a meeting are in time: so many working days before it."""
    return days.shift(meeting_day, -notice) if notice else meeting_day


def paper_late(handed_in: date, meeting_day: date, notice: int, days: WorkingDays) -> int:
    """Working days by which a paper is late for a meeting; 0 when it was in time."""
    return max(0, days.count(papers_due(meeting_day, notice, days), handed_in))


# Kinds of bodies that can be told to carry a decision out; a parliament or an association cannot.
OWNERS = ADMINISTRATION | {"office"}


def may_decide(*, owned: bool, due_on: date | None, today: date, text: str, outside: bool, reason: str) -> Verdict:
    """Whether a decision can be recorded: it needs an owner and a date (R-P6-5), at a meeting or outside of one."""
    if not owned:
        return refuse(msgid("A decision needs a body that owns it."), DECIDING)
    if due_on is None:
        return refuse(msgid("A decision needs a date by which it is done."), DECIDING)
    if due_on <= today:
        return refuse(msgid("The date by which it is done lies after today."), DECIDING)
    if not text.strip():
        return refuse(msgid("Write down what was decided."), SOURCE)
    if outside and not reason.strip():
        return refuse(msgid("Say how it was decided outside a meeting; it is published."), SOURCE)
    return allow(DECIDING)


def may_close(point: Facts, *, words: str) -> Verdict:
    """Whether a point can be dealt with, postponed or withdrawn: it is open, and words say what came of it or why."""
    if point.withdrawn:
        return refuse(msgid("This point was withdrawn."), SOURCE)
    if point.closed_at is not None:
        return refuse(msgid("This point was dealt with already."), SOURCE)
    if not words.strip():
        return refuse(msgid("Say why, or what came of it; it is published."), SOURCE)
    return allow(SOURCE)


def may_withdraw(point: Facts, *, origin: str, own: bool, reason: str) -> Verdict:
    """Whether a point can be withdrawn: only by the body that put it, and never what the reminder steps brought."""
    if origin == LADDER:
        return refuse(
            msgid("The reminder steps put this on the agenda; it can be dealt with or postponed, not withdrawn."),
            SOURCE,
        )
    if not own:
        return refuse(msgid("Only the body that put this point can withdraw it."), SOURCE)
    return may_close(point, words=reason)


def may_note_outside(*, own: bool) -> Verdict:
    """Whether what came of a point can be recorded outside a meeting: only by the body that put it.

    Else the chair alone could empty an agenda of what the office, a member or the reminder steps put on it.
    """
    if not own:
        return refuse(
            msgid("Outside a meeting only the body that put a point deals with it; this one waits for a meeting."),
            SOURCE,
        )
    return allow(SOURCE)


def may_act_at(
    point: Facts, meetings: Sequence[Met], code: str, now: datetime, *, approved: bool, stands: bool
) -> Verdict:
    """Whether something can be recorded about a point at a meeting: it stands there, and its minutes are still open."""
    met = next((met for met in in_order(meetings) if met.code == code), None)
    if met is None:
        return refuse(msgid("This meeting was called off."), SOURCE)
    if not met.has_begun(now):
        return refuse(msgid("This meeting has not begun."), SOURCE)
    if approved:
        return refuse(msgid("The minutes of this meeting are approved; nothing more is recorded in them."), SOURCE)
    if not stands or point.withdrawn:
        return refuse(msgid("This point does not stand on the agenda of that meeting."), SOURCE)
    return allow(SOURCE)


def approvable(
    meetings: Iterable[Met], code: str, now: datetime, *, approved: bool, wait: int, days: WorkingDays
) -> Verdict:
    """Whether the time for approving the minutes of a meeting has come: the next meeting has begun.

    One on the same day is none: the members need time for dissent and remarks. Where no later meeting is called, `wait`
    working days after the meeting stand for it.
    """
    if approved:
        return refuse(msgid("These minutes are approved already."), SOURCE)
    known = in_order(meetings)
    day = next((berlin_day(met.starts_at) for met in known if met.code == code), None)
    if day is None:
        return refuse(msgid("This meeting was called off."), SOURCE)
    after = next((met for met in known if berlin_day(met.starts_at) > day), None)
    if after is not None and not after.has_begun(now):
        return refuse(msgid("Minutes are approved at the next meeting; it has not begun."), SOURCE)
    if after is None and berlin_day(now) < days.shift(day, wait):
        return refuse(
            msgid("No next meeting is called, and the members still have time for dissent and remarks."), SOURCE
        )
    return allow(SOURCE)


def may_approve(open_: Verdict, *, seen: str, digest: str) -> Verdict:
    """Whether a side can approve the minutes as it saw them; `open_`: what approvable() says."""
    if open_ and seen != digest:
        return refuse(msgid("Something was recorded about this meeting meanwhile. Read the minutes once more."), SOURCE)
    return open_


def frozen(chair: Iterable[str], office: Iterable[str], digest: str) -> bool:
    """Whether both sides have approved these very minutes: the fingerprints that each of them approved."""
    return digest in set(chair) and digest in set(office)


def may_call(
    starts_at: datetime, now: datetime, taken: Iterable[datetime], *, notice: timedelta, urgent: bool, reason: str,
    before: datetime | None = None,
) -> Verdict:  # fmt: skip
    """Whether a meeting can be called for this moment: so long ahead, or as urgent with a public reason.

    `before`: when it was to begin until now, for one that is moved; who gets more time needs no urgency.
    """
    if starts_at <= now:
        return refuse(msgid("A meeting is called for a time that lies ahead."), SOURCE)
    if starts_at in set(taken):
        return refuse(msgid("A meeting is called for that very time already."), SOURCE)
    if starts_at - now < notice and (before is None or starts_at < before) and not (urgent and reason.strip()):
        return refuse(
            msgid("This is too soon for everybody to come. If it is urgent, tick that and give the reason."), SOURCE
        )
    return allow(SOURCE)


def may_move(met: Met, now: datetime, *, reason: str) -> Verdict:
    """Whether a meeting can be moved or called off: it has not begun, and a public reason is given."""
    if met.cancelled:
        return refuse(msgid("This meeting was called off."), SOURCE)
    if met.has_begun(now):
        return refuse(msgid("This meeting has begun already."), SOURCE)
    if not reason.strip():
        return refuse(msgid("Give the reason; it is published."), SOURCE)
    return allow(SOURCE)


def may_end_seat(valid_from: date, ended: bool, last_day: date, today: date, *, reason: str) -> Verdict:
    """Whether a body's membership can end: never for days that have passed, and with a public reason."""
    if ended:
        return refuse(msgid("This membership has its end already."), SOURCE)
    if last_day < today or last_day < valid_from:
        return refuse(
            msgid("A membership ends today at the earliest; nobody is removed for days that have passed."), SOURCE
        )
    if not reason.strip():
        return refuse(msgid("Give the reason; it is published."), SOURCE)
    return allow(SOURCE)
