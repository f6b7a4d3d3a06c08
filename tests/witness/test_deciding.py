"""What a witness signs and what it refuses: each status of c2sp.org/tlog-witness, two histories, an older copy."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from partizip.core import ledger
from partizip.witness.store import FORK, MOST_REFUSED, UNPROVEN, Store
from tests.properties import tried
from tests.witness.logs import Log

OTHER = ledger.Signer("log.example", b"x" * 32)


def signed(witness, answer, log, size=None) -> int:
    """The time of the cosignature in a good answer."""
    assert answer.status == 200, answer
    found = ledger.cosignatures(log.checkpoint(size) + answer.body, [witness.key])
    return found[witness.key]


def test_it_signs_a_log_that_grows_and_the_same_state_again_later(witness):
    log = Log(3)
    witness.know(log)
    assert signed(witness, witness.ask(log.asking(0)), log) == witness.now
    witness.now += 60
    log.grow(70)
    assert signed(witness, witness.ask(log.asking(3)), log) == witness.now
    witness.now += 60
    assert signed(witness, witness.ask(log.asking(73)), log) == witness.now
    assert witness.store.latest(log.signer.name).size == 73
    assert witness.refused(log) == []


@pytest.mark.parametrize(
    "body",
    [
        b"", b"old 0\n\n", b"old 00\n\nx\n", b"old 1", b"\xff\xfe", b"old -1\n\nx\n\n", b"new 0\n\nx\n1\ny\n\n",
        Log(3).asking(0).replace(b"old 0\n", b"old 0\nAAAA\n"),  # no hash
        Log(3).asking(0).replace(b"old 0\n", b"old 0\n" + 64 * (b"A" * 43 + b"=\n")),
        Log(3).asking(0).replace(b"\n3\n", b"\n03\n"),
        Log(3).asking(0).replace(b"\n3\n", b"\n99999999999999999999\n"),
        Log(3).asking(0).replace(b"old 0", b"old 4"),  # older than it says
    ],
)  # fmt: skip
def test_400_for_what_cannot_be_read_or_is_smaller_than_it_says(witness, body):
    witness.know(Log(3))
    answer = witness.ask(body)
    assert answer.status == 400
    assert len(answer.body) > 10


def test_404_for_a_log_that_it_does_not_know(witness):
    assert witness.ask(Log(3).asking(0)).status == 404


def test_403_without_a_right_signature_of_the_log(witness):
    log = Log(3)
    witness.know(log)
    stranger = ledger.asking(0, [], log.checkpoint(3, OTHER)).encode()
    assert witness.ask(stranger).status == 403
    forged = log.asking(0).replace(b"\n3\n", b"\n4\n")
    assert witness.ask(forged).status == 403
    assert witness.store.latest(log.signer.name).size == 0
    both = ledger.asking(0, [], log.checkpoint(3, OTHER, log.signer)).encode()
    assert witness.ask(both).status == 200, "signatures of unknown keys are ignored"


def test_a_log_may_have_two_keys_while_one_follows_the_other(witness):
    log = Log(3)
    witness.know(log)
    assert witness.ask(log.asking(0)).status == 200
    new = log.copy().grow(2)
    new.signer = OTHER
    assert witness.ask(new.asking(3)).status == 403
    assert witness.store.add(log.signer.name, OTHER.verifier, witness.now)
    assert witness.ask(new.asking(3)).status == 200
    assert witness.store.remove(log.signer.verifier.text)
    assert witness.ask(log.grow(5).asking(5)).status == 403


def test_409_tells_the_size_that_it_signed_last(witness):
    log = Log(5)
    witness.know(log)
    witness.ask(log.asking(0))
    log.grow(4)
    for old in (0, 3, 9):
        answer = witness.ask(log.asking(old))
        assert (answer.status, answer.body, answer.kind) == (409, "5\n", "text/x.tlog.size")
    assert witness.refused(log) == [], "a log that does not know how far the witness is did nothing wrong"


@pytest.mark.parametrize("break_it", [
    lambda proof: proof[:-1], lambda proof: [*proof, bytes(32)], lambda proof: [bytes(32), *proof[1:]], lambda proof: [],
])  # fmt: skip
def test_422_without_a_proof_and_the_proof_given_later_takes_it_back(witness, break_it):
    log = Log(5)
    witness.know(log)
    witness.ask(log.asking(0))
    log.grow(4)
    answer = witness.ask(ledger.asking(5, break_it(log.proof(5)), log.checkpoint()).encode())
    assert answer.status == 422
    assert witness.refused(log) == [(UNPROVEN, 9)]
    assert witness.ask(log.asking(5)).status == 200
    assert witness.refused(log) == [], "whoever sent an honest state with a wrong proof accuses nobody"


def test_422_for_a_proof_where_none_belongs(witness):
    log = Log(5)
    witness.know(log)
    assert witness.ask(ledger.asking(0, [bytes(32)], log.checkpoint()).encode()).status == 422
    assert witness.ask(log.asking(0)).status == 200
    assert witness.ask(ledger.asking(5, [bytes(32)], log.checkpoint()).encode()).status == 422


def test_an_empty_log_has_one_root_only(witness):
    log = Log(0)
    witness.know(log)
    text = ledger.checkpoint_text(log.signer.name, 0, bytes(32))
    assert witness.ask(ledger.asking(0, [], ledger.sign_note(text, [log.signer])).encode()).status == 409
    assert witness.ask(log.asking(0)).status == 200
    assert witness.ask(log.grow(2).asking(0)).status == 200


def test_two_histories_of_one_size_are_kept_as_evidence(witness):
    one = Log(5)
    witness.know(one)
    witness.ask(one.asking(0))
    other = one.copy().grow(3, "other")
    one.grow(3)
    assert witness.ask(one.asking(5)).status == 200
    for old in (8, 5, 0):  # whatever the other one says of its past
        answer = witness.ask(other.asking(old))
        assert (answer.status, answer.body) == (409, "8\n")
    (found,) = witness.store.refused(one.signer.name)
    assert (found.kind, found.size, found.times) == (FORK, 8, 3)
    for note in (found.note, found.signed_note):
        ledger.open_note(note, [one.signer.verifier])  # both bear the log's own signature: it cannot deny them
    assert found.note != found.signed_note
    assert witness.ask(one.grow(1).asking(8)).status == 200, "the history that was signed goes on"


def test_two_histories_are_noticed_at_an_earlier_size_too(witness):
    one = Log(5)
    witness.know(one)
    witness.ask(one.asking(0))
    other = one.copy().grow(1, "other")
    witness.ask(one.grow(1).asking(5))
    witness.ask(one.grow(9).asking(6))
    assert witness.ask(other.asking(5)).status == 409
    assert witness.refused(one) == [(FORK, 6)]


def test_a_state_refused_without_proof_is_a_fork_once_another_of_its_size_is_signed(witness):
    """Two signed states of one size prove by themselves, in whatever order they came."""
    one = Log(5)
    witness.know(one)
    witness.ask(one.asking(0))
    other = one.copy().grow(1, "other")
    unproven = ledger.asking(5, [bytes(32)], other.checkpoint()).encode()
    assert witness.ask(unproven).status == 422
    assert witness.refused(one) == [(UNPROVEN, 6)]
    assert witness.ask(one.grow(1).asking(5)).status == 200
    (found,) = witness.store.refused(one.signer.name)
    assert (found.kind, found.size, found.signed_size, found.signed_note) == (FORK, 6, 6, one.checkpoint())
    assert witness.ask(unproven).status == 409
    (found,) = witness.store.refused(one.signer.name)
    assert (found.kind, found.signed_note, found.times) == (FORK, one.checkpoint(), 2)


def test_a_fork_kept_as_unproven_by_an_earlier_release_is_called_a_fork_when_it_comes_again(witness):
    one = Log(5)
    witness.know(one)
    witness.ask(one.asking(0))
    other = one.copy().grow(1, "other")
    witness.ask(ledger.asking(5, [bytes(32)], other.checkpoint()).encode())
    (old,) = witness.store.refused(one.signer.name)
    witness.ask(one.grow(1).asking(5))
    witness.store._base.execute(
        "UPDATE refused SET kind = ?, signed_size = 5, signed_note = ?", [UNPROVEN, old.signed_note]
    )
    assert witness.ask(other.asking(5)).status == 409
    (found,) = witness.store.refused(one.signer.name)
    assert (found.kind, found.signed_size, found.signed_note) == (FORK, 6, one.checkpoint())


def test_a_longer_other_history_cannot_be_proven(witness):
    one = Log(5)
    witness.know(one)
    other = one.copy().grow(9, "other")
    witness.ask(one.grow(3).asking(0))
    assert witness.ask(other.asking(8)).status == 422
    assert witness.refused(one) == [(UNPROVEN, 14)]


def test_an_older_copy_of_the_log_is_refused(witness):
    log = Log(9)
    witness.know(log)
    witness.ask(log.asking(0))
    assert witness.ask(log.asking(4, 6)).body == "9\n"
    assert witness.ask(log.asking(0, 4)).status == 409


def test_it_never_signs_with_an_earlier_time(witness):
    log = Log(3)
    witness.know(log)
    witness.ask(log.asking(0))
    witness.now -= 3600
    answer = witness.ask(log.grow(1).asking(3))
    assert answer.status == 503
    assert "clock" in answer.body
    witness.now += 3600
    assert witness.ask(log.asking(3)).status == 200, "nothing was stored meanwhile"


def test_two_logs_do_not_touch_each_other(witness):
    one, two = Log(5), Log(2, name="other.example")
    witness.know(one).know(two)
    assert witness.ask(one.asking(0)).status == 200
    assert witness.ask(two.asking(0)).status == 200
    assert [witness.store.latest(name).size for name in witness.store.origins()] == [5, 2]


def test_further_lines_of_a_checkpoint_are_signed_with_it(witness):
    log = Log(3)
    witness.know(log)
    text = ledger.checkpoint_text(log.signer.name, 3, log.root()) + "more\n"
    note = ledger.sign_note(text, [log.signer])
    answer = witness.ask(ledger.asking(0, [], note).encode())
    assert answer.status == 200
    assert ledger.cosignatures(note + answer.body, [witness.key])
    with pytest.raises(ledger.Fault):
        ledger.cosignatures(log.checkpoint() + answer.body, [witness.key])


def test_junk_fills_no_disk_and_hides_no_fork(witness):
    log = Log(5)
    witness.know(log)
    witness.ask(log.asking(0))
    for number in range(MOST_REFUSED + 20):
        text = ledger.checkpoint_text(log.signer.name, 6 + number, bytes(32))
        assert witness.ask(ledger.asking(5, [], ledger.sign_note(text, [log.signer])).encode()).status == 422
    assert len(witness.refused(log)) == MOST_REFUSED
    witness.ask(Log(5, world="other").asking(5))
    assert (FORK, 5) in witness.refused(log)


def test_a_process_that_dies_between_storing_and_signing_forgets_nothing(witness, monkeypatch):
    log = Log(5)
    witness.know(log)

    def die(*_arguments):
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(ledger, "cosign", die)
        with pytest.raises(SystemExit):
            witness.ask(log.asking(0))
    witness.store.close()
    witness.store = Store(witness.home / "witness.sqlite3")
    assert witness.ask(Log(5, world="other").asking(0)).status == 409, "no second history"
    answer = witness.ask(log.asking(0))
    assert (answer.status, answer.body) == (409, "5\n")
    assert witness.ask(log.asking(5)).status == 200, "the log gets the signature that was lost"


STEPS = st.lists(st.tuples(st.integers(0, 40), st.booleans()), min_size=1, max_size=12)


@settings(tried(60), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS, cut=st.integers(0, 400), grown=st.integers(1, 40))
def test_honest_growth_is_always_signed_and_no_other_history_ever(witness, steps, cut, grown):
    """Any sequence of honest growth is accepted; any state of which the last one is no beginning is refused."""
    log = Log(name=f"log{next(_NUMBERS)}.example")
    witness.know(log)
    last = 0
    for count, honest in steps:
        before = min(cut, last)
        other = Log(name=log.signer.name)
        other.nodes, other.size = dict(log.nodes), before
        other.grow(grown, "other")
        if honest or last == 0:
            log.grow(count)
            assert witness.ask(log.asking(last)).status == 200
            last = log.size
        elif before < last:
            old = min(last, other.size)
            assert witness.ask(other.asking(old)).status in {409, 422}
            assert witness.ask(ledger.asking(last, [], other.checkpoint()).encode()).status in {400, 409, 422}
        assert witness.store.latest(log.signer.name).root == log.root(last)


_NUMBERS = iter(range(10**6))
