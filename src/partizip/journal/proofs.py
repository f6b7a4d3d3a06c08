"""Receipts, tiles and contents of the log as others fetch them."""

from typing import Any

from partizip.core import ledger
from partizip.journal import cosigned, keeping, tree
from partizip.journal.models import Entry, Node


def reader(ids_of: list[int]) -> Any:
    """A reader over nodes fetched in one query; a missing one raises Node.DoesNotExist."""
    found = {key: bytes(value) for key, value in Node.objects.filter(id__in=ids_of).values_list("id", "hash")}

    def read(level: int, position: int) -> bytes:
        return found.get(level * tree.LEVEL + position) or tree.read_node(level, position)

    return read


def receipt(index: int) -> str:
    """The .tlog-proof text of a line, with a state that witnesses signed where there is one of that length.

    Raises Entry.DoesNotExist, KeyProblem, HistoryChanged.
    """
    size = tree.size()
    if not 0 <= index < size:
        raise Entry.DoesNotExist
    state = keeping.checkpoint_at(size)
    witnessed = cosigned.newest(index + 1)
    if witnessed is not None:
        state, size = witnessed, ledger.parse_checkpoint(ledger.parse_note(witnessed)[0]).size
    return ledger.receipt(index, inclusion(index, size), state)


def inclusion(index: int, size: int) -> list[bytes]:
    """The way from a line to the root of `size` lines. Raises HistoryChanged when the stored tree has a hole."""
    wanted: list[int] = []

    def noted(level: int, position: int) -> bytes:
        """Says which nodes the way needs, so that they are fetched at once."""
        wanted.append(level * tree.LEVEL + position)
        return bytes(32)

    ledger.inclusion_proof(index, size, noted)
    try:
        return ledger.inclusion_proof(index, size, reader(wanted))
    except Node.DoesNotExist as error:
        raise keeping.HistoryChanged(keeping.HOLE) from error


def tile(level: int | None, number: int, width: int) -> bytes:
    """A tile of hashes or a bundle of entries. Raises Entry.DoesNotExist when the log is not that long."""
    size = tree.size()
    if level is None:
        first = number * ledger.FULL
        if first + width > size:
            raise Entry.DoesNotExist
        leaves = Entry.objects.filter(index__gte=first, index__lt=first + width).order_by("index")
        return ledger.entry_bundle([bytes(leaf) for leaf in leaves.values_list("leaf", flat=True)])
    if number * ledger.FULL + width > size >> 8 * level:
        raise Entry.DoesNotExist
    first = 8 * level * tree.LEVEL + number * ledger.FULL
    return ledger.tile(level, number, width, reader(list(range(first, first + width))))


def contents(first: int, last: int) -> list[dict[str, Any]]:
    """Salts and contents of lines, so that anybody can check what a line commits to; erased ones are left out."""
    found = Entry.objects.filter(index__gte=first, index__lte=last).select_related("content").order_by("index")
    return [
        {"index": entry.index, "salt": bytes(entry.content.salt).hex(), "content": entry.content.text}
        for entry in found
        if hasattr(entry, "content")
    ]
