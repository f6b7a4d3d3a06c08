"""The recurring work of all parts, in one run; a fault in one is logged and does not stop the others.

When each job ran and succeeded last stands in post.JobRun, so that a silent worker is seen by doctor and desk.
"""

import logging
from collections.abc import Callable
from datetime import datetime

from django.db import DatabaseError, close_old_connections
from django.utils import timezone

from partizip.access import tasks as access
from partizip.commissioner.tasks import circle, press
from partizip.documents import tasks as documents
from partizip.duties import tasks
from partizip.portal import tasks as portal
from partizip.portal.full.filling import go_on
from partizip.portal.witnesses.tasks import ask_witnesses
from partizip.post import tasks as post

log = logging.getLogger("partizip.worker")
JOBS: tuple[Callable[[datetime], int], ...] = (
    press.note_appearances,  # before the mails, so that they go out in the same run
    tasks.lengthen_deadlines, tasks.open_recurring, tasks.run_ladder, circle.pull_points,
    post.tell_officials, post.tell_subscribers, access.delete_due, post.send_waiting,
    documents.sweep_files, portal.clear_blocked, portal.remind_cases,
    ask_witnesses, go_on,
)  # fmt: skip


def run() -> dict[str, int]:
    """Run every job once; returns what each did (0 for one that failed, which is logged)."""
    close_old_connections()
    done: dict[str, int] = {}
    for job in JOBS:
        fault: Exception | None = None
        try:
            done[job.__name__] = job(timezone.now())
            if done[job.__name__]:
                log.info("the job %s did %d", job.__name__, done[job.__name__])
        except Exception as error:
            log.exception("the job %s failed; it is tried again in a minute", job.__name__)
            done[job.__name__], fault = 0, error
        try:
            post.note_run(job.__name__, timezone.now(), fault)
        except DatabaseError:
            log.exception("the run of %s could not be noted", job.__name__)
    close_old_connections()
    return done
