"""Fills the large demo: each step and its note are one transaction, so a killed run loses and doubles none."""

import logging
import time
from collections.abc import Iterator
from datetime import datetime
from functools import lru_cache

from django.db import transaction
from django.utils import timezone

from partizip.access.acts import THE_SYSTEM, Refused
from partizip.access.defaults import instance
from partizip.portal.full import actions
from partizip.portal.full.steps import Load, Step, steps
from partizip.portal.models import DemoLoad

log = logging.getLogger("partizip.demo")
TURN = 20  # seconds that the worker gives to it in one run


@lru_cache(maxsize=2)
def _steps(load: Load) -> list[Step]:
    return steps(load)


def state() -> DemoLoad | None:
    """How far the large demo is; None when nobody asked for it."""
    return DemoLoad.objects.first()


def one_step() -> DemoLoad | None:
    """Do the next step, whoever did the one before; None when there is nothing (more) to do."""
    with transaction.atomic():
        load = DemoLoad.objects.select_for_update().filter(finished_at=None).first()
        if load is None:
            return None
        which = Load(load.scale, load.day)
        make, number = _steps(which)[load.done]
        try:
            with transaction.atomic():
                make(which, number)
        except Refused as refusal:  # such as a due date on a day that is taken; the Land is a claim smaller
            log.info("step %s of the large demo was refused: %s", load.done, refusal)
        actions.note_step(by=THE_SYSTEM, at=timezone.now(), load=load)
    return load


def fill(seconds: float | None = None) -> Iterator[DemoLoad]:
    """Do steps until all are done or the time is over; yields after each."""
    end = None if seconds is None else time.monotonic() + seconds
    while (end is None or time.monotonic() < end) and (load := one_step()) is not None:
        yield load


def go_on(_at: datetime) -> int:
    """For the worker: go on with a large demo that was asked for; returns how many steps were done."""
    if not DemoLoad.objects.filter(finished_at=None).exists() or not instance().demo:
        return 0
    return sum(1 for _load in fill(TURN))
