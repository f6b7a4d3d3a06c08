"""Recurring work of post, in the order in which the worker does it: tell, send."""

from datetime import datetime

from partizip.post.models import JobRun
from partizip.post.news import tell_subscribers
from partizip.post.officials import tell_officials
from partizip.post.sending import send_waiting

__all__ = ["note_run", "send_waiting", "tell_officials", "tell_subscribers"]


def note_run(name: str, at: datetime, error: Exception | None = None) -> None:
    """Note that a recurring job ran, and the kind of its error; its words may name people and are not kept."""
    run, _made = JobRun.objects.get_or_create(name=name, defaults={"run_at": at})
    run.run_at = at
    if error is None:
        run.succeeded_at, run.failures, run.last_error = at, 0, ""
    else:
        kind = type(error).__name__
        words = str(error) if kind == "ServerSilent" else ""  # which holds kind and code only
        run.failures, run.last_error = run.failures + 1, f"{kind} {words}".strip()[:80]
    run.save()
