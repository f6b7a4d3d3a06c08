"""How many requests one sender may make that have to be worked out; kept pages and "not modified" are not counted.

A bucket a sender, filled evenly, in the memory of one server process: nothing is stored, a restart forgets all.
"""

import math
import time
from collections import OrderedDict
from threading import Lock

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from ninja.throttling import BaseThrottle

SENDERS = 10_000  # remembered at once; the one not heard of for longest is forgotten


def _sender(request: HttpRequest) -> str:
    """The address of the sender; those who come without any (a socket file without a proxy's word) are one."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return ""


class PerSender(BaseThrottle):
    """`settings.API_PER_MINUTE` requests a minute from one address, all of them at once if need be."""

    def __init__(self) -> None:
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()  # sender -> requests left, at which second
        self._lock = Lock()

    def allow_request(self, request: HttpRequest) -> bool:
        """Whether this one is still within the bounds; if so it is counted."""
        limit, now, sender = settings.API_PER_MINUTE, time.monotonic(), _sender(request)
        with self._lock:
            left, since = self._left.pop(sender, (float(limit), now))
            left = min(float(limit), left + (now - since) * limit / 60)
            allowed = left >= 1
            self._left[sender] = (left - 1 if allowed else left, now)
            while len(self._left) > SENDERS:
                self._left.popitem(last=False)
        return allowed

    def wait(self) -> float:
        """Seconds until there is room for one more."""
        return float(math.ceil(60 / settings.API_PER_MINUTE))
