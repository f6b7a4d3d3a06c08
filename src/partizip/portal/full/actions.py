"""Acts of the large demo: that it is asked for, and how far it is."""

from datetime import datetime

from partizip.access.acts import Actor, Kind, Refused, act, require
from partizip.access.defaults import instance
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid, refuse
from partizip.portal.full.steps import Load, steps
from partizip.portal.models import DemoLoad

WHY = "how far an invented Land is filled; each of its steps leaves its own lines"
NO_DEMO = msgid("This installation is no demo; invented data is never put into a real Land.")
THERE = msgid("The large demo is there already.")


@act(right="operation.fill_demo", verb="operation.demo_asked", kind=Kind.PRIVATE, reason=WHY)
def ask_for_full(*, by: Actor, at: datetime, scale: float) -> DemoLoad:
    """Ask for the large demo; one that was begun is gone on with. Refused on an installation that is no demo."""
    require(by, at, "operation.fill_demo")
    if not instance().demo:
        raise Refused(refuse(NO_DEMO, "portal.full"))
    begun = DemoLoad.objects.first()
    if begun is not None and begun.finished_at is not None:
        raise Refused(refuse(THERE, "portal.full"))
    total = len(steps(Load(scale, berlin_day(at))))
    return begun or DemoLoad.objects.create(scale=scale, day=berlin_day(at), total=total, started_at=at)


@act(right="operation.fill_demo", verb="operation.demo_filled", kind=Kind.PRIVATE, reason=WHY)
def note_step(*, by: Actor, at: datetime, load: DemoLoad) -> None:
    """Note that one more step is done; in the same transaction as the step."""
    require(by, at, "operation.fill_demo")
    load.done += 1
    load.finished_at = at if load.done >= load.total else None
    load.save(update_fields=["done", "finished_at"])
