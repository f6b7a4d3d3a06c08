"""How values and people are written down in the log; knows nothing of Django, so that verification shares it."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from partizip.core import ledger

# The one account in whose place everybody stands who was erased. Its seal is known to all, so everybody can see that
# a commitment under it names nobody.
GONE = "00000000-0000-0000-0000-000000000000"
GONE_SEAL = bytes(16)
# Lines that tell how many places in logged rows name nobody since then (their fact `places`).
ERASING = frozenset({"access.person_erased", "access.names_erased"})
# Lines that tell which earlier lines lost their content because a law wanted it (their fact `lines`).
REMOVING = frozenset({"commissioner.item_removed", "commissioner.words_removed"})


def plain(value: Any) -> Any:
    """A value as canonical JSON allows it: no floats; times in UTC with microseconds; ids with hyphens.

    Raises TypeError for a type that the log does not know.
    """
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if value is None or isinstance(value, str | int | bool):
        return value
    raise TypeError(f"{type(value).__name__} cannot be written into the log")


def sealed(seal: bytes, key: str, column: str, person: str) -> dict[str, str]:
    """Who stands in a column, as a commitment that only the person's own random seal can open.

    The log shows no person and no link between two rows of the same one; whoever checks the database sees that
    the person is still the one who was logged. With the seal erased, nothing leads back (as with a line's salt).
    """
    return {"sealed": ledger.commitment(seal, f"{key}\n{column}\n{person}".encode()).hex()}
