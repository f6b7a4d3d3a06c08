"""What the law took away, for programs."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema

from partizip.commissioner.api.room import room
from partizip.commissioner.queries import own_words as queries
from partizip.core.permissions import msgid
from partizip.opendata.shown import Listing, here, listed
from partizip.opendata.values import Paging


class RemovedShown(Schema):
    """One removal by law; `places`: how many editions or other places lost their words."""

    at: datetime
    code: str
    url: str
    office: str
    ground: str
    reason: str
    language: str
    places: int
    asked_by: str
    carried_out_by: str


class RemovedList(Listing):
    """Removals by law, newest first."""

    items: list[RemovedShown]


def _shown(one: queries.Gone) -> dict[str, Any]:
    names = ("at", "code", "office", "ground", "reason", "language", "places", "asked_by", "carried_out_by")
    return {name: getattr(one, name) for name in names} | {"url": here(one.address)}


@room.read("/removed", name="api_removed", summary=msgid("Words removed by law"), shows=RemovedList)
def removed(request: HttpRequest, asked: Query[Paging]) -> Any:
    """What the law took away of the office's own words, newest first."""
    return listed(request, asked, queries.gone(), lambda rows: [_shown(one) for one in rows])
