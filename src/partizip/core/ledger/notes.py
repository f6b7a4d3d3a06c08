"""Signed notes, checkpoints and receipts (c2sp.org signed-note, tlog-checkpoint, tlog-proof).

Key files have the form of Go's sumdb/note: `PRIVATE+KEY+<name>+<key id>+<base64 of 0x01 and the seed>`.
"""

import re
from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from partizip.core.ledger.tree import Fault

_ED25519 = b"\x01"
_PROOF = "c2sp.org/tlog-proof@v1"
_SIGNATURE = re.compile(r"— (\S+) ([A-Za-z0-9+/]+={0,2})")
_MOST_SIGNATURES = 100
_NUMBER = "0|[1-9][0-9]{0,19}"  # as many digits as 64 bits need


def key_id(name: str, kind: bytes, public: bytes) -> bytes:
    """Four bytes by which a signature line names its key (signed-note); `kind` is the byte of the signature type."""
    return sha256(name.encode() + b"\n" + kind + public).digest()[:4]


def check_name(name: str) -> None:
    """Raise ValueError for what cannot be the name of a key."""
    if not name or "+" in name or not name.isprintable() or any(character.isspace() for character in name):
        raise ValueError(f"{name!r} cannot be the name of a key: it must have no space, plus or invisible sign")


def decoded(text: str) -> bytes:
    """The bytes of standard base64. Raises ValueError."""
    try:
        return b64decode(text, validate=True)
    except (Base64Error, ValueError) as error:
        raise ValueError("the base64 part cannot be read") from error


@dataclass(frozen=True)
class Verifier:
    """A public key with the name it signs under."""

    name: str
    public: bytes

    @property
    def key_id(self) -> bytes:
        """Four bytes by which a signature line names its key."""
        return key_id(self.name, _ED25519, self.public)

    @property
    def text(self) -> str:
        """The key as people pass it on (vkey): name+id+base64."""
        return f"{self.name}+{self.key_id.hex()}+{b64encode(_ED25519 + self.public).decode()}"

    def holds(self, message: bytes, signature: bytes) -> bool:
        """Whether the signature is this key's for the message."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True


@dataclass(frozen=True)
class Signer:
    """A private key (32 bytes) with the name it signs under. Raises ValueError for a name with space or plus."""

    name: str
    seed: bytes

    def __post_init__(self) -> None:
        check_name(self.name)

    @property
    def verifier(self) -> Verifier:
        """The public half."""
        return Verifier(self.name, Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw())

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)


def generate_key() -> bytes:
    """A new private key, 32 bytes from the operating system."""
    return Ed25519PrivateKey.generate().private_bytes_raw()


def private_key_text(name: str, seed: bytes) -> str:
    """A private key as one line for its file."""
    signer = Signer(name, seed)
    return f"PRIVATE+KEY+{name}+{signer.verifier.key_id.hex()}+{b64encode(_ED25519 + seed).decode()}"


def parse_private_key(text: str) -> Signer:
    """The signer of a key file's line. Raises ValueError with what is wrong."""
    parts = text.split("+", 4)
    if len(parts) != 5 or parts[:2] != ["PRIVATE", "KEY"]:
        raise ValueError("it does not begin with PRIVATE+KEY")
    raw = decoded(parts[4])
    if len(raw) != 33 or raw[:1] != _ED25519:
        raise ValueError("it is no Ed25519 key")
    signer = Signer(parts[2], raw[1:])
    if signer.verifier.key_id.hex() != parts[3]:
        raise ValueError("its name or content was altered")
    return signer


def parse_vkey(text: str) -> Verifier:
    """The public key of a vkey. Raises ValueError with what is wrong."""
    name, raw = read_vkey(text)
    if len(raw) != 33 or raw[:1] != _ED25519:
        raise ValueError("it is no Ed25519 key")
    return Verifier(name, raw[1:])


def read_vkey(text: str) -> tuple[str, bytes]:
    """Name, and byte of the signature type with key, of a vkey of any type. Raises ValueError with what is wrong."""
    parts = text.strip().split("+", 2)
    if len(parts) != 3:
        raise ValueError("a public key has the form name+id+base64")
    raw = decoded(parts[2])
    check_name(parts[0])
    if key_id(parts[0], raw[:1], raw[1:]).hex() != parts[1]:
        raise ValueError("the public key's name or content was altered")
    return parts[0], raw


def sign_note(text: str, signers: Sequence[Signer]) -> str:
    """The text with an empty line and one signature line a signer. Raises ValueError for a text not fit to sign."""
    if not text.endswith("\n") or any(character < " " and character != "\n" for character in text):
        raise ValueError("a note ends with a line feed and holds no other control characters")
    lines = []
    for signer in signers:
        raw = signer.verifier.key_id + signer.sign(text.encode())
        lines.append(f"— {signer.name} {b64encode(raw).decode()}\n")
    return text + "\n" + "".join(lines)


@dataclass(frozen=True)
class Signature:
    """One signature line of a note: the name it claims, the id of the key, the signature."""

    name: str
    key_id: bytes
    raw: bytes


def parse_note(note: str) -> tuple[str, list[Signature]]:
    """Text and signature lines of a note, none of them checked. Raises Fault when it is not in form."""
    text, separator, block = note.rpartition("\n\n")
    if not separator or not block.endswith("\n"):
        raise Fault("the note has no signatures")
    text += "\n"
    if any(character < " " and character != "\n" for character in text):
        raise Fault("the note holds control characters")
    lines = block[:-1].split("\n")
    if len(lines) > _MOST_SIGNATURES:
        raise Fault("the note has too many signatures")
    signatures = []
    for line in lines:
        match = _SIGNATURE.fullmatch(line)
        if match is None:
            raise Fault("a signature line of the note is not in form")
        raw = _signature_bytes(match[2])
        signatures.append(Signature(match[1], raw[:4], raw[4:]))
    return text, signatures


def open_note(note: str, verifiers: Sequence[Verifier]) -> str:
    """The text of a note that at least one of the keys has signed.

    Signatures of unknown keys are ignored. Raises Fault when none of the known keys signed, when a known key's
    signature is wrong, or when the note is not in form.
    """
    text, signatures = parse_note(note)
    known = {(verifier.name, verifier.key_id): verifier for verifier in verifiers}
    signed = False
    for signature in signatures:
        verifier = known.get((signature.name, signature.key_id))
        if verifier is None:
            continue
        if not verifier.holds(text.encode(), signature.raw):
            raise Fault(f"the signature of {verifier.name} is wrong")
        signed = True
    if not signed:
        raise Fault("none of the known keys has signed the note")
    return text


def _signature_bytes(text: str) -> bytes:
    try:
        raw = decoded(text)
    except ValueError as error:
        raise Fault("a signature line of the note is not in form") from error
    if len(raw) < 5:
        raise Fault("a signature line of the note is not in form")
    return raw


@dataclass(frozen=True)
class Checkpoint:
    """A signed state of a log: origin, number of entries, root."""

    origin: str
    size: int
    root: bytes


def checkpoint_text(origin: str, size: int, root: bytes) -> str:
    """The three lines that are signed."""
    return f"{origin}\n{size}\n{b64encode(root).decode()}\n"


def parse_checkpoint(text: str) -> Checkpoint:
    """Read the three lines of an opened note. Raises Fault."""
    lines = text.split("\n")
    if len(lines) != 4 or lines[3] or not re.fullmatch(_NUMBER, lines[1]):
        raise Fault("the checkpoint is not in form")
    try:
        root = decoded(lines[2])
    except ValueError as error:
        raise Fault("the checkpoint's root cannot be read") from error
    if not lines[0] or len(root) != 32:
        raise Fault("the checkpoint is not in form")
    return Checkpoint(lines[0], int(lines[1]), root)


@dataclass(frozen=True)
class Receipt:
    """A proof that one entry stands in the log, with the checkpoint that it leads to."""

    index: int
    proof: tuple[bytes, ...]
    checkpoint: str


def receipt(index: int, proof: Sequence[bytes], checkpoint: str) -> str:
    """The text of a .tlog-proof file."""
    hashes = "".join(f"{b64encode(item).decode()}\n" for item in proof)
    return f"{_PROOF}\nindex {index}\n{hashes}\n{checkpoint}"


def parse_receipt(text: str) -> Receipt:
    """Read a .tlog-proof file. Raises Fault."""
    head, separator, checkpoint = text.partition("\n\n")
    lines = head.split("\n")
    if not separator or lines[0] != _PROOF or len(lines) < 2 or not re.fullmatch(f"index ({_NUMBER})", lines[1]):
        raise Fault("this is no receipt")
    try:
        proof = tuple(decoded(line) for line in lines[2:])
    except ValueError as error:
        raise Fault("the receipt's proof cannot be read") from error
    if any(len(item) != 32 for item in proof):
        raise Fault("the receipt's proof cannot be read")
    return Receipt(int(lines[1][6:]), proof, checkpoint)
