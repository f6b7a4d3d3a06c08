"""One line a request on standard output: number, method, name of the address, status, milliseconds; no person."""

import logging
import secrets
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from partizip.web.lines import REQUESTS, request_id

log = logging.getLogger(REQUESTS)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


@contextmanager
def numbered() -> Iterator[str]:
    """A random number for a request; each line that is logged inside carries it, and the answer should."""
    number = secrets.token_hex(8)
    token = request_id.set(number)
    try:
        yield number
    finally:
        request_id.reset(token)


def tell(method: str | None, route: str | None, status: int, begin: float) -> None:
    """Log how a request went; `route` is the name of its address, `begin` the perf_counter at its start.

    The address itself is never told: it can hold secrets, codes and what somebody searches.
    """
    facts = {
        "method": method if method in _METHODS else "other",
        "route": route,
        "status": status,
        "ms": round((time.perf_counter() - begin) * 1000, 1),
    }
    log.info("request", extra={"facts": facts})


class RequestLine:
    """Outermost: numbers each request that reaches Django, and tells how it went."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, then tell."""
        begin = time.perf_counter()
        with numbered() as number:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            tell(request.method, self._route(request), response.status_code, begin)
            return response

    @staticmethod
    def _route(request: HttpRequest) -> str | None:
        """The name as in the table of addresses; none for an address that leads nowhere."""
        if request.resolver_match is not None:
            return request.resolver_match.url_name
        if request.path_info.startswith(settings.STATIC_URL):
            return "static"
        return getattr(request, "kept_route", None)
