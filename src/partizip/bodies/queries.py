"""Reads of bodies."""

from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import QuerySet

from partizip.bodies.models import Body, Function, Kind


def directory(day: date, kind: str = "") -> list[tuple[str, list[Body]]]:
    """Bodies that exist on a day, grouped by kind in the order of the kinds; one query."""
    found = Body.objects.on(day).select_related("parent")
    if kind:
        found = found.filter(kind=kind)
    order = {value: place for place, value in enumerate(Kind.values)}
    rows = sorted(found, key=lambda body: (order[body.kind], body.code, body.name))
    return [(str(Kind(value).label), list(group)) for value, group in groupby(rows, key=lambda body: body.kind)]


def of_day(day: date, kind: str = "") -> QuerySet[Body]:
    """Bodies that exist on a day, in a fixed order."""
    found = Body.objects.on(day).select_related("parent", "successor").order_by("kind", "code", "name", "id")
    return found.filter(kind=kind) if kind else found


def body(slug: str) -> Body:
    """One body with its neighbours. Raises Body.DoesNotExist."""
    return (
        Body.objects.select_related("parent", "successor")
        .prefetch_related("children", "predecessors", "functions")
        .get(slug=slug)
    )


def lineage(body_id: UUID | None, day: date) -> frozenset[UUID]:
    """The body and all bodies before it that have ended by a day: what they owed, it owes (R-P2-7).

    One query per generation.
    """
    if body_id is None:
        return frozenset()
    found, generation = {body_id}, {body_id}
    while generation:
        ended = Body.objects.filter(successor_id__in=generation, valid_until__lt=day)
        before = set(ended.values_list("id", flat=True))
        generation = before - found
        found |= generation
    return frozenset(found)


def came_after(day: date) -> dict[UUID, list[Body]]:
    """For each body that has ended on a day: those that came after it, up to the one in its place; one query."""
    ended = {
        body.id: body.successor
        for body in Body.objects.exclude(successor=None).select_related("successor")
        if body.successor is not None and not body.exists_on(day)
    }
    found: dict[UUID, list[Body]] = {}
    for start in ended:
        line, current = [], start
        while current in ended and ended[current] not in line:
            line.append(ended[current])
            current = line[-1].id
        found[start] = line
    return found


def lineage_of(slug: str, day: date) -> frozenset[UUID]:
    """As lineage(), by short name; empty for an unknown one."""
    return lineage(Body.objects.filter(slug=slug).values_list("id", flat=True).first(), day)


def functions(day: date, name: str = "") -> QuerySet[Function]:
    """Which body holds which function on a day, or one function such as "fluechtlingsmanagement"."""
    found = Function.objects.on(day).select_related("body")
    return found.filter(name=name) if name else found
