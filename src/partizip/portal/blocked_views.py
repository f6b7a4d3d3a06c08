"""Where browsers report what they refused, and the page on which the administrator sees it."""

from threading import Lock

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt

from partizip.access import limits
from partizip.access.acts import NOBODY
from partizip.core.limits import Limit
from partizip.portal import actions, blocking
from partizip.portal.models import Blocked

# Of all senders together: each is one short write. What is more is only counted, and written with the next one.
WRITTEN = Limit("report of a browser", 30, 60)
SHOWN = 100


class _Flood:
    """How many reports came too fast since the last one that was written."""

    def __init__(self) -> None:
        self._count, self._lock = 0, Lock()

    def add(self) -> None:
        with self._lock:
            self._count += 1

    def taken(self) -> int:
        """All of them; from now on none."""
        with self._lock:
            count, self._count = self._count, 0
        return count


FLOOD = _Flood()


@csrf_exempt  # a browser sends it by itself, without the token; it adds to counts and does nothing else
def policy_report(request: HttpRequest) -> HttpResponse:
    """A browser tells what it refused (204 whatever it is; 413 when it is too large)."""
    too_large = int(request.META.get("CONTENT_LENGTH") or 0) > blocking.LARGEST
    if not too_large:
        _note(request)
    return HttpResponse(status=413 if too_large else 204, headers={"Cache-Control": "no-store"})


def _note(request: HttpRequest) -> None:
    if limits.take(WRITTEN):
        FLOOD.add()
        return
    try:
        found = blocking.reports(request.body, _hosts())
        if found:
            actions.note_blocked(by=NOBODY, at=timezone.now(), found=found, more=FLOOD.taken())
    except blocking.Unreadable:
        return
    except DatabaseError:  # a count is no reason for an error page, nor to wait for others who write
        FLOOD.add()


def _hosts() -> frozenset[str]:
    """Our own names; a wildcard of the settings is none."""
    return frozenset(host.strip("[]").lstrip(".") for host in settings.ALLOWED_HOSTS)


@never_cache
def blocked(request: HttpRequest) -> HttpResponse:
    """What browsers refused in the last 90 days, the most frequent first."""
    rows = (
        Blocked.objects.values("directive", "source", "page")
        .annotate(times=Sum("count"), days=Count("day"), last=Max("day"))
        .order_by("-times", "directive", "source", "page")[:SHOWN]
    )
    return render(request, "portal/blocked.html", {"rows": rows, "kept_days": actions.KEPT_DAYS})
