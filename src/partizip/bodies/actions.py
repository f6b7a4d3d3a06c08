"""Acts of bodies: the directory is imported, never cleared; a body that ends stays with its last day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from partizip.access.acts import Actor, Refused, act, require
from partizip.bodies.models import Body, Function
from partizip.core.permissions import refuse
from partizip.journal.log import line_of, record


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


@act(right="bodies.keep", verb="bodies.body_recorded")
def import_bodies(*, by: Actor, at: datetime, rows: Sequence[BodyRow]) -> dict[str, int]:
    """Add new bodies and update changed ones; rows were checked (bodies.sheet). Nothing is ever deleted.

    Returns counts of added, changed and unchanged bodies. Records bodies.body_recorded for each added or changed
    one. Raises Unchanged when nothing is to be written.
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
            for name, value in wanted.items():
                setattr(body, name, value)
            body.save(update_fields=list(wanted))
            touched.add(row.slug)
    if not touched:
        raise Unchanged(refuse("All of these bodies are already recorded exactly so.", "bodies.actions"))
    record(
        by=by, at=at, lines=[line_of("bodies.body_recorded", known[row.slug]) for row in rows if row.slug in touched]
    )
    return {"added": len(made), "changed": len(touched) - len(made), "unchanged": len(rows) - len(touched)}


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
    """Record that a body holds a function from a day on. Refuses two holders at one time."""
    require(by, at, "bodies.keep")
    others = Function.objects.filter(name=name)
    if any(other.overlaps(valid_from, valid_until) for other in others):
        raise Refused(refuse("Another body holds this function at that time.", "bodies.actions"))
    function = Function.objects.create(
        body=body, name=name, title=title, title_en=title_en, valid_from=valid_from, valid_until=valid_until,
        source=source,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("bodies.function_given", function)])
    return function
