"""Asking witnesses to sign the newest state (c2sp.org/tlog-witness); what goes wrong is noted and holds nothing up."""

import socket
import threading
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import SplitResult, urlsplit

from partizip.core import ledger
from partizip.journal import keeping, tree
from partizip.journal.models import Cosignature, Witness, WitnessContact

TIMEOUT = 5  # seconds of silence
DEADLINE = 15  # seconds for one answer from the first connection on, however slowly somebody answers
LARGEST = 16 * 1024  # bytes of an answer
AGAIN = timedelta(hours=6)  # a state that did not change is signed anew, so that readers see the witness still looks
WAITS = timedelta(hours=1)  # the longest pause after failures
KEPT = 100  # signed states kept of each witness
Outcome = WitnessContact.Outcome
_MEANT = {
    400: "the request was not understood", 403: "the witness does not accept the key of this record",
    404: "the witness does not know this record: its operator has to add the key", 429: "asked too often",
}  # fmt: skip


class Silent(Exception):
    """The witness gave no answer."""


@dataclass(frozen=True)
class Reply:
    """What a witness answered."""

    status: int
    kind: str
    text: str


def send(address: str, body: str) -> Reply:
    """POST to `<address>/add-checkpoint`. Raises Silent. Redirects are not followed: they could lead anywhere."""
    try:
        parts = urlsplit(address)
        with closing(_connection(parts)) as connection:
            connection.connect()
            # A witness that answers one byte now and then would hold the worker for ever.
            timer = threading.Timer(DEADLINE, _break_off, [connection])
            timer.daemon = True
            timer.start()
            try:
                path = f"{parts.path.rstrip('/')}/add-checkpoint"
                connection.request("POST", path, body.encode(), {"Content-Type": "text/plain; charset=utf-8"})
                answer = connection.getresponse()
                text = answer.read(LARGEST).decode(errors="replace")
                return Reply(answer.status, answer.headers.get_content_type(), text)
            finally:
                timer.cancel()
    except (OSError, HTTPException, ValueError) as error:
        raise Silent(str(error) or type(error).__name__) from error


def _connection(parts: SplitResult) -> HTTPConnection:
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError("the address does not begin with http:// or https://")
    made = HTTPSConnection if parts.scheme == "https" else HTTPConnection
    return made(parts.hostname, parts.port, timeout=TIMEOUT)


def _break_off(connection: HTTPConnection) -> None:
    if connection.sock is not None:
        connection.sock.shutdown(socket.SHUT_RDWR)


@dataclass(frozen=True)
class Told:
    """How it went: outcome, words, the size that the witness named, and what it signed."""

    outcome: str
    answer: str = ""
    size: int | None = None
    signed: Cosignature | None = None


def ask(witness: Witness, at: datetime) -> bool:
    """Ask one witness when it is its turn, and note what came of it; whether it signed something.

    Raises KeyProblem or HistoryChanged while the log itself signs nothing.
    """
    last = witness.cosignatures.filter(size__lte=tree.size()).first()
    if not _is_due(witness, last, at):
        return False
    size = tree.size()
    told = _told(witness, last.size if last else 0, size)
    if told.signed is not None:
        _keep(told.signed)
    _note(witness, told, size, at)
    return told.signed is not None


def _is_due(witness: Witness, last: Cosignature | None, at: datetime) -> bool:
    contact = WitnessContact.objects.filter(witness=witness).first()
    size = tree.size()
    turn = next_turn(contact, last.size if last else 0, size)
    return size > 0 and (turn is None or at >= turn)


def next_turn(contact: WitnessContact | None, signed: int, size: int) -> datetime | None:
    """From when on a witness that signed `signed` lines is asked again; None with the next round, each minute.

    After a failure it is left alone for 2, 4, 8, ... minutes, WAITS at most; one that has signed all for AGAIN.
    """
    if contact is None:
        return None
    if contact.failures:
        return contact.tried_at + min(timedelta(minutes=2 ** min(contact.failures, 10)), WAITS)
    return contact.tried_at + AGAIN if signed == size else None


def _told(witness: Witness, old: int, size: int) -> Told:
    """Ask, and once more from the size that the witness names."""
    keeping.remember_size()  # as before every signature that others get
    for _again in range(2):
        note = keeping.checkpoint_at(size)
        try:
            reply = send(witness.url, ledger.asking(old, ledger.consistency_proof(old, size, tree.read_node), note))
        except Silent as silent:
            return Told(Outcome.SILENT, str(silent))
        if reply.status != 409:
            return _answered(witness, reply, note)
        named = _named(reply)
        if named is None:
            return Told(Outcome.REFUSED, "409 without the size that it signed last")
        if named > size:
            size = tree.size()  # somebody of ours may have asked since; else the witness has seen more than there is
        if named > size:
            return Told(Outcome.LONGER, "409", named)
        if named == old:
            return Told(Outcome.OTHER if old == size else Outcome.REFUSED, "409", named)
        old = named
    return Told(Outcome.REFUSED, "409 for the size that it named itself", old)


def _named(reply: Reply) -> int | None:
    text = reply.text.removesuffix("\n")
    good = reply.kind == "text/x.tlog.size" and text.isascii() and text.isdigit() and len(text) < 19
    return int(text) if good else None


def _answered(witness: Witness, reply: Reply, note: str) -> Told:
    if reply.status == 422:
        return Told(Outcome.OTHER, f"422 {reply.text[:150].strip()}")
    if reply.status != 200:
        return Told(Outcome.REFUSED, f"{reply.status} {_MEANT.get(reply.status, reply.text[:150].strip())}")
    try:
        signed = _signed(witness, reply.text, note)
    except (ledger.Fault, OverflowError, ValueError) as fault:  # also a time that no calendar holds
        return Told(Outcome.REFUSED, f"200, but {fault}")
    return Told(Outcome.SIGNED, size=signed.size, signed=signed)


def _signed(witness: Witness, lines: str, note: str) -> Cosignature:
    """The witness's own line among those that it answered. Raises Fault."""
    key = witness.key
    state = ledger.parse_checkpoint(ledger.parse_note(note + lines)[0])
    own = [line for line in lines.splitlines(keepends=True) if line.startswith(f"— {key.name} ")]
    for line in own:
        time = ledger.cosignatures(note + line, [key]).get(key)
        if time is not None and len(line) <= 500:
            signed_at = datetime.fromtimestamp(time, UTC)
            return Cosignature(
                witness=witness, size=state.size, root=state.root, note=note, line=line, signed_at=signed_at
            )
    raise ledger.Fault("it was not signed with the registered key")


def _keep(signed: Cosignature) -> None:
    """Store a signature, in place of an earlier one on the same state; the oldest go."""
    Cosignature.objects.update_or_create(
        witness=signed.witness, size=signed.size,
        defaults={"root": signed.root, "note": signed.note, "line": signed.line, "signed_at": signed.signed_at},
    )  # fmt: skip
    kept = signed.witness.cosignatures.values_list("size", flat=True)[:KEPT]
    signed.witness.cosignatures.filter(size__lt=min(kept)).delete()


def note_failure(witness: Witness, error: Exception, at: datetime) -> None:
    """Note that asking a witness failed in a way that nobody foresaw."""
    _note(witness, Told(Outcome.REFUSED, type(error).__name__), tree.size(), at)


def _note(witness: Witness, told: Told, size: int, at: datetime) -> None:
    before = WitnessContact.objects.filter(witness=witness).first()
    good = told.outcome == Outcome.SIGNED
    conflict = told.outcome in {Outcome.LONGER, Outcome.OTHER}
    answer = told.answer.replace("\x00", "")[:200]  # PostgreSQL takes no NUL
    # What it said of the other history stays in sight until it signs again.
    stays = before is not None and before.is_conflict and not (good or conflict)
    told_size = before.told_size if before is not None and stays else told.size
    WitnessContact.objects.update_or_create(
        witness=witness,
        defaults={
            "tried_at": at, "outcome": told.outcome, "answer": answer, "size": size, "told_size": told_size,
            "failures": 0 if good else (before.failures if before else 0) + 1,
            "trouble_since": None if good else (before and before.trouble_since) or at,
            "conflict_at": at if conflict else before and before.conflict_at,
        },
    )  # fmt: skip
