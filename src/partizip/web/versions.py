"""Public pages by their version: 304 when the reader has it, kept pages when we have it.

Version = (log size, last instant passed, address, query, language, release, Berlin day, the way mail goes out). A page
that sets a cookie, or that is not marked shared in the table of addresses, is never kept. Parameters of the query that
the page does not read are dropped, so that nobody fills the store with copies of one page.

Two parts ask the same store: `PageVersion` stands outermost of the middleware that shapes an answer, so that what it
keeps is whole; `Front` answers from the store before Django begins its work on a request (decision 0021).
"""

import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.db import DatabaseError, close_old_connections
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.http import parse_etags, quote_etag

from partizip.core.addresses import Address
from partizip.core.calendar import berlin_day
from partizip.journal.instants import state
from partizip.opendata.languages import is_interface, spoken
from partizip.web.addresses import address_of
from partizip.web.requests import numbered, tell

Handler = Callable[[HttpRequest], HttpResponse]
_LOOKED_UP = "partizip.version"  # in the environment: what the front found, so that it is asked once


@dataclass(frozen=True, slots=True)
class Version:
    """Of a page that may be kept: its tag, the headers that go with it, and the name of its address."""

    etag: str
    headers: tuple[tuple[str, str], ...]
    route: str | None

    def is_held_by(self, request: HttpRequest) -> bool:
        """Whether the reader has it. Weak comparison (RFC 9110, 13.1.2): a compressing proxy weakens our tags."""
        given = request.META.get("HTTP_IF_NONE_MATCH")
        if not given:
            return False
        # "*" asks whether there is anything at this address; only the view knows that, so it answers in full.
        return self.etag in {tag.removeprefix("W/") for tag in parse_etags(given)}


@dataclass(frozen=True, slots=True)
class Page:
    """An answer with status 200 as it goes out."""

    headers: tuple[tuple[str, str], ...]
    content: bytes


class Store:
    """The kept pages of a process, bounded in bytes; the one not asked for longest goes first."""

    MOST = 32 * 1024 * 1024
    LARGEST = 1024 * 1024  # a page larger than this is not kept

    def __init__(self) -> None:
        self._pages: OrderedDict[str, Page] = OrderedDict()
        self._size = 0
        self._lock = Lock()

    def get(self, etag: str) -> Page | None:
        """The page of this version, if it is kept."""
        with self._lock:
            page = self._pages.get(etag)
            if page is not None:
                self._pages.move_to_end(etag)
            return page

    def hold(self, etag: str, page: Page) -> None:
        """Keep a page, unless it is too large."""
        if len(page.content) > self.LARGEST:
            return
        with self._lock:
            if etag not in self._pages:
                self._pages[etag] = page
                self._size += len(page.content)
            while self._size > self.MOST:
                _etag, oldest = self._pages.popitem(last=False)
                self._size -= len(oldest.content)

    def forget(self) -> None:
        """Keep nothing: for tests, whose databases are too young to have versions of their own."""
        with self._lock:
            self._pages.clear()
            self._size = 0

    @property
    def sizes(self) -> list[int]:
        """Bytes of each page that is kept."""
        return [len(page.content) for page in self._pages.values()]


STORE = Store()


@lru_cache(maxsize=4096)
def _route_at(path: str, language: str) -> str | None:
    """The name of the address that a path leads to; paths with a prefix resolve in their language only."""
    try:
        with translation.override(language):
            return resolve(path).url_name
    except Resolver404:
        return None


def _language(request: HttpRequest) -> str:
    """The language that the address names; German has no prefix. Programs agree on one."""
    if is_interface(request):
        return spoken(request)
    return translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE


def version_of(request: HttpRequest) -> Version | None:
    """The version that an answer to this request has now; None when it may not be kept. One query."""
    if request.method not in {"GET", "HEAD"} or settings.SESSION_COOKIE_NAME in request.COOKIES:
        return None
    language = _language(request)
    route = _route_at(request.path_info, language)
    address = address_of(route)
    if address is None or not address.shared:
        return None
    try:
        host = request.get_host()
    except SuspiciousOperation:  # not our name: refused further in
        return None
    _drop_unread(request, address)
    now = timezone.now()
    asked = (request.scheme, host, request.get_full_path(), language)
    parts = (*state(now), berlin_day(now), *asked, settings.RELEASE, settings.MAIL_WAY)
    etag = quote_etag(hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32])
    # The language stands in the address, so the cookie alone decides; the same on 200 and 304 (RFC 9110, 15.4.5).
    varies = "Accept-Language, Cookie" if address.negotiated else "Cookie"
    kept = (("ETag", etag), ("Cache-Control", "public, max-age=0, must-revalidate"), ("Vary", varies))
    return Version(etag, kept, route)


def _drop_unread(request: HttpRequest, address: Address) -> None:
    """Leave in the query what the page reads, in one order; before anything has looked at it."""
    if not request.META.get("QUERY_STRING"):
        return
    given = QueryDict(request.META["QUERY_STRING"])
    query = QueryDict(mutable=True)
    for name in sorted(address.reads):
        if given.get(name) or (address.negotiated and name in given):
            query[name] = given[name]
    request.META["QUERY_STRING"] = query.urlencode()
    request.__dict__.pop("GET", None)


class PageVersion:
    """Middleware: answers from the version where that is allowed, and keeps what it passes on."""

    def __init__(self, get_response: Handler, store: Store = STORE) -> None:
        self.get_response, self._store = get_response, store

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer or pass on."""
        version = request.META[_LOOKED_UP] if _LOOKED_UP in request.META else version_of(request)
        if version is None:
            return self.get_response(request)
        request.kept_route = version.route  # type: ignore[attr-defined]
        if version.is_held_by(request):
            return self._with(HttpResponseNotModified(), version.headers)
        page = self._store.get(version.etag)
        if page is not None:
            return self._with(HttpResponse(page.content), page.headers)
        response = self.get_response(request)
        if response.status_code == 200 and not response.cookies and not response.streaming:
            self._with(response, version.headers)
            self._store.hold(version.etag, Page(tuple(response.items()), response.content))
        return response

    @staticmethod
    def _with(response: HttpResponse, headers: Iterable[tuple[str, str]]) -> HttpResponse:
        for name, value in headers:
            response[name] = value
        return response


class Front(WSGIHandler):
    """Django's handler behind the store: a page that is kept costs one query and no request of Django's."""

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer from the store, or leave the request to Django with the version that was found."""
        begin = time.perf_counter()
        try:
            request = WSGIRequest(environ)
            version = version_of(request)
        except (DatabaseError, SuspiciousOperation):  # Django answers these in its own way
            return super().__call__(environ, start_response)
        found = self._answer(request, version) if version is not None else None
        if version is None or found is None:
            environ[_LOOKED_UP] = version
            return super().__call__(environ, start_response)
        close_old_connections()  # what Django does after each request
        status, page = found
        with numbered() as number:
            start_response(status, [*page.headers, ("X-Request-ID", number)])
            tell(request.method, version.route, int(status[:3]), begin)
        return [] if request.method == "HEAD" else [page.content]

    @staticmethod
    def _answer(request: HttpRequest, version: Version) -> tuple[str, Page] | None:
        if version.is_held_by(request):
            return "304 Not Modified", Page(version.headers, b"")
        page = STORE.get(version.etag)
        return None if page is None else ("200 OK", page)
