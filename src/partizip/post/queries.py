"""Reads of post: a subscription by its link, and how the outbox stands."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.post import outbox
from partizip.post.links import digest
from partizip.post.models import JobRun, Mail, Subscription

STUCK = timedelta(hours=1)  # a mail that waits longer than this is named as a problem
WORKER_SILENT = timedelta(minutes=5)  # it runs each minute
SILENT = timedelta(hours=1)  # so long a recurring job may go without success


def by_secret(purpose: str, secret: str, at: datetime) -> Subscription | None:
    """The subscription whose confirm or manage link this is; None for a wrong, used up or expired one."""
    if not 20 <= len(secret) <= 80:
        return None
    if purpose == "confirm":
        found = Subscription.objects.filter(confirm_hash=digest(secret), confirmed_at=None, confirm_until__gt=at)
    else:
        found = Subscription.objects.filter(manage_hash=digest(secret), confirmed_at__isnull=False)
    return found.first()


def is_confirmed(secret: str) -> bool:
    """Whether this is the confirm link of a subscription that runs; the secret is its proof."""
    return Subscription.objects.filter(confirm_hash=digest(secret), confirmed_at__isnull=False).exists()


@dataclass(frozen=True)
class State:
    """How the outbox stands."""

    off: str
    waiting: int
    since: datetime | None
    given_up: int
    silent: tuple[str, ...] = ()

    @property
    def is_stuck(self) -> bool:
        """Whether somebody has to look at the mail."""
        late = self.since is not None and self.since < timezone.now() - STUCK
        return bool(self.given_up or late)

    def words(self) -> str:
        """One line without any address, such as: 3 mails wait since ..., 1 was given up."""
        parts = [self.off] if self.off else []
        if self.waiting and self.since:
            parts.append(
                ngettext("%(count)s mail waits since %(since)s.", "%(count)s mails wait since %(since)s.", self.waiting)
                % {"count": self.waiting, "since": timezone.localtime(self.since).strftime("%d.%m.%Y, %H:%M")}
            )
        if self.given_up:
            parts.append(
                ngettext("%(count)s mail was given up.", "%(count)s mails were given up.", self.given_up)
                % {"count": self.given_up}
            )
        return " ".join(parts) or _("All mail has gone out.")


def state() -> State:
    """The outbox and the recurring jobs now; four queries."""
    waits: dict[str, Any] = Mail.objects.waiting().aggregate(count=Count("id"), since=Min("made_at"))
    given_up = Mail.objects.filter(given_up_at__isnull=False).count()
    return State(outbox.off(), waits["count"], waits["since"], given_up, tuple(silent_jobs(timezone.now())))


def last_run() -> datetime | None:
    """When the worker last ran a job, with success or without; None when it never did. One query."""
    return JobRun.objects.aggregate(last=Max("run_at"))["last"]


def worker_silent(last: datetime | None, now: datetime) -> bool:
    """Whether the worker has not run for longer than five minutes, or never."""
    return last is None or now - last > WORKER_SILENT


def silent_jobs(now: datetime) -> list[str]:
    """Jobs that ran once and have had no success for too long, in words; none while nothing ever ran."""
    runs = JobRun.objects.order_by("name")
    return [
        f"{run.name}: {run.last_error or '–'} ({run.failures})"
        for run in runs
        if (run.succeeded_at or run.run_at) < now - SILENT or run.failures >= 10
    ]
