"""The witness's small web server: POST /add-checkpoint, and what it witnesses at / and /witness.json."""

import contextlib
import json
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from partizip.core import ledger
from partizip.witness import deciding, showing
from partizip.witness.deciding import TEXT, Answer
from partizip.witness.store import FILE, Store

LARGEST = 128 * 1024  # bytes of a request: 63 hashes and a note of some dozen signatures, also of longer kinds
SILENT = 20  # seconds that somebody may say nothing
WHOLE = 30  # seconds that a request may take, however slowly it comes
TOGETHER = 64  # connections at one time
ROOM = 1  # seconds that another one waits for room before it is sent away
_HEADERS = {
    "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'",
}  # fmt: skip


class Server(ThreadingHTTPServer):
    """Serves the witness of one folder."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, address: tuple[str, int], home: Path, signer: ledger.Signer) -> None:
        """Raises OSError when the port is taken."""
        self.home, self.signer = home, signer
        self._free = threading.BoundedSemaphore(TOGETHER)
        super().__init__(address, Handler)

    def process_request(self, request: Any, client_address: Any) -> None:
        """Begin to serve a connection when there is room, else close it: waiting for good, nothing could be ended."""
        if self._free.acquire(timeout=ROOM):
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Serve a connection in its thread."""
        try:
            super().process_request_thread(request, client_address)
        finally:
            self._free.release()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """One line about a connection that broke off."""
        sys.stderr.write(f"a connection ended: {sys.exc_info()[1]}\n")


class Handler(BaseHTTPRequestHandler):
    """One connection: with its own connection to the store, kept alive between requests."""

    protocol_version = "HTTP/1.1"
    server_version, sys_version = "partizip-witness", ""
    timeout = SILENT
    # Head and body leave together: in two pieces the second waits for the other side's delayed acknowledgement (40 ms).
    wbufsize, disable_nagle_algorithm = 64 * 1024, True
    server: Server

    def setup(self) -> None:
        """Open the store."""
        super().setup()
        self.store = Store(self.server.home / FILE)

    def finish(self) -> None:
        """Close the store."""
        self.store.close()
        super().finish()

    def handle_one_request(self) -> None:
        """One request within its time: who sends a byte now and then would hold the place for ever."""
        timer = threading.Timer(WHOLE, self._break_off)
        timer.daemon = True
        timer.start()
        try:
            super().handle_one_request()
        finally:
            timer.cancel()

    def _break_off(self) -> None:
        with contextlib.suppress(OSError):  # it has left by itself
            self.connection.shutdown(socket.SHUT_RDWR)

    def do_POST(self) -> None:
        """An add-checkpoint request."""
        length = self.headers.get("Content-Length", "")
        if self.path.partition("?")[0] != "/add-checkpoint":
            return self._refuse(404, "there is nothing at this address")
        if not (length.isascii() and length.isdigit()):
            return self._refuse(411, "say how long the request is")
        if len(length) > 9 or int(length) > LARGEST:
            return self._refuse(413, f"a request has at most {LARGEST} bytes")
        body = self.rfile.read(int(length))
        if len(body) < int(length):
            return self._refuse(400, "the request broke off")
        return self._answer(deciding.add_checkpoint(self.store, self.server.signer, body, lambda: int(time.time())))

    def do_GET(self) -> None:
        """What this witness watches."""
        found = showing.state(self.store, self.server.signer)
        path = self.path.partition("?")[0]
        if path == "/":
            return self._answer(Answer(200, showing.page(found), "text/html; charset=utf-8"))
        if path == "/witness.json":
            words = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
            return self._answer(Answer(200, words, "application/json; charset=utf-8"))
        if path == "/add-checkpoint":
            return self._refuse(405, "send it with POST")
        return self._refuse(404, "there is nothing at this address")

    do_HEAD = do_GET  # noqa: N815 - the name that http.server calls

    def _refuse(self, status: int, words: str) -> None:
        """Answer and close: what else was sent was not read."""
        self.close_connection = True
        self._answer(Answer(status, f"{words}\n", TEXT))

    def _answer(self, answer: Answer) -> None:
        data = answer.body.encode()
        self.send_response(answer.status)
        for name, value in {**_HEADERS, "Content-Type": answer.kind, "Content-Length": str(len(data))}.items():
            self.send_header(name, value)
        if answer.status == 405:
            self.send_header("Allow", "POST")
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def log_message(self, format: str, *values: Any) -> None:  # noqa: A002 - the name that http.server gives it
        """One line a request, without the sender's address."""
        sys.stderr.write(f"{self.log_date_time_string()} {format % values}\n")
