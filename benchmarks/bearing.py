"""What it must bear: several people write through the pages while server and worker are killed again and again.

Every acknowledged question must be there afterwards, none twice, no page may have failed, and the record must verify.
Without PARTIZIP_HOME it makes a demo Land of its own; PARTIZIP_DATABASE_URL chooses PostgreSQL. Unlike the other
scripts here it ends with 1 when something is lost: that is no question of speed.
"""

import argparse
import html
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from pathlib import Path
from urllib.parse import urlencode

ROOT = Path(__file__).resolve().parent.parent
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
ASK = "/schreibtisch/fragen/"


@dataclass
class Visitor:
    """A browser without JavaScript: cookies, hidden fields, nothing else."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def call(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, place of a redirect, page. Raises OSError or HTTPException when the server is gone."""
        connection = http.client.HTTPConnection("localhost", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, urlencode(form) if form is not None else None, headers)
        response = connection.getresponse()
        page = response.read().decode()
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        connection.close()
        return response.status, response.headers.get("Location", ""), page

    def form(self, path: str) -> tuple[dict[str, str], str]:
        """The hidden fields of a page's forms, and the page."""
        page = self.call("GET", path)[2]
        return {name: html.unescape(value) for name, value in HIDDEN.findall(page)}, page


@dataclass
class Run:
    """What the writers saw."""

    port: int
    over: threading.Event = field(default_factory=threading.Event)
    acknowledged: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    times: list[float] = field(default_factory=list)

    def write(self, writer: int) -> None:
        """Ask one question after the other until the run is over; a lost connection leads to a new question."""
        visitor, number = Visitor(self.port), 0
        hidden: dict[str, str] = {}
        while not self.over.is_set():
            number += 1
            try:
                if not hidden:
                    hidden = self._signed_in(visitor)
                debtor, fields = hidden["debtor"], {k: v for k, v in hidden.items() if k != "debtor"}
                begin = time.perf_counter()
                status, place, _page = visitor.call(
                    "POST", ASK, fields | {"debtor": debtor, "title": f"Frage {number} von {writer}", "text": "Bitte."}
                )
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
                continue
            self.statuses[status] += 1
            if status == 302 and place.startswith("/pflichten/"):
                self.times.append(time.perf_counter() - begin)
                self.acknowledged.append(place.strip("/").rsplit("/", 1)[-1])
            else:
                hidden = {}

    @staticmethod
    def _signed_in(visitor: Visitor) -> dict[str, str]:
        _hidden, page = visitor.form("/demo/anmelden/")
        mandate = next(
            found
            for block in page.split("<form")[1:]
            if "Integrationsbeauftragte" in block
            for found in re.findall(r'name="mandate" value="([^"]+)"', block)
        )
        token = next(value for name, value in HIDDEN.findall(page) if name == "csrfmiddlewaretoken")
        visitor.call("POST", "/demo/anmelden/", {"csrfmiddlewaretoken": token, "mandate": mandate})
        hidden, page = visitor.form(ASK)
        debtors = {words.strip(): key for key, words in re.findall(r'<option value="([^"]+)">([^<]+)', page)}
        return hidden | {"debtor": debtors["Senatsverwaltung für Finanzen"]}


class Installation:
    """Server and worker of one database, started and killed together."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.environment, self.processes = environment, []
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        environment["PARTIZIP_SITE_URL"] = f"http://localhost:{self.port}"

    def start(self) -> None:
        for command in (["serve", "--port", str(self.port)], ["worker"]):
            self.processes.append(
                subprocess.Popen(
                    [sys.executable, "-m", "partizip", *command], env=self.environment, start_new_session=True,
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                )
            )  # fmt: skip
        for _ in range(600):
            try:
                if Visitor(self.port).call("GET", "/hilfe/")[0] == 200:
                    return
            except (OSError, http.client.HTTPException):
                time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def kill(self, how: signal.Signals = signal.SIGKILL) -> None:
        for process in self.processes:
            os.killpg(process.pid, how)
            process.wait(30)
        self.processes.clear()


def logged(environment: dict[str, str]) -> tuple[Counter[str], bool, str]:
    """Codes of all questions in the record, whether it verifies, and what verification said."""
    script = (
        "import django; django.setup()\n"
        "from partizip.duties.models import Claim\n"
        "from partizip.journal.models import Entry\n"
        "from django.conf import settings\n"
        "print(settings.DATABASE_URL)\n"
        "kept = set(Claim.objects.values_list('code', flat=True))\n"
        "for code in Entry.objects.filter(verb='duties.claim_asked').values_list('subject', flat=True):\n"
        "    print(code if code in kept else 'gone')\n"
    )
    found = subprocess.run([sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True)
    database, *codes = found.stdout.split()
    checked = subprocess.run(
        [sys.executable, "-m", "partizip", "journal", "verify", "--database", database], env=environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    return Counter(codes), checked.returncode == 0, checked.stdout.strip().split("\n")[-1]


def bear(environment: dict[str, str], seconds: float, clients: int, kills: int) -> bool:
    """One run; prints its table and returns whether nothing was lost."""
    installation = Installation(environment)
    before = logged(environment)[0]
    installation.start()
    run = Run(installation.port)
    writers = [threading.Thread(target=run.write, args=(number,)) for number in range(clients)]
    for writer in writers:
        writer.start()
    for _ in range(kills):
        heard = len(run.acknowledged)
        time.sleep(seconds / (kills + 1))
        for _ in range(100):  # never kill an idle server, however slow the machine is
            if len(run.acknowledged) > heard:
                break
            time.sleep(0.1)
        installation.kill()
        installation.start()
    time.sleep(seconds / (kills + 1))
    run.over.set()
    for writer in writers:
        writer.join()
    installation.kill(signal.SIGTERM)
    after, verifies, said = logged(environment)
    after -= before
    lost = [code for code in run.acknowledged if not after[code]]
    doubled = [code for code, number in after.items() if number > 1]
    failed = sum(number for status, number in run.statuses.items() if status >= 500)
    middle = sorted(run.times)[len(run.times) // 2] * 1000 if run.times else 0
    rows = [
        ("acts acknowledged", len(run.acknowledged), ""), ("in the record", sum(after.values()), ""),
        ("times killed (kill -9)", kills, ""), ("lost", len(lost), "0"), ("doubled", len(doubled), "0"),
        ("pages that failed", failed, "0"), ("record", said, "in order"), ("an act, median ms", f"{middle:.0f}", ""),
    ]  # fmt: skip
    for what, value, limit in rows:
        print(f"{what:<28}{value!s:>28}{limit:>12}")
    return bool(run.acknowledged) and verifies and not lost and not doubled and not failed


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--kills", type=int, default=3)
    options = parser.parse_args()
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "partizip.web.settings", "PYTHONPATH": str(ROOT / "src")}
    with tempfile.TemporaryDirectory() as folder:
        if "PARTIZIP_HOME" not in environment:
            environment["PARTIZIP_HOME"] = folder
            subprocess.run(
                [sys.executable, "-m", "partizip", "init", "--demo"], env=environment, check=True,
                stdout=subprocess.DEVNULL,
            )  # fmt: skip
        return 0 if bear(environment, options.seconds, options.clients, options.kills) else 1


if __name__ == "__main__":
    raise SystemExit(main())
