"""What somebody typed into a form that was not taken comes back, to be copied or sent once more."""

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest

SHOW_ONLY = "show_only"  # a form sent with this field is shown with its words, and never carried out
_NOT_SHOWN = {"csrfmiddlewaretoken", "acting", "step"}


def from_here(request: HttpRequest) -> bool:
    """Whether the form was sent by a page of this site, by what the browser says of it."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(said) and urlsplit(said).netloc == request.get_host()


def retyped(request: HttpRequest) -> dict[str, Any]:
    """`fields` to send once more, `typed` words to show, `files` whether a file has to be chosen again.

    Only what came from a page of this site: else a foreign page could put words into somebody's mouth. Forms of the
    account (passwords, codes) never come back.
    """
    match = request.resolver_match
    name = match.url_name if match is not None else None
    ours = bool(name) and not str(name).startswith(("account_", "mfa_")) and from_here(request)
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)] if ours else []
    fields = [(name, value) for name, value in fields if name not in {"csrfmiddlewaretoken", SHOW_ONLY}]
    return {
        "fields": fields,
        "typed": [value for name, value in fields if name not in _NOT_SHOWN and len(value.split()) > 1],
        "files": bool(ours and request.FILES),
    }
