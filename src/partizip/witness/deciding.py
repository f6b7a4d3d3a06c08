"""Whether a witness signs a state: the checks of c2sp.org/tlog-witness in their order, each with its status."""

from collections.abc import Callable
from dataclasses import dataclass

from partizip.core import ledger
from partizip.witness.store import FORK, UNPROVEN, Refused, Signed, Store

TEXT, SIZE = "text/plain; charset=utf-8", "text/x.tlog.size"


@dataclass(frozen=True)
class Answer:
    """Status, body and media type."""

    status: int
    body: str
    kind: str = TEXT


def add_checkpoint(store: Store, signer: ledger.Signer, body: bytes, now: Callable[[], int]) -> Answer:
    """Answer an add-checkpoint request; `now` gives seconds since 1970.

    200 with the cosignature, 400 for what cannot be read or is older than it says, 403 without a signature of the log,
    404 for an unknown log, 409 with the size that was signed last, 422 without a proof, 503 while the clock is behind.
    """
    try:
        asked = ledger.parse_asked(body)
    except ledger.Fault as fault:
        return Answer(400, f"{fault}\n")
    origin = asked.state.origin
    keys = store.keys(origin)
    if not keys:
        return Answer(404, "this witness does not know the log\n")
    try:
        ledger.open_note(asked.note, keys)
    except ledger.Fault as fault:
        return Answer(403, f"{fault}\n")
    if asked.old > asked.state.size:
        return Answer(400, "the old size is larger than the new one\n")
    with store.turn():
        refusal, time = _check(store, asked, now())
        if refusal is None:
            store.keep(origin, Signed(asked.state.size, asked.state.root, asked.note, time))
    # On the disk now; a process killed here signed nothing, and the log asks again with the size that is stored.
    return refusal or Answer(200, ledger.cosign(signer, asked.text, time))


def _check(store: Store, asked: ledger.Asked, time: int) -> tuple[Answer | None, int]:
    """What forbids to sign, if anything does, and the time to sign with; in the store's turn."""
    origin, state = asked.state.origin, asked.state
    latest, same = store.latest(origin), store.at(origin, state.size)
    conflict = Answer(409, f"{latest.size}\n", SIZE)
    if same is not None and same.root != state.root:
        store.refuse(_refused(asked, FORK, same, time))
        return conflict, time
    if asked.old != latest.size or (asked.old == state.size and state.root != latest.root):
        return conflict, time
    try:
        ledger.verify_consistency(asked.old, state.size, latest.root, state.root, asked.proof)
    except ledger.Fault as fault:
        if same is None:
            store.refuse(_refused(asked, UNPROVEN, latest, time))
        return Answer(422, f"{fault}\n"), time
    if time < latest.time:
        return Answer(503, "the clock of this witness is behind its last signature\n"), time
    return None, time


def _refused(asked: ledger.Asked, kind: str, beside: Signed, time: int) -> Refused:
    state = asked.state
    return Refused(state.origin, state.size, state.root, kind, asked.note, beside.size, beside.note, time, 1)
