"""A case and a report as people read them: sections, documents, checklist, findings in the language of the page."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from partizip.audit.models import Result
from partizip.bodies.models import Body
from partizip.core.cases import MISSING, PRESENT, Case, Fact, Point, Section
from partizip.documents.dates import day_words, moment_words

_KINDS = {PRESENT: "success", MISSING: "danger"}


def translated(words: Any) -> str:
    """A msgid, or a lazy translation, in the language of the page; empty stays empty."""
    return str(words) if isinstance(words, Promise) or not words else _(words)


def value(fact: Fact) -> str:
    """What people read of a value; empty for one that is not there."""
    if fact.words:
        return translated(fact.words)
    if isinstance(fact.value, bool):
        return _("yes") if fact.value else _("no")
    if isinstance(fact.value, datetime):
        return moment_words(fact.value)
    if isinstance(fact.value, date):
        return day_words(fact.value)
    return "" if fact.value is None else str(fact.value)


def _row(row: tuple[Fact, ...]) -> list[dict[str, str]]:
    told = [{"label": _(fact.label), "value": value(fact), "language": fact.language} for fact in row]
    return [item for item in told if item["value"]]


def section(found: Section) -> dict[str, Any]:
    """A section with its rows as label and value; values that are not there are left out."""
    return {
        "name": found.name, "title": _(found.title), "public": found.public,
        "rows": [_row(row) for row in found.rows],
    }  # fmt: skip


def point(found: Point) -> dict[str, str]:
    """A point of a checklist with its state in words and in colour."""
    states = {PRESENT: _("present"), MISSING: _("missing")}
    return {
        "title": _(found.title), "state": states.get(found.state, _("not needed")), "reason": translated(found.reason),
        "kind": _KINDS.get(found.state, "neutral"),
    }  # fmt: skip


def case(found: Case) -> dict[str, Any]:
    """All that a page or the archive's own page shows of a case."""
    return {
        "id": found.brief.id, "title": found.brief.title, "address": found.brief.address,
        "sections": [section(one) for one in found.sections], "checklist": list(points(found)),
        "documents": found.documents,
    }  # fmt: skip


def points(found: Case) -> Iterator[dict[str, str]]:
    """Its checklist."""
    return (point(one) for one in found.checklist)


def report(content: dict[str, Any]) -> dict[str, Any]:
    """A report's summary, and its findings with bodies by their names and results in words."""
    bodies = {body.slug: body for body in Body.objects.only("slug", "name", "name_en")}
    results, kinds = dict(Result.choices), {"in_order": "success", "remark": "warning", "objection": "danger"}
    sampled = {case for sample in content["samples"] for case in sample["cases"]}
    rows = [
        row | {
            "body": bodies[row["body"]], "said": results[row["result"]], "kind": kinds[row["result"]],
            "sampled": row["case"] in sampled,
        }
        for row in content["findings"]
    ]  # fmt: skip
    return {"summary": content["summary"], "rows": rows}
