"""Pages about the page itself: errors."""

from django.http import HttpRequest, HttpResponse
from django.template import loader

from partizip.web.kept import kept
from partizip.web.lines import request_id


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: say so, and that nothing was changed or lost."""
    return kept(request)


def server_error(request: HttpRequest) -> HttpResponse:
    """A fault of the program, with the number of its line in the log; needs neither database nor session."""
    return HttpResponse(loader.render_to_string("500.html", {"number": request_id.get()}), status=500)
