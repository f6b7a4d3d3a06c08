"""Refused attempts on the office's words for programs."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Query, Schema

from partizip.bodies.api import named as body_named
from partizip.commissioner.api.room import room
from partizip.commissioner.models import Attempt
from partizip.commissioner.queries import attempts as queries
from partizip.core.permissions import msgid
from partizip.opendata.shown import Listing, Named, listed
from partizip.opendata.values import Paging


class AttemptShown(Schema):
    """One attempt; `item` is the short code of the item it was about, where it was about one."""

    id: str
    at: datetime
    right: str
    role: str
    body: Named | None
    item: str | None


class AttemptList(Listing):
    """Refused attempts, newest first."""

    items: list[AttemptShown]


def _shown(one: Attempt) -> dict[str, Any]:
    return {
        "id": str(one.id), "at": one.at, "right": one.right, "role": one.role,
        "body": body_named(one.body) if one.body else None, "item": one.item.code if one.item else None,
    }  # fmt: skip


@room.read("/attempts", name="api_attempts", summary=msgid("Attempts on the office's words"), shows=AttemptList)
def attempts(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Who tried what the office alone may do, newest first; each was refused."""
    return listed(request, asked, queries.attempts(), lambda rows: [_shown(one) for one in rows])
