"""The yearly report of an independent office: numbers counted from the records, frozen when the office publishes it.

An edition holds of each thing that counted its public id, group and days, and no words of it: what a law removes
elsewhere stands in no report. A correction is a further edition; the earlier one stays (docs/decisions/0027).
"""

import json
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access import purposes
from partizip.access.ids import new_id, new_short_code
from partizip.access.personal import Rows, personal
from partizip.commissioner.models.programme import CLAUSE
from partizip.core import annual, ledger
from partizip.core.calendar import berlin_day
from partizip.core.notices import followed
from partizip.journal.models import Removed
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable

KEPT = timedelta(days=400)  # from one report to the next


class ReportQuerySet(models.QuerySet["ReportEdition"]):
    """Editions of yearly reports."""

    def with_all(self) -> "ReportQuerySet":
        """With office and own words, newest year and edition first."""
        return self.select_related("office").prefetch_related("words").order_by("-year", "-number", "-id")


@append_only
@removable("reason", by="office", called=_("Why a yearly report was published anew"))
@searchable(
    "report", title="title", title_en="title_en", names=("code",), words=("reason",), language="language", day="at",
    body="office_id",
)  # fmt: skip
class ReportEdition(models.Model):
    """A yearly report as it was published: `numbers` as canonical JSON, `until` the last day that was counted.

    `digest`: SHA-256 of the canonical JSON of committed(), which anybody can make again from the page's JSON.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="reports")
    year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    until = models.DateField()
    whole = models.BooleanField()
    numbers = models.TextField()
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="de")
    digest = models.CharField(max_length=64)
    at = models.DateTimeField()

    objects = ReportQuerySet.as_manager()

    class Meta:
        ordering = ("-year", "-number", "-id")
        constraints = [
            models.UniqueConstraint(fields=["office", "year", "number"], name="commissioner_reportedition_once"),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")), name="commissioner_reportedition_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(_("Yearly report %(year)s") % {"year": self.year})

    @property
    def title(self) -> str:
        """Its name in German, for the search."""
        return f"Jahresbericht {self.year}"

    @property
    def title_en(self) -> str:
        """Its name in English."""
        return f"Yearly report {self.year}"

    @property
    def public_id(self) -> str:
        """The short code; it stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """Where this very edition can be cited."""
        return reverse("report_edition", args=[self.code])

    @property
    def counted(self) -> dict[str, list[annual.Cell]]:
        """What counted, by figure."""
        return annual.thawed(json.loads(self.numbers))

    def seen(self) -> annual.Year:
        """The year as it was seen when this was published."""
        return annual.Year(self.year, self.at)

    def committed(self, words: Any = None) -> dict[str, Any]:
        """All that the fingerprint covers; `words`: those of this edition, by default the stored ones."""
        said = self.words.all() if words is None else words
        return {
            "format": annual.FORMAT, "code": self.code, "office": self.office.slug, "year": self.year,
            "edition": self.number, "until": self.until.isoformat(), "whole_year": self.whole, "reason": self.reason,
            "language": self.language, "published_at": self.at.astimezone(UTC).isoformat(timespec="microseconds"),
            "figures": json.loads(self.numbers),
            "words": sorted(([one.section, one.language, one.text] for one in said), key=lambda row: row[:2]),
        }  # fmt: skip

    def fingerprint(self, words: Any = None) -> str:
        """SHA-256 of committed() as canonical JSON, 64 hexadecimal signs."""
        return sha256(ledger.canonical_json(self.committed(words))).hexdigest()

    @property
    def is_untouched(self) -> bool:
        """Whether numbers, words and moment are still those that were published, apart from what a law took away."""
        return self.fingerprint() == self.digest or self.has_lost_words

    @property
    def has_lost_words(self) -> bool:
        """Whether words of it were removed by law: nobody can make its fingerprint again then."""
        said = [(self, self.reason), *((words, words.text) for words in self.words.all())]
        return any(Removed.names(row, text) for row, text in said)

    @classmethod
    def posted(cls) -> "models.QuerySet[ReportEdition]":
        """Editions with what touches() reads."""
        return cls.objects.select_related("office")

    def touches(self) -> list[str]:
        """The office, and the clause of its programme and report."""
        return [*self.office.touches(), followed("clause", CLAUSE)]


@append_only
@removable("text", by="edition__office", of="edition", called=_("Own words of a yearly report"))
@adds_words(to="edition", words=("text",), language="language")
class ReportWords(models.Model):
    """The office's own words in a section of a published report, in a language."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    edition = models.ForeignKey(ReportEdition, on_delete=models.PROTECT, related_name="words")
    section = models.CharField(max_length=16)
    language = models.CharField(max_length=12)
    text = models.TextField()

    class Meta:
        ordering = ("section", "language")
        constraints = [
            models.UniqueConstraint(fields=["edition", "section", "language"], name="commissioner_reportwords_once"),
            models.CheckConstraint(condition=~Q(text=""), name="commissioner_reportwords_said"),
        ]

    def __str__(self) -> str:
        return self.section


def _untouched(rows: Rows, at: datetime) -> Rows:
    return rows.filter(changed_at__lt=at - KEPT)


@personal(
    held=_("Own words for the next yearly report of an independent office"),
    whose=purposes.OFFICIALS,
    purpose=_("Writing what the office will publish"),
    basis=purposes.PUBLIC_TASK,
    seen_by=_("The office alone"),
    kept=_("Until the report is published, at most 400 days after it was changed last"),
    columns=("text",), due=_untouched,
)  # fmt: skip
class ReportDraft(models.Model):
    """Words that the office is still writing for a section of a report; nobody else reads them. Empty: none wanted.

    Purpose of personal data in it: none is meant to be there. Deleted when the report is published, else 400 days after
    the last change.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="report_drafts")
    year = models.PositiveSmallIntegerField()
    section = models.CharField(max_length=16)
    language = models.CharField(max_length=12)
    text = models.TextField(blank=True)
    revision = models.PositiveIntegerField(default=1)
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ("year", "section", "language")
        constraints = [
            models.UniqueConstraint(
                fields=["office", "year", "section", "language"], name="commissioner_reportdraft_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.section}"

    @property
    def kept_until(self) -> date:
        """The day by which it is deleted if nobody touches it."""
        return berlin_day(self.changed_at + KEPT)
