"""Recurring work: each new state is shown to every witness."""

import logging
from datetime import datetime

from partizip.journal import keeping
from partizip.journal.models import Witness
from partizip.portal.witnesses import asking

log = logging.getLogger("partizip.witnesses")


def ask_witnesses(at: datetime) -> int:
    """Ask every witness that is due; how many signed. Nothing is asked while the log itself signs nothing."""
    done = 0
    for witness in Witness.objects.filter(ending=None):
        try:
            done += asking.ask(witness, at)
        except (keeping.KeyProblem, keeping.HistoryChanged) as error:
            log.error("no witness can be asked: %s", error)
            return done
    return done
