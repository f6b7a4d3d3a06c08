"""The keys of a log one after the other: how one is handed over, and which signs which states.

A change of key is a line of the log and a signed note (c2sp.org/signed-note) of seven lines: `partizip.key-change/v1`,
origin, `handed over` or `lost`, old vkey, new vkey, number of lines before, base64 root of these lines. The new key
signs it, and the old one too unless it was lost; so the old key vouches for the history up to the change, and any
reader of signed notes can check that. A state of more lines than stood before the change is the new key's to sign,
every other the old one's.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from partizip.core.ledger.notes import (
    Checkpoint,
    Signer,
    Verifier,
    open_note,
    parse_checkpoint,
    parse_note,
    parse_receipt,
    parse_vkey,
    sign_note,
)
from partizip.core.ledger.tree import Fault, verify_inclusion

_FORM = "partizip.key-change/v1"
_HANDED_OVER, _LOST = "handed over", "lost"


@dataclass(frozen=True)
class KeyChange:
    """A change of key: the number of its line, both keys, whether the old one was lost, the root before it."""

    index: int
    old: Verifier
    new: Verifier
    lost: bool
    root: bytes
    note: str


def change_note(old: Verifier | Signer, new: Signer, size: int, root: bytes) -> str:
    """The note that changes the key after `size` lines with this root.

    With the old key's Signer it is handed over, with its Verifier alone it is declared lost. Raises ValueError when
    both are one key or bear different names.
    """
    lost = isinstance(old, Verifier)
    before = old if isinstance(old, Verifier) else old.verifier
    if before.name != new.name or before == new.verifier:
        raise ValueError("the new key must be another one of the same name")
    word, hash_ = (_LOST if lost else _HANDED_OVER), b64encode(root).decode()
    text = f"{_FORM}\n{new.name}\n{word}\n{before.text}\n{new.verifier.text}\n{size}\n{hash_}\n"
    return sign_note(text, [new] if isinstance(old, Verifier) else [old, new])


def parse_change(note: str) -> KeyChange:
    """Read a note that changes the key and check its signatures. Raises Fault with what is wrong."""
    text, _signatures = parse_note(note)
    lines = text.split("\n")
    if (
        len(lines) != 8
        or lines[0] != _FORM
        or lines[2] not in {_HANDED_OVER, _LOST}
        or not re.fullmatch(r"\d{1,20}", lines[5])
    ):
        raise Fault("the change of the key is not in form")
    try:
        old, new, root = parse_vkey(lines[3]), parse_vkey(lines[4]), b64decode(lines[6], validate=True)
    except ValueError as error:
        raise Fault(f"the change of the key cannot be read: {error}") from error
    if not lines[1] == old.name == new.name or old == new:
        raise Fault("the change of the key is not between two keys of one log")
    lost = lines[2] == _LOST
    open_note(note, [new])
    if not lost:
        open_note(note, [old])
    return KeyChange(int(lines[5]), old, new, lost, root, note)


@dataclass(frozen=True)
class Chain:
    """The first key of a log and its changes, oldest first."""

    first: Verifier
    changes: tuple[KeyChange, ...] = ()

    @property
    def newest(self) -> Verifier:
        """The key that signs now."""
        return self.changes[-1].new if self.changes else self.first

    def at(self, size: int) -> Verifier:
        """The key that signs the state of `size` lines."""
        for change in reversed(self.changes):
            if size > change.index:
                return change.new
        return self.first

    def open(self, note: str) -> Checkpoint:
        """The state of a checkpoint signed by the key whose turn it was. Raises Fault.

        A key that was handed over signs no later state, and a new one none from before its time.
        """
        state = parse_checkpoint(parse_note(note)[0])
        key = self.at(state.size)
        try:
            open_note(note, [key])
        except Fault as fault:
            if self._signed_by_another(note, key):
                raise Fault(
                    f"the state of {state.size} lines is signed by another key than the one whose turn it was"
                ) from fault
            raise
        return state

    def _signed_by_another(self, note: str, key: Verifier) -> bool:
        names = {(signature.name, signature.key_id) for signature in parse_note(note)[1]}
        others = {self.first, *(change.new for change in self.changes)} - {key}
        return any((other.name, other.key_id) in names for other in others)

    def lost_after(self, key: Verifier) -> KeyChange | None:
        """The first change after this key's time by which the key of then was declared lost; None when none was.

        Raises Fault for a key that is not in the chain.
        """
        keys = [self.first, *(change.new for change in self.changes)]
        if key not in keys:
            raise Fault("the public key is none of this log's keys")
        return next((change for change in self.changes[keys.index(key) :] if change.lost), None)


def chain(first: Verifier | None, notes: Sequence[tuple[int, str]], root_at: Callable[[int], bytes]) -> Chain:
    """The chain from (number of the line, note) of every change, in order. Raises Fault at the first that is wrong.

    `first` is the key to begin with when there was no change; with changes the first of them names it.
    """
    changes: list[KeyChange] = []
    for index, note in notes:
        change = parse_change(note)
        if change.index != index or change.root != root_at(index):
            raise Fault(f"line {index}: the change of the key is not of this log at this place")
        if changes and change.old != changes[-1].new:
            raise Fault(f"line {index}: the key that is given up there is not the one that signed")
        changes.append(change)
    if changes:
        return Chain(changes[0].old, tuple(changes))
    if first is None:
        raise Fault("no key is known")
    return Chain(first)


def verify_receipt(text: str, leaf: bytes, keys: Chain) -> Checkpoint:
    """Check a receipt for a leaf hash with nothing but the log's public keys. Raises Fault; returns the checkpoint."""
    found = parse_receipt(text)
    state = keys.open(found.checkpoint)
    verify_inclusion(found.index, state.size, leaf, found.proof, state.root)
    return state
