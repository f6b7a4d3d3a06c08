"""What somebody typed is not lost: a form that came too late is shown again, to copy or to send once more."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partizip.access.retyping import retyped
from partizip.access.roles import ANONYMOUS


def kept(request: HttpRequest) -> HttpResponse:
    """The page for a form whose session had ended or whose token was old: nothing was changed, here is your text."""
    signed_out = request.actor.role == ANONYMOUS  # type: ignore[attr-defined]
    return render(request, "kept.html", {"signed_out": signed_out} | retyped(request), status=403)
