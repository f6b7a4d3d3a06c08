"""Witnesses as a table."""

from collections.abc import Iterable
from typing import Any

from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files
from partizip.portal.witnesses.queries import Standing, moved

WITNESSES = declared(
    Dataset(
        "zeugen",
        title=msgid("Witnesses of the record"),
        about=msgid("Who signs the states of the record from outside, since when, and how far each of them is."),
        page="witnesses",
        service="api_witnesses",
        files=files("witnesses_export", "csv json"),
        lines=("journal.witness_",),
        moved=moved,
    )
)
COLUMNS = (
    "id", "body", "organisation", "url", "vkey", "state", "registered_at", "ended_at", "reason", "signed_size",
    "signed_at", "lines_behind", "asked_at", "trouble_since", "told_size", "conflict_at", "next_at",
)  # fmt: skip


def rows(found: Iterable[Standing]) -> list[list[Any]]:
    """Every witness in COLUMNS."""
    return [row(one) for one in found]


def row(one: Standing) -> list[Any]:
    """A witness in COLUMNS."""
    witness, contact, last, ending = one.witness, one.contact, one.last, one.ending
    return [
        str(witness.id), witness.body, witness.name, witness.url, witness.vkey, one.state, witness.at,
        ending and ending.at, ending.reason if ending else "", last and last.size, last and last.signed_at, one.behind,
        contact and contact.tried_at, contact and contact.trouble_since, contact and contact.told_size,
        contact and contact.conflict_at, one.next_at,
    ]  # fmt: skip
