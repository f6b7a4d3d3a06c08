"""What stands on standard output and error of web and worker: lines of JSON, and nobody's name, address, code or word."""

import io
import json
import logging
import os
import re
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest
from django.test import Client

from partizip.portal import recurring
from partizip.web.lines import Lines, Out, request_id, told
from tests import sites

MAIL, PASSWORD, WORD, CODE = "ada.lindner@land-berlin.example", "mein geheimes Kennwort", "Suchwortgeheim", "K7F4-92MA"
SENDER, NOWHERE = "203.0.113.77", "nirgendwo-hin"
KEYS = {"time", "level", "logger", "request", "message", "place", "method", "route", "status", "ms", "error", "kind"}


def printed(record: logging.LogRecord) -> dict:
    return json.loads(Lines().format(record))


def logged(name: str, level: int, words: object, *args: object, **more) -> dict:
    """What would be printed for a call of a logger in this file."""
    found = []

    class Keep(logging.Handler):
        def emit(self, record):
            found.append(printed(record))

    logger, keep = logging.getLogger(name), Keep()
    before, logger.level = logger.level, logging.DEBUG
    logger.addHandler(keep)
    try:
        logger.log(level, words, *args, **more)
    finally:
        logger.removeHandler(keep)
        logger.level = before
    return found[0]


def test_only_words_that_stand_in_the_source_are_printed():
    name = "Ada Lindner"
    assert logged("x", logging.ERROR, "a constant sentence")["message"] == "a constant sentence"
    assert logged("x", logging.ERROR, "one of %s", name)["message"] == "one of …"
    filled = logged("x", logging.ERROR, f"filled in with {name}")
    assert "message" not in filled
    assert filled["place"].endswith(" logged")
    assert "message" not in logged("partizip.x", logging.ERROR, ValueError(name))


def test_values_are_printed_only_in_our_own_lines_and_only_when_they_are_nobodys():
    words = "did %s with %s at %d of %s"
    args = ("run_ladder", "Ada Lindner", 3, OSError(2, "No such file", "/home/ada"))
    ours = logged("partizip.x", logging.INFO, words, *args)
    assert ours["message"] == "did run_ladder with … at 3 of builtins.FileNotFoundError No such file"
    foreign = logged("django.x", logging.INFO, words, *args)
    assert foreign["message"] == words, "not even a number of another library"


def test_of_an_exception_kind_and_places_are_printed():
    try:
        try:
            raise KeyError(MAIL)
        except KeyError as error:
            raise ValueError(f"not {WORD}") from error
    except ValueError:
        line = logged("x", logging.ERROR, "failed", exc_info=True)
    assert [item["kind"] for item in line["error"]] == ["builtins.ValueError", "builtins.KeyError"]
    assert "test_log.py:" in line["error"][0]["places"][0]
    assert MAIL not in json.dumps(line)
    assert WORD not in json.dumps(line)


def test_a_line_goes_out_whole_with_many_threads_and_through_a_narrow_pipe(tmp_path):
    """Without a lock: each thread's lines stand there, none cut by another's."""
    with (tmp_path / "out").open("a") as file:
        handler = Out(file)
        handler.setFormatter(logging.Formatter("%(message)s"))
        record = [
            logging.LogRecord("partizip", logging.INFO, "", 0, f"{number}" * 300, None, None) for number in "abcdefgh"
        ]
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(lambda one: [handler.handle(one) for _time in range(50)], record))
    lines = (tmp_path / "out").read_text().splitlines()
    assert sorted(lines) == sorted(one.getMessage() for one in record for _time in range(50))
    reading, writing = os.pipe()
    with os.fdopen(writing, "w") as narrow, ThreadPoolExecutor(1) as pool:
        handler = Out(narrow)
        pool.submit(handler.handle, logging.LogRecord("partizip", logging.INFO, "", 0, "x" * 300_000, None, None))
        with os.fdopen(reading) as end:
            assert end.readline() == "x" * 300_000 + "\n"


def test_a_stream_in_memory_and_a_closed_one_are_no_fault(capsys):
    memory = io.StringIO()
    record = logging.LogRecord("partizip", logging.INFO, "", 0, "gesagt", None, None)
    Out(memory).handle(record)
    assert memory.getvalue() == "gesagt\n"
    memory.close()
    Out(memory).handle(record)
    assert "Traceback" in capsys.readouterr().err, "told by logging itself, and nothing ends"


def test_a_job_that_fails_and_a_worker_that_ends_say_no_value(db, monkeypatch, caplog):
    def broken(at):
        raise ValueError(f"{MAIL} is not {WORD}")

    monkeypatch.setattr(recurring, "JOBS", (broken,))
    with caplog.at_level(logging.INFO):
        recurring.run()
        told(ValueError, ValueError(MAIL), None)
    lines = [printed(record) for record in caplog.records if record.name.startswith("partizip")]
    assert [line["level"] for line in lines] == ["ERROR", "CRITICAL"]
    assert MAIL not in json.dumps(lines)
    assert WORD not in json.dumps(lines)


def test_secret_links_stand_in_no_line(client, db, caplog):
    secret = "z" * 43
    with caplog.at_level(logging.DEBUG):
        client.get(f"/abo/verwalten/{secret}/")
        Client(enforce_csrf_checks=True).post(f"/abo/verwalten/{secret}/")
    lines = [printed(record) for record in caplog.records]
    assert secret in caplog.text, "Django writes the address of each refused request"
    assert secret not in json.dumps(lines)
    routes = [line["route"] for line in lines if line["logger"] == "partizip.requests"]
    assert routes == ["subscription_manage", "subscription_manage"]


@contextmanager
def served(site, target):
    """The real server with its output in a file."""
    port = sites.free_port()
    more = {"DJANGO_SETTINGS_MODULE": "tests.web.crashing", "PARTIZIP_PROXIES": "1"}
    with target.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-m", "partizip", "serve", "--port", str(port), "--processes", "1"], stdout=out,
            stderr=out, env=site.environment | more | {"PARTIZIP_SITE_URL": f"http://localhost:{port}"},
        )  # fmt: skip
        try:
            sites.wait_for(port, process)
            yield port
        finally:
            process.terminate()
            process.wait(20)


class Visitor:
    """Somebody with cookies behind a proxy that names the sender."""

    def __init__(self, port):
        self.base = f"http://localhost:{port}"
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()))

    def ask(self, path, form=None):
        headers = {"X-Forwarded-For": SENDER, "Referer": f"{self.base}/suche/?q={WORD}", "User-Agent": WORD}
        data = urlencode(form).encode() if form is not None else None
        try:
            with self.opener.open(Request(self.base + path, data, headers), timeout=30) as answer:
                return answer.status, answer.headers, answer.read().decode()
        except HTTPError as error:
            return error.code, error.headers, error.read().decode()

    def token(self, path):
        return re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.ask(path)[2])[1]


@pytest.mark.slow
def test_a_served_land_tells_each_request_and_nobodys_data(demo, tmp_path):
    output = tmp_path / "out"
    person, mail = demo.rows("SELECT name, email FROM access_person ORDER BY made_at")[0]
    with served(demo, output) as port:
        visitor = Visitor(port)
        assert visitor.ask(f"/suche/?{urlencode({'q': WORD})}")[0] == 200
        assert visitor.ask(f"/pruefen/?{urlencode({'code': CODE})}")[0] == 200
        assert visitor.ask(f"/{NOWHERE}/{mail}/")[0] == 404
        form = {"csrfmiddlewaretoken": visitor.token("/konto/login/"), "login": MAIL, "password": PASSWORD}
        assert "konto/login" in visitor.ask("/konto/login/", form)[2], "sign-in refused, address kept in the form"
        assert visitor.ask("/abo/", {"email": MAIL, "q": WORD})[0] in {200, 400, 403}, "a form without its token"
        token = visitor.token("/demo/anmelden/")
        mandate = re.search(r'name="mandate" value="([0-9a-f-]+)"', visitor.ask("/demo/anmelden/")[2])[1]
        assert visitor.ask("/demo/anmelden/", {"csrfmiddlewaretoken": token, "mandate": mandate})[0] == 200
        status, headers, page = visitor.ask(f"/hilfe/?{urlencode({'absturz': 1, 'q': WORD})}")
        assert status == 500
        assert headers["X-Request-ID"] in page, "so that people can tell the operator which"
        with socket.create_connection(("127.0.0.1", port)) as raw:
            raw.sendall(f"GET /{mail} HTTP/9.9\r\nX: {WORD}\r\n\r\n".encode())
            raw.recv(200)
    worker = demo.run("worker", "--once")
    assert worker.returncode == 0
    everything = output.read_text(encoding="utf-8") + worker.stdout + worker.stderr
    for secret in (
        MAIL,
        mail,
        "lindner",
        PASSWORD,
        WORD,
        CODE,
        SENDER,
        NOWHERE,
        person,
        person.split()[-1],
        "127.0.0.1",
    ):
        assert secret not in everything, secret
    lines = [json.loads(line) for line in output.read_text(encoding="utf-8").splitlines()]
    assert all(set(line) <= KEYS for line in lines)
    told = [line for line in lines if line["logger"] == "partizip.requests"]
    assert {"search", "check", "account_login", "demo_sign_in", "desk", None} <= {line["route"] for line in told}
    assert all(line["message"] == "request" and len(line["request"]) == 16 for line in told)
    (crash,) = (line for line in lines if line["logger"] == "django.request")
    assert crash["request"] == headers["X-Request-ID"]
    assert [item["kind"] for item in crash["error"]][:2] == ["builtins.ValueError", "django.db.utils.IntegrityError"]
    assert not request_id.get()
