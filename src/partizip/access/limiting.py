"""Too many tries: who sends them is told when to try again, and what was typed comes back to be sent then."""

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from partizip.access.limits import again_at
from partizip.access.retyping import retyped


def too_many(request: HttpRequest, wait: float) -> HttpResponse:
    """The page that says when to try again (429), with what was typed; `wait` in seconds."""
    context = {"again_at": again_at(wait)} | retyped(request)
    response = render(request, "429.html", context, status=429)
    response["Retry-After"] = str(max(1, math.ceil(wait)))
    response["Cache-Control"] = "no-store"
    return response
