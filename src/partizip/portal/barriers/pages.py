"""Which page a barrier was met on, without what must not be handed on: secrets of links, keys of people."""

import re
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils import translation

LONGEST = 300
_TAKES = re.compile(r"<[^>]+>")
# Pages of one person: of these only the kind is named.
_OWN = re.compile(r"(?:[a-z-]+/)?(?:schreibtisch|konto)/")


def page_of(request: HttpRequest) -> str:
    """The page that a request is on, as a report may name it; empty where there is none."""
    match = request.resolver_match
    return _named(request.path, match) if match is not None else ""


def page_named(text: str) -> str:
    """The page that somebody typed or a link names: its path as it may be kept; else the words themselves."""
    path = urlsplit(text.strip()).path if "://" in text or text.strip().startswith("/") else ""
    if not path:
        return text.strip()[:LONGEST]
    path = path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            return _named(path, resolve(path))
    except Resolver404:
        return path[:LONGEST]


def _named(path: str, match: ResolverMatch) -> str:
    route = str(match.route)
    if match.kwargs and (_OWN.match(route) or "secret" in match.kwargs or match.url_name == "barrier_status"):
        return "/" + _TAKES.sub("…", route)
    return path[:LONGEST]
