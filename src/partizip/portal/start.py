"""Starting the program: `partizip`, `init`, `serve`, `worker`."""

import argparse
import importlib
import os
import secrets
import signal
import socket
import subprocess
import sys
import threading
import time
from datetime import date
from pathlib import Path
from typing import Any

import django
from django.conf import settings
from django.core.management import call_command

LADDER_SECONDS = 60


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def _free_port(wanted: int) -> int:
    """The wanted port, or the next free one."""
    for port in range(wanted, wanted + 50):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise SystemExit(f"No free port from {wanted} to {wanted + 49}; give another with --port.")


def _prepared() -> bool:
    """Bring the database to this version; whether it was empty before."""
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        Path(settings.DATABASES["default"]["NAME"]).parent.mkdir(parents=True, exist_ok=True)
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
    empty = _prepared()
    if not empty:
        sys.stderr.write("There is already a Land in this database; nothing was changed.\n")
        return 2
    _key()
    if options.demo:
        start = time.monotonic()
        _module("partizip.portal.demo").build()
        _say(f"The demo Land was made in {time.monotonic() - start:.1f} s.")
        return 0
    email = options.email or (input("E-mail address of the first administrator: ") if sys.stdin.isatty() else "")
    if "@" not in email:
        sys.stderr.write("Give the e-mail address of the first administrator with --email.\n")
        return 2
    password = secrets.token_urlsafe(15)
    _module("partizip.portal.founding").found(email, options.name, password, date.today())  # noqa: DTZ011
    _say(f"First administrator {email}, start password (shown once): {password}")
    return 0


def _module(name: str) -> Any:
    """A module that needs Django to be set up, which `init` does first (the command line's exception)."""
    return importlib.import_module(name)


def serve(arguments: list[str]) -> int:
    """Start the web server; refuses when something that protects people is missing, and says what to do."""
    parser = argparse.ArgumentParser(prog="partizip serve", description="Start the web server.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--processes", type=int, default=2)
    options = parser.parse_args(arguments)
    django.setup()
    health = _module("partizip.portal.health")
    try:
        health.check_start()
    except health.Problem as problem:
        sys.stderr.write(f"{problem}\n")
        return 1
    call_command("collectstatic", interactive=False, verbosity=0)
    command = [
        sys.executable, "-m", "gunicorn", "partizip.web.wsgi:application", "--bind", f"{options.host}:{options.port}",
        "--workers", str(options.processes), "--worker-class", "gthread", "--threads", "4", "--log-level", "warning",
        "--forwarded-allow-ips", "127.0.0.1", "--limit-request-line", "8190", "--graceful-timeout", "10",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 - our own interpreter with a fixed command
    return 0


def worker(arguments: list[str]) -> int:
    """Run the recurring work: reminders and recurring duties, every minute; catches up after downtime."""
    parser = argparse.ArgumentParser(prog="partizip worker", description="Run reminders and recurring duties.")
    parser.add_argument("--once", action="store_true", help="run once and end")
    options = parser.parse_args(arguments)
    django.setup()
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    run = _module("partizip.portal.recurring").run
    while True:
        run()
        if options.once or stop.wait(LADDER_SECONDS):
            return 0


def run(arguments: list[str]) -> int:
    """Prepare what is missing, then start web and worker; Ctrl-C ends both, and one that dies ends the other."""
    parser = argparse.ArgumentParser(prog="partizip", description="Prepare what is missing and start.")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--demo", action="store_true", help="make the demo Land when the database is empty")
    options = parser.parse_args(arguments)
    django.setup()
    if _prepared():
        if not options.demo:
            sys.stderr.write("The database is empty. Run `partizip init --email YOU@EXAMPLE`, or `partizip --demo`.\n")
            return 2
        _say("Making the demo Land ...")
        _key()
        _module("partizip.portal.demo").build()
    port = _free_port(options.port)
    environment = os.environ | {"PARTIZIP_SITE_URL": os.environ.get("PARTIZIP_SITE_URL", f"http://localhost:{port}")}
    commands = [["serve", "--port", str(port)], ["worker"]]
    children = [
        subprocess.Popen([sys.executable, "-m", "partizip", *command], env=environment)  # noqa: S603
        for command in commands
    ]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        if _answers(port, children[0]):
            _say(f"\nPartizip runs at http://localhost:{port}/  (end with Ctrl-C)")
            _say(f"Demo sign-ins: http://localhost:{port}/demo/anmelden/\n")
        while all(child.poll() is None for child in children):
            time.sleep(0.5)
        name = "web server" if children[0].poll() is not None else "worker"
        sys.stderr.write(f"The {name} has ended; the other one is ended too.\n")
        return 1
    except KeyboardInterrupt:
        return 0
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
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(15)
        except subprocess.TimeoutExpired:
            child.kill()
