"""Tasks, appointments and attempted directives as tables, calendar and feed: the same rows as on the pages."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partizip.access.defaults import instance
from partizip.commissioner.queries.office import Held, Listed, Logged
from partizip.core import ical
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

TASKS = declared(
    Dataset(
        "aufgaben",
        title=msgid("Statutory tasks of the independent office"),
        about=msgid("The tasks that the law gives to the independent office; in them it is free from directives."),
        page="office_tasks",
        service="api_tasks",
        files=files("office_tasks_export", "csv json"),
        lines=("commissioner.task_", "duties.basis_"),
    )
)
APPOINTMENTS = declared(
    Dataset(
        "bestellungen",
        title=msgid("Appointments to the independent office"),
        about=msgid("Each term with who decided it, when, and who was heard before; removals and non-renewals too."),
        page="office",
        service="api_appointments",
        files=files("appointments_export", "csv json ics"),
        lines=("commissioner.appointment_", "access.mandate_"),
    )
)
DIRECTIVES = declared(
    Dataset(
        "weisungen",
        title=msgid("Attempted directives"),
        about=msgid("Attempts to direct the independent office, as it recorded them, with what both sides say."),
        page="directives",
        service="api_directives",
        files=files("directives_export", "csv json atom"),
        lines=("commissioner.directive_",),
    )
)
TASK = (
    "code", "office", "law", "paragraph", "version", "title", "title_en", "text", "in_force_from", "law_ended_on",
    "state", "last_day", "reason", "source", "url",
)  # fmt: skip
APPOINTED = (
    "id", "office", "appointed_by", "decided_on", "heard", "heard_on", "first_day", "term_until", "state", "end",
    "end_decided_by", "end_decided_on", "end_heard", "end_heard_on", "last_day", "reason", "recorded_wrongly", "source",
    "url",
)  # fmt: skip
DIRECTED = (
    "code", "office", "given_by", "received_on", "form", "title", "summary", "language", "task", "state", "document",
    "answers", "statements", "recorded_at", "url",
)  # fmt: skip


def _here(thing: Any) -> str:
    with translation.override("de"):
        return settings.SITE_URL + thing.get_absolute_url()


def task_rows(tasks: Iterable[Listed]) -> list[list[Any]]:
    """Every task in TASK."""
    return [_task(one) for one in tasks]


def _task(one: Listed) -> list[Any]:
    task, basis, ending = one.task, one.task.basis, getattr(one.task, "ending", None)
    return [
        task.code, task.office.slug, basis.law, basis.paragraph, basis.version, task.title, task.title_en, task.text,
        basis.valid_from, basis.valid_until, one.freedom.value, ending.last_day if ending else None,
        ending.reason if ending else "", basis.source, _here(task),
    ]  # fmt: skip


def appointment_rows(held: Iterable[Held]) -> list[list[Any]]:
    """Every appointment in APPOINTED; an end that was recorded wrongly is left out."""
    return [_appointment(one) for one in held]


def _appointment(one: Held) -> list[Any]:
    found, end = one.appointment, one.appointment.end
    ended = [None] * 6 if end is None else [
        end.how, end.decided_by.slug, end.decided_on, end.heard.slug if end.heard else "", end.heard_on, end.last_day,
    ]  # fmt: skip
    return [
        str(found.id), found.office.slug, found.appointed_by.slug, found.decided_on,
        found.heard.slug if found.heard else "", found.heard_on, found.first_day, found.term_until, one.term.value,
        *ended, end.reason if end else "", found.mistake.reason if found.is_wrong else "", found.source, _here(found),
    ]  # fmt: skip


def directive_rows(found: Iterable[Logged]) -> list[list[Any]]:
    """Every attempted directive in DIRECTED; each side's words one after the other."""
    return [_directive(one) for one in found]


def _directive(one: Logged) -> list[Any]:
    row, said = one.directive, list(one.directive.said.all())
    return [
        row.code, row.office.slug, row.given_by.slug, row.received_on, row.form, row.title, row.summary, row.language,
        row.task.code if row.task else "", row.freedom.value, _here(row.file) if row.file else "",
        "\n\n".join(words.text for words in said if words.by_office),
        "\n\n".join(words.text for words in said if not words.by_office), row.at, _here(row),
    ]  # fmt: skip


def as_ics(held: Iterable[Held], title: str, now: datetime) -> str:
    """A calendar of the last days of terms that run or begin later."""
    words = _("Last day of the term")
    events = (
        ical.Event(str(one.appointment.id), one.until, f"{words}: {one.appointment.office}", one.words,
                   _here(one.appointment))
        for one in held if one.term in {"running", "to_come"} and not one.appointment.is_wrong
    )  # fmt: skip
    return ical.calendar(title, events, now)


def as_atom(found: Sequence[Logged], title: str, address: str) -> str:
    """A feed; an entry is new again when somebody adds words."""
    feed = Feed(title=title, link=settings.SITE_URL + reverse("directives"), feed_url=address, author=instance().name)
    for one in found[:100]:
        row, said = one.directive, list(one.directive.said.all())
        feed.add_item(
            title=row.title, link=settings.SITE_URL + row.get_absolute_url(), unique_id=_here(row),
            description=f"{row.given_by} – {one.words}", pubdate=row.at, updateddate=said[-1].at if said else row.at,
        )  # fmt: skip
    return feed.writeString("utf-8")
