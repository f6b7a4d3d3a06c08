"""How far the large demo is, for everybody who looks at a demo."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from partizip.portal.full import filling

AGAIN = 5  # seconds


def demo_filling(request: HttpRequest) -> HttpResponse:
    """A bar that moves by itself while the Land is filled; only where the whole installation is invented."""
    load = filling.state() if request.instance.demo else None  # type: ignore[attr-defined]
    if load is None:
        raise Http404
    response = render(request, "portal/filling.html", {"load": load})
    response["Cache-Control"] = "no-store"
    if load.finished_at is None:
        response["Refresh"] = str(AGAIN)
    return response
