"""The steering circle as tables, feed and calendar: the same rows as on its page."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from partizip.access.defaults import instance
from partizip.commissioner.models import Meeting
from partizip.commissioner.queries.circle import Decided, last_begun
from partizip.core import ical
from partizip.core.permissions import msgid
from partizip.duties.queries import newly_overdue
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

DECISIONS = declared(
    Dataset(
        "steuerungskreis-beschluesse",
        title=msgid("Decisions of the steering circle"),
        about=msgid(
            "What the steering circle decided, at a meeting or outside of one, who owns it, by when it is done, and "
            "where the task stands."
        ),
        page="circle",
        service="api_circle_decisions",
        files=files("circle_decisions_export", "csv json atom"),
        lines=("commissioner.circle_", "duties."),
        moved=newly_overdue,
    )
)
MEETINGS = declared(
    Dataset(
        "steuerungskreis-sitzungen",
        title=msgid("Meetings of the steering circle"),
        about=msgid("When and where the steering circle meets or met, and the fingerprints of its approved minutes."),
        page="circle",
        service="api_circle_meetings",
        files=files("circle_meetings_export", "csv json ics"),
        lines=("commissioner.circle_",),
        moved=last_begun,
    )
)
DECISION_COLUMNS = (
    "code", "title", "text", "language", "decided_at", "meeting", "outside_reason", "outcome", "owner", "due_on",
    "status", "working_days_late", "dissents", "task", "url",
)  # fmt: skip
MEETING_COLUMNS = ("code", "starts_at", "place", "link", "state", "reason", "minutes", "url")


def decision_rows(found: Iterable[Decided]) -> list[list[Any]]:
    """A row for each decision; addresses are the German ones, which last."""
    with translation.override("de"):
        return [_decision(one) for one in found]


def _decision(one: Decided) -> list[Any]:
    made, standing = one.resolution, one.standing
    return [
        made.code, made.title, made.text, made.language, made.at, made.meeting.code if made.meeting else "",
        made.outside_reason, made.outcome, made.owner.slug, standing.claim.due_on, standing.status.value, standing.late,
        len(made.dissents.all()), standing.claim.code, settings.SITE_URL + made.get_absolute_url(),
    ]  # fmt: skip


def state(one: Meeting, now: datetime) -> str:
    """What a meeting is: cancelled, coming or held."""
    if one.met.cancelled:
        return "cancelled"
    return "held" if one.met.has_begun(now) else "coming"


def meeting_rows(found: Iterable[Meeting], now: datetime) -> list[list[Any]]:
    """A row for each meeting; `minutes` is the fingerprint of the approved ones."""
    with translation.override("de"):
        return [_meeting(one, now) for one in found]


def _meeting(one: Meeting, now: datetime) -> list[Any]:
    call, minutes = one.call, getattr(one, "minutes", None)
    return [
        one.code, call.starts_at, call.place, call.link, state(one, now), call.reason,
        minutes.digest if minutes else "",
        settings.SITE_URL + one.get_absolute_url(),
    ]  # fmt: skip


def atom(found: Sequence[Decided], title: str, address: str) -> str:
    """A feed of decisions; an entry keeps its id while its task moves on."""
    feed = Feed(title=title, link=settings.SITE_URL + reverse("circle"), feed_url=address, author=instance().name)
    for one in found:
        made = one.resolution
        with translation.override("de"):
            place = settings.SITE_URL + made.get_absolute_url()
        feed.add_item(
            title=f"{made.title} – {one.standing.words}", link=place, description=made.text, unique_id=place,
            pubdate=made.at, updateddate=one.standing.changed_at,
        )  # fmt: skip
    return feed.writeString("utf-8")


def calendar(found: Iterable[Meeting], title: str, now: datetime) -> str:
    """A calendar of the meetings (RFC 5545); a moved one keeps its name, one that was called off says so."""
    events = [
        ical.Event(
            str(one.id), one.day, str(one), one.call.where, settings.SITE_URL + one.get_absolute_url(), one.call.number,
            one.call.starts_at, one.call.where, one.call.cancelled,
        )
        for one in found
    ]  # fmt: skip
    return ical.calendar(title, events, now)
