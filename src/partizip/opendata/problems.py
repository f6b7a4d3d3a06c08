"""Faults of the interface in one form: problem details (RFC 9457), in the reader's language."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

PREFIX = "/api/v1/"
MEDIA = "application/problem+json"

# Title, and what to do. A status that does not stand here is told with the words of its range.
WORDS: dict[int, tuple[str, str]] = {
    400: (gettext_noop("Not understood"), gettext_noop("The request cannot be read: broken, or not UTF-8.")),
    403: (gettext_noop("Not allowed"), gettext_noop("This address is not open.")),
    404: (gettext_noop("Not found"), gettext_noop("There is nothing under this address.")),
    405: (gettext_noop("Only for reading"), gettext_noop("This address takes GET and HEAD only.")),
    413: (gettext_noop("Too large"), gettext_noop("The request is too large.")),
    422: (gettext_noop("Not usable"), gettext_noop("One of the values cannot be used; see errors.")),
    429: (gettext_noop("Too many requests"), gettext_noop("Wait for as many seconds as Retry-After says.")),
    500: (gettext_noop("Fault"), gettext_noop("Something went wrong here; the fault was recorded. Try again later.")),
    503: (gettext_noop("Not available now"), gettext_noop("This cannot be answered now. Try again later.")),
}


def problem(status: int, *, path: str, errors: Sequence[Mapping[str, Any]] = ()) -> JsonResponse:
    """The answer that tells of a fault; `errors` name each value that is wrong."""
    title, detail = WORDS.get(status) or WORDS[500 if status >= 500 else 400]
    facts: dict[str, Any] = {
        "type": f"{settings.SITE_URL}{PREFIX}#problem-{status}",
        "title": _(title),
        "status": status,
        "detail": _(detail),
        "instance": path,
    }
    if errors:
        facts["errors"] = list(errors)
    return JsonResponse(facts, status=status, content_type=MEDIA, reason=_phrase(status))


def _phrase(status: int) -> str | None:
    return HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else None


def is_problem(response: HttpResponse) -> bool:
    """Whether an answer already has this form."""
    return response.get("Content-Type", "").startswith(MEDIA)


def reason(kind: str, context: Mapping[str, Any]) -> str:
    """What is wrong with a value and what would be right; `kind` and `context` as pydantic names them."""
    if kind == "missing":
        return _("This is missing.")
    if kind in {"literal_error", "enum"}:
        choices = str(context.get("expected", "")).replace("'", "").replace(" or ", ", ")
        return _("Choose one of: %(choices)s.") % {"choices": choices}
    if kind in {"greater_than_equal", "less_than_equal"}:
        return _("The number is too small or too large.")
    if kind == "whole_number":
        return _("Give a whole number.")
    if kind == "day":
        return _("Give a day such as 2026-11-23.")
    if kind in {"string_too_long", "string_too_short"}:
        return _("This is too long or too short.")
    return _("This value cannot be used here.")
