"""Pages about the page itself: errors."""

from django.http import HttpRequest, HttpResponse

from partizip.web.kept import kept


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: say so, and that nothing was changed or lost."""
    return kept(request)
