"""Reading the stored hash tree: its size and its complete nodes."""

from collections.abc import Callable, Sequence

from django.db import connection
from django.db.models import QuerySet

from partizip.core import ledger
from partizip.journal.models import Entry, Node
from partizip.journal.prepared import Prepared

LEVEL = 2**48  # a node's id is level * LEVEL + position


@Prepared
def _last() -> QuerySet[Entry, int]:
    return Entry.objects.order_by("-index").values_list("index", flat=True)[:1]


def size() -> int:
    """Number of lines in the log."""
    return next((last + 1 for last in _last()), 0)


def read_node(level: int, position: int) -> bytes:
    """The stored hash of a complete node; raises Node.DoesNotExist when the tree has a hole."""
    return bytes(Node.objects.values_list("hash", flat=True).get(id=level * LEVEL + position))


def _hashes(ids: Sequence[int]) -> dict[int, bytes]:
    """The stored hashes by id; every act needs them, so the statement is written out."""
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT id, hash FROM journal_node WHERE id IN ({marks})", ids)  # noqa: S608 - marks only
        return {key: bytes(value) for key, value in cursor.fetchall()}


def peaks(size: int) -> Callable[[int, int], bytes]:
    """A reader that fetched the roots of the complete subtrees of `size` lines in one query.

    Other nodes are read one by one. These peaks are all that appending and the root need.
    """
    ids, start = [], 0
    for level in reversed(range(size.bit_length())):
        if size >> level & 1:
            ids.append(level * LEVEL + (start >> level))
            start += 1 << level
    found = _hashes(ids)

    def read(level: int, position: int) -> bytes:
        return found.get(level * LEVEL + position) or read_node(level, position)

    return read


def root(size: int) -> bytes:
    """The root of the first `size` lines."""
    return ledger.root(size, peaks(size))


def find_leaf(value: bytes) -> int | None:
    """The number of the line with this leaf hash; None when there is none."""
    return Node.objects.filter(id__lt=LEVEL, hash=value).values_list("id", flat=True).first()
