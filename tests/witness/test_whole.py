"""The whole way with real programs: site, worker, witness over HTTP, `journal verify --policy`, Go's reader."""

import argparse
import json
import socket
import subprocess
import threading
import time
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.request import urlopen

import pytest

from partizip.core import ledger
from partizip.journal import witnessed
from partizip.journal.telling import Steps
from partizip.journal.verify import Tree, _check_witnesses
from partizip.journal.verify import main as verify
from partizip.portal.witnesses import asking
from tests import sites
from tests.journal.test_verify import foreign_verifier
from tests.sites import free_port
from tests.witness.logs import Log

REGISTER = """
import sys, django; django.setup()
from django.utils import timezone
from partizip.access.acts import Actor
from partizip.access.models import Mandate
from partizip.portal.witnesses.actions import register_witness
given = Mandate.objects.filter(role="administrator").exclude(confirmed_at=None).select_related("body").first()
by = Actor("administrator", given.body.slug, given.body_id, given.id, given.person_id)
register_witness(by=by, at=timezone.now(), url=sys.argv[1], vkey=sys.argv[2], name="Archiv")
"""
ASK = """
import django; django.setup()
from django.utils import timezone
from partizip.journal.models import WitnessContact
from partizip.portal.witnesses.tasks import ask_witnesses
WitnessContact.objects.update(failures=0)
ask_witnesses(timezone.now())
print(WitnessContact.objects.get().outcome)
"""


def done(process) -> str:
    out, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    return out.strip()


@pytest.mark.slow
@pytest.mark.rule("R-P6-1")
def test_two_copies_of_a_site_one_witness_and_a_reader_with_a_policy(demo, witness, tmp_path, capsys):
    with witness.served() as server:
        witness.know(Log(name=ledger.parse_vkey(key_of(demo)).name))  # another key of that name
        witness.store.add(ledger.parse_vkey(key_of(demo)).name, ledger.parse_vkey(key_of(demo)), 0)
        done(demo.script(REGISTER, server.url, witness.key.text))
        with sites.demo_site(tmp_path / "twin", demo) as twin:
            assert done(demo.script(ASK)) == "signed"
            demo.act()
            twin.act()  # the same act at another moment: another history
            with demo.served() as site:
                policy, saved = tmp_path / "partizip.policy", tmp_path / "saved"
                policy.write_bytes(urlopen(f"{site.url}/log/policy").read())
                # One line is not witnessed yet, but the state before it is.
                assert verify(["--url", site.url, "--policy", str(policy)]) == 0, capsys.readouterr().out
                assert done(demo.script(ASK)) == "signed"
                assert verify(["--url", site.url, "--policy", str(policy)]) == 0
                assert "archive.example/w) signed" in capsys.readouterr().out
                saved.write_bytes(urlopen(f"{site.url}/log/cosigned").read())
                assert verify(["--url", site.url, "--policy", str(policy), "--since", str(saved)]) == 0
                assert verify(["--url", site.url, "--policy", str(policy), "--within", "0.0000001"]) == 1
                assert "not enough within" in capsys.readouterr().out
                policy.write_text(policy.read_text().replace("quorum majority", "quorum w2").replace(
                    "group majority", f"witness w2 {ledger.cosigner_of(ledger.Signer('w2', bytes(32))).text}\ngroup majority"
                ))  # fmt: skip
                assert verify(["--url", site.url, "--policy", str(policy)]) == 1
                assert "FAULT  1 of 2 witnesses signed" in capsys.readouterr().out
                policy.write_text("quorum X\n")
                assert verify(["--url", site.url, "--policy", str(policy)]) == 2
                binary = foreign_verifier(tmp_path)
                read = subprocess.run(
                    [str(binary), f"{site.url}/log", witness.key.text], capture_output=True, text=True, check=False
                )
                assert read.returncode == 0, read.stdout + read.stderr
                assert "cosigned by archive.example/w" in read.stdout
            assert done(twin.script(ASK)) == "other"
            told = json.loads(server.send("GET", "/witness.json")[2])["logs"][0]["refused"]
            assert [found["kind"] for found in told] == ["fork"]
            assert twin.run("doctor").returncode == 1
            with twin.served() as site, urlopen(f"{site.url}/protokoll/zeugen/") as page:
                assert "Dieser Zeuge sagt, er habe eine andere Geschichte gesehen" in page.read().decode()


def key_of(site: sites.Site) -> str:
    text = (site.home / "key" / "log.key").read_text().strip()
    return ledger.parse_private_key(text).verifier.text


class Slow(BaseHTTPRequestHandler):
    """A witness that misbehaves: leads elsewhere, or answers without end."""

    def do_POST(self) -> None:
        self.server.asked.append(self.path)
        if self.path.startswith("/elsewhere"):
            self.send_response(307)
            self.send_header("Location", f"http://127.0.0.1:{self.server.server_port}/else/add-checkpoint")
            self.end_headers()
        elif self.path.startswith("/drip"):
            for _ in range(100):
                self.wfile.write(b"H")
                time.sleep(0.1)
        else:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 10_000_000)

    def log_message(self, *_values) -> None:
        pass


@pytest.fixture
def bad():
    server = HTTPServer(("127.0.0.1", 0), Slow)
    server.asked = []
    server.handle_error = lambda *_values: None
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()


def test_no_redirect_is_followed_and_no_answer_read_without_end(bad):
    base = f"http://127.0.0.1:{bad.server_port}"
    assert asking.send(f"{base}/elsewhere", "x").status == 307
    assert len(asking.send(f"{base}/large", "x").text) == asking.LARGEST
    assert bad.asked == ["/elsewhere/add-checkpoint", "/large/add-checkpoint"]


def test_who_answers_a_byte_now_and_then_is_left(bad, monkeypatch):
    monkeypatch.setattr(asking, "DEADLINE", 0.5)
    begun = time.monotonic()
    with pytest.raises(asking.Silent):
        asking.send(f"http://127.0.0.1:{bad.server_port}/drip", "x")
    assert time.monotonic() - begun < 3


@pytest.mark.parametrize("address", ["ftp://x", "http://", "http://[x", "http://127.0.0.1:99999", "x", "file:///etc"])
def test_only_http_is_asked(address):
    with pytest.raises(asking.Silent):
        asking.send(address, "x")


def test_who_does_not_listen_is_silent():
    with pytest.raises(asking.Silent):
        asking.send(f"http://127.0.0.1:{free_port()}", "x")
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        with pytest.raises(asking.Silent):
            asking.send(f"http://127.0.0.1:{held.getsockname()[1]}", "x")


W = ledger.Signer("w.example", b"w" * 32)
POLICY = ledger.parse_policy(f"witness w {ledger.cosigner_of(W).text}\nquorum w\n".encode())


def checked(log: Log, times: list[str], at: float, size: int | None = None) -> list[str]:
    note = log.checkpoint(size)
    note += ledger.cosign(W, ledger.parse_note(note)[0], int(at))
    state = ledger.parse_checkpoint(ledger.parse_note(note)[0])
    return list(witnessed.check(POLICY, [note], 24, lambda _note: state, times))


def stamp(at: float) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def test_a_clock_set_forward_is_shown_by_the_signature_of_a_witness():
    now = time.time()
    good = [stamp(now - 60)] * 5
    assert "no line is of later" in checked(Log(5), good, now)[-1]
    with pytest.raises(ledger.Fault, match="line 4 bears the time .* the clock of the site was ahead"):
        checked(Log(5), [*good[:4], stamp(now + 3600)], now)


def test_a_line_dated_back_is_shown_by_an_earlier_signature():
    now, log = time.time(), Log(5)
    note = log.checkpoint(3)
    note += ledger.cosign(W, ledger.parse_note(note)[0], int(now))
    times = [stamp(now - 60)] * 3 + [stamp(now + 60)]
    assert list(witnessed.check_backdated(POLICY, note, [*times, stamp(now + 90)]))
    with pytest.raises(ledger.Fault, match="line 4 bears the time .* the clock of the site was behind"):
        list(witnessed.check_backdated(POLICY, note, [*times, stamp(now - 7200)]))
    assert list(witnessed.check_backdated(POLICY, log.checkpoint(3), times)) == [], "without a witness nothing is known"


def test_an_old_signature_alone_is_not_enough():
    now = time.time()
    with pytest.raises(ledger.Fault, match="not enough within 24 hours"):
        checked(Log(5), [stamp(now - 90_000)] * 5, now - 86_500)
    with pytest.raises(ledger.Fault):
        checked(Log(5), [stamp(now)] * 5, now + 3600)


@pytest.mark.parametrize("policy", ["quorum none\n", f"witness w {ledger.cosigner_of(W).text}\nquorum none\n"])
def test_without_a_signature_from_outside_nothing_is_called_witnessed(policy, capsys):
    """`quorum none` is what a site offers that has ended all its witnesses."""
    log, tree, steps = Log(5), Tree(), Steps()
    tree.append([f"one {number}".encode() for number in range(5)])
    tree.note, tree.times = log.checkpoint(), [stamp(0)] * 5
    options = argparse.Namespace(key=log.signer.verifier.text, within=24, since=None)
    _check_witnesses(options, ledger.parse_policy(policy.encode()), "", tree, steps)
    assert capsys.readouterr().out == "note  the policy asks for no witness; nobody outside has signed\n"
