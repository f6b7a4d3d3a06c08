"""Acts of bodies: the directory is imported, never cleared; a body that ends stays with its last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from partizip.access.acts import Actor, Refused, act, require
from partizip.access.models import Mandate
from partizip.access.roles import PROTECTED_KINDS
from partizip.bodies.models import Body, Function
from partizip.core.calendar import berlin_day
from partizip.core.permissions import refuse
from partizip.journal.log import Line, line_of, record


@dataclass(frozen=True)
class BodyRow:
    """One row of an import: the values that the table names, and no others.

    Parent and successor are short names (slugs), empty for none, None when the table has no such column.
    """

    slug: str
    values: dict[str, Any]
    parent: str | None = None
    successor: str | None = None


class Unchanged(Refused):
    """An import would change nothing."""


@act(right="bodies.keep", verb="bodies.body_recorded", also=("bodies.body_changed",))
def import_bodies(*, by: Actor, at: datetime, rows: Sequence[BodyRow]) -> dict[str, int]:
    """Add new bodies and update changed ones; rows were checked (bodies.sheet). Nothing is ever deleted.

    Returns counts of added, changed and unchanged bodies. Records bodies.body_recorded for each added and
    bodies.body_changed for each changed one. Raises Unchanged when nothing is to be written, and Refused when a body
    would change under a protected office: its mandates are ended first, by two persons.
    """
    require(by, at, "bodies.keep")
    known = {body.slug: body for body in Body.objects.select_for_update().all()}
    added = [row for row in rows if row.slug not in known]
    made = Body.objects.bulk_create(Body(slug=row.slug, **row.values) for row in added)
    known |= {body.slug: body for body in made}
    touched = {body.slug for body in made}
    for row in rows:
        body = known[row.slug]
        wanted = row.values | {
            name: known[slug].id if slug else None
            for name, slug in (("parent_id", row.parent), ("successor_id", row.successor))
            if slug is not None
        }
        if any(getattr(body, name) != value for name, value in wanted.items()):
            _keep_offices(body, {name for name, value in wanted.items() if getattr(body, name) != value}, at)
            for name, value in wanted.items():
                setattr(body, name, value)
            body.save(update_fields=list(wanted))
            touched.add(row.slug)
    if not touched:
        raise Unchanged(refuse("All of these bodies are already recorded exactly so.", "bodies.actions"))
    new = {body.slug for body in made}
    lines = [_line(known[row.slug], row.slug in new) for row in rows if row.slug in touched]
    record(by=by, at=at, lines=lines)
    return {"added": len(made), "changed": len(touched) - len(made), "unchanged": len(rows) - len(touched)}


def _line(body: Body, new: bool) -> Line:
    if new:
        return line_of("bodies.body_recorded", body)
    return line_of("bodies.body_changed", body, version=2)


# Who may act in a body's name hangs on these.
_STANDING = {"kind", "valid_from", "valid_until", "successor_id"}
# What an independent office publishes is read under these; nobody else gives it another name.
_NAMES = {"name", "name_en", "short"}


def _keep_offices(body: Body, changed: set[str], at: datetime) -> None:
    """Raise Refused when the change would end, open, hand on or rename a protected office that somebody holds."""
    counts = _STANDING | _NAMES if body.kind in PROTECTED_KINDS else _STANDING
    if changed & counts and body.pk:
        held = Mandate.objects.standing(berlin_day(at)).filter(body=body).select_related("body")
        if any(mandate.is_protected for mandate in held):
            raise Refused(
                refuse("A protected office is held in this body; its mandates are ended first.", "bodies.actions")
            )


@act(right="bodies.keep", verb="bodies.function_given")
def give_function(
    *,
    by: Actor,
    at: datetime,
    body: Body,
    name: str,
    title: str,
    valid_from: date,
    valid_until: date | None = None,
    title_en: str = "",
    source: str = "",
) -> Function:
    """Record that a body holds a function from a day on; whoever held it without an end passes it on the day before.

    Refuses two holders at one time, and handing on for days that have passed: who acted by the function then (such as
    the chair of a steering circle) is derived from it. Days on which nobody held it can be recorded afterwards.
    Records bodies.function_given, and function_ended for the holder before.
    """
    require(by, at, "bodies.keep")
    _check_span(body, valid_from, valid_until)
    overlapping = [each for each in Function.objects.select_for_update().filter(name=name)
                   if each.overlaps(valid_from, valid_until)]  # fmt: skip
    lines = []
    if len(overlapping) == 1 and overlapping[0].valid_until is None and overlapping[0].valid_from < valid_from:
        before = overlapping.pop()
        _check_past(valid_from, at)
        before.valid_until = valid_from - timedelta(days=1)
        before.save(update_fields=["valid_until"])
        lines.append(line_of("bodies.function_ended", before, version=2))
    if overlapping:
        raise Refused(refuse("Another body holds this function at that time.", "bodies.actions"))
    function = Function.objects.create(
        body=body, name=name, title=title, title_en=title_en, valid_from=valid_from, valid_until=valid_until,
        source=source,
    )  # fmt: skip
    record(by=by, at=at, lines=[*lines, line_of("bodies.function_given", function)])
    return function


def _check_past(begins: date, at: datetime) -> None:
    """Raise Refused when a change of holder would begin on a day that has passed."""
    if begins < berlin_day(at):
        raise Refused(
            refuse(
                "A function is handed on or ends for today at the earliest; who held it on past days stays as it is.",
                "bodies.actions",
            )
        )


def _check_span(body: Body, valid_from: date, valid_until: date | None) -> None:
    if valid_until is not None and valid_until < valid_from:
        raise Refused(refuse("The end lies before the beginning.", "bodies.actions"))
    if not body.exists_on(valid_from):
        raise Refused(refuse("The body does not exist on that day.", "bodies.actions"))


@act(right="bodies.keep", verb="bodies.function_ended")
def end_function(*, by: Actor, at: datetime, function: Function, last_day: date) -> None:
    """Record the last day on which a body holds a function: yesterday or later. Records bodies.function_ended."""
    require(by, at, "bodies.keep")
    function = Function.objects.select_for_update().get(id=function.id)
    if function.valid_until is not None:
        raise Refused(refuse("This function has its end already.", "bodies.actions"))
    _check_span(function.body, function.valid_from, last_day)
    _check_past(last_day + timedelta(days=1), at)
    function.valid_until = last_day
    function.save(update_fields=["valid_until"])
    record(by=by, at=at, lines=[line_of("bodies.function_ended", function, version=2)])
