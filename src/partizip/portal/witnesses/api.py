"""Witnesses for programs."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema

from partizip.bodies.api import named
from partizip.core.permissions import msgid
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Named, listed
from partizip.opendata.values import Paging
from partizip.portal.witnesses import queries

room = Room()


class WitnessShown(Schema):
    """Who signs the states of the record from outside; `state`: signs, new, silent, refuses, conflict or ended.

    `next_at`: from when on it is asked again, unless a line comes before; null for at once, and for one that has ended.
    """

    id: str
    body: Named | None
    organisation: str
    url: str
    vkey: str
    state: str
    words: str
    registered_at: datetime
    ended_at: datetime | None
    reason: str
    signed_size: int | None
    signed_at: datetime | None
    lines_behind: int
    asked_at: datetime | None
    trouble_since: datetime | None
    told_size: int | None
    conflict_at: datetime | None
    next_at: datetime | None


class WitnessList(Listing):
    """Witnesses, those that are asked first."""

    items: list[WitnessShown]


def _shown(one: queries.Standing) -> dict[str, Any]:
    witness, contact, last, ending = one.witness, one.contact, one.last, one.ending
    return {
        "id": str(witness.id), "body": named(one.body) if one.body else None, "organisation": witness.name,
        "url": witness.url, "vkey": witness.vkey, "state": one.state, "words": one.words,
        "registered_at": witness.at, "ended_at": ending and ending.at, "reason": ending.reason if ending else "",
        "signed_size": last and last.size, "signed_at": last and last.signed_at, "lines_behind": one.behind,
        "asked_at": contact and contact.tried_at, "trouble_since": contact and contact.trouble_since,
        "told_size": contact and contact.told_size, "conflict_at": contact and contact.conflict_at,
        "next_at": one.next_at,
    }  # fmt: skip


@room.read("/witnesses", name="api_witnesses", summary=msgid("Witnesses of the record"), shows=WitnessList, kept=False)
def witnesses(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Who signs the states of the record from outside."""
    return listed(request, asked, queries.standings(), lambda rows: [_shown(one) for one in rows])
