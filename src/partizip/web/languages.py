"""Languages of the desk: who works here meets German or English, never a page half in another language.

The public part has more languages (LANGUAGES) than the desk (DESK_LANGUAGES): docs/decisions/0011.
"""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import translate_url
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.translation.trans_real import parse_accept_lang_header

from partizip.core.addresses import EVERYONE
from partizip.web.addresses import ADDRESSES, FOREIGN

_OF_THE_DESK = frozenset(code for code, _name in settings.DESK_LANGUAGES)
# Open to everybody, and yet the way to the desk: signing in.
_WAYS_IN = frozenset({*FOREIGN, "demo_sign_in"})


def is_of_the_desk(name: str | None) -> bool:
    """Whether the address of this URL name belongs to the desk and not to the public part."""
    if name is None or name in _WAYS_IN:
        return name is not None
    address = ADDRESSES.get(name)
    return address is not None and EVERYONE not in {address.get, address.post}


def language_for_the_desk(request: HttpRequest) -> str:
    """The language of the account, else the one of the desk that the browser likes best, else German."""
    own = getattr(request.user, "language", "")  # type: ignore[attr-defined]
    liked = (
        code.split("-")[0] for code, _weight in parse_accept_lang_header(request.headers.get("Accept-Language", ""))
    )
    return next((code for code in (own, *liked) if code in _OF_THE_DESK), settings.LANGUAGE_CODE)


class DeskLanguage:
    """Leads from an address of the desk in a language that the desk has not to the same in one that it has."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on; views are looked at in process_view."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """Redirect who reads; what was sent goes on in the language of the desk, so that nothing typed is lost."""
        match = request.resolver_match
        if translation.get_language() in _OF_THE_DESK or not is_of_the_desk(match.url_name if match else None):
            return None
        language = language_for_the_desk(request)
        if request.method not in {"GET", "HEAD"}:
            translation.activate(language)
            request.LANGUAGE_CODE = language
            return None
        response = HttpResponseRedirect(translate_url(request.get_full_path(), language))
        response["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response
