"""The running witness: over HTTP, many at once, killed in the middle, and what everybody can read there."""

import contextlib
import json
import os
import socket
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.error import URLError
from urllib.request import urlopen

import pytest

from partizip.core import ledger
from partizip.witness import command
from partizip.witness import server as serving
from partizip.witness.server import LARGEST
from tests.sites import ROOT
from tests.witness.logs import Log


def test_init_makes_a_key_that_only_the_owner_can_read(tmp_path, capsys):
    home = tmp_path / "w"
    assert command.init(["--home", str(home), "--name", "a.example/w", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert stat.S_IMODE((home / command.KEY).stat().st_mode) == 0o600
    assert ledger.parse_cosigner(told["vkey"]).name == "a.example/w"
    before = (home / command.KEY).read_bytes()
    assert command.init(["--home", str(home), "--name", "a.example/w"]) == 2
    assert "already a witness" in capsys.readouterr().err
    assert (home / command.KEY).read_bytes() == before


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_init_refuses_a_name_that_no_key_can_have(tmp_path, capsys, name):
    assert command.init(["--home", str(tmp_path / "w"), "--name", name]) == 2
    assert "name cannot be used" in capsys.readouterr().err


def test_add_takes_a_key_lists_it_and_removes_it(witness, capsys):
    log, home = Log(3), ["--home", str(witness.home)]
    capsys.readouterr()
    assert command.add([*home, log.signer.verifier.text]) == 0
    assert "From now on witnessed: log.example" in capsys.readouterr().out
    assert command.add([*home, log.signer.verifier.text]) == 0
    assert "Already witnessed" in capsys.readouterr().out
    assert command.add([*home, "--list"]) == 0
    assert "log.example: nothing seen yet" in capsys.readouterr().out
    witness.ask(log.asking(0))
    witness.ask(Log(3, world="other").asking(3))
    assert command.add([*home, "--list"]) == 0
    shown = capsys.readouterr().out
    assert "3 lines, signed 20" in shown
    assert "FORK: 3 lines" in shown
    assert command.add([*home, "--remove", log.signer.verifier.text]) == 0
    assert command.add([*home, "--remove", log.signer.verifier.text]) == 2
    assert witness.ask(log.grow(1).asking(3)).status == 404


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (["junk"], "no public key of a log"), (["ftp://x"], "http:// or https://"), ([], "Give a public key"),
        (["http://127.0.0.1:9"], "cannot be fetched"), (["a", "--list"], "Give a public key"),
        (["witness.example+00000000+BAAA"], "no public key of a log"), (["http://[x"], "cannot be fetched"),
    ],
)  # fmt: skip
def test_add_says_what_is_wrong_with_junk(witness, capsys, given, said):
    assert command.add(["--home", str(witness.home), *given]) == 2
    assert said in capsys.readouterr().err
    assert witness.store.origins() == []


def test_a_witness_without_key_or_memory_does_not_begin_anew(witness, tmp_path, capsys):
    assert command.serve(["--home", str(tmp_path / "nowhere")]) == 2
    assert "partizip witness init" in capsys.readouterr().err
    (witness.home / command.KEY).chmod(0o644)
    assert command.serve(["--home", str(witness.home)]) == 2
    assert "chmod 600" in capsys.readouterr().err
    (witness.home / command.KEY).chmod(0o600)
    (witness.home / "witness.sqlite3").rename(tmp_path / "away")
    assert command.serve(["--home", str(witness.home)]) == 2
    assert "Restore it from its backup" in capsys.readouterr().err
    assert not (witness.home / "witness.sqlite3").exists()


def test_init_after_the_memory_was_lost_makes_no_empty_one(witness, tmp_path, capsys):
    (witness.home / "witness.sqlite3").rename(tmp_path / "away")
    assert command.init(["--home", str(witness.home), "--name", "archive.example/w"]) == 2
    assert "already a witness" in capsys.readouterr().err
    assert not (witness.home / "witness.sqlite3").exists()
    assert command.add(["--home", str(witness.home), "--list"]) == 2
    assert "Restore it from its backup" in capsys.readouterr().err


def test_it_runs_without_django(witness):
    code = (
        "import sys; sys.modules['django'] = None; from partizip.__main__ import main; "
        f"code = main(['witness', 'add', '--home', {str(witness.home)!r}, '--list']); raise SystemExit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT / "src")},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, "No log is witnessed yet.\n"), done.stderr


def test_over_http(witness):
    log = Log(5)
    witness.know(log)
    with witness.served() as server:
        status, headers, body = server.ask(log.asking(0))
        assert (status, headers["Content-Type"]) == (200, "text/plain; charset=utf-8")
        assert ledger.cosignatures(log.checkpoint() + body.decode(), [witness.key])
        status, headers, body = server.ask(Log(5, world="other").asking(5))
        assert (status, headers["Content-Type"], body) == (409, "text/x.tlog.size", b"5\n")
        assert server.ask(b"junk")[0] == 400
        assert server.ask(Log(2, name="who.example").asking(0))[0] == 404
        assert server.send("POST", "/add-checkpoint", b"x" * (LARGEST + 1))[0] == 413
        assert server.send("POST", "/else", b"x")[0] == 404
        assert server.send("GET", "/add-checkpoint")[0] == 405
        assert server.send("PUT", "/")[0] == 501
        status, headers, page = server.send("GET", "/")
        assert "Zwei Geschichten" in page.decode()
        assert "script" not in headers["Content-Security-Policy"]
        shown = json.loads(server.send("GET", "/witness.json")[2])
        assert shown["vkey"] == witness.key.text
        assert [(found["kind"], found["size"]) for found in shown["logs"][0]["refused"]] == [("fork", 5)]
        assert server.send("HEAD", "/")[2] == b""


def test_fifty_at_once_lead_to_one_history(witness):
    """Two worlds ask at the same moment, fifty requests in all: one of them is signed, the other never."""
    begun = Log(5)
    worlds = [begun.copy().grow(20, "one"), begun.copy().grow(20, "other")]
    witness.know(begun)
    witness.ask(begun.asking(0))
    with witness.served() as server:
        bodies = [worlds[number % 2].asking(5, 6 + number // 2 % 20) for number in range(50)]
        with ThreadPoolExecutor(50) as pool:
            answers = list(pool.map(server.ask, bodies))
    assert {status for status, _headers, _body in answers} <= {200, 409}
    won = [number for number, (status, _headers, _body) in enumerate(answers) if status == 200]
    assert len({number % 2 for number in won}) == 1
    size = max(6 + number // 2 % 20 for number in won)
    latest = witness.store.latest("log.example")
    assert (latest.size, latest.root) == (size, worlds[won[0] % 2].root(size))


def test_killed_and_begun_again_it_keeps_to_what_it_signed(witness):
    log = Log(0)
    witness.know(log)
    signed = 0
    for _round in range(3):
        with witness.served() as server:
            for _ in range(5):
                log.grow(3)
                assert server.ask(log.asking(signed))[0] == 200
                signed = log.size
            server.kill()
        assert witness.store.latest("log.example").size == signed
    with witness.served() as server:
        assert server.ask(Log(signed, world="other").asking(signed))[0] == 409
        assert server.ask(log.asking(signed))[0] == 200


def slow(server) -> socket.socket:
    """A connection that promises a body and sends it a byte now and then."""
    made = socket.create_connection((server.host, server.port))
    made.sendall(b"POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 131072\r\n\r\n")
    return made


@pytest.fixture
def small(witness, monkeypatch):
    """A server in this process with little room and little patience."""
    monkeypatch.setattr(serving, "TOGETHER", 2)
    monkeypatch.setattr(serving, "ROOM", 0.2)
    monkeypatch.setattr(serving, "WHOLE", 1.5)
    with serving.Server(("127.0.0.1", 0), witness.home, witness.signer) as server:
        server.host, server.port = server.server_address
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join(10)


def test_slow_connections_are_ended_and_the_witness_answers_again(small):
    begun = time.monotonic()
    held = [slow(small) for _ in range(2)]
    time.sleep(0.3)
    with pytest.raises((URLError, ConnectionError)):  # no room: the newcomer is sent away and holds nobody up
        urlopen(f"http://127.0.0.1:{small.port}/", timeout=5)
    assert time.monotonic() - begun < 1.5
    while time.monotonic() - begun < 2.5:
        for connection in held:
            with contextlib.suppress(OSError):
                connection.sendall(b"x")
        time.sleep(0.1)
    with urlopen(f"http://127.0.0.1:{small.port}/", timeout=5) as answer:
        assert answer.status == 200
    for connection in held:
        connection.close()


def test_it_ends_while_slow_connections_fill_it(small):
    held = [slow(small) for _ in range(4)]
    time.sleep(0.3)
    begun = time.monotonic()
    ending = threading.Thread(target=small.shutdown, daemon=True)
    ending.start()
    ending.join(1.2)
    assert not ending.is_alive()
    assert time.monotonic() - begun < 1.2
    for connection in held:
        connection.close()
