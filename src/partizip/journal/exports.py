"""The record as a list in other formats."""

from typing import Any

from partizip.core.permissions import msgid
from partizip.journal import queries
from partizip.opendata.declarations import Dataset, File, declared

MOST = 500  # lines of one file; the whole record stands in the tiles
RECORD = declared(
    Dataset(
        "protokoll",
        title=msgid("Record"),
        about=msgid("Every public act in the order in which it was recorded; the newest lines, or those of a filter."),
        page="journal",
        service="api_record",
        files=(File("json", "journal_json"), File("atom", "journal_atom")),
        lines=("",),
    )
)


def as_dicts(chosen: queries.Filter) -> list[dict[str, Any]]:
    """The newest lines of a filter, for JSON."""
    found = ((entry, queries.meaning(entry)) for entry in queries.lines(chosen)[:MOST])
    return [
        {
            "index": entry.index, "verb": entry.verb, "subject": entry.subject, "version": entry.version,
            "role": entry.role, "body": entry.body, "time": entry.at.isoformat(), "title": meaning["title"],
            "address": meaning["address"],
        }
        for entry, meaning in found
    ]  # fmt: skip
