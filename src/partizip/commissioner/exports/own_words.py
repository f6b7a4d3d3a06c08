"""What the law took away, as a table."""

from collections.abc import Iterable
from typing import Any

from partizip.commissioner.queries.own_words import Gone
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files

REMOVED = declared(
    Dataset(
        "entfernt",
        title=msgid("Words removed by law"),
        about=msgid(
            "Every removal of own words of the independent Commissioner by law: when, on which ground and with which "
            "reason, in how many places, in which office it was asked for and carried out."
        ),
        page="removed_list",
        service="api_removed",
        files=files("removed_export", "csv json"),
        lines=("commissioner.item_removed", "commissioner.words_removed"),
    )
)
COLUMNS = ("at", "code", "office", "ground", "reason", "language", "places", "asked_by", "carried_out_by")


def rows(gone: Iterable[Gone]) -> list[list[Any]]:
    """One row a removal, newest first."""
    return [[getattr(one, name) for name in COLUMNS] for one in gone]
