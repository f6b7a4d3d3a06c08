"""Lists of claims in other formats: the same rows as on the page."""

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _

from partizip.access.defaults import instance
from partizip.core import ical
from partizip.core.permissions import msgid
from partizip.core.tables import csv_text
from partizip.duties.queries import Standing, newly_overdue
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

_KINDS = "csv json xlsx atom ics"
CLAIMS = declared(
    Dataset(
        "pflichten",
        title=msgid("Duties"),
        about=msgid("Everything asked and owed: who owes what to whom, since when, due when, and where it stands."),
        page="duties",
        service="api_claims",
        files=files("claims_export", _KINDS),
        lines=("duties.",),
        moved=newly_overdue,
    )
)
OVERDUE = declared(
    Dataset(
        "ueberfaellig",
        title=msgid("Overdue"),
        about=msgid(
            "What is late, of the Land and of the districts alike. Beside each stands what the body itself says."
        ),
        page="overdue",
        service="api_claims",
        asked="state=overdue",
        files=files("overdue_export", _KINDS),
        lines=("duties.",),
        moved=newly_overdue,
    )
)

COLUMNS = (
    "code", "title", "debtor", "now_owed_by", "creditor", "legal_basis", "asked_at", "due_on", "status",
    "working_days_late", "statement", "url",
)  # fmt: skip


def row(item: Standing, site: str) -> list[Any]:
    """One claim in the columns of every export."""
    claim, words = item.claim, item.debtors_words
    return [
        claim.code, claim.title, claim.debtor.name, (item.now_owed_by or claim.debtor).name, claim.creditor.name,
        str(claim.basis or ""),
        claim.asked_at.isoformat(timespec="seconds"), claim.due_on.isoformat(), item.status.value, item.late,
        words[0].text if words else "", site + claim.get_absolute_url(),
    ]  # fmt: skip


def as_csv(items: Sequence[Standing], site: str, mark: str) -> str:
    """A table for spreadsheets; the demo's mark stands in each row, which may be copied elsewhere."""
    if not mark:
        return csv_text(COLUMNS, [row(item, site) for item in items])
    return csv_text((*COLUMNS, "note"), [[*row(item, site), mark] for item in items])


def as_dicts(items: Sequence[Standing], site: str) -> list[dict[str, Any]]:
    """Rows for JSON."""
    return [dict(zip(COLUMNS, row(item, site), strict=True)) for item in items]


def as_xlsx(items: Sequence[Standing], site: str, title: str) -> bytes:
    """An Excel file; text that begins like a formula stays text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True})
    sheet.write_string(0, 0, title, bold)
    sheet.write_row(2, 0, COLUMNS, bold)
    for place, item in enumerate(items, start=3):
        sheet.write_row(place, 0, row(item, site))
    sheet.set_column(0, len(COLUMNS) - 1, 22)
    book.close()
    return target.getvalue()


def as_atom(items: Sequence[Standing], site: str, title: str, address: str) -> str:
    """A feed; each entry keeps its id however its status changes."""
    feed = Feed(title=title, link=site + address, feed_url=site + address, author=instance().name)
    for item in items:
        claim = item.claim
        feed.add_item(
            title=f"{claim.code}: {claim.title} – {item.words}",
            link=site + claim.get_absolute_url(),
            description=_("%(debtor)s owes %(creditor)s this since %(day)s.")
            % {"debtor": claim.debtor.name, "creditor": claim.creditor.name, "day": claim.due_on.isoformat()},
            unique_id=site + claim.get_absolute_url(),
            pubdate=claim.asked_at,
            updateddate=item.changed_at,
        )
    return feed.writeString("utf-8")


def as_ics(items: Sequence[Standing], site: str, title: str, now: datetime) -> str:
    """A calendar of due dates (RFC 5545)."""
    events = (
        ical.Event(
            str(item.claim.id), item.claim.due_on, f"{item.claim.title} ({item.claim.debtor.name})", item.words,
            site + item.claim.get_absolute_url(),
        )
        for item in items
    )  # fmt: skip
    return ical.calendar(title, events, now)
