"""A yearly report as a printed document: numbers, definitions, charts with their tables, the office's own words.

Tagged (PDF/UA-1); a chart carries as alternative what it says of itself in sentences. The same edition gives the same
bytes as long as the bodies are called the same.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from partizip.access.defaults import Instance
from partizip.bodies.models import Body
from partizip.commissioner.models import ReportEdition
from partizip.commissioner.pictures import of_report
from partizip.commissioner.queries.reports import Cells, Group, Part, Shown, parts, shown, written
from partizip.core import charts
from partizip.core.annual import Year
from partizip.core.charts.words import Words, plain
from partizip.documents import pdf
from partizip.documents.dates import day_words, moment_words
from partizip.documents.pdf import paragraphs, said
from partizip.figures import speech

TEMPLATE = "commissioner/typ/report.typ"
WIDE = 520
_RIGHTWARD = re.compile(r'<text[^>]* direction="rtl"[^>]*>')
# What the pages' style sheet says of a drawing, for paper: black on white, in the typefaces of the document.
_STYLE = (
    "<style>text{{font-family:'{}'}}.paper{{fill:#fff}}.rim{{stroke:#fff}}"
    ".k1{{color:#1f4e9e}}.k2{{color:#8a4b08}}.k3{{color:#1d6b43}}.k4{{color:#7a2a7a}}.k5{{color:#555}}"
    ".k6{{color:#9b1c2e}}</style>"
)


def pdf_of(
    year: Year, cells: Cells, words: dict[tuple[str, str], str], office: Body, instance: Instance,
    edition: ReportEdition | None = None,
) -> bytes:  # fmt: skip
    """The PDF of an edition, or of a year as it stands now, in the language of the page. Raises pdf.NotMade."""
    drawing = speech.words()
    moment = edition.at if edition else year.now.replace(microsecond=0)
    language = _language()
    found = parts(cells, words, language)
    drawn = of_report(shown(cells))
    data = {
        "lang": language, "comma": _(", "), "mark": instance.mark, "site": instance.name,
        "title": _own(_("Yearly report %(year)s") % {"year": year.number}),
        "footer": f"{_('Short code')} {edition.code}" if edition else str(year.number),
        "lines": list(_opening(year, office, moment, edition)),
        "reason": {"heading": _("What is corrected"),
                   "words": paragraphs(edition.reason, edition.language) if edition else []},
        "heads": {"figure": _("Figure"), "number": _("How many"), "definition": _("What counts")},
        "parts": [_part(part, drawn.get(part.name, []), drawing) for part in found],
        "check": _check(year, edition),
    }  # fmt: skip
    return pdf.made(TEMPLATE, data, at=moment)


def _language() -> str:
    return (get_language() or settings.LANGUAGE_CODE).split("-")[0]


def _own(words: str) -> dict[str, Any]:
    return said(words, _language())


def _opening(year: Year, office: Body, moment: datetime, edition: ReportEdition | None) -> Iterator[list[Any]]:
    english = office.name_en if _language() == "en" else ""
    yield [said(english, "en") if english else said(office.name, "de")]
    if edition is None:
        yield [_own(_("Numbers of this moment, not published by the office as its report")), _own(moment_words(moment))]
    else:
        yield [_own(_("edition %(number)s") % {"number": edition.number}), _own(moment_words(moment))]
    whole = edition.whole if edition else year.is_over
    day = day_words(edition.until if edition else year.until)
    yield [_own(_("The whole year is counted.") if whole else _("The year is not over; counted up to %(day)s.")
           % {"day": day})]  # fmt: skip


def _part(part: Part, pictures: Iterable[charts.Chart], drawing: Words) -> dict[str, Any]:
    return {
        "heading": part.title,
        "words": paragraphs(part.words, part.language),
        "figures": [_figure(one) for one in part.figures],
        "charts": [_chart(one, drawing) for one in pictures],
    }


def _figure(one: Shown) -> dict[str, Any]:
    groups = [_group(group, days=one.figure.median) for group in one.groups if group.number]
    return {
        "title": one.title, "definition": one.definition,
        "value": one.told, "groups": groups,
    }  # fmt: skip


def _group(group: Group, *, days: bool) -> list[dict[str, Any]]:
    number = group.median if days else str(group.number)
    return [said(group.title, group.language or _language()), _own(written(number))]


def _chart(chart: charts.Chart, drawing: Words) -> dict[str, Any]:
    """A drawing, what it says in sentences, and its table."""
    table = charts.table(chart, drawing)
    svg = charts.draw(chart, drawing, width=WIDE, prefix="c")
    face = "Noto Sans Arabic" if drawing.rtl else "Noto Sans"
    start = svg.index(">") + 1
    return {
        "title": _label(chart.title), "svg": svg[:start] + _STYLE.format(face) + _RIGHTWARD.sub(_anchored, svg[start:]),
        "alt": " ".join(map(plain, charts.summary(chart, drawing))),
        "head": [_label(each) for each in table.head],
        "rows": [[_label(each) for each in row] for row in table.rows],
    }  # fmt: skip


def _anchored(found: re.Match[str]) -> str:
    """A text from right to left as typst's drawing wants it: it knows no direction, so its start is always the left."""
    tag = found[0]
    if 'text-anchor="middle"' in tag:
        return tag
    return tag.replace(' text-anchor="end"', "") if "text-anchor" in tag else tag[:-1] + ' text-anchor="end">'


def _label(label: charts.Label) -> dict[str, Any]:
    return said(label.words, label.lang or _language())


def _check(year: Year, edition: ReportEdition | None) -> dict[str, Any]:
    with translation.override("de"):
        place = edition.get_absolute_url() if edition else reverse("report_year", args=[year.number])
    return {
        "heading": _("How to check this document"),
        "words": _("Each number leads on this page to the records that it counts; every one of them can be opened."),
        "address": settings.SITE_URL + place,
        "label": _("Fingerprint"), "digest": edition.digest if edition else "",
        "named": _("Characters that this document cannot show stand as their number in brackets; the page shows them."),
    }  # fmt: skip
