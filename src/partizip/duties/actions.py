"""Acts of duties: register, ask, answer, decide, release, state, block, remind."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from partizip.access.acts import Actor, Refused, act, require
from partizip.access.defaults import default
from partizip.access.ids import new_short_code
from partizip.access.roles import SYSTEM
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.core import claims
from partizip.core.calendar import berlin_day, overdue_from, working_days
from partizip.core.permissions import Verdict, refuse
from partizip.duties import deadlines
from partizip.duties.models import Answer, Block, Claim, Decision, Duty, LegalBasis, Release, Reminder, Statement
from partizip.journal.log import line_of, record

# The calendar of holidays ends in 2100, and a promise for later than this is none.
LONGEST_YEARS = 20


# A form sent twice (double click, reload) within this time is taken for the same act.
REPEAT = timedelta(minutes=10)


@dataclass(frozen=True)
class Subject:
    """What a claim is about: a public thing of any part."""

    kind: str = ""
    id: str = ""
    title: str = ""
    address: str = ""


def _check(verdict: Verdict) -> None:
    if not verdict:
        raise Refused(verdict)


def _locked(claim: Claim) -> Claim:
    """The claim with its facts; others who act on it wait."""
    Claim.objects.select_for_update().only("id").get(id=claim.id)
    return Claim.objects.with_facts().get(id=claim.id)


def _own(by: Actor, *bodies: Any) -> bool:
    """Whether the actor's body is one of these, or their successor (a claim follows a unit's successor)."""
    return bool(lineage(by.body_id) & set(bodies))


def _free_code() -> str:
    code = new_short_code()
    while Claim.objects.filter(code=code).exists():
        code = new_short_code()
    return code


@act(right="duties.register", verb="duties.basis_registered")
def register_basis(*, by: Actor, at: datetime, law: str, valid_from: date, **more: Any) -> LegalBasis:
    """Register a paragraph in one version with its period; `more` are further columns of LegalBasis."""
    require(by, at, "duties.register")
    basis = LegalBasis.objects.create(law=law, valid_from=valid_from, **more)
    record(by=by, at=at, lines=[line_of("duties.basis_registered", basis)])
    return basis


@act(right="duties.register", verb="duties.duty_registered")
def register_duty(
    *, by: Actor, at: datetime, title: str, debtor: Body, creditor: Body, valid_from: date, **more: Any
) -> Duty:
    """Register a standing duty: who owes what to whom; `more` are further columns of Duty.

    With `first_due` its first instance is opened in the same step. Records duties.duty_registered (and claim_opened).
    """
    require(by, at, "duties.register")
    if debtor.id == creditor.id:
        raise _refused("Nobody owes something to themselves.")
    duty = Duty(title=title, debtor=debtor, creditor=creditor, valid_from=valid_from, **more)
    if duty.valid_until is not None and duty.valid_until < valid_from:
        raise _refused("The end lies before the beginning.")
    if duty.cycle_months and duty.first_due is None and by.role != SYSTEM:
        raise _refused("A recurring duty needs the day on which it is first due.")
    if duty.first_due is not None and not valid_from <= duty.first_due <= (duty.valid_until or duty.first_due):
        raise _refused("The first due date must lie within the duty's time.")
    _check_basis(duty.basis, max(valid_from, berlin_day(at)))
    duty.save(force_insert=True)
    lines = [line_of("duties.duty_registered", duty)]
    if duty.first_due is not None:
        claim = _instance(at, duty, duty.first_due)
        lines.append(line_of("duties.claim_opened", claim))
    record(by=by, at=at, lines=lines)
    return duty


def _refused(reason: str) -> Refused:
    return Refused(refuse(reason, "duties.actions"))


def _check_basis(basis: LegalBasis | None, day: date) -> None:
    if basis is not None and not basis.is_in_force(day):
        raise _refused("This legal basis is not in force on that day.")


def _working(day: date) -> date:
    """The day itself, or the next working day after a free one (§ 193 BGB)."""
    try:
        return deadlines.days().shift(day, 0)
    except ValueError as error:  # beyond the calendar of holidays
        raise _refused("The due date lies too far ahead.") from error


def _counted_from(day: date, due_on: date) -> date:
    """The day from which a due date that was given, not counted, tells its holidays: those that moved it, or none."""
    return day - timedelta(days=1) if day != due_on else due_on


def _due_by(at: datetime, basis: LegalBasis | None) -> date:
    try:
        return deadlines.due_date(at, basis)
    except ValueError as error:  # beyond the calendar of holidays
        raise _refused("The due date lies too far ahead.") from error


def _new_claim(*, at: datetime, due_on: date, start: date, **more: Any) -> Claim:
    """Create a claim; `start` is the day from which its due date was counted with the holidays between."""
    if due_on.year > berlin_day(at).year + LONGEST_YEARS:
        raise _refused("The due date lies too far ahead.")
    return Claim.objects.create(
        code=_free_code(), asked_at=at, due_on=due_on, overdue_from=overdue_from(due_on),
        holidays=deadlines.days().holidays_used(start, due_on), **more,
    )  # fmt: skip


@act(right="duties.register", verb="duties.claim_opened")
def open_claim(*, by: Actor, at: datetime, duty: Duty, due_on: date) -> Claim:
    """Open one instance of a standing duty, due on a day; a free day moves to the next working day.

    Raises AlreadyOpen when this instance is open. A person opens only what lies ahead; the worker also what was missed.
    """
    require(by, at, "duties.register")
    Duty.objects.select_for_update().only("id").get(id=duty.id)  # of two workers the second one sees the first's claim
    if by.role != SYSTEM:
        if due_on <= berlin_day(at):
            raise _refused("The due date must lie after today.")
        if duty.valid_until is not None and due_on > duty.valid_until:
            raise _refused("The duty has ended by then.")
    if Claim.objects.by_cycle().filter(duty=duty, due_on=_working(due_on)).exists():
        raise AlreadyOpen(refuse("This is already due on that day.", "duties.actions"))
    claim = _instance(at, duty, due_on)
    record(by=by, at=at, lines=[line_of("duties.claim_opened", claim)])
    return claim


class AlreadyOpen(Refused):
    """This instance of the duty was opened before."""


def _instance(at: datetime, duty: Duty, day: date) -> Claim:
    """A claim for one instance of a duty, due on its day or, when that is free, on the next working day."""
    due_on = _working(day)
    return _new_claim(
        at=at, due_on=due_on, start=_counted_from(day, due_on), duty=duty, title=duty.title, title_en=duty.title_en,
        debtor=duty.debtor, creditor=duty.creditor, basis=duty.basis,
    )  # fmt: skip


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
    subject: Subject | None = None,
    title_en: str = "",
) -> Claim:
    """Ask a body something in the name of one's own; the clock starts. Records duties.claim_asked.

    The due date follows the legal basis, or the house's period. A given one lies after today and not before the
    period of the legal basis; a free day moves to the next working day (§ 193 BGB).
    """
    creditor_id = creditor.id if creditor else by.body_id
    require(by, at, "duties.ask", own_body=_own(by, creditor_id))
    today = berlin_day(at)
    if debtor.id in lineage(creditor_id):
        raise _refused("Nobody asks their own body.")
    if debtor.valid_until is not None and debtor.valid_until < today:
        raise _refused("This body no longer exists; ask its successor.")
    _check_basis(basis, today)
    due, start = _due_by(at, basis), today
    if due_on is not None:
        if due_on <= today:
            raise _refused("The due date must lie after today.")
        if basis is not None and basis.amount and due_on < due:
            raise _refused("The legal basis gives more time than that; leave the date empty to use its period.")
        due = _working(due_on)
        start = _counted_from(due_on, due)
    if duty is not None and duty.debtor_id not in lineage(debtor.id):
        raise _refused("This duty is owed by another body; ask that one, or leave the duty out.")
    same = Claim.objects.filter(
        creditor_id=creditor_id, debtor=debtor, title=title, text=text, asked_at__gt=at - REPEAT
    )
    if same.exists():
        raise _refused("This very question was asked a moment ago.")
    about = subject or Subject()
    claim = _new_claim(
        at=at, due_on=due, start=start, duty=duty, title=title, title_en=title_en,
        text=text, debtor=debtor, creditor_id=creditor_id, basis=basis, subject_kind=about.kind, subject_id=about.id,
        subject_title=about.title, subject_address=about.address,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("duties.claim_asked", claim)])
    return claim


@act(right="duties.answer", verb="duties.claim_answered")
def answer_claim(
    *,
    by: Actor,
    at: datetime,
    claim: Claim,
    kind: str,
    text: str,
    evidence_id: Any = None,
    language: str = "de",
) -> Answer:
    """Answer as the debtor. A final answer opens the creditor's own claim: to accept or dispute it in time.

    So the creditor's silence never makes the debtor look late. Records duties.claim_answered.
    """
    claim = _locked(claim)
    require(by, at, "duties.answer", own_body=_own(by, claim.debtor_id))
    _check(claims.may_answer(claim.facts(), at))
    interim = [answer for answer in claim.answers.all() if answer.kind == kind == Answer.Kind.INTERIM]
    if any(answer.text == text and answer.at > at - REPEAT for answer in interim):
        raise _refused("This very answer was given a moment ago.")
    answer = Answer.objects.create(
        claim=claim, kind=kind, text=text, language=language, evidence_id=evidence_id, body_id=by.body_id,
        role=by.role, at=at,
    )  # fmt: skip
    lines = [line_of("duties.claim_answered", claim, rows=[answer], facts={"kind": kind})]
    if kind == Answer.Kind.FINAL:
        acceptance = _new_claim(
            at=at, due_on=deadlines.acceptance_date(at), start=berlin_day(at), accepts=answer,
            title=f"Entscheidung über die Antwort: {claim.title}"[:300],
            title_en=f"Decision on the answer: {claim.title_en or claim.title}"[:300],
            debtor=claim.creditor, creditor=claim.debtor,
        )  # fmt: skip
        lines.append(line_of("duties.acceptance_owed", acceptance))
    record(by=by, at=at, lines=lines)
    return answer


@act(right="duties.decide", verb="duties.answer_decided")
def decide_answer(*, by: Actor, at: datetime, answer: Answer, accepted: bool, reason: str = "") -> Decision:
    """Accept an answer, or dispute it with a public reason; then the claim is open again with its old due date.

    Nobody accepts their own evidence (R-P2-4). Records duties.answer_decided.
    """
    claim = _locked(answer.claim)
    require(by, at, "duties.decide", own_body=_own(by, claim.creditor_id))
    answer = next(item for item in claim.answers.all() if item.id == answer.id)
    own = answer.body_id in lineage(by.body_id)
    verdict = claims.may_decide(claim.facts(), answer.facts(), at, own_evidence=own, accepted=accepted, reason=reason)
    _check(verdict)
    decision = Decision.objects.create(
        answer=answer, accepted=accepted, reason=reason, body_id=by.body_id, role=by.role, at=at
    )
    record(by=by, at=at, lines=[line_of("duties.answer_decided", claim, rows=[decision], facts={"accepted": accepted})])
    return decision


@act(right="duties.release", verb="duties.claim_released")
def release_claim(*, by: Actor, at: datetime, claim: Claim, reason: str) -> Release:
    """Give up what is owed to one's body, with a public reason. Records duties.claim_released."""
    claim = _locked(claim)
    require(by, at, "duties.release", own_body=_own(by, claim.creditor_id))
    own_debt = claim.debtor_id in lineage(by.body_id)
    _check(claims.may_release(claim.facts(), at, own_debt=own_debt, reason=reason))
    release = Release.objects.create(claim=claim, reason=reason, body_id=by.body_id, role=by.role, at=at)
    record(by=by, at=at, lines=[line_of("duties.claim_released", claim, rows=[release])])
    return release


@act(right="duties.state", verb="duties.statement_made")
def state_words(*, by: Actor, at: datetime, claim: Claim, text: str, language: str = "de") -> Statement:
    """Put one's own words beside a claim, as its debtor or creditor. Records duties.statement_made."""
    require(by, at, "duties.state", own_body=_own(by, claim.debtor_id, claim.creditor_id))
    if Statement.objects.filter(claim=claim, body_id=by.body_id, text=text, at__gt=at - REPEAT).exists():
        raise _refused("This very statement was made a moment ago.")
    statement = Statement.objects.create(
        claim=claim, text=text, language=language, body_id=by.body_id, role=by.role, at=at
    )
    record(by=by, at=at, lines=[line_of("duties.statement_made", claim, rows=[statement])])
    return statement


@act(right="duties.block", verb="duties.block_set")
def set_block(*, by: Actor, at: datetime, claim: Claim, subject: Subject, reason: str) -> Block:
    """Mark that something must not be carried out before a claim is settled; other parts read queries.open_blocks."""
    require(by, at, "duties.block", own_body=_own(by, claim.creditor_id))
    block = Block.objects.create(
        claim=claim, subject_kind=subject.kind, subject_id=subject.id, subject_title=subject.title,
        subject_address=subject.address, reason=reason, set_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("duties.block_set", block)])
    return block


@act(right="duties.block", verb="duties.block_lifted")
def lift_block(*, by: Actor, at: datetime, block: Block) -> None:
    """Lift a block that one's own body set. Records duties.block_lifted."""
    block = Block.objects.select_for_update().select_related("claim").get(id=block.id)
    require(by, at, "duties.block", own_body=_own(by, block.claim.creditor_id))
    if block.lifted_at is not None:
        raise _refused("This block was already lifted.")
    block.lifted_at = at
    block.save(update_fields=["lifted_at"])
    record(by=by, at=at, lines=[line_of("duties.block_lifted", block, version=2)])


@act(right="duties.escalate", verb="duties.reminded")
def remind(
    *, by: Actor, at: datetime, wanted: Sequence[tuple[UUID, int]], ladder: Sequence[Sequence[int | str]]
) -> int:
    """Write these steps (claim, level) in their order, as far as they are reached and not yet written.

    Returns how many; raises NothingDue when none is left. A step stands once per claim and level.
    """
    require(by, at, "duties.escalate")
    today, days = berlin_day(at), working_days(default("duties.christmas_free"))
    chosen = {claim_id for claim_id, _level in wanted}
    done = set(Reminder.objects.filter(claim_id__in=chosen).values_list("claim_id", "level"))
    found, reached = {}, {}
    for claim, facts in Claim.objects.filter(id__in=chosen).with_clock():
        found[claim.id] = claim
        for step in claims.due_levels(facts, ladder, today, days, asked_on=berlin_day(claim.asked_at)):
            reached[claim.id, step.level] = step
    rows, lines = [], []
    for claim_id, level in wanted:
        step = reached.get((claim_id, level))
        if step is None or (claim_id, level) in done:
            continue
        claim = found[claim_id]
        row = Reminder(claim=claim, level=level, audience=step.audience, reached_on=step.reached_on, at=at)
        rows.append(row)
        lines.append(line_of("duties.reminded", claim, rows=[row], facts={"level": level, "audience": step.audience}))
    Reminder.objects.bulk_create(rows)
    if not lines:
        raise NothingDue
    record(by=by, at=at, lines=lines)
    return len(rows)


class NothingDue(Exception):
    """None of the claims has reached a step; the act leaves nothing behind."""
