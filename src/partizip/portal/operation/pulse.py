"""/gesund: does this installation work, in JSON for monitoring; no personal data, never cached."""

import logging
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from partizip.journal import tree, triggers
from partizip.portal.health import reach_database
from partizip.portal.witnesses.queries import is_conflict
from partizip.post.queries import last_run, worker_silent

log = logging.getLogger("partizip.health")


@lru_cache(maxsize=1)
def _known() -> frozenset[tuple[str, str]]:
    """All migrations of this release; they do not change while it runs."""
    return frozenset(MigrationLoader(None).disk_migrations)


def state() -> dict[str, Any]:
    """Each point, and the size of the log; what cannot be known is false or null."""
    points = {"database": False, "migrations": False, "protection": False, "worker": False, "witnesses": False}
    found: dict[str, Any] = {"log_size": None, "worker_last_run": None}
    try:
        reach_database()
        points["database"] = True
        points["migrations"] = _known() <= set(MigrationRecorder(connection).applied_migrations())
        points["protection"] = not triggers.missing()
        found["log_size"] = tree.size()
        points["witnesses"] = not is_conflict()
        last = last_run()
        points["worker"] = not worker_silent(last, timezone.now())
        found["worker_last_run"] = last.isoformat(timespec="seconds") if last else None
    except DatabaseError as error:
        points["database"] = False  # wherever on the way it failed
        log.warning("the health address found: %s", error)
    # What a witness says is the word of somebody outside: told here, but it takes no site off a load balancer.
    fine = all(value for name, value in points.items() if name != "witnesses")
    return {"ok": fine, **points, **found, "release": settings.RELEASE}


def health(request: HttpRequest) -> JsonResponse:
    """200 when every point of this machine is in order, else 503; both with the points, also that of the witnesses."""
    found = state()
    response = JsonResponse(found, status=200 if found["ok"] else 503)
    response["Cache-Control"] = "no-store"
    return response
