"""`partizip journal verify --policy`: did enough witnesses sign this history, lately, and do the clocks agree?

Without Django. The state of a site is signed by witnesses some moments after its last line; so an earlier state counts
when enough of them signed it not long ago (`within`). A site that a witness refuses stands still there, and is told.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path

from partizip.core import ledger
from partizip.journal.databases import CannotCheck, naming
from partizip.journal.fetching import fetched

NOBODY = "the policy asks for no witness; nobody outside has signed"
CLOCKS = 300  # seconds by which the clocks of a site and of a witness may differ
_TIME = b'"time":"'  # as a leaf, canonical JSON, writes it
_LENGTH = 27  # of 2026-11-23T09:00:00.000000Z


def read_policy(path: Path) -> ledger.Policy:
    """A policy file. Raises CannotCheck."""
    try:
        return ledger.parse_policy(path.read_bytes())
    except OSError as error:
        raise CannotCheck(f"the policy {path} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CannotCheck(f"the policy {path}: {error}") from error


def key_of(policy: ledger.Policy, shown: str) -> str | None:
    """The key that the policy gives for the log whose own key is `shown`; None when it names no log. Raises Fault."""
    with naming("the public key of the site"):
        own = ledger.parse_vkey(shown)
    if not policy.logs:
        return None
    named = [log for log in policy.logs if log.name == own.name]
    if not named:
        raise ledger.Fault(f"the policy does not name the log {own.name}")
    return (own if own in named else named[0]).text


def times_of(leaves: Sequence[bytes]) -> list[str]:
    """When each line says that it was written; empty for one that does not say it in the log's form."""
    found = []
    for leaf in leaves:
        place = leaf.rfind(_TIME)
        found.append(leaf[place + len(_TIME) :][:_LENGTH].decode(errors="replace") if place >= 0 else "")
    return found


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(min(seconds, 253402300799), UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def said(seconds: int) -> str:
    """A moment in seconds since 1970, for people."""
    return _moment(seconds)[:16].replace("T", " ") + " UTC"


def fetch_cosigned(site: str) -> str:
    """The newest state that witnesses signed, as the site shows it; empty when it shows none."""
    try:
        return fetched(site, "cosigned").decode()
    except (CannotCheck, UnicodeDecodeError):
        return ""


def check(
    policy: ledger.Policy,
    notes: Sequence[str],
    within: float,
    opened: Callable[[str], ledger.Checkpoint],
    times: Sequence[str],
) -> Iterator[str]:
    """Check witnesses and clock; says what is in order, nothing when nobody has signed nor had to. Raises Fault.

    `opened` gives a state after checking the log's own signature and that it begins this log, whose lines bear `times`.
    """
    with naming("the state that witnesses signed"):
        state, signed = _quorum(policy, [note for note in notes if note], within, opened)
    for name, key in policy.witnesses.items():
        if key in signed:
            yield f"{name} ({key.name}) signed {state.size} lines at {said(signed[key])}"
    if not signed:
        return
    yield f"enough witnesses signed {state.size} of {len(times)} lines"
    for key, at in signed.items():
        latest = _moment(at + CLOCKS)
        for index in range(state.size):
            if times[index] > latest:
                raise ledger.Fault(
                    f"line {index} bears the time {times[index]}, but {key.name} signed it at {said(at)}: "
                    "the clock of the site was ahead"
                )
    yield "no line is of later than the signatures of the witnesses"


def _quorum(
    policy: ledger.Policy, notes: Sequence[str], within: float, opened: Callable[[str], ledger.Checkpoint]
) -> tuple[ledger.Checkpoint, dict[ledger.Cosigner, int]]:
    """The first of these states that enough witnesses signed in the last `within` hours, and when each signed it."""
    now, reasons = time.time(), []
    for note in notes:
        state = opened(note)
        signed = ledger.cosignatures(note, policy.witnesses.values())
        fresh = [key for key, at in signed.items() if now - within * 3600 <= at <= now + CLOCKS]
        if policy.is_met(fresh):
            return state, signed
        count = f"{len(signed)} of {len(policy.witnesses)} witnesses signed the state of {state.size} lines"
        old = f", the last at {said(max(signed.values()))}" if signed else ""
        words = f"but not enough within {within:g} hours" if policy.is_met(signed) else "which the policy finds too few"
        reasons.append(f"{count}{old}, {words}")
    raise ledger.Fault("; ".join(dict.fromkeys(reasons)))


def check_backdated(policy: ledger.Policy, note: str, times: Sequence[str]) -> Iterator[str]:
    """No line after a state may be of earlier than the moment at which a witness signed that state. Raises Fault."""
    before = ledger.parse_checkpoint(ledger.parse_note(note)[0])
    signed = ledger.cosignatures(note, policy.witnesses.values())
    if not signed:
        return
    key, at = max(signed.items(), key=lambda item: item[1])
    earliest = _moment(max(0, at - CLOCKS))
    for index in range(before.size, len(times)):
        if times[index] < earliest:
            raise ledger.Fault(
                f"line {index} bears the time {times[index]}, but came after {key.name} had signed {before.size} lines "
                f"at {said(at)}: the clock of the site was behind"
            )
    yield "no line since the earlier state is of earlier than the signatures of the witnesses on it"
