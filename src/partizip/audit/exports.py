"""The list of audits as a table: what is audited, how many cases were drawn, and what became of it."""

from typing import Any

from partizip.audit.queries import listed
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files

AUDITS = declared(
    Dataset(
        "pruefungen",
        title=msgid("Audits"),
        about=msgid("Audits from outside: what is looked at and why, how cases were drawn, and published reports."),
        page="audits",
        service="api_audits",
        files=files("audits_export", "csv json"),
        lines=("audit.",),
    )
)
COLUMNS = (
    "code", "title", "language", "audited_by", "body", "kind", "first", "last", "opened_at", "closed_at",
    "report_published_at", "samples", "cases_drawn", "looks",
)  # fmt: skip


def rows() -> list[list[Any]]:
    """Every audit, newest first; `body` is empty where all bodies are audited."""
    return [
        [
            audit.code, audit.title, audit.language, audit.by_body.slug, audit.body.slug if audit.body else "",
            audit.kind, audit.first, audit.last, audit.opened_at, audit.closed_at, audit.published_at,
            len(audit.samples.all()), audit.cases_drawn, audit.looks_count,
        ]
        for audit in listed()
    ]  # fmt: skip
