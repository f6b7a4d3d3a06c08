"""Bounds for requests before any view runs; what they are stands in access.limits."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from partizip.access import limits
from partizip.access.limiting import too_many
from partizip.access.roles import ANONYMOUS
from partizip.core.addresses import EVERYONE
from partizip.web.addresses import address_of

Handler = Callable[[HttpRequest], HttpResponse]
# Addresses under which a code can be tried out.
CODES = frozenset({"claim", "claim_pdf", "clause", "figure", "file", "barrier_status"})


class Limits:
    """Bounds for what reaches the views; pages kept by their version never come here."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; an address with a code that nobody has is counted."""
        response = self.get_response(request)
        match = request.resolver_match
        if response.status_code == 404 and match is not None and match.url_name in CODES:
            limits.take(limits.CODES, limits.sender(request))
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Count by person, else by sender."""
        actor, match = request.actor, request.resolver_match  # type: ignore[attr-defined]
        address = address_of(match.url_name if match else None)
        if match and match.url_name == "policy_report":
            wait = 0  # bounded by itself; a page with a fault must not use up what its reader may write
        elif request.method == "POST":
            if actor.role != ANONYMOUS:
                wait = limits.take(limits.PERSON_WRITES, str(actor.person_id))
            else:
                open_to_all = address is not None and address.post == EVERYONE
                wait = limits.take(limits.WRITES, limits.sender(request)) if open_to_all else 0
        elif address is not None and address.negotiated:
            wait = limits.take(limits.programs(), limits.sender(request))
        elif actor.role != ANONYMOUS:
            wait = 0
        else:
            wait = limits.take(limits.READS, limits.sender(request))
            if match and match.url_name in CODES:
                wait = wait or limits.wait(limits.CODES, limits.sender(request))
        return too_many(request, wait) if wait else None
