"""Public ids: UUIDv7 (RFC 9562, section 5.7) and short codes that can be read out on the phone."""

from datetime import datetime
from uuid import UUID

# 23 characters, a prime number, so that the check character finds every single wrong character and every
# swap of two neighbours. Left out: 0 O, 1 I L, 5 S, 8 B, Z (2), G (6), U (V), Q (9).
ALPHABET = "234679ACDEFHJKMNPRTVWXY"
_BASE = len(ALPHABET)
_MISREAD = str.maketrans({"Z": "2", "G": "6", "U": "V", "Q": "9"})


def uuid7(at: datetime, random: bytes) -> UUID:
    """A UUIDv7 from an aware time (milliseconds) and 10 random bytes (74 bits are used).

    Raises ValueError for a naive time or fewer than 10 bytes.
    """
    if at.tzinfo is None:
        raise ValueError("the time needs a zone")
    if len(random) < 10:
        raise ValueError("10 random bytes are needed")
    milliseconds = int(at.timestamp() * 1000)
    noise = int.from_bytes(random[:10], "big")
    value = milliseconds << 80 | 0x7 << 76 | (noise >> 62 & 0xFFF) << 64 | 0b10 << 62 | noise & (1 << 62) - 1
    return UUID(int=value)


def _check(characters: str) -> str:
    """The check character: a weighted sum modulo the prime 23, neighbours weighted differently (as in ISBN-10)."""
    total = sum(weight * ALPHABET.index(character) for weight, character in enumerate(characters, start=1))
    return ALPHABET[total % _BASE]


def short_code(random: bytes) -> str:
    """A code of two groups of four such as K7F4-92MA; the last is a check character (23**7 codes).

    Raises ValueError for fewer than 8 bytes.
    """
    if len(random) < 8:
        raise ValueError("8 random bytes are needed")
    number = int.from_bytes(random, "big")
    characters = ""
    for _ in range(7):
        number, digit = divmod(number, _BASE)
        characters += ALPHABET[digit]
    code = characters + _check(characters)
    return f"{code[:4]}-{code[4:]}"


def normalise_short_code(text: str) -> str | None:
    """A typed code in its standard form, forgiving case, spaces, hyphens and look-alikes; None when it is none."""
    characters = _typed(text)
    if not characters or _check(characters[:7]) != characters[7]:
        return None
    return f"{characters[:4]}-{characters[4:]}"


def is_mistyped(text: str) -> bool:
    """Whether a text has the form of a short code, but its check character shows a typing error."""
    return bool(_typed(text)) and normalise_short_code(text) is None


def _typed(text: str) -> str:
    """The eight characters of what could be a short code; empty when it cannot."""
    characters = "".join(text.split()).replace("-", "").upper().translate(_MISREAD)
    return characters if len(characters) == 8 and all(character in ALPHABET for character in characters) else ""
