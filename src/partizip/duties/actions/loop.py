"""Acts of duties: ask, answer, accept or dispute, release, state."""

from collections.abc import Mapping
from datetime import date, datetime
from types import MappingProxyType
from typing import Any
from uuid import UUID

from partizip.access.acts import REPEAT, Actor, Again, act, require
from partizip.access.models import Mandate
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.core import claims
from partizip.core.calendar import berlin_day
from partizip.core.things import ANSWERED_AT, Thing
from partizip.documents.actions import fingerprint, published
from partizip.duties import deadlines
from partizip.duties.actions.common import (
    check,
    check_basis,
    counts_working_days,
    due_by,
    locked,
    moved_from,
    new_claim,
    own,
    refused,
    working,
)
from partizip.duties.models import Answer, Claim, Decision, Duty, LegalBasis, Release, Statement
from partizip.journal.log import line_of, record


@act(right="duties.ask", verb="duties.claim_asked")
def ask(
    *,
    by: Actor,
    at: datetime,
    debtor: Body,
    title: str,
    text: str,
    creditor: Body | None = None,
    basis: LegalBasis | None = None,
    due_on: date | None = None,
    duty: Duty | None = None,
    subject: Thing | None = None,
    title_en: str = "",
) -> Claim:
    """Ask a body something in the name of one's own; the clock starts. Records duties.claim_asked.

    The due date follows the legal basis, or the house's period. A given one lies after today and not before the
    period of the legal basis; a free day moves to the next working day (§ 193 BGB). Where no law sets a period a
    creditor may ask for less than the house's: both sides stand on the page with the dates, and the debtor's own words.
    """
    creditor_id = creditor.id if creditor else by.body_id
    require(by, at, "duties.ask", own_body=own(by, at, creditor_id))
    claim = asked(
        at=at, creditor_id=creditor_id, debtor=debtor, title=title, text=text, basis=basis, due_on=due_on, duty=duty,
        subject=subject, title_en=title_en,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("duties.claim_asked", claim)])
    return claim


def asked(
    *,
    at: datetime,
    creditor_id: UUID | None,
    debtor: Body,
    title: str,
    text: str,
    basis: LegalBasis | None = None,
    due_on: date | None = None,
    duty: Duty | None = None,
    subject: Thing | None = None,
    title_en: str = "",
    language: str = "de",
    period: str = "duties.answer_working_days",
    among: Mapping[str, Any] = MappingProxyType({}),
) -> Claim:
    """The claim of a question, after its rules, without right and line: for acts that have their own of both.

    `period`: the default that gives the working days for the answer. `among`: what further makes an earlier one the
    very same, for acts with rows of their own. Whoever calls it records duties.claim_asked. Raises Refused.
    """
    today = berlin_day(at)
    if debtor.id in lineage(creditor_id, today):
        raise refused("Nobody asks their own body.")
    if debtor.valid_until is not None and debtor.valid_until < today:
        raise refused("This body no longer exists; ask its successor.")
    if not debtor.exists_on(today):
        raise refused("This body does not exist yet.")
    check_basis(basis, today)
    due, start = due_by(at, basis, period), today
    counted_from = today if due_on is None and counts_working_days(basis) else None
    if due_on is not None:
        if due_on <= today:
            raise refused("The due date must lie after today.")
        if basis is not None and basis.amount and due_on < due:
            raise refused("The legal basis gives more time than that; leave the date empty to use its period.")
        due = working(due_on)
        start = moved_from(due_on, due)
    if duty is not None and duty.debtor_id not in lineage(debtor.id, today):
        raise refused("This duty is owed by another body; ask that one, or leave the duty out.")
    about = subject or Thing()
    same = Claim.objects.filter(
        creditor_id=creditor_id, debtor=debtor, title=title, text=text, asked_at__gt=at - REPEAT, title_en=title_en,
        subject_kind=about.kind, subject_id=about.id, language=language, due_on=due, basis=basis, duty=duty, **among,
    )  # fmt: skip
    if (known := same.first()) is not None:
        raise Again("This very question was asked a moment ago.", known.get_absolute_url())
    return new_claim(
        at=at, due_on=due, start=start, counted_from=counted_from, duty=duty, title=title, title_en=title_en,
        text=text, language=language, debtor=debtor, creditor_id=creditor_id, basis=basis, subject_kind=about.kind,
        subject_id=about.id,
        subject_title=about.title, subject_address=about.address,
    )  # fmt: skip


def _same_evidence(answer: Answer, given: str | None, evidence_id: Any) -> bool:
    """Whether an answer has the evidence that is sent now: the file with this fingerprint, the one named, or none."""
    if given is not None:
        return answer.evidence is not None and answer.evidence.sha256 == given
    return evidence_id is None or str(answer.evidence_id) == str(evidence_id)


@act(right="duties.answer", verb="duties.claim_answered")
def answer_claim(
    *,
    by: Actor,
    at: datetime,
    claim: Claim,
    kind: str,
    text: str,
    evidence_id: Any = None,
    upload: tuple[str, bytes] | None = None,
    language: str = "de",
    room: str = "",
) -> Answer:
    """Answer as the debtor. A final answer opens the creditor's own claim: to accept or dispute it in time.

    So the creditor's silence never makes the debtor look late. `upload` (name, bytes) is evidence that is published
    in the same step; `evidence_id` names a file that is public already. `room`: the kind of thing in whose room the
    answer is given; a question that is answered there is refused here. Records duties.claim_answered.
    """
    claim = locked(claim)
    require(by, at, "duties.answer", own_body=own(by, at, claim.debtor_id))
    _check_room(claim, room)
    check(claims.may_answer(claim.facts(), at))
    interim = [answer for answer in claim.answers.all() if answer.kind == kind == Answer.Kind.INTERIM]
    recent = [answer for answer in interim if answer.text == text and answer.at > at - REPEAT]
    given = fingerprint(*upload) if upload is not None else None
    if any(_same_evidence(answer, given, evidence_id) for answer in recent):
        raise Again("This very answer was given a moment ago.")
    if upload is not None:
        evidence_id = published(by=by, at=at, name=upload[0], data=upload[1]).id
    answer = Answer.objects.create(
        claim=claim, kind=kind, text=text, language=language, evidence_id=evidence_id, body_id=by.body_id,
        role=by.role, at=at,
    )  # fmt: skip
    lines = [line_of("duties.claim_answered", claim, rows=[answer], facts={"kind": kind})]
    if kind == Answer.Kind.FINAL:
        acceptance = new_claim(
            at=at, due_on=deadlines.acceptance_date(at), start=berlin_day(at), counted_from=berlin_day(at),
            accepts=answer,
            title=f"Entscheidung über die Antwort: {claim.title}"[:300],
            title_en=f"Decision on the answer: {claim.title_en or claim.title}"[:300],
            debtor=claim.creditor, creditor=claim.debtor,
        )  # fmt: skip
        lines.append(line_of("duties.acceptance_owed", acceptance))
    record(by=by, at=at, lines=lines)
    return answer


def _check_room(claim: Claim, room: str) -> None:
    if claim.subject_kind in ANSWERED_AT and room != claim.subject_kind:
        raise refused("This question is answered and decided on where it was asked, not here.")


@act(right="duties.decide", verb="duties.answer_decided")
def decide_answer(*, by: Actor, at: datetime, answer: Answer, accepted: bool, reason: str = "") -> Decision:
    """Accept an answer, or dispute it with a public reason; then the claim is open again with its old due date.

    Nobody accepts their own evidence (R-P2-4): neither the body that gave it, nor a person who sat in that body when
    it was given, under whatever mandate they decide. Records duties.answer_decided.
    """
    require(by, at, "duties.decide", own_body=own(by, at, answer.claim.creditor_id))
    _check_room(answer.claim, "")
    decision = decided(by=by, at=at, answer=answer, accepted=accepted, reason=reason)
    lines = [line_of("duties.answer_decided", decision.answer.claim, rows=[decision], facts={"accepted": accepted})]
    record(by=by, at=at, lines=lines)
    return decision


def decided(*, by: Actor, at: datetime, answer: Answer, accepted: bool, reason: str = "") -> Decision:
    """The decision on an answer, after its rules, without right and line: for acts that have their own of both.

    Whoever calls it records duties.answer_decided. Raises Refused.
    """
    claim = locked(answer.claim)
    answer = next(item for item in claim.answers.all() if item.id == answer.id)
    check(
        claims.may_decide(
            claim.facts(), answer.facts(), at, own_evidence=gave(by, answer, at), accepted=accepted, reason=reason
        )
    )
    return Decision.objects.create(
        answer=answer, accepted=accepted, reason=reason, body_id=by.body_id, role=by.role, at=at
    )


def gave(by: Actor, answer: Answer, at: datetime) -> bool:
    """Whether the actor's body gave this answer, or the person sat in the body that did, on that day."""
    own_body, day = answer.body_id in lineage(by.body_id, berlin_day(at)), berlin_day(answer.at)
    return own_body or Mandate.objects.sits_in(by.person_id, lineage(answer.body_id, day), day)


def owes(by: Actor, claim: Claim, day: date) -> bool:
    """Whether the actor's body owes this, or the person sits in the body that does."""
    return claim.debtor_id in lineage(by.body_id, day) or Mandate.objects.sits_in(
        by.person_id, lineage(claim.debtor_id, day), day
    )


def merged(body_id: UUID | None, claim: Claim, day: date) -> bool:
    """Whether both sides of a claim have become this one body by a day (merger of debtor and creditor)."""
    return claim.debtor_id != claim.creditor_id and {claim.debtor_id, claim.creditor_id} <= lineage(body_id, day)


@act(right="duties.release", verb="duties.claim_released")
def release_claim(*, by: Actor, at: datetime, claim: Claim, reason: str) -> Release:
    """Give up what is owed to one's body, with a public reason. Records duties.claim_released.

    A body that both sides have become closes in this way what was open between them; the record says so.
    """
    claim = locked(claim)
    require(by, at, "duties.release", own_body=own(by, at, claim.creditor_id))
    day = berlin_day(at)
    one = merged(by.body_id, claim, day)
    check(claims.may_release(claim.facts(), at, own_debt=owes(by, claim, day), merged=one, reason=reason))
    release = Release.objects.create(claim=claim, reason=reason, body_id=by.body_id, role=by.role, at=at)
    facts = {"merged": True} if one else {}
    record(by=by, at=at, lines=[line_of("duties.claim_released", claim, rows=[release], facts=facts)])
    return release


@act(right="duties.state", verb="duties.statement_made")
def state_words(*, by: Actor, at: datetime, claim: Claim, text: str, language: str = "de") -> Statement:
    """Put one's own words beside a claim, as its debtor or creditor. Records duties.statement_made."""
    require(by, at, "duties.state", own_body=own(by, at, claim.debtor_id, claim.creditor_id))
    if Statement.objects.filter(claim=claim, body_id=by.body_id, text=text, at__gt=at - REPEAT).exists():
        raise Again("This very statement was made a moment ago.")
    statement = Statement.objects.create(
        claim=claim, text=text, language=language, body_id=by.body_id, role=by.role, at=at
    )
    record(by=by, at=at, lines=[line_of("duties.statement_made", claim, rows=[statement])])
    return statement
