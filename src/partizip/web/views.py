"""Pages about the page itself: errors."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: say so, and that nothing was changed."""
    return render(request, "403_csrf.html", status=403)
