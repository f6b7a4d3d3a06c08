"""Recurring work: each new state is shown to every witness."""

import logging
import time
from datetime import datetime

from django.db import transaction
from django.db.models import F

from partizip.journal import keeping
from partizip.journal.models import Witness
from partizip.portal.witnesses import asking

BUDGET = 30  # seconds after which the others wait for the next turn: other work of the worker waits too
log = logging.getLogger("partizip.witnesses")


def ask_witnesses(at: datetime) -> int:
    """Ask every witness that is due, who waits longest first; how many signed.

    Nothing is asked while the log itself signs nothing. One that fails in whatever way keeps no other from being asked.
    """
    done, begun = 0, time.monotonic()
    for witness in Witness.objects.filter(ending=None).order_by(
        F("contact__tried_at").asc(nulls_first=True), "at", "id"
    ):
        if time.monotonic() - begun > BUDGET:
            break
        try:
            done += asking.ask(witness, at)
        except (keeping.KeyProblem, keeping.HistoryChanged) as error:
            log.error("no witness can be asked: %s", error)
            return done
        except Exception as error:
            log.exception("asking the witness %s failed", witness.id)
            with transaction.atomic():
                asking.note_failure(witness, error, at)
    return done
