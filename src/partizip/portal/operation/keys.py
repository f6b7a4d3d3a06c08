"""Acts about the log's key: handed over to a new one, or declared lost by two persons; each stands in the log.

A key that is there is handed over by the machine: the old one signs the note that names the new one. A lost one cannot
sign, so nothing but people can vouch for its successor: the machine offers a new key, one administrator declares the
old one lost, another one confirms. Where there is one administrator only, the machine stands for the first.
"""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from partizip.access.acts import Actor, Refused, act, require
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.core import ledger
from partizip.core.calendar import berlin_day
from partizip.core.permissions import refuse
from partizip.journal import keeping, keys, tree
from partizip.journal.log import Line, record

DECLARED_HOLDS = timedelta(days=7)  # so long a first administrator's declaration waits for the second
_HERE = "portal.operation.keys"


@act(right="operation.change_key", verb=keys.CHANGED)
def rotate_key(*, by: Actor, at: datetime, reason: str) -> ledger.Verifier:
    """Hand the log over to a new key, which signs from the next state on; the old one is gone then.

    Records journal.key_changed with the note that both keys signed. Raises KeyProblem or HistoryChanged.
    """
    require(by, at, "operation.change_key")
    old = keeping.signer()
    new = keeping.make_next(old.name)
    _change(by, at, old, new, reason, f"Schlüssel des Protokolls gewechselt: {new.verifier.key_id.hex()} unterschreibt")
    return new.verifier


@act(right="operation.change_key", verb=keys.LOST)
def offer_key(*, by: Actor, at: datetime, old: ledger.Verifier, reason: str) -> ledger.Verifier:
    """Make a new key because the old one is lost for good; two persons have to put it in force.

    Records journal.key_lost (as a fact: offered) with the reason.
    """
    require(by, at, "operation.change_key")
    newest = keys.newest()
    if newest is not None and newest != old:
        raise Refused(refuse("Another key signed last.", _HERE))
    new = keeping.make_next(old.name)
    facts = {"step": "offered", "old": old.text, "new": new.verifier.text, "reason": reason}
    record(by=by, at=at, lines=[_lost(new.verifier, "vom Betrieb gemeldet", facts, 1)])
    return new.verifier


@act(right="operation.declare_key", verb=keys.LOST)
def declare_lost(*, by: Actor, at: datetime) -> None:
    """Declare as the first person that the key is lost. Records journal.key_lost (declared)."""
    require(by, at, "operation.declare_key", in_person=not by.is_deputy, another_person=True)
    told = _pending("offered", "declared")
    if first_person(told, at) is not None:
        raise Refused(refuse("The loss is declared already; a second administrator has to confirm it.", _HERE))
    _step(by, at, told, "declared", mandate=str(by.mandate_id))


@act(right="operation.declare_key", verb=keys.LOST)
def withdraw_lost(*, by: Actor, at: datetime) -> None:
    """Take the declaration back; every administrator may. Records journal.key_lost (withdrawn)."""
    require(by, at, "operation.declare_key", in_person=not by.is_deputy, another_person=True)
    _step(by, at, _pending("offered", "declared"), "withdrawn")


@act(right="operation.declare_key", verb=keys.CHANGED)
def confirm_lost(*, by: Actor, at: datetime) -> ledger.Verifier:
    """Confirm as the second person; the new key signs from now on. Records journal.key_changed, as lost.

    The second is another person than the first. Where there is one administrator, the machine's offer was the first.
    """
    told = _pending("offered", "declared")
    first = first_person(told, at)
    require(by, at, "operation.declare_key", in_person=not by.is_deputy, another_person=first != by.person_id)
    if first is None and other_administrators(by, at):
        raise Refused(refuse("A first administrator has to declare the loss, within seven days.", _HERE))
    new = keeping.waiting()
    if new is None or new.verifier.text != told.facts["new"]:
        raise Refused(refuse("The new key is gone from the machine. The operator has to offer another one.", _HERE))
    old = ledger.parse_vkey(told.facts["old"])
    title = f"Schlüssel des Protokolls verloren: {new.verifier.key_id.hex()} unterschreibt von nun an"
    _change(by, at, old, new, told.facts["reason"], title)
    return new.verifier


def first_person(told: keys.Told, at: datetime) -> UUID | None:
    """Who declared it, as long as that holds: for seven days, while still an administrator; else None."""
    if told.facts["step"] != "declared" or at - told.at >= DECLARED_HOLDS:
        return None
    holders = Mandate.objects.effective(berlin_day(at)).filter(role=Role.ADMINISTRATOR, id=told.facts["mandate"])
    return holders.values_list("person_id", flat=True).first()


def other_administrators(by: Actor, at: datetime) -> bool:
    """Whether anybody but this person is an administrator today."""
    holders = Mandate.objects.effective(berlin_day(at)).filter(role=Role.ADMINISTRATOR)
    return holders.exclude(person_id=by.person_id).exists()


def _pending(*steps: str) -> keys.Told:
    told = keys.pending()
    if told is None or told.facts["step"] not in steps:
        raise Refused(refuse("There is nothing to do about the key now.", _HERE))
    return told


def _step(by: Actor, at: datetime, told: keys.Told, step: str, **more: str) -> None:
    words = {"declared": "von einer ersten Person erklärt", "withdrawn": "zurückgenommen"}[step]
    facts = {name: told.facts[name] for name in ("old", "new", "reason")} | {"step": step} | more
    record(by=by, at=at, lines=[_lost(ledger.parse_vkey(told.facts["new"]), words, facts, 2)])


def _lost(new: ledger.Verifier, words: str, facts: dict[str, str], version: int) -> Line:
    title = f"Verlust des Schlüssels {words}. Grund: {facts['reason']}"
    return Line(keys.LOST, keys.subject(new), title, facts=facts, version=version)


def _change(
    by: Actor, at: datetime, old: ledger.Signer | ledger.Verifier, new: ledger.Signer, reason: str, title: str
) -> None:
    """Record the change in its turn; the new key takes its place when the line is committed."""
    size = tree.size()
    note = ledger.change_note(old, new, size, keeping.checked_root(size))
    lost = isinstance(old, ledger.Verifier)
    before = old if isinstance(old, ledger.Verifier) else old.verifier
    facts = {"old": before.text, "new": new.verifier.text, "lost": lost, "reason": reason, "note": note}
    title += f". Grund: {reason}" if reason else ""
    record(by=by, at=at, lines=[Line(keys.CHANGED, keys.subject(new.verifier), title, facts=facts)])
    transaction.on_commit(keeping.put_in_force)
