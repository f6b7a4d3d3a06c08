"""Reads of audits: whole cases, what a body sees of looks and findings, the state of an audit."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, OuterRef, Prefetch, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from partizip.audit.independence import scope_for
from partizip.audit.models import Audit, Finding, Look, Request, Sample
from partizip.bodies.queries import lineage
from partizip.core.cases import ADDITIONS, KINDS, Brief, Case, Told
from partizip.journal.models import Entry
from partizip.journal.queries import lines_of, meaning


@dataclass(frozen=True)
class Whole:
    """A case with everything that any room adds to it, and the lines of the record about it, oldest first."""

    case: Case
    lines: list[Entry]


def whole(kind: str, case_id: str, at: datetime) -> Whole | None:
    """A whole case at a moment; None for a kind or an id that nobody knows."""
    found = KINDS[kind].whole(case_id, at) if kind in KINDS else None
    if found is None:
        return None
    lines = list(lines_of(list(found.subjects)))
    told = [Told(line.role, line.body, line.at, bool(meaning(line).get("deputy"))) for line in lines]
    more = [add(found, told) for _name, add in sorted(ADDITIONS.items())]
    return Whole(replace(found, sections=(*found.sections, *more)), lines)


def audits() -> QuerySet[Audit]:
    """Every audit, newest first, with what a list shows of it."""
    return Audit.objects.with_all().order_by("-opened_at", "-id")


def listed() -> QuerySet[Audit]:
    """Every audit, newest first, with the figures of its line in a list (`looks_count`), without what is long."""
    looks = Look.objects.filter(audit=OuterRef("pk")).order_by().values("audit").annotate(number=Count("*"))
    samples = Sample.objects.select_related("draw").defer("population", "draw__cases")
    found = audits().defer("report__content").prefetch_related(Prefetch("samples", samples))
    return found.annotate(looks_count=Coalesce(Subquery(looks.values("number")), 0))


def audit(code: str) -> Audit:
    """One audit by its short code. Raises Audit.DoesNotExist."""
    return Audit.objects.with_all().get(code=code)


def samples_of(audit: Audit) -> QuerySet[Sample]:
    """Its samples with their draws, in order."""
    return audit.samples.select_related("draw", "audit").order_by("number")


def sample(code: str, number: int) -> Sample:
    """One sample. Raises Sample.DoesNotExist."""
    found = Sample.objects.select_related("draw", "audit__body", "audit__by_body")
    return found.get(audit__code=code, number=number)


def commitment_line(sample: Sample) -> Entry | None:
    """The line of the record by which the population was committed to."""
    return Entry.objects.filter(verb="audit.sample_committed", subject=str(sample.id)).first()


def briefs(audit: Audit, ids: Collection[str]) -> list[Brief]:
    """What is known of these cases, in the order of the ids."""
    found = {brief.id: brief for brief in audit.case_kind.briefs(ids)}
    return [found[one] for one in ids if one in found]


def population(audit: Audit, person_id: UUID | None, day: date) -> list[str]:
    """The public ids of all cases in its scope today that somebody may audit, in order."""
    return sorted(audit.case_kind.population(scope_for(audit, person_id, day)))


def findings_of(audit: Audit) -> list[Finding]:
    """Its findings in order, also those that a newer one replaced, with words, request and statements."""
    found = audit.findings.in_order().select_related("verdict__words", "body", "request__claim", "audit")
    return list(
        found.prefetch_related(
            "request__statements__words", "request__claim__answers__decision", "request__claim__answers__body"
        )
    )


def looked_at(audit: Audit, ids: Collection[str]) -> dict[str, int]:
    """How often each of these cases was looked at under the audit."""
    rows = audit.looks.filter(case_id__in=ids).order_by().values_list("case_id").annotate(number=Count("id"))
    return dict(rows)


def looks_at(body_id: UUID | None, day: date) -> QuerySet[Look]:
    """Looks at files of a body and of those it came after, newest first, with audit and office."""
    found = Look.objects.filter(files_of__body__in=lineage(body_id, day)).distinct()
    return found.select_related("audit__by_body", "mandate__body").order_by("-at", "-id")


def asked_of(body_id: UUID | None, day: date) -> Sequence[Request]:
    """What a body was asked for statements on, newest first."""
    found = Request.objects.filter(claim__debtor__in=lineage(body_id, day)).order_by("-at")
    return found.select_related("finding__audit__by_body", "finding__verdict__words", "claim").prefetch_related(
        "statements__words", "claim__answers__decision"
    )


def request(finding: UUID) -> Request:
    """The request for a statement on a finding. Raises Request.DoesNotExist."""
    wanted = Request.objects.select_related(
        "finding__audit__by_body", "finding__audit__report", "finding__verdict__words", "claim__debtor"
    )
    return wanted.get(finding_id=finding)


def answered_at(code: str) -> tuple[str, str] | None:
    """Where a statement that was asked for is made, and where the auditors decide on it, by the code of its claim."""
    asked = Request.objects.select_related("finding__audit").filter(claim__code=code).first()
    if asked is None:
        return None
    audit = reverse("audit_desk", args=[asked.finding.audit.code])
    return reverse("statement_make", args=[asked.finding_id]), audit


def running_for(bodies: frozenset[UUID]) -> QuerySet[Audit]:
    """Audits that are conducted by one of these bodies, newest first."""
    return Audit.objects.with_all().filter(Q(by_body__in=bodies))
