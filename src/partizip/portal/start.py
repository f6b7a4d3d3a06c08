"""Starting the program: `partizip`, `init`, `serve`, `worker`."""

import argparse
import ctypes
import errno
import fcntl
import importlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.validators import validate_email
from django.db import DatabaseError
from django.urls import reverse

LADDER_SECONDS = 60


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _port(text: str) -> int:
    """A port as it was typed, for the parser."""
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:6]) <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; a port is a number from 1 to 65535")
    return int(text)


def _named_by(port: int) -> None:
    """Let links lead to the port that is served where no address of the site is set; before Django is set up."""
    if "PARTIZIP_SITE_URL_FILE" not in os.environ:
        os.environ.setdefault("PARTIZIP_SITE_URL", f"http://localhost:{port}")


def _fault_of(host: str, port: int) -> OSError | None:
    """Why nobody can listen there; None when one can."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error
    return None


def _free_port(wanted: int) -> int:
    """The wanted port, or the next free one, which is said."""
    for port in range(wanted, min(wanted + 50, 65536)):
        if _fault_of("127.0.0.1", port) is None:
            if port != wanted:
                _say(f"Port {wanted} is busy; using {port}.")
            return port
    raise SystemExit(f"No free port from {wanted} on; give another with --port.")


@contextmanager
def _sound() -> Iterator[Any]:
    """The checks of the installation; what they find ends the program with its sentence and code 1."""
    health = _module("partizip.portal.health")
    try:
        yield health
    except health.Problem as problem:
        raise SystemExit(str(problem)) from problem
    except DatabaseError as error:
        raise SystemExit(health.unusable(error)) from error


@contextmanager
def alone() -> Iterator[None]:
    """One preparation at a time on this machine: two that migrate at once would trip over each other."""
    home = Path(settings.HOME)
    home.mkdir(parents=True, exist_ok=True)
    with (home / "preparing.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise SystemExit("This installation is being prepared by another call; wait until it is done.") from error
        yield


def check_protection() -> None:
    """End the program with a sentence when the append-only protection was removed; all that write ask here."""
    with _sound() as health:
        health.check_protection()


def _prepared() -> bool:
    """Bring the database to this version; whether it was empty before.

    The protection is looked at first: migrating makes the triggers again, and nobody would learn that they were gone.
    """
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
    with _sound() as health:
        health.check_database()
        health.check_protection()
        if health.pending():
            _say("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        return not django.apps.apps.get_model("bodies", "Body").objects.exists()


def _key() -> None:
    if not Path(settings.LOG_KEY_FILE).exists():
        _module("partizip.journal.keeping").make_key(settings.LOG_ORIGIN)


def init(arguments: list[str]) -> int:
    """Make database, key and first administrator; with --demo the demo Land. Refuses kindly when already done."""
    parser = argparse.ArgumentParser(prog="partizip init", description="Make database, key and first administrator.")
    parser.add_argument("--demo", action="store_true", help="the invented demo Land, with one-click sign-ins")
    parser.add_argument("--email", help="e-mail address of the first administrator")
    parser.add_argument("--name", default="Administration", help="name of the first administrator")
    options = parser.parse_args(arguments)
    django.setup()
    with alone():
        return _init(options)


def _init(options: argparse.Namespace) -> int:
    if not _prepared():
        lost = ""
        if not Path(settings.LOG_KEY_FILE).exists():
            lost = (
                f" But the log's key is missing at {settings.LOG_KEY_FILE}: restore it from its backup. "
                "A new key cannot vouch for what the old one signed."
            )
        sys.stderr.write(f"There is already a Land in this database; nothing was changed.{lost}\n")
        return 2
    _key()
    if options.demo:
        start = time.monotonic()
        _make_demo()
        _say(f"The demo Land was made in {time.monotonic() - start:.1f} s.")
        return 0
    email = options.email or (input("E-mail address of the first administrator: ") if sys.stdin.isatty() else "")
    try:
        validate_email(email)
    except ValidationError:
        sys.stderr.write("Give the e-mail address of the first administrator with --email.\n")
        return 2
    password = secrets.token_urlsafe(15)
    _module("partizip.portal.founding").found(email, options.name, password, date.today())  # noqa: DTZ011
    _say(f"First administrator {email}, start password (shown once): {password}")
    return 0


def _make_demo() -> None:
    _say("Making the demo Land ...")
    _module("partizip.portal.demo").build()


def _module(name: str) -> Any:
    """A module that needs Django to be set up, which `init` does first (the command line's exception)."""
    return importlib.import_module(name)


def _end_with_parent() -> None:
    """SIGTERM for this process when the one that started it dies, also by SIGKILL (prctl(2), PR_SET_PDEATHSIG).

    It outlives execv. Systems that have no such call end by Ctrl-C and SIGTERM alone.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)


def serve(arguments: list[str]) -> int:
    """Start the web server; refuses when something that protects people is missing, and says what to do."""
    parser = argparse.ArgumentParser(prog="partizip serve", description="Start the web server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.with_parent:
        _end_with_parent()
    _named_by(options.port)
    django.setup()
    with _sound() as health:
        health.check_start()
    fault = _fault_of(options.host, options.port)
    if fault is not None:
        why = "the port is busy" if fault.errno == errno.EADDRINUSE else fault.strerror or str(fault)
        raise SystemExit(f"Cannot listen on {options.host}, port {options.port}: {why}.")
    call_command("collectstatic", interactive=False, verbosity=0)
    command = [
        sys.executable, "-m", "gunicorn", "partizip.web.wsgi:application", "--bind", f"{options.host}:{options.port}",
        "--workers", str(options.processes), "--worker-class", "gthread", "--threads", "4", "--log-level", "warning",
        "--forwarded-allow-ips", "127.0.0.1", "--limit-request-line", "8190", "--graceful-timeout", "10",
        "--logger-class", "partizip.web.lines.ServerLog",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter with a fixed command
    return 0


def worker(arguments: list[str]) -> int:
    """Run the recurring work: reminders and recurring duties, every minute; catches up after downtime."""
    parser = argparse.ArgumentParser(prog="partizip worker", description="Run reminders and recurring duties.")
    parser.add_argument("--once", action="store_true", help="run once and end")
    parser.add_argument("--with-parent", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.with_parent:
        _end_with_parent()
    django.setup()
    sys.excepthook = _module("partizip.web.lines").told
    check_protection()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run = _module("partizip.portal.recurring").run
    reverse("desk")  # loads every address before the first transaction, which others would wait for
    while True:
        run()
        if options.once or stop.wait(LADDER_SECONDS):
            return 0


def run(arguments: list[str]) -> int:
    """Prepare what is missing, then start web and worker; Ctrl-C ends both, and one that dies ends the other."""
    parser = argparse.ArgumentParser(prog="partizip", description="Prepare what is missing and start.")
    parser.add_argument("--port", type=_port, default=8000)
    parser.add_argument("--demo", action="store_true", help="make the demo Land when the database is empty")
    options = parser.parse_args(arguments)
    port = _free_port(options.port)
    _named_by(port)  # before the demo Land is made: its letters name addresses
    django.setup()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(0))
    with alone():
        if _prepared():
            if not options.demo:
                sys.stderr.write(
                    "The database is empty. Run `partizip init --email YOU@EXAMPLE`, or `partizip --demo`.\n"
                )
                return 2
            _key()
            _make_demo()
    return _together(port)


def _together(port: int) -> int:
    """Web and worker, until a signal or until one of them dies."""
    environment = {
        "PARTIZIP_LOG_LEVEL": "WARNING",  # who tries it in a terminal wants the address to stay in sight
        **os.environ,
    }
    children: list[subprocess.Popen[bytes]] = []
    try:
        # In sessions of their own: Ctrl-C reaches us alone, and each child gets one SIGTERM instead of two signals.
        children.extend(
            subprocess.Popen(  # noqa: S603 - our own interpreter with a fixed command
                [sys.executable, "-m", "partizip", *command, "--with-parent"], env=environment, start_new_session=True
            )
            for command in (["serve", "--port", str(port)], ["worker"])
        )
        if _answers(port, children[0]):
            _say(f"\nPartizip runs at http://localhost:{port}/  (end with Ctrl-C)")
            if _module("partizip.access.defaults").instance().demo:
                _say(f"Demo sign-ins: http://localhost:{port}/demo/anmelden/")
            _say("")
        while all(child.poll() is None for child in children):
            time.sleep(0.2)
        name = "web server" if children[0].poll() is not None else "worker"
        sys.stderr.write(f"The {name} has ended; the other one is ended too.\n")
        return 1
    finally:
        _end(children)


def _answers(port: int, child: subprocess.Popen[bytes]) -> bool:
    """Wait until the web server answers; False when it ended before."""
    while child.poll() is None:
        with socket.socket() as probe:
            probe.settimeout(0.5)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


def _end(children: list[subprocess.Popen[bytes]]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # a second Ctrl-C must not leave a child behind
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
