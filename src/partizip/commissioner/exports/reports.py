"""Yearly reports as tables, feed and JSON: the list of editions, and the numbers of one year or edition."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from partizip.access.defaults import instance
from partizip.commissioner.models import ReportEdition
from partizip.commissioner.queries.reports import Cells, shown
from partizip.core import annual
from partizip.core.annual import Counted, Year
from partizip.core.permissions import msgid
from partizip.opendata.declarations import Dataset, declared, files
from partizip.opendata.feeds import Feed

REPORTS = declared(
    Dataset(
        "berichte",
        title=msgid("Yearly reports of the independent office"),
        about=msgid(
            "The yearly reports that the independent Commissioner published, each edition with the day up to which it "
            "counts, its fingerprint and its numbers."
        ),
        page="reports",
        service="api_reports",
        files=files("reports_export", "csv json atom"),
        lines=("commissioner.report_",),
    )
)
COLUMNS = (
    "code", "office", "year", "edition", "until", "whole_year", "published_at", "reason", "sha256", "url", "numbers",
)  # fmt: skip
NUMBERS = ("section", "figure", "group", "number", "median_days", "definition")
COUNTED = ("id", "title", "on", "group", "days", "recorded_at", "url")


def here(name: str, *values: Any) -> str:
    """A lasting address: that of the German page."""
    with translation.override("de"):
        return settings.SITE_URL + reverse(name, args=values)


def rows(found: Iterable[ReportEdition]) -> list[list[Any]]:
    """Every edition in COLUMNS."""
    return [
        [
            one.code, one.office.slug, one.year, one.number, one.until, one.whole, one.at, one.reason, one.digest,
            here("report_edition", one.code), here("report_edition_numbers", one.code, "json"),
        ]
        for one in found
    ]  # fmt: skip


def atom(found: Sequence[ReportEdition], title: str, own: str) -> str:
    """A feed of editions."""
    feed = Feed(title=title, link=settings.SITE_URL + reverse("reports"), feed_url=own, author=instance().name)
    for one in found:
        feed.add_item(
            title=str(one) if one.number == 1 else f"{one} ({one.number})",
            link=settings.SITE_URL + one.get_absolute_url(), unique_id=here("report_edition", one.code),
            description=one.reason, author_name=one.office.name, pubdate=one.at, updateddate=one.at,
        )  # fmt: skip
    return feed.writeString("utf-8")


def counted_rows(found: Iterable[Counted]) -> list[list[Any]]:
    """What one figure counts, in COUNTED."""
    return [
        [row.id, str(row.title), row.on, row.group, row.days, row.recorded_at, settings.SITE_URL + row.address]
        for row in found
    ]


def numbers(year: Year, cells: Cells) -> dict[str, Any]:
    """The numbers of a year so far, with the ids of all that counts."""
    told = {one["key"]: one for one in annual.frozen(cells)}
    figures = [
        told[one.key] | {"section": one.figure.section, "title": one.title, "definition": one.definition}
        for one in shown(cells)
    ]
    return {
        "format": annual.FORMAT, "year": year.number, "until": year.until, "whole_year": year.is_over,
        "figures": figures,
    }  # fmt: skip


def frozen(found: ReportEdition) -> dict[str, Any]:
    """An edition as its fingerprint covers it (`committed`), and the fingerprint."""
    return {"committed": found.committed(), "sha256": found.digest, "url": here("report_edition", found.code)}
