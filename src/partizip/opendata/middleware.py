"""What stands around the interface for programs: its language, faults in its own form, open to every web page."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from partizip.opendata.languages import is_interface, spoken
from partizip.opendata.problems import is_problem, problem

Handler = Callable[[HttpRequest], HttpResponse]


class ForPrograms:
    """Programs get no HTML: whatever refused them on the way (gate, size, encoding) is told as problem details."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, and give a fault its form."""
        response = self.get_response(request)
        if not is_interface(request):
            return response
        if response.status_code >= 400 and not is_problem(response):
            with translation.override(spoken(request)):
                told = problem(response.status_code, path=request.path)
            for name in set(response.headers) - {"Content-Type", "Content-Length", "Content-Language"}:
                told[name] = response[name]
            told["Content-Language"] = spoken(request)
            response = told
        # Public data without a sign-in: any web page may read it. Never with cookies (Fetch standard, 3.2.5).
        response["Access-Control-Allow-Origin"] = "*"
        response["Access-Control-Expose-Headers"] = "ETag, Retry-After, Content-Language"
        return response

    def process_view(self, request: HttpRequest, *_view: object) -> None:
        """Speak the language that was asked for."""
        if is_interface(request):
            language = spoken(request)
            translation.activate(language)
            request.LANGUAGE_CODE = language
