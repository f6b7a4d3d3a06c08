"""Reads of the trail: the thread from a voice to its result."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from partizip.journal.models import Entry
from partizip.journal.queries import lines_of
from partizip.trail.models import Link

STEPS = 6  # how far a thread is followed in each direction
MOST = 200  # things on one page


@dataclass(frozen=True)
class Thread:
    """All links that a thing hangs together with, in the order of time, and the log's lines about them."""

    links: list[Link]
    lines: list[Entry]
    ids: frozenset[str]


def thread(public_id: str) -> Thread:
    """The thread of a public thing; one query a step, at most STEPS, then one for the lines."""
    known, frontier = {public_id}, {public_id}
    links: dict[UUID, Link] = {}
    for _step in range(STEPS):
        if not frontier or len(known) > MOST:
            break
        found = list(Link.objects.filter(Q(from_id__in=frontier) | Q(to_id__in=frontier))[:MOST])
        links |= {link.id: link for link in found}
        reached = {end for link in found for end in (link.from_id, link.to_id)}
        frontier = reached - known
        known |= frontier
    ordered = sorted(links.values(), key=lambda link: (link.at, str(link.id)))
    return Thread(ordered, list(lines_of(sorted(known))[:MOST]), frozenset(known))
