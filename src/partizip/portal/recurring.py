"""The recurring work of all parts, in one run; a fault in one is logged and does not stop the others."""

import logging

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from partizip.duties import tasks
from partizip.portal.operation import heartbeat

log = logging.getLogger("partizip.worker")
JOBS = (tasks.lengthen_deadlines, tasks.open_recurring, tasks.run_ladder)


def run() -> dict[str, int]:
    """Run every job once; returns what each did (0 for one that failed, which is logged)."""
    close_old_connections()
    done: dict[str, int] = {}
    for job in JOBS:
        try:
            done[job.__name__] = job(timezone.now())
        except Exception:
            log.exception("the job %s failed; it is tried again in a minute", job.__name__)
            done[job.__name__] = 0
    close_old_connections()
    return done


def run_and_beat() -> dict[str, int]:
    """Run every job once and note that the worker is alive."""
    done = run()
    try:
        heartbeat.beat(timezone.now())
    except DatabaseError:
        log.exception("the heartbeat was not noted; it is tried again in a minute")
    close_old_connections()
    return done
