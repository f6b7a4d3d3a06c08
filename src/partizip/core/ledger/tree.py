"""The hash tree of RFC 6962, section 2.1: leaves, nodes, root, inclusion and consistency proofs."""

import json
from collections.abc import Callable, Sequence
from hashlib import sha256
from typing import Any

Read = Callable[[int, int], bytes]
EMPTY_ROOT = sha256(b"").digest()


class Fault(Exception):
    """Something in a log, note or proof is not as it must be; the message names what."""


class HistoryChanged(Exception):
    """The database holds less than, or something else than, what was signed before."""


def canonical_json(value: Any) -> bytes:
    """JSON in one form only (RFC 8785 for our values): sorted keys, no spaces, UTF-8.

    Raises TypeError for floats, whose text differs between programs.
    """
    _refuse_floats(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


def _refuse_floats(value: Any) -> None:
    if isinstance(value, float):
        raise TypeError("floats have no canonical form")
    if isinstance(value, dict):
        for item in value.values():
            _refuse_floats(item)
    elif isinstance(value, list | tuple):
        for item in value:
            _refuse_floats(item)


def commitment(salt: bytes, content: bytes) -> bytes:
    """SHA-256 of salt (16 bytes) and content: says nothing about the content once the salt is deleted."""
    if len(salt) != 16:
        raise ValueError("a salt has 16 bytes")
    return sha256(salt + content).digest()


def leaf_hash(entry: bytes) -> bytes:
    """SHA-256(0x00 || entry)."""
    return sha256(b"\x00" + entry).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """SHA-256(0x01 || left || right)."""
    return sha256(b"\x01" + left + right).digest()


def append_many(size: int, leaf_hashes: Sequence[bytes], read: Read) -> list[tuple[int, int, bytes]]:
    """The complete nodes (level, position, hash) that come with new leaves after `size` old ones, leaves included."""
    made: dict[tuple[int, int], bytes] = {}

    def known(level: int, position: int) -> bytes:
        return made.get((level, position)) or read(level, position)

    for index, leaf in enumerate(leaf_hashes, start=size):
        level, position, value = 0, index, leaf
        made[0, index] = value
        while position % 2 == 1:
            value = node_hash(known(level, position - 1), value)
            level, position = level + 1, position // 2
            made[level, position] = value
    return [(level, position, value) for (level, position), value in made.items()]


def _range(start: int, end: int, read: Read) -> bytes:
    """The root over the leaves start ... end - 1, where start is a multiple of the largest power of two in it."""
    count = end - start
    level = count.bit_length() - 1
    if count == 1 << level:
        return read(level, start >> level)
    middle = start + (1 << level)
    return node_hash(_range(start, middle, read), _range(middle, end, read))


def root(size: int, read: Read) -> bytes:
    """The root over the first `size` leaves."""
    return _range(0, size, read) if size else EMPTY_ROOT


def _split(count: int) -> int:
    """The largest power of two below `count`."""
    return 1 << (count - 1).bit_length() - 1


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """The path that shows leaf `index` to be in the tree of `size` leaves (RFC 6962, 2.1.1), lowest first.

    Raises ValueError when there is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"there is no line {index} among {size}")
    path: list[bytes] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_range(middle, end, read))
            end = middle
        else:
            path.append(_range(start, middle, read))
            start = middle
    return path[::-1]


def verify_inclusion(index: int, size: int, leaf: bytes, proof: Sequence[bytes], expected: bytes) -> None:
    """Check that `leaf` (a leaf hash) stands at `index` under the root `expected`. Raises Fault."""
    if not 0 <= index < size:
        raise Fault(f"there is no line {index} among {size}")
    node, last, value = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            raise Fault("the proof is too long")
        if node % 2 == 1 or node == last:
            value = node_hash(sibling, value)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            value = node_hash(value, sibling)
        node, last = node >> 1, last >> 1
    if last:
        raise Fault("the proof is too short")
    if value != expected:
        raise Fault(f"line {index} is not in this log")


def consistency_proof(old: int, new: int, read: Read) -> list[bytes]:
    """Shows the tree of `old` leaves to be the beginning of the tree of `new` leaves (RFC 6962, 2.1.2).

    Raises ValueError unless 0 <= old <= new.
    """
    if not 0 <= old <= new:
        raise ValueError(f"{old} is not between 0 and {new}")
    return [] if old in {0, new} else _consistency(old, 0, new, True, read)


def _consistency(old: int, start: int, end: int, whole: bool, read: Read) -> list[bytes]:
    if old == end:
        return [] if whole else [_range(start, end, read)]
    middle = start + _split(end - start)
    if old <= middle:
        return [*_consistency(old, start, middle, whole, read), _range(middle, end, read)]
    return [*_consistency(old, middle, end, False, read), _range(start, middle, read)]


def verify_consistency(old: int, new: int, old_root: bytes, new_root: bytes, proof: Sequence[bytes]) -> None:
    """Check that the tree of `old` leaves is the beginning of that of `new` leaves (RFC 9162, 2.1.4.2).

    Raises Fault.
    """
    if not 0 <= old <= new:
        raise Fault(f"{old} lines are not the beginning of {new}")
    if old in {0, new}:
        expected = EMPTY_ROOT if old == 0 else new_root
        if proof or old_root != expected:
            raise Fault(f"the log of {old} lines is not the beginning of the log of {new}")
        return
    # A complete tree of `old` leaves is itself the first node of the path.
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path or _climb(old, new, path) != (old_root, new_root):
        raise Fault(f"the log of {old} lines is not the beginning of the log of {new}")


def _climb(old: int, new: int, path: Sequence[bytes]) -> tuple[bytes, bytes] | None:
    """Both roots that the path leads to; None when it is too long or too short."""
    node, last = old - 1, new - 1
    while node % 2 == 1:
        node, last = node >> 1, last >> 1
    first = second = path[0]
    for sibling in path[1:]:
        if last == 0:
            return None
        if node % 2 == 1 or node == last:
            first, second = node_hash(sibling, first), node_hash(sibling, second)
            while node % 2 == 0 and node:
                node, last = node >> 1, last >> 1
        else:
            second = node_hash(second, sibling)
        node, last = node >> 1, last >> 1
    return None if last else (first, second)
