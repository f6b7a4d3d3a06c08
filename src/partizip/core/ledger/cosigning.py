"""Cosignatures of witnesses and what is asked of them (c2sp.org tlog-cosignature type 0x04, tlog-witness).

A cosignature says: at this time, the largest state of the log that this witness has seen, each the beginning of the
next, is this one. It stands as one more signature line under the checkpoint, so readers who do not know it ignore it.
"""

import re
import struct
from base64 import b64encode
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from partizip.core.ledger.notes import (
    Checkpoint,
    Signature,
    Signer,
    decoded,
    key_id,
    parse_checkpoint,
    parse_note,
    read_vkey,
)
from partizip.core.ledger.tree import Fault

_KIND = b"\x04"
_TIMED = 8 + 64  # bytes of a timestamped_signature
_LATEST = 2**63 - 1
_OLD = re.compile(r"old (0|[1-9][0-9]{0,19})")
MOST_HASHES = 63  # lines of a proof (tlog-witness)


@dataclass(frozen=True)
class Cosigner:
    """The public key of a witness, 32 bytes, with the name it signs under."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a signature line names its key."""
        return key_id(self.name, _KIND, self.public)

    @property
    def text(self) -> str:
        """The key as people pass it on (vkey): name+id+base64."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_KIND + self.public).decode()}"

    def time_of(self, text: str, signature: Signature) -> int:
        """When this witness signed the text of a checkpoint, in seconds since 1970. Raises Fault when it did not."""
        if len(signature.raw) != _TIMED:
            raise Fault(f"the cosignature of {self.name} is not in form")
        (time,) = struct.unpack(">Q", signature.raw[:8])
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature.raw[8:], _message(text, time))
        except InvalidSignature as error:
            raise Fault(f"the cosignature of {self.name} is wrong") from error
        if time > _LATEST:
            raise Fault(f"the cosignature of {self.name} bears no possible time")
        return int(time)


def _message(text: str, time: int) -> bytes:
    return f"cosignature/v1\ntime {time}\n{text}".encode()


def cosigner_of(signer: Signer) -> Cosigner:
    """The public half of a witness's key."""
    return Cosigner(signer.name, signer.verifier.public)


def parse_cosigner(text: str) -> Cosigner:
    """The public key of a witness from its vkey. Raises ValueError with what is wrong."""
    name, raw = read_vkey(text)
    if raw[:1] == b"\x01":
        raise ValueError("it is the key of a log or person, not of a witness (signature type 1 instead of 4)")
    if len(raw) != 33 or raw[:1] != _KIND:
        raise ValueError("it is no Ed25519 key of a witness (signature type 4)")
    return Cosigner(name, raw[1:])


def cosign(signer: Signer, text: str, time: int) -> str:
    """The signature line, with its line feed, under the text of a checkpoint; `time` in seconds since 1970."""
    raw = cosigner_of(signer).key_id + struct.pack(">Q", time) + signer.sign(_message(text, time))
    return f"— {signer.name} {b64encode(raw).decode()}\n"


def cosignatures(note: str, cosigners: Iterable[Cosigner]) -> dict[Cosigner, int]:
    """Which of these witnesses signed a checkpoint, and when (the newest time). Raises Fault for a wrong signature.

    Signatures of others are ignored.
    """
    text, signatures = parse_note(note)
    known = {(cosigner.name, cosigner.key_id): cosigner for cosigner in cosigners}
    found: dict[Cosigner, int] = {}
    for signature in signatures:
        cosigner = known.get((signature.name, signature.key_id))
        if cosigner is not None:
            found[cosigner] = max(found.get(cosigner, 0), cosigner.time_of(text, signature))
    return found


@dataclass(frozen=True)
class Asked:
    """What a log asks a witness: the size it signed last, the proof from there, the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: str
    text: str
    state: Checkpoint


def asking(old: int, proof: Sequence[bytes], note: str) -> str:
    """The body of an add-checkpoint request."""
    return f"old {old}\n" + "".join(f"{b64encode(item).decode()}\n" for item in proof) + f"\n{note}"


def parse_asked(body: bytes) -> Asked:
    """Read the body of an add-checkpoint request; no signature is checked. Raises Fault."""
    try:
        head, separator, note = body.decode().partition("\n\n")
        lines = head.split("\n")
        proof = tuple(decoded(line) for line in lines[1:])
    except ValueError as error:
        raise Fault("the request cannot be read") from error
    found = _OLD.fullmatch(lines[0])
    if not separator or found is None:
        raise Fault("the request does not begin with the old size, a proof and an empty line")
    if len(proof) > MOST_HASHES or any(len(item) != 32 for item in proof):
        raise Fault("the proof is not in form")
    text, _signatures = parse_note(note)
    state = state_of(text)
    if max(int(found[1]), state.size) > _LATEST:
        raise Fault("no log is that long")
    return Asked(int(found[1]), proof, note, text, state)


def state_of(text: str) -> Checkpoint:
    """The state in the text of a checkpoint; further lines mean nothing here and must not be empty. Raises Fault."""
    lines = text.split("\n")
    if "" in lines[:-1]:
        raise Fault("the checkpoint is not in form")
    return parse_checkpoint("\n".join(lines[:3]) + "\n")
