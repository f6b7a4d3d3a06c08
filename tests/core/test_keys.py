"""The log's keys one after the other: who signs which state, and what a change of key must prove."""

import pytest

from partizip.core import ledger

NAME = "log.example"
ONE, TWO, THREE = (ledger.Signer(NAME, bytes([number]) * 32) for number in (1, 2, 3))
ROOTS = {size: bytes([size]) * 32 for size in range(1, 40)}


def checkpoint(size: int, *signers: ledger.Signer) -> str:
    return ledger.sign_note(ledger.checkpoint_text(NAME, size, ROOTS[size]), signers)


def chain(*notes: tuple[int, str], first=None) -> ledger.Chain:
    return ledger.chain(first, notes, ROOTS.__getitem__)


HANDED = (10, ledger.change_note(ONE, TWO, 10, ROOTS[10]))
LOST = (20, ledger.change_note(TWO.verifier, THREE, 20, ROOTS[20]))


def test_each_key_signs_its_own_states_and_no_others():
    keys = chain(HANDED, LOST)
    assert (keys.first, keys.newest) == (ONE.verifier, THREE.verifier)
    assert [keys.at(size) for size in (0, 10, 11, 20, 21)] == [
        ONE.verifier, ONE.verifier, TWO.verifier, TWO.verifier, THREE.verifier,
    ]  # fmt: skip
    for size, signer in ((10, ONE), (11, TWO), (20, TWO), (21, THREE)):
        assert keys.open(checkpoint(size, signer)).size == size
        for other in {ONE, TWO, THREE} - {signer}:
            with pytest.raises(ledger.Fault, match="another key than the one whose turn"):
                keys.open(checkpoint(size, other))
    with pytest.raises(ledger.Fault, match="none of the known keys"):
        keys.open(checkpoint(11, ledger.Signer(NAME, bytes(32))))


def test_a_handed_over_key_vouches_for_the_next_and_a_lost_one_for_none():
    keys = chain(HANDED, LOST)
    assert keys.lost_after(ONE.verifier).index == keys.lost_after(TWO.verifier).index == 20
    assert keys.lost_after(THREE.verifier) is None
    assert chain(HANDED).lost_after(ONE.verifier) is None
    with pytest.raises(ledger.Fault, match="none of this log's keys"):
        keys.lost_after(ledger.Signer(NAME, bytes(32)).verifier)


def test_any_reader_of_notes_can_check_the_hand_over():
    assert ledger.open_note(HANDED[1], [ONE.verifier]) == ledger.open_note(HANDED[1], [TWO.verifier])
    with pytest.raises(ledger.Fault):
        ledger.open_note(LOST[1], [TWO.verifier])


@pytest.mark.parametrize(
    ("notes", "words"),
    [
        ([(11, HANDED[1])], "not of this log at this place"),
        ([(10, ledger.change_note(ONE, TWO, 10, ROOTS[11]))], "not of this log at this place"),
        ([HANDED, (20, ledger.change_note(ONE, THREE, 20, ROOTS[20]))], "not the one that signed"),
        ([(10, HANDED[1].rsplit("\n", 2)[0] + "\n")], "none of the known keys"),
        ([(10, HANDED[1].replace("handed over", "lost"))], "is wrong"),
        ([(10, LOST[1].replace("lost", "handed over"))], "is wrong"),
        ([(10, HANDED[1].replace("/v1", "/v2"))], "not in form"),
        ([(10, HANDED[1].replace(NAME + "\n", "x\n", 1))], "of one log"),
        ([(10, HANDED[1].replace(ONE.verifier.text, "x"))], "cannot be read"),
        ([(10, ledger.sign_note(HANDED[1].split("\n\n")[0] + "\n", [TWO]))], "none of the known keys"),
        ([(10, ledger.sign_note(HANDED[1].split("\n\n")[0] + "\n", [ONE]))], "none of the known keys"),
        ([], "no key is known"),
    ],
)
def test_a_wrong_change_is_named(notes, words):
    with pytest.raises(ledger.Fault, match=words):
        chain(*notes)


def test_a_key_is_changed_for_another_one_of_the_same_name():
    for old, new in ((ONE, ONE), (ONE, ledger.Signer("other.example", bytes(32)))):
        with pytest.raises(ValueError, match="same name"):
            ledger.change_note(old, new, 10, ROOTS[10])
    assert chain(first=ONE.verifier).newest == ONE.verifier
