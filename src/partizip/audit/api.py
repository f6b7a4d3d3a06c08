"""Audits for programs: what is audited, how each sample was drawn, and the published report."""

from datetime import date, datetime
from typing import Any

from django.http import Http404, HttpRequest
from ninja import Query, Schema

from partizip.audit import queries
from partizip.audit.models import Audit, Report, Sample
from partizip.bodies.api import named as body_named
from partizip.bodies.models import Body
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, mark, words
from partizip.opendata.values import Paging, ShortCode, Spoken

room = Room()


class AuditBrief(Named):
    """An audit as it stands in a list; without a body, all bodies are audited."""

    audited_by: Named
    body: Named | None
    kind: str
    first: date
    last: date
    opened_at: datetime
    closed_at: datetime | None
    report_published_at: datetime | None
    samples_count: int
    cases_drawn: int
    looks: int


class AuditList(Listing):
    """Audits, newest first."""

    items: list[AuditBrief]


class SampleShown(Schema):
    """A sample: what was committed to before chance spoke, and what was drawn; all that is needed to draw it again."""

    number: int
    population: str
    population_sha256: str
    count: int
    size: int
    way: str
    chance_source: str
    chance_on: date
    committed_at: datetime
    chance: str
    root: str
    seed: str
    cases: list[str]


class StatementShown(Schema):
    """What the body said to a finding, and whether the auditors accepted it; null while that is open."""

    words: Words
    body: str
    at: datetime
    accepted: bool | None
    reason: str


class FindingShown(Schema):
    """What was found in a case; `replaced_by` is the number of the case's newest finding when this is not it."""

    number: int
    replaced_by: int | None
    case: str
    title: str
    url: str
    body: Named
    result: str
    words: Words
    claim: str
    statements: list[StatementShown]


class ReportShown(Schema):
    """A published report."""

    published_at: datetime
    summary: Words
    findings: list[FindingShown]


class AuditFull(AuditBrief, Marked):
    """An audit with its task, samples and report."""

    reason: Words
    samples: list[SampleShown]
    report: ReportShown | None


def _facts(audit: Audit) -> dict[str, Any]:
    return {
        "id": audit.code, "title": words(audit.title, audit.language), "url": here(audit.get_absolute_url()),
        "href": href("api_audit", code=audit.code), "audited_by": body_named(audit.by_body),
        "body": body_named(audit.body) if audit.body else None, "kind": audit.kind, "first": audit.first,
        "last": audit.last, "opened_at": audit.opened_at, "closed_at": audit.closed_at,
        "report_published_at": audit.published_at, "samples_count": len(audit.samples.all()),
        "cases_drawn": audit.cases_drawn, "looks": audit.looks_count,
    }  # fmt: skip


def _sample(sample: Sample) -> dict[str, Any]:
    draw = getattr(sample, "draw", None)
    return {
        "number": sample.number, "population": here(sample.population_address),
        "population_sha256": sample.population_sha256, "count": sample.count, "size": sample.size, "way": sample.way,
        "chance_source": sample.chance_source, "chance_on": sample.chance_on, "committed_at": sample.committed_at,
        "chance": draw.chance if draw else "", "root": draw.root if draw else "", "seed": draw.seed if draw else "",
        "cases": draw.cases if draw else [],
    }  # fmt: skip


def _told(content: dict[str, str]) -> Words:
    return words(content["text"], content["language"])


def _report(report: Report) -> dict[str, Any]:
    bodies = {body.slug: body for body in Body.objects.filter(slug__in=report.bodies)}
    return {
        "published_at": report.at, "summary": _told(report.content["summary"]),
        "findings": [
            {
                "number": row["number"], "replaced_by": row.get("replaced_by"), "case": row["case"],
                "title": row["title"], "url": here(row["address"]), "body": body_named(bodies[row["body"]]),
                "result": row["result"], "words": _told(row["words"]), "claim": row["claim"],
                "statements": [answer | {"words": _told(answer["words"])} for answer in row["answers"]],
            }
            for row in report.content["findings"]
        ],
    }  # fmt: skip


@room.read("/audits", name="api_audits", summary=msgid("Audits"), shows=AuditList)
def audits(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Audits from outside, newest first."""
    return listed(request, asked, queries.listed(), lambda rows: [_facts(audit) for audit in rows])


@room.read("/audits/{code}", name="api_audit", summary=msgid("One audit with samples and report"), shows=AuditFull)
def audit(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One audit by its short code, with everything that is needed to draw its samples again."""
    found = queries.listed().filter(code=normalise_short_code(code) or code).first()
    if found is None:
        raise Http404
    report = getattr(found, "report", None)
    return _facts(found) | {
        "mark": mark(request), "reason": words(found.reason, found.language),
        "samples": [_sample(sample) for sample in queries.samples_of(found)],
        "report": _report(report) if report else None,
    }  # fmt: skip
