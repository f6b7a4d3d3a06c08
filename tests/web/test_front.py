"""The front answers a kept page as Django would have, and leaves everything else to Django."""

import io
import json
import logging

import pytest
from django.conf import settings
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from partizip.access.acts import THE_SYSTEM
from partizip.bodies import actions, sheet
from partizip.web import versions
from partizip.web.lines import Lines
from partizip.web.versions import Front
from tests import factories


class Asked:
    """An answer of the WSGI application."""

    def __init__(self, front, path="/", **environ):
        given = {
            "REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "SERVER_NAME": "testserver",
            "SERVER_PORT": "80", "HTTP_HOST": "testserver", "wsgi.input": io.BytesIO(), "wsgi.url_scheme": "http",
            "wsgi.errors": io.StringIO(), "SERVER_PROTOCOL": "HTTP/1.1",
        }  # fmt: skip
        found = front(given | environ, self._start)
        self.content = b"".join(found)
        self.environ = given
        getattr(found, "close", int)()

    def _start(self, status, headers, *_exc):
        self.status, self.headers = int(status[:3]), dict(headers)

    @property
    def lasting(self):
        """The headers that two answers of one version share."""
        return {name: value for name, value in self.headers.items() if name != "X-Request-ID"}


@pytest.fixture
def passed_on(monkeypatch):
    """How often Django had to answer."""
    seen, whole = [], versions.WSGIHandler.__call__

    def counting(self, environ, start_response):
        seen.append(environ["PATH_INFO"])
        return whole(self, environ, start_response)

    monkeypatch.setattr(versions.WSGIHandler, "__call__", counting)
    return seen


@pytest.fixture
def front(db, monkeypatch):
    # a request of Django's ends with closing old connections, which a test's transaction must outlive
    monkeypatch.setattr(versions, "close_old_connections", lambda: None)
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)
    return Front()


@pytest.mark.parametrize("path", ["/", "/pflichten/", "/api/v1/bodies", "/neu.atom"])
def test_the_front_answers_as_django_did(front, passed_on, path):
    first, second = Asked(front, path), Asked(front, path)
    assert passed_on == [path]
    assert (second.status, second.content) == (first.status, first.content) == (200, first.content)
    assert second.lasting == first.lasting
    assert second.headers["X-Request-ID"] != first.headers["X-Request-ID"]
    for name in ("Content-Security-Policy", "X-Content-Type-Options", "Referrer-Policy", "ETag", "Content-Length"):
        assert name in second.headers
    assert int(second.headers["Content-Length"]) == len(second.content)


def test_a_kept_page_costs_one_query(front):
    Asked(front)
    with CaptureQueriesContext(connection) as queries:
        Asked(front)
    assert len(queries) == 1


def test_who_has_the_page_gets_304_and_head_gets_no_body(front, passed_on):
    page = Asked(front)
    same = Asked(front, HTTP_IF_NONE_MATCH=f"W/{page.headers['ETag']}")
    assert (same.status, same.content) == (304, b"")
    assert same.headers["Vary"] == page.headers["Vary"]
    head = Asked(front, REQUEST_METHOD="HEAD")
    assert (head.status, head.content, head.lasting) == (200, b"", page.lasting)
    assert passed_on == ["/"]


def test_an_act_makes_the_kept_page_old_at_once(front, log_key, passed_on):
    before = Asked(front, "/stellen/")
    table = sheet.read(b"slug;name;kind;valid_from\nneu;Bezirksamt Neuland;bezirk;2001-01-01\n")
    actions.import_bodies(by=THE_SYSTEM, at=factories.NOW, rows=table.rows)
    after = Asked(front, "/stellen/")
    assert len(passed_on) == 2
    assert "Neuland" in after.content.decode()
    assert "Neuland" not in before.content.decode()


def test_a_page_that_offers_mail_is_new_once_mail_goes_out(front, passed_on, settings):
    for way in ("", "smtp", "smtp"):
        settings.MAIL_WAY = way
        Asked(front, "/stellen/")
    assert len(passed_on) == 2


@pytest.mark.parametrize(
    "other",
    [
        {"REQUEST_METHOD": "POST"},
        {"HTTP_COOKIE": f"{settings.SESSION_COOKIE_NAME}=abc"},
        {"wsgi.url_scheme": "https"},
        {"HTTP_HOST": "evil.example"},
        {"PATH_INFO": "/desk/"},
        {"QUERY_STRING": "seit=2026-01-01"},
    ],
    ids=lambda other: next(iter(other)),
)
def test_what_is_another_request_goes_to_django(front, passed_on, other):
    path = "/neu/" if "QUERY_STRING" in other else "/"
    Asked(front, path)
    Asked(front, other.pop("PATH_INFO", path), **other)
    assert len(passed_on) == 2


def test_without_a_database_django_answers(front, passed_on, monkeypatch):
    def gone(_now):
        raise OperationalError("no database")

    Asked(front)
    monkeypatch.setattr(versions, "state", gone)
    assert Asked(front).status == 500
    assert passed_on == ["/", "/"]


def test_each_answer_has_one_line_with_its_number_and_the_name_of_the_address(front):
    Asked(front)
    out, log = io.StringIO(), logging.getLogger("partizip.requests")
    handler = logging.StreamHandler(out)
    handler.setFormatter(Lines())
    log.addHandler(handler)
    try:
        answer = Asked(front)
    finally:
        log.removeHandler(handler)
    (line,) = map(json.loads, out.getvalue().splitlines())
    assert line["request"] == answer.headers["X-Request-ID"]
    assert (line["route"], line["status"], line["method"]) == ("home", 200, "GET")


def test_whether_there_is_anything_is_not_answered_by_the_version(front):
    """`If-None-Match: *` says nothing about what the reader has; an address without a page stays 404."""
    for path, status in (("/", 200), ("/presse/AAAA-AAAA/", 404)):
        assert Asked(front, path, HTTP_IF_NONE_MATCH="*").status == status
