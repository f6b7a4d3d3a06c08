"""The report of an audit: every finding with all that the body said, in one piece that the record holds.

A finding that a newer one of the same case replaced stays in it, marked as replaced: its statements hang on it.
"""

from collections.abc import Sequence
from hashlib import sha256
from uuid import UUID

from partizip.access.acts import Refused
from partizip.audit.models import Audit, Closing, Finding, Request, Sample, Statement, Words
from partizip.core.ledger import canonical_json
from partizip.core.permissions import msgid, refuse
from partizip.duties.models import Answer

ALTERED = msgid("The words in the database are not the ones that were recorded; the operator has to look.")


def content(audit: Audit, closing: Closing) -> dict[str, object]:
    """What is published. Raises Refused when words are not the ones that were recorded."""
    _compare(closing.words.digest, closing.digest)
    return {
        "summary": _told(closing.words), "samples": [_sample(sample) for sample in _samples(audit)],
        "findings": [_finding(finding) for finding in _findings(audit)],
    }  # fmt: skip


def fingerprint(content: dict[str, object]) -> str:
    """By which a report that was read is known again: SHA-256 of its canonical JSON, 64 hexadecimal signs."""
    return sha256(canonical_json(content)).hexdigest()


def _compare(found: str, recorded: str) -> None:
    if found != recorded:
        raise Refused(refuse(ALTERED, "audit.reports"))


def _told(words: Words) -> dict[str, str]:
    """Words with their salt, so that anybody can compare the fingerprint of then."""
    return {"text": words.text, "language": words.language, "salt": bytes(words.salt).hex()}


def _samples(audit: Audit) -> Sequence[Sample]:
    return list(audit.samples.select_related("draw").order_by("number"))


def _sample(sample: Sample) -> dict[str, object]:
    return {
        "number": sample.number, "count": sample.count, "size": sample.size, "sha256": sample.population_sha256,
        "seed": sample.draw.seed, "cases": sample.draw.cases,
    }  # fmt: skip


def _findings(audit: Audit) -> Sequence[Finding]:
    return list(audit.findings.in_order().select_related("verdict__words", "body", "request__claim"))


def _finding(finding: Finding) -> dict[str, object]:
    verdict = finding.verdict
    _compare(verdict.digest, finding.sealed_result)
    request = getattr(finding, "request", None)
    return {
        "number": finding.number, "replaced_by": finding.replaced_by, "case": finding.case_id,
        "title": finding.case_title, "address": finding.case_address, "body": finding.body.slug,
        "result": verdict.result, "words": _told(verdict.words), "claim": request.claim.code if request else "",
        "answers": _answers(request) if request else [],
    }  # fmt: skip


def _answers(request: Request) -> list[dict[str, object]]:
    """What the body said: its statements with their words, and answers that it gave in public."""
    statements: dict[UUID, Statement] = {one.answer_id: one for one in request.statements.select_related("words")}
    told = []
    for answer in Answer.objects.filter(claim_id=request.claim_id).select_related("decision", "body"):
        own = statements.get(answer.id)
        if own is not None:
            _compare(own.words.digest, own.digest)
        decision = getattr(answer, "decision", None)
        words = _told(own.words) if own else {"text": answer.text, "language": answer.language, "salt": ""}
        told.append(
            {
                "words": words, "body": answer.body.slug, "at": answer.at.isoformat(),
                "accepted": decision.accepted if decision else None, "reason": decision.reason if decision else "",
            }
        )  # fmt: skip
    return told
