"""Acts of audits: open, look, commit to a sample, draw it, find, ask, state, decide, close, publish.

An auditor has the rights of this room and no other: whatever else the program does is closed to them (access.matrix).
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from uuid import UUID

from partizip.access.acts import REPEAT, Actor, Again, Refused, act, require
from partizip.access.models import Person
from partizip.audit import reports
from partizip.audit.independence import conflicts, scope_for, sides_of
from partizip.audit.models import (
    Audit,
    Closing,
    Draw,
    Finding,
    Look,
    LookAt,
    Report,
    Request,
    Sample,
    Statement,
    Verdict,
    Words,
)
from partizip.bodies.models import Body
from partizip.bodies.queries import came_after, lineage
from partizip.core import audits, sampling
from partizip.core.calendar import berlin_day
from partizip.core.cases import KINDS, Brief, Case
from partizip.core.permissions import Verdict as Allowed
from partizip.core.permissions import refuse
from partizip.core.things import Thing
from partizip.duties import actions as duties
from partizip.duties.models import Answer, Claim, Decision
from partizip.journal import keeping, tree
from partizip.journal.log import line_of, record
from partizip.journal.models import Entry
from partizip.journal.plain import sealed


def _refused(reason: str) -> Refused:
    return Refused(refuse(reason, "audit.actions"))


def _check(verdict: Allowed) -> None:
    if not verdict:
        raise Refused(verdict)


def _require(by: Actor, at: datetime, right: str, audit: Audit, sides: Sequence[UUID] = ()) -> None:
    """The right, the own audit, and no office in what is audited, nor in a side of the case (independence)."""
    day = berlin_day(at)
    require(
        by, at, right, own_body=audit.by_body_id in lineage(by.body_id, day),
        independent=not conflicts(audit, by.person_id, day, sides),
    )  # fmt: skip


def _open(audit: Audit) -> None:
    if Closing.objects.filter(audit=audit).exists():
        raise _refused("This audit is closed; open a new one.")


def _locked(audit: Audit) -> Audit:
    """The audit; others who act on it wait, so that numbers are given once."""
    return Audit.objects.select_for_update(of=("self",)).get(id=audit.id)


def _words(text: str, language: str) -> Words:
    return Words.objects.create(text=text, language=language)


@act(right="audit.open", verb="audit.audit_opened")
def open_audit(
    *, by: Actor, at: datetime, title: str, reason: str, kind: str, first: date, last: date,
    body: Body | None = None, language: str = "de",
) -> Audit:  # fmt: skip
    """Open an audit of one kind of case, in one body or in all but one's own. Records audit.audit_opened.

    Refused where the auditor holds, or since the period began held, another office (independent), and of the own body.
    """
    day = berlin_day(at)
    if body is not None and body.id in lineage(by.body_id, day):
        raise _refused("Nobody audits their own body.")
    audit = Audit(
        title=title, reason=reason, kind=kind, first=first, last=last, body=body, by_body_id=by.body_id,
        language=language, opened_at=at,
    )  # fmt: skip
    _check(audits.may_open(first, last, day))
    require(by, at, "audit.open", independent=not conflicts(audit, by.person_id, day))
    if kind not in KINDS:
        raise _refused("There is no such kind of case.")
    if body is not None and not body.exists_on(day):
        raise _refused("This body does not exist today; audit the one that came after it.")
    same = Audit.objects.filter(title=title, reason=reason, kind=kind, body=body, by_body_id=by.body_id)
    if same.filter(first=first, last=last, opened_at__gt=at - REPEAT).exists():
        raise Again("This very audit was opened a moment ago.")
    audit.save(force_insert=True)
    record(by=by, at=at, lines=[line_of("audit.audit_opened", audit)])
    return audit


@act(right="audit.look", verb="audit.case_looked_at")
def look(*, by: Actor, at: datetime, audit: Audit, case: Case, how: str, digest: str) -> Look:
    """Record a look before anything of it is handed out; what cannot be recorded is not seen (docs/decisions/0019).

    `digest`: SHA-256 of what is handed out. Records audit.case_looked_at.
    """
    _require(by, at, "audit.look", audit, case.brief.bodies)
    _open(audit)
    if case.kind != audit.kind or not audit.scope(berlin_day(at)).holds(case.brief):
        raise _refused("This case lies outside the audit: of another kind, body or time.")
    made = Look(
        audit=audit, case_kind=case.kind, case_id=case.brief.id, how=how, hidden=list(case.hidden), digest=digest,
        mandate_id=by.mandate_id, at=at,
    )  # fmt: skip
    seal = bytes(Person.objects.values_list("seal", flat=True).get(id=by.person_id))
    made.viewer = sealed(seal, str(made.id), "viewer", str(by.person_id))["sealed"]
    made.save(force_insert=True)
    files = [LookAt.objects.create(look=made, body_id=body) for body in dict.fromkeys(case.brief.bodies)]
    record(by=by, at=at, lines=[line_of("audit.case_looked_at", made, rows=files, facts={"how": how})])
    return made


@act(right="audit.sample", verb="audit.sample_committed")
def commit_sample(*, by: Actor, at: datetime, audit: Audit, size: int, chance_source: str, chance_on: date) -> Sample:
    """Freeze the population, the size and where chance will come from. Records audit.sample_committed.

    Chance speaks on a later day, so nobody who commits can know the sample; see draw_sample(). Cases with a side in
    which who commits holds an office are left out: they could not look at them.
    """
    audit = _locked(audit)
    _require(by, at, "audit.sample", audit)
    _open(audit)
    today = berlin_day(at)
    ids = list(audit.case_kind.population(scope_for(audit, by.person_id, today)))
    _check(audits.may_commit(len(ids), size, chance_on, today))
    population = sampling.population(ids)
    sample = Sample.objects.create(
        audit=audit, number=audit.samples.count() + 1, population=population.decode(), count=len(ids), size=size,
        population_sha256=sampling.fingerprint(ids), way=sampling.WAY, chance_source=chance_source,
        chance_on=chance_on, committed_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("audit.sample_committed", sample)])
    return sample


@act(right="audit.sample", verb="audit.sample_drawn")
def draw_sample(*, by: Actor, at: datetime, sample: Sample, chance: str) -> Draw:
    """Draw a committed sample with what chance gave since. Records audit.sample_drawn with seed and cases.

    The seed joins the record's root at the commitment, which nobody can change any more, with numbers that nobody
    could know then: neither who runs the record nor who types the numbers can choose the sample.
    """
    audit = _locked(sample.audit)
    _require(by, at, "audit.sample", audit)
    _open(audit)
    sample = Sample.objects.select_related("audit").get(id=sample.id)
    _check(audits.may_draw(sample.chance_on, berlin_day(at), Draw.objects.filter(sample=sample).exists()))
    ids = sampling.ids_of(sample.population.encode())
    if sampling.fingerprint(ids) != sample.population_sha256:
        raise _refused("The population is not the one that was committed to; the operator has to look.")
    lines = Entry.objects.get(verb="audit.sample_committed", subject=str(sample.id)).index + 1
    keeping.checked_root(tree.size())  # today's record still begins with what was signed before
    root = tree.root(lines).hex()
    try:
        seed = sampling.seed(root, chance)
    except sampling.Unfit as unfit:
        raise _refused(
            "Write at least three numbers in ascending order, without leading zeros, with hyphens between; or one "
            "hexadecimal number of 64 to 128 small signs."
        ) from unfit
    draw = Draw.objects.create(
        sample=sample, chance=chance, lines=lines, root=root, seed=seed, at=at,
        cases=sampling.drawn(ids, seed, sample.size),
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("audit.sample_drawn", sample, rows=[draw], version=2)])
    return draw


@act(right="audit.find", verb="audit.finding_made")
def find(
    *, by: Actor, at: datetime, audit: Audit, brief: Brief, result: str, text: str, language: str = "de"
) -> Finding:
    """Record what was found in a case; a newer finding of the same case replaces the earlier one, which stays.

    The record holds a fingerprint; result and words are public with the report. Records audit.finding_made.
    """
    audit = _locked(audit)
    _require(by, at, "audit.find", audit, brief.bodies)
    _open(audit)
    if not audit.scope(berlin_day(at)).holds(brief):
        raise _refused("This case lies outside the audit: of another kind, body or time.")
    if result != "in_order" and not text.strip():
        raise _refused("A remark or an objection needs words.")
    if not Look.objects.filter(audit=audit, case_id=brief.id).exists():
        raise _refused("Nobody has looked at this case under this audit yet.")
    finding = Finding(
        audit=audit, number=audit.findings.count() + 1, case_id=brief.id, case_title=brief.title[:300],
        case_address=brief.address, body_id=brief.bodies[0], at=at,
    )  # fmt: skip
    verdict = Verdict(finding=finding, result=result, words=_words(text, language))
    finding.sealed_result = verdict.digest
    finding.save(force_insert=True)
    verdict.save(force_insert=True)
    record(by=by, at=at, lines=[line_of("audit.finding_made", finding)])
    return finding


@act(right="audit.find", verb="audit.statement_asked")
def ask_statement(*, by: Actor, at: datetime, finding: Finding, due_on: date | None = None) -> Request:
    """Ask the body for a statement: a claim with its clock, whose question names the finding, not its words.

    Records audit.statement_asked and duties.claim_asked.
    """
    audit = _locked(finding.audit)
    _require(by, at, "audit.find", audit, sides_of(finding))
    _open(audit)
    if Request.objects.filter(finding=finding).exists():
        raise _refused("The body was asked for a statement on this finding already.")
    today = berlin_day(at)
    after = came_after(today).get(finding.body_id)
    debtor = after[-1] if after else Body.objects.get(id=finding.body_id)
    claim = duties.asked(
        at=at, creditor_id=by.body_id, debtor=debtor, due_on=due_on,
        title=f"Stellungnahme zu Feststellung {finding.number} der Prüfung {audit.code}",
        title_en=f"Statement on finding {finding.number} of the audit {audit.code}",
        text="Die Feststellung steht auf dem Schreibtisch der Stelle unter „Einsicht und Prüfungen“; dort wird auch "
        "geantwortet. Ihr Wortlaut und die Stellungnahme werden öffentlich, wenn der Prüfbericht veröffentlicht wird.",
        subject=Thing("audit", audit.code, audit.title, audit.get_absolute_url()),
    )  # fmt: skip
    request = Request.objects.create(finding=finding, claim=claim, at=at)
    asked = line_of("audit.statement_asked", finding, rows=[request], version=2)
    record(by=by, at=at, lines=[asked, line_of("duties.claim_asked", claim)])
    return request


# What stands in public in place of a statement's words: German, as the question is.
_HANDED_OVER = (
    "Die Stellungnahme liegt der Prüfung vor; ihr Wortlaut wird öffentlich, wenn der Prüfbericht veröffentlicht wird."
)
_AFTER_THE_END = (
    "Die Stellungnahme liegt der Prüfung vor, die schon geschlossen ist. Ob ihr Bericht veröffentlicht wird, ist "
    "offen; nur mit ihm wird der Wortlaut öffentlich."
)


@act(right="audit.answer", verb="audit.statement_made")
def make_statement(*, by: Actor, at: datetime, asked: Request, text: str, language: str = "de") -> Statement:
    """State what one's body says to a finding; its claim is answered with the fingerprint of the words.

    After the report it is answered with the words themselves: no later report would bring them.
    Records audit.statement_made, and duties.claim_answered by that act.
    """
    asked = Request.objects.select_related("finding__audit", "claim").get(pk=asked.pk)
    require(by, at, "audit.answer", own_body=asked.claim.debtor_id in lineage(by.body_id, berlin_day(at)))
    audit = _locked(asked.finding.audit)  # a report that is being published waits, or is seen here
    words = _words(text, language)
    said, spoken = text, language
    if not Report.objects.filter(audit=audit).exists():
        ended = Closing.objects.filter(audit=audit).exists()
        said, spoken = f"{_AFTER_THE_END if ended else _HANDED_OVER} Fingerabdruck: {words.digest}", "de"
    answer = duties.answer_claim(
        by=by, at=at, claim=asked.claim, kind=Answer.Kind.FINAL, text=said, language=spoken, room="audit"
    )
    statement = Statement.objects.create(
        request=asked, answer=answer, words=words, digest=words.digest, body_id=by.body_id, role=by.role, at=at
    )
    record(by=by, at=at, lines=[replace(line_of("audit.statement_made", statement), title=str(asked.finding))])
    return statement


@act(right="audit.find", verb="audit.statement_decided")
def decide_statement(
    *, by: Actor, at: datetime, asked: Request, answer: Answer, accepted: bool, reason: str = ""
) -> Decision:
    """Accept a body's statement, or dispute it with a public reason; then its claim is open again.

    Records audit.statement_decided and duties.answer_decided.
    """
    asked = Request.objects.select_related("finding__audit").get(pk=asked.pk)
    finding = asked.finding
    _require(by, at, "audit.find", finding.audit, sides_of(finding))
    if answer.claim_id != asked.claim_id:
        raise _refused("This answer belongs to another question.")
    decision = duties.decided(by=by, at=at, answer=answer, accepted=accepted, reason=reason)
    facts = {"accepted": accepted}
    decided = line_of("duties.answer_decided", decision.answer.claim, rows=[decision], facts=facts)
    record(by=by, at=at, lines=[line_of("audit.statement_decided", finding, facts=facts, version=3), decided])
    return decision


def _clocks(audit: Audit, at: datetime) -> list[audits.Asked]:
    claims = Claim.objects.filter(id__in=Request.objects.filter(finding__audit=audit).values("claim"))
    return [
        audits.Asked(bool(facts.answers), facts.overdue_from <= at or facts.released_at is not None)
        for _claim, facts in claims.with_clock()
    ]


@act(right="audit.close", verb="audit.audit_closed")
def close_audit(*, by: Actor, at: datetime, audit: Audit, summary: str, language: str = "de") -> Closing:
    """Close an audit with a summary. Records audit.audit_closed.

    Refused while a sample is not drawn, a sampled case has no result, or a body still has time for its statement.
    """
    audit = _locked(audit)
    _require(by, at, "audit.close", audit)
    _open(audit)
    draws = list(Draw.objects.filter(sample__audit=audit))
    found = set(audit.findings.values_list("case_id", flat=True))
    sampled = {case for draw in draws for case in draw.cases}
    _check(audits.may_close(audit.samples.count() - len(draws), sampled, found, _clocks(audit, at)))
    words = _words(summary, language)
    closing = Closing.objects.create(audit=audit, words=words, digest=words.digest, at=at)
    record(by=by, at=at, lines=[line_of("audit.audit_closed", audit, rows=[closing], version=2)])
    return closing


@act(right="audit.close", verb="audit.report_published")
def publish_report(*, by: Actor, at: datetime, audit: Audit, seen: str) -> Report:
    """Publish the report of a closed audit, frozen in one piece; at the auditor's own choice, nobody else's.

    `seen`: the fingerprint (reports.fingerprint) of what was read before; refused when the report differs by now.

    Records audit.report_published with the whole report.
    """
    audit = _locked(audit)
    _require(by, at, "audit.close", audit)
    closing = Closing.objects.select_related("words").filter(audit=audit).first()
    if closing is None:
        raise _refused("Close the audit first.")
    if Report.objects.filter(audit=audit).exists():
        raise _refused("The report is published already.")
    content = reports.content(audit, closing)
    if seen != reports.fingerprint(content):
        raise _refused("The report has changed since you saw it. Read it anew.")
    report = Report.objects.create(audit=audit, content=content, at=at)
    record(by=by, at=at, lines=[line_of("audit.report_published", audit, rows=[report], version=3)])
    return report
