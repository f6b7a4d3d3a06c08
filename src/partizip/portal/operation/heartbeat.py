"""The worker's heartbeat: noted after each run, read by the health address and the doctor."""

from datetime import datetime, timedelta

from partizip.portal.models import Heartbeat

SILENT_AFTER = timedelta(minutes=5)


def beat(at: datetime) -> None:
    """Note that the worker has ended a run."""
    Heartbeat.objects.update_or_create(id=1, defaults={"at": at})


def last_run() -> datetime | None:
    """When the worker last ended a run; None when it never did."""
    return Heartbeat.objects.values_list("at", flat=True).first()


def silent(last: datetime | None, now: datetime) -> bool:
    """Whether the worker has not run for longer than five minutes, or never."""
    return last is None or now - last > SILENT_AFTER
