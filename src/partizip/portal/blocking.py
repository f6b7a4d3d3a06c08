"""Reports of browsers that refused something on a page of ours (CSP 3, section 5; Reporting API).

They come from anybody, so they are believed little: only counts by page, rule and host are kept, and few of them.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.urls import Resolver404, resolve
from django.utils import translation

LARGEST = 16 * 1024  # bytes of one report or batch
MOST = 20  # reports of one batch that are read
OTHER = "other"
DIRECTIVES = frozenset(
    {
        "default-src", "script-src", "script-src-elem", "script-src-attr", "style-src", "style-src-elem",
        "style-src-attr", "img-src", "font-src", "connect-src", "media-src", "object-src", "frame-src", "child-src",
        "worker-src", "manifest-src", "base-uri", "form-action", "frame-ancestors", "sandbox",
    }
)  # fmt: skip
_WORDS = frozenset({"inline", "eval", "wasm-eval", "self", "data", "blob", "filesystem", "about"})
_HOST = re.compile(r"[a-z0-9.-]{1,100}(:[0-9]{1,5})?")


class Unreadable(ValueError):
    """The bytes are no report."""


@dataclass(frozen=True)
class Report:
    """What was refused: the name of our address, the rule, and a host or a word."""

    page: str
    directive: str
    source: str


def reports(data: bytes, hosts: frozenset[str]) -> Counter[Report]:
    """The reports in a body, in either format, about pages of these hosts. Raises Unreadable."""
    try:
        told = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise Unreadable from error
    return Counter(filter(None, (_report(each, hosts) for each in _bodies(told))))


def _bodies(told: Any) -> Iterator[dict[str, Any]]:
    """The facts of each report under the names of the newer format."""
    if isinstance(told, dict) and isinstance(old := told.get("csp-report"), dict):
        rule = old.get("effective-directive") or old.get("violated-directive")
        yield {"documentURL": old.get("document-uri"), "effectiveDirective": rule, "blockedURL": old.get("blocked-uri")}
        return
    if not isinstance(told, list):
        raise Unreadable
    for each in told[:MOST]:
        if isinstance(each, dict) and each.get("type") == "csp-violation" and isinstance(each.get("body"), dict):
            yield each["body"]


def _report(body: dict[str, Any], hosts: frozenset[str]) -> Report | None:
    document, directive, blocked = (
        text if isinstance(text := body.get(name), str) else ""
        for name in ("documentURL", "effectiveDirective", "blockedURL")
    )
    directive = directive.split(" ")[0].lower()
    try:
        address = urlsplit(document)
        if (address.hostname or "") not in hosts or directive not in DIRECTIVES:
            return None
    except ValueError:
        return None
    return Report(_page(address.path), directive, _source(blocked))


def _page(path: str) -> str:
    """The name of the address; the address itself may hold a secret or what somebody searched."""
    try:
        with translation.override(translation.get_language_from_path(path) or "de"):
            return str(resolve(path).url_name)[:64]
    except Resolver404:
        return OTHER


def _source(blocked: str) -> str:
    """The host, or the word that the browser gives instead, of what was refused."""
    word = blocked.lower().rstrip(":")
    if word in _WORDS:
        return word
    try:
        parts = urlsplit(blocked)
        host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
    except ValueError:
        return OTHER
    if parts.scheme in _WORDS:
        return parts.scheme
    return host if _HOST.fullmatch(host) else OTHER
