"""The recurring work of all parts, in one run; a fault in one is logged and does not stop the others."""

import logging

from django.db import close_old_connections
from django.utils import timezone

from partizip.duties import tasks

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
