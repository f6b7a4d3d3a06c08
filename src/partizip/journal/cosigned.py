"""States of the log with what witnesses signed; whatever does not fit the log as it stands is left out."""

from collections import defaultdict

from partizip.core import ledger
from partizip.journal import keeping, tree
from partizip.journal.models import Cosignature, Node, Witness

# A reader of notes must accept 16 signatures (signed-note); one is the log's own.
MOST = 15


def _lines(size: int, root: bytes) -> str:
    found = Cosignature.objects.filter(size=size, root=root).order_by("-signed_at", "id")
    return "".join(found.values_list("line", flat=True)[:MOST])


def checkpoint() -> str:
    """The signed checkpoint of the log as it stands, with the witnesses' lines. Raises KeyProblem or HistoryChanged."""
    note = keeping.checkpoint()
    state = ledger.parse_checkpoint(ledger.parse_note(note)[0])
    return note + _lines(state.size, state.root)


def newest(least: int = 0) -> str | None:
    """The newest checkpoint of at least so many lines that more than half of today's witnesses signed.

    Where there is none, the one that most of them signed; None when nobody signed any that fits this log.
    """
    size = tree.size()
    signed: dict[int, set[object]] = defaultdict(set)
    rows = Cosignature.objects.filter(size__gte=least, size__lte=size)
    if Witness.objects.filter(ending=None).exists():  # else what those signed who witness no more, which still holds
        rows = rows.filter(witness__ending=None)
    for found, witness in rows.values_list("size", "witness_id"):
        signed[found].add(witness)
    half = Witness.objects.filter(ending=None).count() / 2
    order = sorted(signed, key=lambda found: (len(signed[found]) > half, len(signed[found]), found), reverse=True)
    enough = [found for found in order if len(signed[found]) > half]
    for found in [*sorted(enough, reverse=True), *order]:
        note = _note(found)
        if note is not None:
            return note
    return None


def _note(size: int) -> str | None:
    """The cosigned checkpoint of this size; None when it is of another history than this log's."""
    try:
        root = tree.root(size)
    except Node.DoesNotExist as error:
        raise keeping.HistoryChanged(keeping.HOLE) from error
    first = Cosignature.objects.filter(size=size, root=root).first()
    return first and first.note + _lines(size, root)
