"""Reads of the trail: the thread from a voice to its result."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from partizip.core.things import Thing
from partizip.duties.models import Claim
from partizip.journal.models import Entry
from partizip.journal.queries import lines_of
from partizip.trail.models import Link

STEPS = 6  # how far a thread is followed in each direction
MOST = 200  # things on one page


@dataclass(frozen=True)
class Thread:
    """All links that a thing hangs together with, in the order of time, and the log's lines about them.

    `claims` are what is asked and owed about it; `near` what a claim itself is about: its clauses.
    """

    links: list[Link]
    lines: list[Entry]
    ids: frozenset[str]
    claims: list[Claim]
    near: list[Thing]


def thread(public_id: str) -> Thread:
    """The thread of a public thing; one query a step, at most STEPS, then a fixed number for claims and lines."""
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
    claims = _claims_about(public_id)
    known |= {claim.code for claim in claims}
    lines = list(lines_of(sorted(known))[:MOST])
    return Thread(ordered, lines, frozenset(known), claims, _about(public_id))


def _claims_about(public_id: str) -> list[Claim]:
    """What is asked about a thing, or owed by a duty that carries this clause; earliest due first."""
    # The clauses stand above this room, so the way to them is named, not imported.
    about = Q(subject_id=public_id) | Q(duty__clause_duties__clause__code=public_id.upper())
    wanted = Claim.objects.filter(about, accepts=None).values("id")
    return list(Claim.objects.filter(id__in=wanted).order_by("due_on", "id")[:MOST])


def _about(code: str) -> list[Thing]:
    """What a claim is about: its subject, and the clauses that its duty carries."""
    claim = Claim.objects.filter(code=code).prefetch_related("duty__clause_duties__clause").first()
    if claim is None:
        return []
    clauses = [tie.clause for tie in claim.duty.clause_duties.all()] if claim.duty else []
    near = [Thing("clause", clause.public_id, str(clause), clause.get_absolute_url()) for clause in clauses]
    if claim.subject_id and claim.subject_id not in {thing.id for thing in near}:
        near.append(Thing(claim.subject_kind, claim.subject_id, claim.subject_title, claim.subject_address))
    return near
