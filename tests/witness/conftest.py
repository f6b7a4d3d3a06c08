"""A witness in a folder of its own, as the command makes it."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest

from partizip.core import ledger
from partizip.witness import command, deciding
from partizip.witness.store import FILE, Store
from tests.sites import ROOT, free_port


class Witness:
    """A witness: its folder, its store, and how it decides at a set time."""

    def __init__(self, home) -> None:
        self.home = home
        assert command.init(["--home", str(home), "--name", "archive.example/w"]) == 0
        self.store = Store(home / FILE)
        self.signer = ledger.parse_private_key((home / command.KEY).read_text().strip())
        self.key = ledger.cosigner_of(self.signer)
        self.now = 1_700_000_000

    def know(self, log) -> "Witness":
        self.store.add(log.signer.name, log.signer.verifier, self.now)
        return self

    def ask(self, body: bytes) -> deciding.Answer:
        return deciding.add_checkpoint(self.store, self.signer, body, lambda: self.now)

    def refused(self, log) -> list[tuple[str, int]]:
        return [(found.kind, found.size) for found in self.store.refused(log.signer.name)]

    @contextlib.contextmanager
    def served(self):
        """The real server on a free port, without Django."""
        port = free_port()
        process = subprocess.Popen(
            [sys.executable, "-m", "partizip", "witness", "serve", "--home", str(self.home), "--port", str(port)],
            env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")}, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        try:
            assert "Witness archive.example/w at" in process.stdout.readline()
            yield Running(f"http://127.0.0.1:{port}", port, process)
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
                process.wait(20)
            process.stdout.close()


class Running:
    """A running server."""

    def __init__(self, url: str, port: int, process) -> None:
        self.url, self.port, self.process = url, port, process

    def send(self, method: str, path: str, body: bytes | None = None, **headers: str):
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, answer.headers, answer.read()
        finally:
            connection.close()

    def ask(self, body: bytes):
        return self.send("POST", "/add-checkpoint", body)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(20)
        time.sleep(0.05)


@pytest.fixture
def witness(tmp_path):
    """A witness that knows no log yet."""
    made = Witness(tmp_path / "witness")
    yield made
    made.store.close()
