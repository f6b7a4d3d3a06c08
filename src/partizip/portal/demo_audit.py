"""The demo's audits: one with a published report, one that is running. Chance, findings and statements are invented."""

from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from partizip.access.acts import Actor
from partizip.audit import actions as audits
from partizip.audit import archives, queries, reports
from partizip.audit.models import Audit
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.core.cases import MISSING
from partizip.duties.models import Answer

CHANCE = "Ziehung „6 aus 49“ (in dieser Demo erfunden), Gewinnzahlen aufsteigend"
NUMBERS = ("3-11-19-24-40-47", "5-8-21-22-33-49")
REMARK = "Die Akte ist vollständig. Ein Vermerk, wer in der Stelle zuständig war, fehlt."
COMPLETE = "Was für eine solche Pflicht da sein muss, liegt vor."
Plan = Callable[[int, Callable[[datetime], Any]], None]


def plan(plan: Plan, auditor: Actor, officer: Actor, body: Body) -> None:
    """Plan both audits: `plan(days ago, act)`; `officer` answers for the audited body."""
    plan(60, lambda at: _first(plan, auditor, officer, body, at))
    plan(12, lambda at: _second(plan, auditor, at))


def _opened(auditor: Actor, at: datetime, title: str, body: Body | None) -> Audit:
    day = berlin_day(at)
    return audits.open_audit(
        by=auditor, at=at, title=title, kind="claim", body=body, first=day - timedelta(days=340), last=day,
        reason="Auftrag des Hauptausschusses (erfunden): Werden Pflichten vollständig und fristgerecht erfüllt?",
    )  # fmt: skip


def _committed(auditor: Actor, at: datetime, audit: Audit, size: int) -> Any:
    number = min(size, len(queries.population(audit, auditor.person_id, berlin_day(at))))
    return audits.commit_sample(
        by=auditor, at=at, audit=audit, size=number, chance_source=CHANCE, chance_on=berlin_day(at) + timedelta(days=2)
    )


def _second(plan: Plan, auditor: Actor, at: datetime) -> None:
    audit = _opened(auditor, at, "Fristen und Nachweise in allen Stellen", None)
    plan(11, lambda moment: _committed(auditor, moment, audit, 5))


def _first(plan: Plan, auditor: Actor, officer: Actor, body: Body, at: datetime) -> None:
    audit = _opened(auditor, at, "Antworten der Senatsverwaltung für Integration", body)
    sample = _committed(auditor, at, audit, 3)
    plan(57, lambda moment: audits.draw_sample(by=auditor, at=moment, sample=sample, chance=NUMBERS[0]))
    plan(55, lambda moment: _findings(plan, auditor, officer, audit, moment))


def _judged(whole: queries.Whole) -> tuple[str, str]:
    """Result and words, by what the checklist says is missing."""
    with translation.override("de"):
        gone = [f"{_(point.title)}: {_(point.reason)}" for point in whole.case.checklist if point.state == MISSING]
    if not gone:
        return "in_order", COMPLETE
    return ("objection" if len(gone) > 1 else "remark"), "In der Akte fehlt etwas. " + " ".join(gone)


def _findings(plan: Plan, auditor: Actor, officer: Actor, audit: Audit, at: datetime) -> None:
    cases = audit.samples.get().draw.cases
    for number, brief in enumerate(queries.briefs(audit, cases)):
        case = queries.whole(audit.kind, brief.id, at)
        assert case is not None
        digest = sha256(archives.contents(case)).hexdigest()
        audits.look(by=auditor, at=at, audit=audit, case=case.case, how="page", digest=digest)
        result, text = _judged(case)
        if number == 0 and result == "in_order":
            result, text = "remark", REMARK
        finding = audits.find(by=auditor, at=at, audit=audit, brief=brief, result=result, text=text)
        if number == 0:
            asked = audits.ask_statement(by=auditor, at=at, finding=finding)
            plan(48, lambda moment, asked=asked: audits.make_statement(
                by=officer, at=moment, asked=asked,
                text="Danke für den Hinweis. Die Zuständigkeit wird nun in jeder Akte vermerkt.",
            ))  # fmt: skip
            plan(45, lambda moment, asked=asked: audits.decide_statement(
                by=auditor, at=moment, asked=asked, answer=Answer.objects.get(claim=asked.claim_id), accepted=True
            ))  # fmt: skip
    plan(40, lambda moment: _end(auditor, audit, moment))


def _end(auditor: Actor, audit: Audit, at: datetime) -> None:
    closing = audits.close_audit(
        by=auditor, at=at, audit=audit,
        summary="Die Akten sind lesbar und in der richtigen Folge. Was fehlt, sollte in der Akte begründet werden.",
    )  # fmt: skip
    seen = reports.fingerprint(reports.content(audit, closing))
    audits.publish_report(by=auditor, at=at, audit=audit, seen=seen)
