"""One line a request on standard output: number, method, name of the address, status, milliseconds; no person."""

import logging
import secrets
import time
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from partizip.web.lines import request_id

log = logging.getLogger("partizip.requests")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


class RequestLine:
    """Outermost: gives each request a random number, which the answer carries too, and tells how it went.

    The address itself is never told: it can hold secrets, codes and what somebody searches. Its name is
    (`route`, as in the table of addresses), and none for an address that leads nowhere.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, then tell."""
        number, begin = secrets.token_hex(8), time.perf_counter()
        token = request_id.set(number)
        try:
            response = self.get_response(request)
            response["X-Request-ID"] = number
            facts = {
                "method": request.method if request.method in _METHODS else "other",
                "route": self._route(request),
                "status": response.status_code,
                "ms": round((time.perf_counter() - begin) * 1000, 1),
            }
            log.info("request", extra={"facts": facts})
            return response
        finally:
            request_id.reset(token)

    @staticmethod
    def _route(request: HttpRequest) -> str | None:
        if request.resolver_match is not None:
            return request.resolver_match.url_name
        if request.path_info.startswith(settings.STATIC_URL):
            return "static"
        return getattr(request, "kept_route", None)
