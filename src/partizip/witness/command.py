"""`partizip witness init|add|serve`: be a witness of a record; knows nothing of Django.

Exit codes: 0 done, 2 it cannot be done, with one sentence that says why.
"""

import argparse
import json
import os
import signal
import sqlite3
import sys
import threading
import time
from http.client import HTTPException
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import urlopen

from partizip.core import ledger
from partizip.witness import showing
from partizip.witness.server import Server
from partizip.witness.store import FILE, Store, make

KEY = "witness.key"


class CannotDo(Exception):
    """The command cannot be carried out; the message says why and what to do."""


def _parser(name: str, about: str) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog=f"partizip witness {name}", description=about)
    parser.add_argument("--home", type=Path, required=True, metavar="DIR", help="folder of the witness")
    return parser


def _signer(home: Path) -> ledger.Signer:
    path = home / KEY
    try:
        if path.stat().st_mode & 0o077:
            raise CannotDo(f"Others can read the witness's key at {path}. Run `chmod 600 {path}`.")
        return ledger.parse_private_key(path.read_text(encoding="utf-8").strip())
    except FileNotFoundError as error:
        raise CannotDo(
            f"There is no witness at {home}. Run `partizip witness init --home {home} --name NAME`."
        ) from error
    except (OSError, ValueError) as error:
        raise CannotDo(f"The witness's key at {path} cannot be read: {error}") from error


def _store(home: Path) -> Store:
    try:
        return Store(home / FILE)
    except FileNotFoundError as error:
        # A new file would sign any history: the witness would have forgotten what it saw.
        raise CannotDo(f"The memory of the witness is missing at {home / FILE}. Restore it from its backup.") from error
    except sqlite3.Error as error:
        raise CannotDo(f"The memory of the witness at {home / FILE} cannot be used: {error}") from error


def _say(found: dict[str, Any], words: str, as_json: bool) -> None:
    sys.stdout.write(json.dumps(found, ensure_ascii=False, indent=2) + "\n" if as_json else words)


def init(arguments: list[str]) -> int:
    """Make the key and the memory of a witness; prints its public key."""
    parser = _parser("init", "Make the key and the memory of a witness.")
    parser.add_argument("--name", required=True, help="name it signs under, such as archive.example/witness")
    parser.add_argument("--json", action="store_true")
    return _run(parser, arguments, _init)


def _init(options: argparse.Namespace) -> None:
    home, seed = options.home, ledger.generate_key()
    try:
        text = ledger.private_key_text(options.name, seed)
    except ValueError as error:
        raise CannotDo(f"The name cannot be used: {error}.") from error
    try:
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        if (home / KEY).exists():  # before anything is made: an empty memory beside a key would sign any history
            raise FileExistsError
        make(home / FILE)
        handle = os.open(home / KEY, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text + "\n")
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError as error:
        raise CannotDo(f"There is already a witness at {home}.") from error
    except (OSError, sqlite3.Error) as error:
        raise CannotDo(f"The folder {home} cannot be used: {error}") from error
    vkey = ledger.cosigner_of(ledger.Signer(options.name, seed)).text
    words = (
        f"{vkey}\n\nThis is the public key of the witness: publish it, and give it to those whose record you witness.\n"
        f"Next: partizip witness add --home {home} https://SITE   then: partizip witness serve --home {home}\n"
    )
    _say({"name": options.name, "vkey": vkey, "home": str(home)}, words, options.json)


def add(arguments: list[str]) -> int:
    """Witness a log, by its public key or by the address of its site; --list shows all."""
    parser = _parser("add", "Witness a log from now on.")
    parser.add_argument("log", nargs="?", metavar="VKEY|URL", help="public key of the log, or address of its site")
    parser.add_argument("--origin", help="first line of the log's states, where it is not the name of its key")
    parser.add_argument("--remove", metavar="VKEY", help="trust this key of a log no more; what was signed stays")
    parser.add_argument("--list", action="store_true", help="show what is witnessed")
    parser.add_argument("--json", action="store_true")
    return _run(parser, arguments, _add)


def _add(options: argparse.Namespace) -> None:
    signer, store = _signer(options.home), _store(options.home)
    if sum((options.log is not None, options.remove is not None, options.list)) != 1:
        raise CannotDo("Give a public key or an address, or --remove VKEY, or --list.")
    if options.list:
        found = showing.state(store, signer)
        _say(found, "".join(map(_listed, found["logs"])) or "No log is witnessed yet.\n", options.json)
    elif options.remove is not None:
        if not store.remove(options.remove.strip()):
            raise CannotDo("This key is not among the witnessed ones; --list shows them.")
        _say({"removed": options.remove.strip()}, "This key is trusted no more.\n", options.json)
    else:
        _add_log(options, store)


def _add_log(options: argparse.Namespace, store: Store) -> None:
    given = options.log.strip()
    text = _fetched(given) if "://" in given else given
    try:
        key = ledger.parse_vkey(text)
    except ValueError as error:
        raise CannotDo(f"{text[:200]!r} is no public key of a log: {error}.") from error
    origin = options.origin or key.name
    fresh = store.add(origin, key, int(time.time()))
    words = f"{'From now on' if fresh else 'Already'} witnessed: {origin}\n{key.text}\n"
    if text != given:
        words += "The site itself said this key. Compare it with what its operator publishes elsewhere.\n"
    _say({"origin": origin, "vkey": key.text, "added": fresh}, words, options.json)


def _listed(log: dict[str, Any]) -> str:
    keys = "".join(f"    {key}\n" for key in log["keys"])
    signed = f"{log['size']} lines, signed {log['signed_at']}" if log["signed_at"] else "nothing seen yet"
    refused = "".join(
        f"    {'FORK' if found['kind'] == 'fork' else 'refused'}: {found['size']} lines, {found['at']}\n"
        for found in log["refused"]
    )
    return f"{log['origin']}: {signed}\n{keys}{refused}"


def _fetched(address: str) -> str:
    """The public key that a site shows. Raises CannotDo."""
    site = address.rstrip("/")
    try:
        if urlsplit(site).scheme not in {"http", "https"}:
            raise CannotDo("The address begins with http:// or https://.")
        with urlopen(f"{site}/log/key", timeout=20) as answer:  # noqa: S310 - http and https only, see above
            return str(answer.read(2000).decode()).strip()
    except (OSError, HTTPException, ValueError) as error:
        raise CannotDo(f"{site}/log/key cannot be fetched: {error}") from error


def serve(arguments: list[str]) -> int:
    """Serve until the process is ended."""
    parser = _parser("serve", "Answer logs that ask for a signature.")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen at (127.0.0.1)")
    parser.add_argument("--port", type=_port, default=8333, help="port to listen at (8333)")
    return _run(parser, arguments, _serve)


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is no port; a port is a number from 1 to 65535")
    return int(text)


def _serve(options: argparse.Namespace) -> None:
    signer = _signer(options.home)
    _store(options.home).close()
    try:
        server = Server((options.host, options.port), options.home, signer)
    except OSError as error:
        raise CannotDo(f"Cannot listen at {options.host}:{options.port}: {error.strerror or error}.") from error
    for number in (signal.SIGTERM, signal.SIGINT):
        # shutdown() waits for the loop, which a signal interrupts in this very thread.
        signal.signal(number, lambda *_: threading.Thread(target=server.shutdown).start())
    sys.stdout.write(f"Witness {signer.name} at http://{options.host}:{options.port}/ (end with Ctrl-C)\n")
    sys.stdout.flush()
    with server:
        server.serve_forever()


def _run(parser: argparse.ArgumentParser, arguments: list[str], command: Any) -> int:
    options = parser.parse_args(arguments)
    try:
        command(options)
    except CannotDo as error:
        sys.stderr.write(f"{error}\n")
        return 2
    except sqlite3.Error as error:
        sys.stderr.write(f"The memory of the witness cannot be used: {error}\n")
        return 2
    return 0
