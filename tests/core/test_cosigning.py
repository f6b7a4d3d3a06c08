"""Cosignatures, what a witness is asked, and policy files (c2sp.org tlog-cosignature, tlog-witness, tlog-policy)."""

from base64 import b64decode, b64encode

import pytest

from partizip.core import ledger

LOG = ledger.Signer("log.example", bytes(32))
W1, W2, W3 = (ledger.Signer(f"w{number}.example", bytes([number]) * 32) for number in (1, 2, 3))
TEXT = ledger.checkpoint_text("log.example", 7, bytes(32))
NOTE = ledger.sign_note(TEXT, [LOG])
KEY = {signer: ledger.cosigner_of(signer) for signer in (W1, W2, W3)}


def test_a_cosignature_stands_beside_the_signature_of_the_log():
    note = NOTE + ledger.cosign(W1, TEXT, 1_679_315_147) + ledger.cosign(W2, TEXT, 5)
    assert ledger.open_note(note, [LOG.verifier]) == TEXT
    assert ledger.cosignatures(note, [KEY[W1], KEY[W3]]) == {KEY[W1]: 1_679_315_147}
    twice = note + ledger.cosign(W2, TEXT, 9)
    assert ledger.cosignatures(twice, KEY.values()) == {KEY[W1]: 1_679_315_147, KEY[W2]: 9}


def test_its_form_is_the_one_of_the_specification():
    line = ledger.cosign(W1, TEXT, 258)
    raw = b64decode(line.split(" ")[2])
    assert line.startswith("— w1.example ")
    assert (len(raw), raw[:4], raw[4:12]) == (76, KEY[W1].key_id, bytes([0] * 6 + [1, 2]))
    assert W1.verifier.holds(b"cosignature/v1\ntime 258\n" + TEXT.encode(), raw[12:])
    assert KEY[W1].key_id != W1.verifier.key_id, "the type of a signature is part of the key's id"


@pytest.mark.parametrize("place", [5, 11, 12, 75])
def test_a_changed_byte_is_noticed(place):
    name, raw = ledger.cosign(W1, TEXT, 258).rsplit(" ", 1)
    changed = bytearray(b64decode(raw))
    changed[place] ^= 1
    with pytest.raises(ledger.Fault, match=r"cosignature of w1\.example is wrong"):
        ledger.cosignatures(f"{NOTE}{name} {b64encode(changed).decode()}\n", [KEY[W1]])


def test_a_cosignature_is_of_one_checkpoint():
    other = ledger.sign_note(ledger.checkpoint_text("log.example", 8, bytes(32)), [LOG])
    with pytest.raises(ledger.Fault):
        ledger.cosignatures(other + ledger.cosign(W1, TEXT, 258), [KEY[W1]])


def test_keys_of_witnesses_and_of_logs_are_told_apart():
    assert ledger.parse_cosigner(KEY[W1].text) == KEY[W1]
    with pytest.raises(ValueError, match="not of a witness"):
        ledger.parse_cosigner(LOG.verifier.text)
    with pytest.raises(ValueError, match="no Ed25519 key"):
        ledger.parse_vkey(KEY[W1].text)
    with pytest.raises(ValueError, match="altered"):
        ledger.parse_cosigner(KEY[W1].text.replace("w1", "w9"))
    with pytest.raises(ValueError, match="form"):
        ledger.parse_cosigner("junk")


def test_what_is_asked_is_read_back():
    proof = [bytes([number]) * 32 for number in range(63)]
    asked = ledger.parse_asked(ledger.asking(4, proof, NOTE).encode())
    assert (asked.old, list(asked.proof), asked.note, asked.state.size) == (4, proof, NOTE, 7)


def policy(*lines: str) -> ledger.Policy:
    return ledger.parse_policy("\n".join(lines).encode())


def names(*signers: ledger.Signer) -> list[ledger.Cosigner]:
    return [KEY[signer] for signer in signers]


WITNESSES = [f"witness X{number} {KEY[signer].text}" for number, signer in enumerate((W1, W2, W3), start=1)]


def test_a_policy_with_groups_of_groups():
    found = policy(
        "# who", "", f"log {LOG.verifier.text} https://log.example", *WITNESSES,
        "\tgroup some  1 X1 X2 ", "group both all some X3", "quorum both",
    )  # fmt: skip
    assert found.logs == (LOG.verifier,)
    assert [found.is_met(names(*who)) for who in ((), (W1,), (W3,), (W1, W2), (W2, W3), (W1, W2, W3))] == [
        False, False, False, False, True, True,
    ]  # fmt: skip


@pytest.mark.parametrize(("rule", "needed"), [("all", 3), ("any", 1), ("1", 1), ("2", 2), ("3", 3)])
def test_a_group_needs_as_many_as_it_says(rule, needed):
    found = policy(*WITNESSES, f"group g {rule} X1 X2 X3", "quorum g")
    assert [found.is_met(names(W1, W2, W3)[:count]) for count in range(4)] == [count >= needed for count in range(4)]


def test_one_witness_or_none_can_be_enough():
    assert not policy(*WITNESSES, "quorum X2").is_met(names(W1, W3))
    assert policy(*WITNESSES, "quorum X2").is_met(names(W2))
    assert policy("quorum none").is_met([])


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ([], "no line quorum"), (["quorum none", "quorum none"], "line 2: there is a quorum already"),
        (["quorum X1"], "line 1: X1 is no witness"), (["what none"], "line 1: it begins with none"),
        (["log junk"], "line 1"), ([f"log {KEY[W1].text}"], "line 1: it is no Ed25519 key"),
        ([f"witness X1 {LOG.verifier.text}"], "not of a witness"), ([f"witness none {KEY[W1].text}"], "taken"),
        ([WITNESSES[0], WITNESSES[0]], "line 2: the name X1 is taken"),
        ([WITNESSES[0], f"witness Y {KEY[W1].text}"], "twice"), ([f"log {LOG.verifier.text}"] * 2, "twice"),
        ([*WITNESSES, "group g 4 X1 X2 X3"], "from 1 to 3"), ([*WITNESSES, "group g 0 X1"], "from 1 to 1"),
        ([*WITNESSES, "group g any"], "too few"), ([*WITNESSES, "group g any X1 X1"], "member already"),
        ([*WITNESSES, "group g any X1", "group h any X1"], "member already"), (["group g any none"], "none is no"),
        (["group g any h", "group h any g"], "h is no witness"), (["quorum\x0bnone"], "control"),
        (["quorum none\r"], "control"),
    ],
)  # fmt: skip
def test_a_wrong_policy_says_where(lines, said):
    with pytest.raises(ValueError, match=said):
        policy(*lines)


def test_names_may_be_any_octets():
    line = b"witness \xff\xe2 " + KEY[W1].text.encode()
    assert ledger.parse_policy(line + b"\nquorum \xff\xe2\n").is_met(names(W1))


def test_the_policy_that_a_site_offers_wants_more_than_half():
    text = ledger.policy_text(LOG.verifier, "https://log.example", [(KEY[W1], "https://w1"), (KEY[W2], "https://w2")])
    found = ledger.parse_policy(text.encode())
    assert not found.is_met(names(W1))
    assert found.is_met(names(W1, W2))
    assert ledger.parse_policy(ledger.policy_text(LOG.verifier, "https://log.example", []).encode()).is_met([])
