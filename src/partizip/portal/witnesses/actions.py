"""Acts about witnesses: registered and ended by an administrator, in public."""

from datetime import datetime

from partizip.access.acts import Actor, Refused, act, require
from partizip.access.ids import new_id
from partizip.core import ledger
from partizip.core.permissions import refuse
from partizip.journal.log import Line, record
from partizip.journal.models import Witness, WitnessEnding

REGISTERED, ENDED = "journal.witness_registered", "journal.witness_ended"
ADDRESS = "/protokoll/zeugen/"
MOST = 15  # with the log's own signature as many as every reader of notes must accept (signed-note)
_HERE = "portal.witnesses"


@act(right="operation.keep_witnesses", verb=REGISTERED)
def register_witness(*, by: Actor, at: datetime, url: str, vkey: str, body: str = "", name: str = "") -> Witness:
    """Ask this witness from now on to sign each state. Records journal.witness_registered with its key.

    `body` is the short name of a body, or `name` an organisation that is none. Raises ValueError for a wrong key.
    """
    require(by, at, "operation.keep_witnesses")
    key = ledger.parse_cosigner(vkey)
    there = Witness.objects.filter(ending=None)
    if any(found.key.public == key.public for found in there):
        raise Refused(refuse("This witness is registered already.", _HERE))
    if len(there) >= MOST:
        raise Refused(refuse("There are as many witnesses as a state can name. End one of them first.", _HERE))
    found = Witness.objects.create(id=new_id(), url=url, vkey=key.text, body=body, name=name, at=at)
    record(by=by, at=at, lines=[_line(REGISTERED, found, f"Zeuge des Protokolls: {found}", found)])
    return found


@act(right="operation.keep_witnesses", verb=ENDED)
def end_witness(*, by: Actor, at: datetime, witness: Witness, reason: str) -> WitnessEnding:
    """Ask this witness no more; what it signed stays. Records journal.witness_ended with the reason."""
    require(by, at, "operation.keep_witnesses")
    if WitnessEnding.objects.filter(witness=witness).exists():
        raise Refused(refuse("This witness was ended already.", _HERE))
    found = WitnessEnding.objects.create(witness=witness, reason=reason, at=at)
    title = f"Zeuge des Protokolls beendet: {witness}. Grund: {reason}"
    record(by=by, at=at, lines=[_line(ENDED, witness, title, found, version=2)])
    return found


def _line(verb: str, witness: Witness, title: str, row: Witness | WitnessEnding, version: int = 1) -> Line:
    facts = {"vkey": witness.vkey}
    return Line(verb, f"witness:{witness.id}", title, f"{ADDRESS}#{witness.id}", (row,), facts, version)
