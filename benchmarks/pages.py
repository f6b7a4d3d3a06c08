"""An anonymous public page from its page version beside an empty template view on the same server.

Limit: at least 70 % of the empty view's requests per second; 304 when the reader has the page; the home page
uncached in at most 8 queries and 15 ms of processor time. Prints a table; asserts nothing about time.
"""

import http.client
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 5
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
urlpatterns = [path("", lambda request: HttpResponse(page.render({})))]
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
        env=environment,
    )  # fmt: skip
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.1).close()
            return server, port
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the server did not start")


def rate(port: int, path: str, headers: dict[str, str] | None = None, seconds: float = SECONDS) -> tuple[float, int]:
    """Requests per second over one kept connection, and the last status."""
    connection = http.client.HTTPConnection("127.0.0.1", port)
    status, count, begin = 0, 0, time.perf_counter()
    while time.perf_counter() - begin < seconds:
        connection.request("GET", path, headers=headers or {})
        response = connection.getresponse()
        response.read()
        status, count = response.status, count + 1
    return count / (time.perf_counter() - begin), status


def uncached(environment: dict[str, str]) -> str:
    """Queries and processor time of the home page when it is not kept; measured in a process of its own."""
    script = """
import time, django
django.setup()
from django.conf import settings
settings.ALLOWED_HOSTS = ["*"]
from django.db import connection
from django.test import Client
from partizip.web.middleware import PageVersion
PageVersion.LARGEST = 0  # bytes: nothing is kept
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
        results, servers = {}, []
        try:
            for label, module in (("empty", "empty_site"), ("page", "partizip.web.wsgi")):
                server, port = serve(module, environment, folder)
                servers.append(server)
                rate(port, "/", seconds=1)
                results[label] = rate(port, "/")
                if label == "page":
                    connection = http.client.HTTPConnection("127.0.0.1", port)
                    connection.request("GET", "/")
                    response = connection.getresponse()
                    response.read()
                    results["304"] = rate(port, "/", {"If-None-Match": response.headers["ETag"]})
                server.terminate()
                server.wait()
        finally:
            for server in servers:
                if server.poll() is None:
                    server.kill()
        queries, milliseconds = uncached(environment).split()
    share = results["page"][0] / results["empty"][0]
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
