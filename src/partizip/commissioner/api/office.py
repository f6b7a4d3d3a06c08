"""The independent office for programs: its tasks, who was appointed, attempted directives."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Schema

from partizip.bodies.api import named as body_named
from partizip.commissioner.api.room import room
from partizip.commissioner.models import Appointment, AppointmentEnd, Directive
from partizip.commissioner.queries import office as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, localized, mark, words
from partizip.opendata.values import Paging, ShortCode, Spoken


class TaskShown(Schema):
    """A statutory task; `covered`: in it the office is free from directives today."""

    code: str
    office: Named
    title: Words
    text: Words
    law: str
    paragraph: str
    in_force_from: date
    law_ended_on: date | None
    covered: bool
    state: str
    state_words: str
    last_day: date | None
    reason: Words | None
    url: str


class TaskList(Listing):
    """Statutory tasks in the order of their paragraphs."""

    items: list[TaskShown]


class AppointedBy(Schema):
    """A decision: who made it when, and who was heard before; `heard` is empty where no hearing is recorded."""

    by: Named
    on: date
    heard: Named | None
    heard_on: date | None
    recorded_wrongly: str | None


class Ended(AppointedBy):
    """How an appointment ended."""

    how: str
    last_day: date
    reason: Words


class AppointmentShown(Schema):
    """A term of an independent office; nobody is named."""

    id: str
    office: Named
    appointed: AppointedBy
    first_day: date
    term_until: date
    state: str
    state_words: str
    renews: str | None
    ends: list[Ended]
    url: str


class AppointmentList(Listing):
    """Appointments by office, newest first."""

    items: list[AppointmentShown]


class DirectiveBrief(Named):
    """An attempted directive as it stands in the log; `covered`: it fell under the freedom from directives."""

    office: Named
    given_by: Named
    received_on: date
    form: str
    task: str | None
    covered: bool
    state: str
    state_words: str
    recorded_at: datetime


class DirectiveList(Listing):
    """Attempted directives, newest first."""

    items: list[DirectiveBrief]


class SideSaid(Schema):
    """Words of one side."""

    words: Words
    body: Named
    by_office: bool
    at: datetime


class DirectiveFull(DirectiveBrief, Marked):
    """An attempted directive with its content and what both sides say."""

    summary: Words
    document: str | None
    said: list[SideSaid]


def _task(one: queries.Listed) -> dict[str, Any]:
    task, ending = one.task, getattr(one.task, "ending", None)
    return {
        "code": task.code, "office": body_named(task.office), "title": localized(task, "title"),
        "text": words(task.text), "law": task.basis.law, "paragraph": task.basis.paragraph,
        "in_force_from": task.basis.valid_from, "law_ended_on": task.basis.valid_until,
        "covered": one.freedom == "covered", "state": one.freedom.value, "state_words": one.words,
        "last_day": ending.last_day if ending else None,
        "reason": words(ending.reason, ending.language) if ending else None, "url": here(task.get_absolute_url()),
    }  # fmt: skip


def _decided(by: Any, found: Appointment | AppointmentEnd) -> dict[str, Any]:
    return {
        "by": body_named(by), "on": found.decided_on, "heard": body_named(found.heard) if found.heard else None,
        "heard_on": found.heard_on, "recorded_wrongly": found.mistake.reason if found.is_wrong else None,
    }  # fmt: skip


def _ended(end: AppointmentEnd) -> dict[str, Any]:
    return _decided(end.decided_by, end) | {
        "how": end.how, "last_day": end.last_day, "reason": words(end.reason, end.language)
    }  # fmt: skip


def _appointment(one: queries.Held) -> dict[str, Any]:
    found = one.appointment
    return {
        "id": str(found.id), "office": body_named(found.office), "appointed": _decided(found.appointed_by, found),
        "first_day": found.first_day, "term_until": found.term_until, "state": one.term.value,
        "state_words": one.words, "renews": str(found.renews_id) if found.renews_id else None,
        "ends": [_ended(end) for end in found.ends.all()], "url": here(found.get_absolute_url()),
    }  # fmt: skip


def _directive(one: queries.Logged) -> dict[str, Any]:
    row = one.directive
    return {
        "id": row.code, "title": words(row.title, row.language), "url": here(row.get_absolute_url()),
        "href": href("api_directive", code=row.code), "office": body_named(row.office),
        "given_by": body_named(row.given_by), "received_on": row.received_on, "form": row.form,
        "task": row.task.code if row.task else None, "covered": row.freedom == "covered", "state": row.freedom.value,
        "state_words": one.words, "recorded_at": row.at,
    }  # fmt: skip


@room.read(
    "/office/tasks", name="api_tasks", summary=msgid("Statutory tasks of the independent office"), shows=TaskList
)
def tasks(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Statutory tasks with their state today, also those that have ended."""
    found = queries.tasks(berlin_day(timezone.now()))
    return listed(request, asked, found, lambda rows: [_task(one) for one in rows])


@room.read(
    "/office/appointments", name="api_appointments", summary=msgid("Appointments to the independent office"),
    shows=AppointmentList,
)  # fmt: skip
def appointments(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Terms with who decided them, who was heard, and how they ended."""
    found = queries.appointments(berlin_day(timezone.now()))
    return listed(request, asked, found, lambda rows: [_appointment(one) for one in rows])


@room.read("/office/directives", name="api_directives", summary=msgid("Attempted directives"), shows=DirectiveList)
def directives(request: HttpRequest, asked: Query[Paging]) -> Any:
    """The log of attempted directives, newest first."""
    found = queries.directives()
    return listed(request, asked, found, lambda rows: [_directive(queries.Logged(one)) for one in rows])


@room.read(
    "/office/directives/{code}", name="api_directive", summary=msgid("One attempted directive"), shows=DirectiveFull
)
def directive(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One attempted directive by its short code."""
    try:
        found = queries.directive(normalise_short_code(code) or code)
    except Directive.DoesNotExist as error:
        raise Http404 from error
    row = found.directive
    said = [
        {"words": words(one.text, one.language), "body": body_named(one.body), "by_office": one.by_office, "at": one.at}
        for one in row.said.all()
    ]
    return _directive(found) | {
        "mark": mark(request), "summary": words(row.summary, row.language),
        "document": here(row.file.get_absolute_url()) if row.file else None, "said": said,
    }  # fmt: skip
