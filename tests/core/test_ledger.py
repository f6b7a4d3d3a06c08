"""The log's formats against the vectors of RFC 6962 and against every tampering we can think of."""

from base64 import b64encode
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partizip.core import ledger

# The eight leaves and the roots of the reference tests of Certificate Transparency.
LEAVES = [
    b"",
    bytes.fromhex("00"),
    bytes.fromhex("10"),
    bytes.fromhex("2021"),
    bytes.fromhex("3031"),
    bytes.fromhex("40414243"),
    bytes.fromhex("5051525354555657"),
    bytes.fromhex("606162636465666768696a6b6c6d6e6f"),
]
ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    5: "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}


class Tree:
    """A tree in a dictionary, grown in steps."""

    def __init__(self, leaves: list[bytes], step: int = 1) -> None:
        self.nodes: dict[tuple[int, int], bytes] = {}
        hashes = [ledger.leaf_hash(leaf) for leaf in leaves]
        for start in range(0, len(hashes), step):
            for level, position, value in ledger.append_many(start, hashes[start : start + step], self.read):
                assert (level, position) not in self.nodes, "a node is written once"
                self.nodes[level, position] = value

    def read(self, level: int, position: int) -> bytes:
        return self.nodes[level, position]


def slow_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word by word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    split = 1
    while split * 2 < len(leaves):
        split *= 2
    return sha256(b"\x01" + slow_root(leaves[:split]) + slow_root(leaves[split:])).digest()


def entries(count: int) -> list[bytes]:
    return [f"entry {number}".encode() for number in range(count)]


@pytest.mark.parametrize(("size", "expected"), ROOTS.items())
def test_roots_of_the_reference_vectors(size, expected):
    assert ledger.root(size, Tree(LEAVES).read).hex() == expected


def test_the_empty_root():
    assert ledger.root(0, Tree([]).read).hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"


@given(st.integers(0, 70), st.integers(1, 9))
def test_the_root_is_that_of_the_definition_however_the_tree_grew(size, step):
    assert ledger.root(size, Tree(entries(size), step).read) == slow_root(entries(size))


@given(st.integers(1, 300), st.data())
def test_every_line_can_be_shown_to_be_in_the_log(size, data):
    index = data.draw(st.integers(0, size - 1))
    tree = Tree(entries(size), step=50)
    root = ledger.root(size, tree.read)
    proof = ledger.inclusion_proof(index, size, tree.read)
    leaf = ledger.leaf_hash(entries(size)[index])
    ledger.verify_inclusion(index, size, leaf, proof, root)
    with pytest.raises(ledger.Fault):
        ledger.verify_inclusion(index, size, ledger.leaf_hash(b"forged"), proof, root)
    with pytest.raises(ledger.Fault):
        ledger.verify_inclusion(index, size, leaf, [*proof, bytes(32)], root)
    if proof:
        with pytest.raises(ledger.Fault):
            ledger.verify_inclusion(index, size, leaf, proof[:-1], root)
        with pytest.raises(ledger.Fault):
            ledger.verify_inclusion((index + 1) % size, size, leaf, proof, root)


@given(st.integers(0, 200), st.integers(0, 200))
def test_a_grown_log_is_shown_to_begin_as_before(one, two):
    old, new = sorted((one, two))
    tree = Tree(entries(new), step=64)
    old_root, new_root = ledger.root(old, tree.read), ledger.root(new, tree.read)
    proof = ledger.consistency_proof(old, new, tree.read)
    ledger.verify_consistency(old, new, old_root, new_root, proof)
    if 0 < old < new:
        other = Tree([b"changed", *entries(new)[1:]])
        with pytest.raises(ledger.Fault):
            ledger.verify_consistency(old, new, ledger.root(old, other.read), new_root, proof)
        with pytest.raises(ledger.Fault):
            ledger.verify_consistency(old, new, old_root, ledger.root(new, other.read), proof)
        with pytest.raises(ledger.Fault):
            ledger.verify_consistency(old, new, old_root, new_root, [*proof, bytes(32)])
        with pytest.raises(ledger.Fault):
            ledger.verify_consistency(old, new, old_root, new_root, proof[:-1])


def test_what_is_out_of_range_is_refused():
    tree = Tree(entries(3))
    with pytest.raises(ValueError, match="no line 3"):
        ledger.inclusion_proof(3, 3, tree.read)
    with pytest.raises(ValueError, match="not between"):
        ledger.consistency_proof(4, 3, tree.read)
    with pytest.raises(ledger.Fault, match="no line 3"):
        ledger.verify_inclusion(3, 3, bytes(32), [], bytes(32))
    with pytest.raises(ledger.Fault, match="beginning"):
        ledger.verify_consistency(4, 3, bytes(32), bytes(32), [])
    with pytest.raises(ledger.Fault, match="beginning"):
        ledger.verify_consistency(0, 3, bytes(32), bytes(32), [])


def test_canonical_json_has_one_form():
    assert ledger.canonical_json({"b": [1, None, True], "a": "Ä"}) == '{"a":"Ä","b":[1,null,true]}'.encode()
    with pytest.raises(TypeError, match="floats"):
        ledger.canonical_json({"a": [0.1]})


def test_a_commitment_hides_behind_its_salt():
    assert ledger.commitment(bytes(16), b"x") == sha256(bytes(16) + b"x").digest()
    assert ledger.commitment(b"1" * 16, b"x") != ledger.commitment(b"2" * 16, b"x")
    with pytest.raises(ValueError, match="16 bytes"):
        ledger.commitment(b"", b"x")


@pytest.mark.parametrize(
    ("level", "number", "width", "path"),
    [
        (0, 0, 256, "0/000"),
        (0, 1234067, 256, "0/x001/x234/067"),
        (1, 67, 17, "1/067.p/17"),
        (None, 1000, 256, "entries/x001/000"),
        (None, 273, 112, "entries/273.p/112"),
    ],
)
def test_paths_of_tiles(level, number, width, path):
    assert ledger.tile_path(level, number, width) == path
    assert ledger.parse_tile_path(path) == (level, number, width)


@pytest.mark.parametrize(
    "path", ["", "0/1", "0/0000", "00/000", "0/x000/001", "0/000.p/0", "0/000.p/256", "64/000", "entries/000.p/01"]
)
def test_other_forms_of_a_path_are_refused(path):
    with pytest.raises(ValueError, match="no path"):
        ledger.parse_tile_path(path)


def test_a_log_of_70000_has_the_tiles_of_the_specification():
    found = list(ledger.tiles_of(70_000))
    assert sum(level == 0 and width == 256 for level, _, width in found) == 273
    assert (0, 273, 112) in found
    assert [item for item in found if item[0] == 1] == [(1, 0, 256), (1, 1, 17)]
    assert found[-1] == (2, 0, 1)


def test_a_tile_holds_the_hashes_of_its_level():
    tree = Tree(entries(600), step=100)
    assert ledger.tile(0, 2, 88, tree.read)[:32] == ledger.leaf_hash(b"entry 512")
    assert ledger.tile(1, 0, 2, tree.read)[32:] == slow_root(entries(600)[256:512])


@given(st.lists(st.binary(max_size=300)))
def test_a_bundle_gives_back_its_entries(items):
    data = ledger.entry_bundle(items)
    assert ledger.parse_entry_bundle(data) == items
    if data:
        with pytest.raises(ledger.Fault, match="cut"):
            ledger.parse_entry_bundle(data + b"\x00")


def test_an_entry_is_never_longer_than_its_length_can_say():
    with pytest.raises(ValueError, match="65,535"):
        ledger.entry_bundle([bytes(65_536)])


SEED = bytes(range(32))
SIGNER = ledger.Signer("log.example/berlin", SEED)


def test_keys_pass_through_their_text():
    line = ledger.private_key_text(SIGNER.name, SEED)
    assert ledger.parse_private_key(line) == SIGNER
    assert ledger.parse_vkey(SIGNER.verifier.text) == SIGNER.verifier
    assert len(ledger.generate_key()) == 32


@pytest.mark.parametrize(
    "line",
    [
        "", "PUBLIC+KEY+a+b+c", "PRIVATE+KEY+a+00000000+!!", "PRIVATE+KEY+a+00000000+AAAA",
        ledger.private_key_text("a", SEED).replace("+a+", "+b+"), ledger.private_key_text("a", SEED) + "x",
    ],
)  # fmt: skip
def test_a_damaged_private_key_is_refused(line):
    with pytest.raises(ValueError, match="."):
        ledger.parse_private_key(line)


@pytest.mark.parametrize("text", ["", "a+b", "a+00000000+AAAA", SIGNER.verifier.text.replace("berlin", "bremen")])
def test_a_damaged_public_key_is_refused(text):
    with pytest.raises(ValueError, match="."):
        ledger.parse_vkey(text)


@pytest.mark.parametrize("name", ["", "two words", "a+b"])
def test_a_key_needs_a_fit_name(name):
    with pytest.raises(ValueError, match="name of a key"):
        ledger.Signer(name, SEED)


def note() -> str:
    return ledger.sign_note(ledger.checkpoint_text(SIGNER.name, 7, bytes(32)), [SIGNER])


def test_a_signed_checkpoint_opens_with_its_key():
    text = ledger.open_note(note(), [SIGNER.verifier])
    assert ledger.parse_checkpoint(text) == ledger.Checkpoint(SIGNER.name, 7, bytes(32))


def test_unknown_signatures_are_ignored_and_wrong_ones_of_known_keys_refused():
    stranger = ledger.Signer("witness", bytes(32))
    both = ledger.sign_note("x\n", [stranger, SIGNER])
    assert ledger.open_note(both, [SIGNER.verifier]) == "x\n"
    with pytest.raises(ledger.Fault, match="none of the known keys"):
        ledger.open_note(both, [ledger.Signer("other", SEED).verifier])
    forged = both.replace("x\n", "y\n", 1)
    with pytest.raises(ledger.Fault, match="signature of witness is wrong"):
        ledger.open_note(forged, [SIGNER.verifier, stranger.verifier])


@pytest.mark.parametrize(
    "damaged",
    [
        "", "x\n", note()[:-1], note().replace("— ", "- "), note().replace("\n7\n", "\n7\t\n"),
        "x\n\n— a !!!!\n", "x\n\n— a AAAA\n", "x\n\n" + "— a AAAAAAAAAA==\n" * 101, "x\n\n— a A\n",
    ],
)  # fmt: skip
def test_a_damaged_note_is_refused(damaged):
    with pytest.raises(ledger.Fault):
        ledger.open_note(damaged, [SIGNER.verifier])


@pytest.mark.parametrize("text", ["no line feed", "tab\there\n"])
def test_what_cannot_be_a_note_is_not_signed(text):
    with pytest.raises(ValueError, match="line feed"):
        ledger.sign_note(text, [SIGNER])


@pytest.mark.parametrize(
    "text", ["a\n07\nAA==\n", "a\n7\n!\n", "a\n7\nAAAA\n", "a\n7\n", f"\n7\n{b64encode(bytes(32)).decode()}\n"]
)
def test_a_checkpoint_out_of_form_is_refused(text):
    with pytest.raises(ledger.Fault):
        ledger.parse_checkpoint(text)


def receipt_of(index: int, size: int) -> str:
    tree = Tree(entries(size))
    signed = ledger.sign_note(ledger.checkpoint_text(SIGNER.name, size, ledger.root(size, tree.read)), [SIGNER])
    return ledger.receipt(index, ledger.inclusion_proof(index, size, tree.read), signed)


def test_a_receipt_needs_nothing_but_the_public_key():
    text = receipt_of(3, 11)
    assert text.startswith("c2sp.org/tlog-proof@v1\nindex 3\n")
    state = ledger.verify_receipt(text, ledger.leaf_hash(b"entry 3"), ledger.Chain(SIGNER.verifier))
    assert state.size == 11
    with pytest.raises(ledger.Fault, match="not in this log"):
        ledger.verify_receipt(text, ledger.leaf_hash(b"entry 4"), ledger.Chain(SIGNER.verifier))


@pytest.mark.parametrize(
    "text",
    [
        "", "hello", "c2sp.org/tlog-proof@v1\nindex 03\n\nx", "c2sp.org/tlog-proof@v1\nindex 3\n!\n\nx",
        "c2sp.org/tlog-proof@v1\nindex 3\nAAAA\n\nx",
    ],
)  # fmt: skip
def test_what_is_no_receipt_is_refused(text):
    with pytest.raises(ledger.Fault):
        ledger.parse_receipt(text)
