"""Public ids at the edge: time and randomness come in here."""

import secrets
from uuid import UUID

from django.utils import timezone

from partizip.core import ids


def new_id() -> UUID:
    """A new UUIDv7 (RFC 9562): sorts by time, tells nothing but the time."""
    return ids.uuid7(timezone.now(), secrets.token_bytes(10))


def new_short_code() -> str:
    """A new short code such as K7F4-92MA."""
    return ids.short_code(secrets.token_bytes(16))


def new_seal() -> bytes:
    """16 random bytes, under which the log names a person by commitments only."""
    return secrets.token_bytes(16)
