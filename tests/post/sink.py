"""A small SMTP server on this machine that keeps what it accepts; it can refuse an address or break off."""

import re
import socketserver
import threading
from contextlib import contextmanager, suppress


class Sink:
    """What arrived, in order: (recipient, Message-ID, whole mail)."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, str, str]] = []
        self.refuse: set[str] = set()
        self.break_off: set[str] = set()
        self.port = 0
        self.accepted = threading.Condition()

    def ids(self) -> list[str]:
        return [identifier for _to, identifier, _mail in self.mails]

    def wait_for(self, count: int, seconds: float = 60) -> None:
        with self.accepted:
            assert self.accepted.wait_for(lambda: len(self.mails) >= count, seconds), len(self.mails)


class _Talk(socketserver.StreamRequestHandler):
    sink: Sink

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())

    def handle(self) -> None:
        with suppress(OSError):  # the other side was killed
            self.talk()

    def talk(self) -> None:
        to = ""
        self.say("220 sink")
        while line := self.rfile.readline().decode().strip():
            word = line[:4].upper()
            if word == "RCPT":
                to = re.search("<(.*)>", line)[1]
                self.say("550 no such mailbox" if to in self.sink.refuse else "250 ok")
            elif word == "DATA":
                if to in self.sink.break_off:
                    return
                self.say("354 go on")
                self.take(to)
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 ok")

    def take(self, to: str) -> None:
        parts = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            parts.append(line)
        mail = b"".join(parts).decode()
        with self.sink.accepted:
            self.sink.mails.append((to, re.search(r"(?im)^Message-ID: (\S+)", mail)[1], mail))
            self.sink.accepted.notify_all()
        self.say("250 accepted")


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True


@contextmanager
def sink():
    """A running server on a free port."""
    found = Sink()
    with _Server(("127.0.0.1", 0), type("Talk", (_Talk,), {"sink": found})) as server:
        found.port = server.server_address[1]
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield found
        server.shutdown()
