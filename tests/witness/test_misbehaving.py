"""Witnesses that say what is untrue or cannot be: none stops the others, none makes a seen conflict pale."""

import time
from datetime import timedelta

import pytest

from partizip.core import ledger
from partizip.journal.models import Cosignature, WitnessContact
from partizip.portal import health
from partizip.portal.witnesses import asking, queries, tasks
from partizip.portal.witnesses.forms import WitnessForm
from tests import factories
from tests.factories import NOW
from tests.witness.test_site import SIZE, Broken, finding, page, write

pytestmark = pytest.mark.django_db
BAD, GOOD = ledger.Signer("bad.example", b"1" * 32), ledger.Signer("good.example", b"2" * 32)


@pytest.fixture
def two(log_key, monkeypatch):
    """First a bad witness, then a good one; gives what lets the bad one answer."""
    factories.witness("http://127.0.0.1:1/bad", signer=BAD, name="Bad")
    factories.witness("http://127.0.0.1:1/good", signer=GOOD, name="Good")

    def answering(bad) -> None:
        def send(address: str, body: str) -> asking.Reply:
            text = ledger.parse_asked(body.encode()).text
            if address.endswith("bad"):
                return bad(text)
            return asking.Reply(200, "text/plain", ledger.cosign(GOOD, text, int(NOW.timestamp())))

        monkeypatch.setattr(asking, "send", send)

    write(3)
    return answering


def outcomes() -> dict[str, str]:
    return dict(WitnessContact.objects.values_list("witness__name", "outcome"))


def fail(_text: str) -> asking.Reply:
    raise RuntimeError("something that nobody thought of")


@pytest.mark.parametrize(
    "bad",
    [
        lambda text: asking.Reply(200, "text/plain", ledger.cosign(BAD, text, 2**40)),  # the year 36812
        lambda text: asking.Reply(200, "text/plain", ledger.cosign(BAD, text, 2**63)),
        lambda _text: asking.Reply(422, "text/plain", "no\x00proof"),  # PostgreSQL takes no NUL
        fail,
    ],
    ids=["far", "farther", "nul", "bug"],
)
def test_one_broken_witness_does_not_keep_the_next_from_being_asked(two, bad):
    two(bad)
    assert tasks.ask_witnesses(NOW) == 1
    assert outcomes()["Good"] == "signed"
    assert outcomes()["Bad"] in {"refused", "other"}, "and the page says that it does not sign"
    assert "\x00" not in WitnessContact.objects.get(witness__name="Bad").answer


def test_silent_witnesses_hold_a_turn_up_only_so_long_and_the_rest_comes_next(two, monkeypatch):
    def slow(_text: str) -> asking.Reply:
        time.sleep(0.3)
        raise asking.Silent("timed out")

    two(slow)
    monkeypatch.setattr(tasks, "BUDGET", 0.2)
    assert tasks.ask_witnesses(NOW) == 0
    assert outcomes() == {"Bad": "silent"}
    assert tasks.ask_witnesses(NOW + timedelta(minutes=5)) == 1, "who waits longest comes first"
    assert outcomes()["Good"] == "signed"


def test_a_seen_conflict_stays_until_the_witness_signs_again(client, log_key, monkeypatch):
    """Whoever put an older copy back need only close the firewall to make the witness silent."""
    factories.witness(signer=GOOD)
    write(3)
    Broken(
        monkeypatch, asking.Reply(409, SIZE, "900\n"), asking.Silent("connection refused"), asking.Reply(404, "x", "")
    )
    for minutes in (0, 5, 60):
        tasks.ask_witnesses(NOW + timedelta(minutes=minutes))
        assert queries.is_conflict()
        shown = page(client)
        assert "Dieser Zeuge sagt, er habe eine andere Geschichte gesehen" in shown
        assert "setzt fort, was er unterschrieben hat" not in shown
        assert "900" in shown
        assert client.get("/gesund").json()["witnesses"] is False
        assert client.get("/api/v1/witnesses").json()["items"][0]["state"] == "conflict"
        assert not finding().ok
    assert "Seitdem hat er nichts unterschrieben" in shown
    assert WitnessContact.objects.get().conflict_at == NOW
    text = ledger.parse_note(asking.keeping.checkpoint())[0]
    later = NOW + timedelta(hours=9)
    Broken(monkeypatch, asking.Reply(200, "text/plain", ledger.cosign(GOOD, text, int(later.timestamp()))))
    assert tasks.ask_witnesses(later) == 1
    assert Cosignature.objects.exists()
    assert not queries.is_conflict()
    assert "Er hatte gesagt, er habe eine andere Geschichte gesehen" in page(client)
    assert finding().ok


def test_what_a_witness_says_is_told_as_its_word_and_takes_the_site_off_no_balancer(client, log_key, monkeypatch):
    """A bare 409 with a number proves nothing: it is a point of its own, and `ok` is about this machine."""
    factories.witness(signer=GOOD)
    write(3)
    before = health_ok(client)
    Broken(monkeypatch, asking.Reply(409, SIZE, "900\n"))
    tasks.ask_witnesses(NOW)
    assert client.get("/gesund").json()["witnesses"] is False
    assert health_ok(client) == before
    assert "Er sagt, er habe einen Stand von 900 Zeilen unterschrieben" in page(client)
    assert "says" in next(found for found in health.findings() if found.name == "witnesses").words


def health_ok(client) -> tuple[bool, int]:
    response = client.get("/gesund")
    return response.json()["ok"], response.status_code


@pytest.mark.parametrize(
    "url", ["https://a.example/w\tx", "https://a.example/w\rx", "https://a.example/\x01", "https://a/\x7f"]
)
def test_an_address_holds_no_control_characters_that_would_break_the_policy(url):
    key = ledger.cosigner_of(GOOD).text
    assert "url" in WitnessForm({"name": "Archiv", "url": url, "vkey": key}).errors


@pytest.mark.parametrize("name", ["a\x01b", "a\x7fb", "a\u202eb", "a\u200bb"])
def test_the_name_of_a_key_can_be_read(name):
    key = ledger.Cosigner(name, bytes(32)).text
    assert "vkey" in WitnessForm({"name": "Archiv", "url": "https://a.example/w", "vkey": key}).errors
    with pytest.raises(ValueError, match="name of a key"):
        ledger.Signer(name, bytes(32))
