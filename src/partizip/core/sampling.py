"""A random sample that anybody can draw again: way "partizip-sample-v1" (docs/methods/sample-v1.md).

Only Python's own library is used, so that a third party can read and run this file alone.
"""

import hmac
import re
from collections.abc import Iterable
from hashlib import sha256

WAY = "partizip-sample-v1"
MOST = 20_000  # ids of one population; it stands in the record as a whole
_ID = re.compile(r"[!-~]{1,64}")
_HEX = re.compile(r"[0-9a-f]{64}")
# What chance gave, in one way of writing only: numbers without leading zeros with hyphens between, or one long
# hexadecimal number as beacons give it. Two ways to write the same numbers would be two samples to choose from.
_CHANCE = re.compile(r"(?:0|[1-9][0-9]{0,5})(?:-(?:0|[1-9][0-9]{0,5})){2,19}|[0-9a-f]{64,128}")


class Unfit(ValueError):
    """A population, seed or size that no sample is drawn from; the message is one sentence."""


class Large(Unfit):
    """More ids than a population may have."""


class Population(tuple[str, ...]):
    """Ids in the order of their bytes, looked at once; made by checked() alone."""

    __slots__ = ()


def checked(ids: Iterable[str]) -> Population:
    """Each id once, in the order of its bytes.

    Raises Unfit for an id that stands twice, is no printable ASCII without spaces, or is longer than 64 signs.
    """
    if isinstance(ids, Population):
        return ids
    found = sorted(ids)
    for place, one in enumerate(found):
        if not _ID.fullmatch(one):
            raise Unfit(f"The id {one!r} is no printable ASCII without spaces, of at most 64 signs.")
        if place and one == found[place - 1]:
            raise Unfit(f"The id {one} stands in the population twice.")
    return Population(found)


def population(ids: Iterable[str]) -> bytes:
    """The canonical bytes: each id once, in the order of its bytes, each followed by a line feed. Raises Unfit."""
    return "".join(f"{one}\n" for one in checked(ids)).encode("ascii")


def ids_of(data: bytes) -> Population:
    """The ids of a population file, one a line, in whatever order; empty lines count for nothing.

    Raises Unfit, and Large for more than MOST lines before any of them is looked at: strangers send such files.
    """
    data = data.strip()
    if data.count(b"\n") >= MOST:
        raise Large(f"The population has more than {MOST} lines; no sample is drawn from so many.")
    try:
        lines = data.decode("ascii").split("\n")
    except UnicodeDecodeError as error:
        raise Unfit("The population holds signs that are no ASCII.") from error
    return checked(line.strip() for line in lines if line.strip())


def fingerprint(ids: Iterable[str]) -> str:
    """SHA-256 of the canonical bytes, hexadecimal: what is committed to before the seed is known. Raises Unfit."""
    return sha256(population(ids)).hexdigest()


def chance(text: str) -> str:
    """What chance gave, as it enters the seed. Raises Unfit when it is not written in the one way that counts."""
    numbers = [int(part) for part in text.split("-")] if "-" in text and _CHANCE.fullmatch(text) else []
    if not _CHANCE.fullmatch(text) or numbers != sorted(numbers):
        raise Unfit(
            "Write at least three numbers in ascending order, without leading zeros, with hyphens between, or one "
            "hexadecimal number of 64 to 128 small signs."
        )
    return text


def seed(root: str, given: str) -> str:
    """The seed, hexadecimal: SHA-256 over way, root of the record at the commitment, and what chance gave later.

    `root`: 64 hexadecimal signs. Raises Unfit.
    """
    if not _HEX.fullmatch(root):
        raise Unfit("The root of the record has 64 hexadecimal signs.")
    return sha256(f"{WAY}\n{root}\n{chance(given)}\n".encode("ascii")).hexdigest()


def drawn(ids: Iterable[str], seed_hex: str, size: int) -> list[str]:
    """The sample in the order in which it was drawn: the `size` ids with the smallest HMAC-SHA256(seed, id).

    The order of `ids` does not matter; each id has the same chance; none is drawn twice. Raises Unfit.
    """
    found = checked(ids)
    if not _HEX.fullmatch(seed_hex):
        raise Unfit("The seed has 64 hexadecimal signs, in small letters.")
    if not 1 <= size <= len(found):
        raise Unfit(f"The size of the sample lies between 1 and {len(found)}, the size of the population.")
    key = bytes.fromhex(seed_hex)
    ranked = sorted((hmac.digest(key, one.encode("ascii"), "sha256"), one) for one in found)
    return [one for _rank, one in ranked[:size]]
