"""Tells browsers where to say what they refused (Reporting API); the rules themselves stand in the settings."""

from collections.abc import Callable

from csp.constants import HEADER
from django.conf import settings
from django.http import HttpRequest, HttpResponse


class Reporting:
    """Names the endpoint on every answer that carries the rules."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Add the header beside the rules."""
        response = self.get_response(request)
        if "report-to" in response.get(HEADER, ""):
            response["Reporting-Endpoints"] = f'csp="{settings.REPORTS}"'
        return response
