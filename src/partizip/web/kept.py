"""What somebody typed is not lost: a form that came too late is shown again, to copy or to send once more."""

from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partizip.access.roles import ANONYMOUS
from partizip.web.addresses import ADDRESSES

_NOT_SHOWN = {"csrfmiddlewaretoken", "acting", "step"}


def kept(request: HttpRequest) -> HttpResponse:
    """The page for a form whose session had ended or whose token was old: nothing was changed, here is your text.

    Only what came from a page of this site is shown with a button that sends it once more: else a foreign page could
    put words into somebody's mouth. Forms of the account (passwords, codes) are never shown.
    """
    match = request.resolver_match
    ours = match is not None and match.url_name in ADDRESSES and _from_here(request)
    fields = [(name, value) for name in request.POST for value in request.POST.getlist(name)] if ours else []
    fields = [(name, value) for name, value in fields if name != "csrfmiddlewaretoken"]
    context = {
        "signed_out": request.actor.role == ANONYMOUS,  # type: ignore[attr-defined]
        "fields": fields,
        "typed": [value for name, value in fields if name not in _NOT_SHOWN and len(value.split()) > 1],
        "files": bool(ours and request.FILES),
    }
    return render(request, "kept.html", context, status=403)


def _from_here(request: HttpRequest) -> bool:
    """Whether the form was sent by a page of this site, by what the browser says of it."""
    said = request.headers.get("Origin") or request.headers.get("Referer") or ""
    return bool(said) and urlsplit(said).netloc == request.get_host()
