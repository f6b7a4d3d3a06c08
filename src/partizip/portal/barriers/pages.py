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
# What secrets of links (post.links.token: 43 signs) and UUIDs are made of, and a report's code in its address.
_RUN = re.compile(r"[A-Za-z0-9_-]{20,}")
_CODE = re.compile(r"(?<=/meldungen/)[^/\s]+")
# What long words do not have and chance hardly leaves out: capitals within, digits against letters.
_CAPITALS = re.compile(r"[a-z0-9][A-Z]|[A-Z][0-9]")
_DIGITS = re.compile(r"[A-Za-z][0-9]|[0-9][A-Za-z]")
_PLAIN = re.compile(r"[a-z.-]{0,19}")


def page_of(request: HttpRequest) -> str:
    """The page that a request is on, as a report may name it; empty where there is none."""
    match = request.resolver_match
    return _named(request.path, match) if match is not None else ""


def page_named(text: str) -> str:
    """The page that somebody typed or a link names: its path as it may be kept; else the words themselves, unsecret.

    Of a path that is none of ours only what cannot be a secret is kept.
    """
    path = _path(text.strip())
    if not path:
        return unsecret(text.strip())[:LONGEST]
    path = path if path.endswith("/") or "." in path.rpartition("/")[2] else f"{path}/"
    language = translation.get_language_from_path(path) or settings.LANGUAGE_CODE
    try:
        with translation.override(language):
            return _named(path, resolve(path))
    except Resolver404:
        return "/".join(part if _PLAIN.fullmatch(part) else "…" for part in path.split("/"))[:LONGEST]


def unsecret(text: str) -> str:
    """The text with "…" in place of secrets of links, keys after a "/" and codes of reports; other words stay."""
    return _CODE.sub("…", _RUN.sub(_kept, text))


def _path(text: str) -> str:
    """The path of one address; empty for words, and for what is no address."""
    if text.split() != [text] or not ("://" in text or text.startswith("/")):
        return ""
    try:
        return urlsplit(text).path
    except ValueError:
        return ""


def _kept(found: re.Match[str]) -> str:
    """A long run of signs: "…" within an address, and wherever it looks like chance; else the word that it is."""
    run, before = found[0], re.split(r"\s", found.string[: found.start()])[-1]
    within = before.endswith("/") and (before.count("/") > 1 or any(sign.isdigit() for sign in run))
    return "…" if within or _CAPITALS.search(run) or _DIGITS.search(run) else run


def _named(path: str, match: ResolverMatch) -> str:
    route = str(match.route)
    if match.kwargs and (_OWN.match(route) or "secret" in match.kwargs or match.url_name == "barrier_status"):
        return "/" + _TAKES.sub("…", route)
    return _RUN.sub(lambda found: "…" if _CAPITALS.search(found[0]) else found[0], path)[:LONGEST]
