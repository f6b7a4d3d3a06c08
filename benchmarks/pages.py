"""An anonymous public page from its page version beside an empty template view on the same server.

Limit: at least 70 % of the empty view's requests per second; 304 when the reader has the page; the home page
uncached in at most 8 queries and 15 ms of processor time. Prints a table; asserts nothing about time.
"""

import http.client
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ROUNDS, SECONDS = 9, 1
# A bare Django with one template view and no middleware, on the same server.
EMPTY = """
import django
from django.conf import settings
settings.configure(
    SECRET_KEY="x", ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, MIDDLEWARE=[], USE_TZ=True,
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
from django.core.wsgi import get_wsgi_application
from django.shortcuts import HttpResponse
from django.template import engines
from django.urls import path
application = get_wsgi_application()
page = engines["django"].from_string("<!doctype html><title>empty</title>")
def empty(request):
    content = page.render({}).encode()
    return HttpResponse(content, headers={"Content-Length": len(content)})  # else gunicorn sends it in chunks
urlpatterns = [path("", empty)]
"""


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def serve(module: str, environment: dict[str, str], folder: Path) -> tuple[subprocess.Popen, int]:
    port = free_port()
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-b", f"127.0.0.1:{port}", "-w", "1", "-k", "gthread", "--threads", "4",
         "--chdir", str(folder), "--log-level", "error", f"{module}:application"],
        env=environment, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.1).close()
            return server, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


class Readers:
    """Four browsers with kept connections that always wait for the next answer: the server is never idle.

    Answers are read to the byte and not parsed, so that what is measured is the server and not this script.
    """

    MANY = 4

    def __init__(self, port: int, path: str, headers: dict[str, str] | None = None) -> None:
        lines = [f"GET {path} HTTP/1.1", f"Host: 127.0.0.1:{port}"]
        lines += [f"{name}: {value}" for name, value in (headers or {}).items()]
        self.port, self.request = port, ("\r\n".join(lines) + "\r\n\r\n").encode()
        self.status, self.size = 0, 0

    def _connect(self) -> socket.socket:
        """A connection that has had an answer: its status and length, which all later ones share."""
        one, got = socket.create_connection(("127.0.0.1", self.port), timeout=60), b""
        one.sendall(self.request)
        while b"\r\n\r\n" not in got:
            got += received(one, 65536)
        head, _empty, body = got.partition(b"\r\n\r\n")
        named = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
        length = int(named.get(b"content-length", 0))
        while len(body) < length:
            body += received(one, length - len(body))
        self.status, self.size = int(head.split()[1]), len(head) + 4 + length
        return one

    def rate(self, seconds: float) -> float:
        """Answers per second. Connections are new each time: the server closes those that rest."""
        count, several = 0, [self._connect() for _ in range(self.MANY)]
        begin = time.perf_counter()
        for one in several:
            one.sendall(self.request)
        while (passed := time.perf_counter() - begin) < seconds:
            for one in several:
                left = self.size
                while left:
                    left -= len(received(one, left))
                one.sendall(self.request)
                count += 1
        for one in several:
            one.close()
        return count / passed


def received(one: socket.socket, most: int) -> bytes:
    found = one.recv(most)
    if not found:
        raise SystemExit("the server closed a connection")
    return found


def etag_of(port: int) -> str:
    connection = http.client.HTTPConnection("127.0.0.1", port)
    connection.request("GET", "/")
    response = connection.getresponse()
    response.read()
    connection.close()
    return response.headers["ETag"]


def uncached(environment: dict[str, str]) -> str:
    """Queries and processor time of the home page when it is not kept; measured in a process of its own."""
    script = """
import time, django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.db import connection
from django.test import Client
from partizip.web.versions import STORE
STORE.LARGEST = 0  # bytes: nothing is kept
client = Client()
for _ in range(5):
    client.get("/")
times = []
queries = []
def count(execute, sql, *rest):
    queries.append(sql)
    return execute(sql, *rest)
with connection.execute_wrapper(count):
    client.get("/")
for _ in range(30):
    begin = time.process_time()
    client.get("/")
    times.append(time.process_time() - begin)
print(len(queries), round(sorted(times)[15] * 1000, 1))
"""
    found = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    return found.stdout.split("\n")[-2]


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "empty_site.py").write_text(EMPTY)
        environment = os.environ | {
            "PARTIZIP_HOME": str(folder / "var"), "PYTHONPATH": f"{ROOT / 'src'}:{folder}",
            "DJANGO_SETTINGS_MODULE": "partizip.web.settings",
        }  # fmt: skip
        subprocess.run(
            [sys.executable, "-m", "partizip", "init", "--demo"], env=environment, check=True, stdout=subprocess.DEVNULL
        )
        servers, readers = [], {}
        try:
            for label, module in (("empty", "empty_site"), ("page", "partizip.web.wsgi")):
                server, port = serve(module, environment, folder)
                servers.append(server)
                readers[label] = Readers(port, "/")
            readers["304"] = Readers(port, "/", {"If-None-Match": etag_of(port)})
            rates: dict[str, list[float]] = {label: [] for label in readers}
            for _ in range(ROUNDS):  # in turns, so that a machine that slows down slows all of them
                for label, reader in readers.items():
                    rates[label].append(reader.rate(SECONDS))
        finally:
            for server in servers:
                server.terminate()
                server.wait()
        results = {label: (statistics.median(found), readers[label].status) for label, found in rates.items()}
        share = statistics.median(page / empty for page, empty in zip(rates["page"], rates["empty"], strict=True))
        queries, milliseconds = uncached(environment).split()
    print(f"{'what':<44}{'measured':>14}{'limit':>12}")
    print(f"{'empty template view, requests/s':<44}{results['empty'][0]:>14.0f}")
    print(f"{'home page from its version, requests/s':<44}{results['page'][0]:>14.0f}")
    print(f"{'  share of the empty view':<44}{share:>14.0%}{'>= 70 %':>12}")
    print(f"{'  If-None-Match, requests/s (status)':<44}{results['304'][0]:>8.0f} ({results['304'][1]}){'304':>11}")
    print(f"{'home page not kept, queries':<44}{queries:>14}{'<= 8':>12}")
    print(f"{'home page not kept, ms of processor time':<44}{milliseconds:>14}{'<= 15':>12}")


if __name__ == "__main__":
    if shutil.which("gunicorn") is None and not Path(sys.executable).with_name("gunicorn").exists():
        raise SystemExit("gunicorn is missing: run `make setup`")
    main()
