"""In which language the interface answers: the one of the address, else what the browser likes best, else German."""

from django.conf import settings
from django.http import HttpRequest, QueryDict
from django.utils.translation.trans_real import parse_accept_lang_header

from partizip.opendata.problems import PREFIX

_CODES = frozenset(code for code, _name in settings.LANGUAGES)


def is_interface(request: HttpRequest) -> bool:
    """Whether this is asked of the interface and not of a page."""
    return request.path_info.startswith(PREFIX) and request.path_info != PREFIX


def spoken(request: HttpRequest) -> str:
    """The language of the answer; reads nothing but the address and one header."""
    asked = QueryDict(request.META.get("QUERY_STRING", "")).get("language")
    if asked in _CODES:
        return asked
    liked = parse_accept_lang_header(request.headers.get("Accept-Language", "")[:200])
    found = (code.split("-")[0] for code, weight in liked if weight > 0)
    return next((code for code in found if code in _CODES), settings.LANGUAGE_CODE)
