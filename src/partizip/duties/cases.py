"""A duty as a case that can be audited (core.cases): one thing owed once, with all that was said and done about it."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from partizip.access.defaults import values
from partizip.access.words import AUDIENCES
from partizip.bodies.models import Body
from partizip.core import claims, sampling
from partizip.core.calendar import berlin_day, start_of_day
from partizip.core.cases import (
    MISSING,
    NOT_NEEDED,
    PRESENT,
    Brief,
    Case,
    Document,
    Fact,
    Kind,
    Point,
    Scope,
    Section,
    declared,
)
from partizip.core.permissions import msgid
from partizip.duties import deadlines
from partizip.duties.models import Answer, Block, Claim, Reminder


def _population(scope: Scope) -> Iterable[str]:
    """Codes of what was asked or made due in the period.

    The decision on an answer belongs to the answer's claim; what an audit itself asked is no case of an audit.
    """
    found = Claim.objects.filter(
        accepts=None, asked_at__gte=start_of_day(scope.first), asked_at__lt=start_of_day(scope.last + timedelta(days=1))
    ).exclude(Q(debtor__in=scope.without | scope.no_side) | Q(creditor__in=scope.no_side) | Q(subject_kind="audit"))
    if scope.bodies is not None:
        found = found.filter(debtor__in=scope.bodies)
    return found.order_by("code").values_list("code", flat=True)[: sampling.MOST + 1]


def _brief(claim: Claim) -> Brief:
    return Brief(
        id=claim.code, title=claim.title, title_en=claim.title_en, address=claim.get_absolute_url(),
        bodies=(claim.debtor_id, claim.creditor_id), day=berlin_day(claim.asked_at),
    )  # fmt: skip


def _briefs(codes: Collection[str]) -> Iterable[Brief]:
    return [_brief(claim) for claim in Claim.objects.filter(code__in=codes, accepts=None)]


def _whole(code: str, at: datetime) -> Case | None:
    claim = Claim.objects.with_facts().prefetch_related("answers__acceptance", "blocks").filter(code=code).first()
    if claim is None or claim.accepts_id is not None:
        return None
    documents = tuple(
        Document(answer.evidence.sha256, answer.evidence.name, f"{place}")
        for place, answer in enumerate(claim.answers.all(), start=1)
        if answer.evidence
    )
    return Case(
        "claim", _brief(claim), tuple(_subjects(claim, documents)), tuple(_sections(claim)), documents,
        tuple(_checklist(claim, at)),
    )  # fmt: skip


def _subjects(claim: Claim, documents: Iterable[Document]) -> Iterator[str]:
    """By which ids the record tells of it: itself, decisions on its answers, files, blocks, its duty and its basis."""
    yield claim.code
    for answer in claim.answers.all():
        if acceptance := getattr(answer, "acceptance", None):
            yield acceptance.code
    yield from dict.fromkeys(document.sha256 for document in documents)
    yield from (str(block.id) for block in claim.blocks.all())
    if claim.duty_id:
        yield str(claim.duty_id)
    if claim.basis_id:
        yield str(claim.basis_id)


def _by(body: Body) -> Fact:
    return Fact("body", msgid("Body"), body.name, "de")


def _sections(claim: Claim) -> Iterator[Section]:
    yield Section("claim", msgid("What is owed"), (tuple(_facts(claim)),))
    if claim.duty:
        yield Section("duty", msgid("Standing duty"), (tuple(_duty(claim)),))
    yield Section("answers", msgid("Answers"), tuple(tuple(_answer(answer)) for answer in claim.answers.all()))
    statements = tuple(
        (_by(said.body), Fact("text", msgid("Statement"), said.text, said.language), Fact("at", msgid("Time"), said.at))
        for said in claim.statements.all()
    )
    yield Section("statements", msgid("Statements"), statements)
    yield Section("reminders", msgid("Reminder steps"), tuple(tuple(_step(step)) for step in claim.reminders.all()))
    release = getattr(claim, "release", None)
    if release is not None:
        reason = Fact("reason", msgid("Reason"), release.reason, "de")
        yield Section(
            "release", msgid("Released"), ((_by(release.body), reason, Fact("at", msgid("Time"), release.at)),)
        )
    yield Section("blocks", msgid("Blocks"), tuple(tuple(_block(block)) for block in claim.blocks.all()))


def _step(step: Reminder) -> Iterator[Fact]:
    yield Fact("level", msgid("Working days around the due date"), step.level)
    yield Fact("audience", msgid("Addressed to"), step.audience, words=AUDIENCES.get(step.audience, ""))
    yield Fact("at", msgid("Time"), step.at)


def _block(block: Block) -> Iterator[Fact]:
    yield Fact("subject", msgid("What must wait for it"), block.subject_title, "de")
    yield Fact("reason", msgid("Reason"), block.reason, "de")
    yield Fact("set_at", msgid("Since"), block.set_at)
    yield Fact("lifted_at", msgid("Lifted"), block.lifted_at)


def _facts(claim: Claim) -> Iterator[Fact]:
    yield Fact("code", msgid("Short code"), claim.code)
    yield Fact("title", msgid("Title"), claim.title, "de")
    yield Fact("debtor", msgid("Owed by"), claim.debtor.name, "de")
    yield Fact("creditor", msgid("Owed to"), claim.creditor.name, "de")
    yield Fact("text", msgid("The question"), claim.text, claim.language)
    yield Fact("basis", msgid("Legal basis"), str(claim.basis) if claim.basis else "", "de")
    yield Fact("asked_at", msgid("Asked"), claim.asked_at)
    yield Fact("due_on", msgid("Due"), claim.due_on)
    yield Fact("holidays", msgid("Counted with the holidays"), ", ".join(name for _day, name in claim.holidays), "de")
    yield Fact("subject", msgid("About"), claim.subject_title, "de")


def _duty(claim: Claim) -> Iterator[Fact]:
    yield Fact("title", msgid("Title"), claim.duty.title, "de")
    yield Fact("cycle_months", msgid("Every how many months"), claim.duty.cycle_months)
    yield Fact("evidence", msgid("Evidence asked"), claim.duty.evidence, "de")
    yield Fact("valid_from", msgid("From"), claim.duty.valid_from)
    yield Fact("valid_until", msgid("Until"), claim.duty.valid_until)


def _answer(answer: Answer) -> Iterator[Fact]:
    decision = getattr(answer, "decision", None)
    yield _by(answer.body)
    yield Fact("kind", msgid("Kind"), answer.kind, words=Answer.Kind(answer.kind).label)
    yield Fact("text", msgid("Answer"), answer.text, answer.language)
    yield Fact("evidence", msgid("Evidence"), answer.evidence.sha256 if answer.evidence else "")
    yield Fact("at", msgid("Time"), answer.at)
    if decision is not None:
        yield Fact("accepted", msgid("Accepted"), decision.accepted)
        yield Fact("reason", msgid("Reason"), decision.reason, "de")
        yield Fact("decided_by", msgid("Decided by"), decision.body.name, "de")
        yield Fact("decided_at", msgid("Decided"), decision.at)


def _point(name: str, title: str, there: bool, reason: str, *, needed: bool = True) -> Point:
    if there:
        return Point(name, title, PRESENT)
    return Point(name, title, MISSING if needed else NOT_NEEDED, reason)


def _step_is_due(claim: Claim, at: datetime) -> bool:
    """Whether a step after the due date was reached before this day, by ladder and calendar in force.

    The day itself is left to the worker, who writes the steps.
    """
    found = values("duties.ladder", *deadlines.CALENDAR)
    yesterday = berlin_day(at) - timedelta(days=1)
    steps = claims.due_levels(claim.facts(), found["duties.ladder"], yesterday, deadlines.calendar_of(found))
    return any(step.level >= 1 for step in steps)


def _checklist(claim: Claim, at: datetime) -> Iterator[Point]:
    """What must be there for a duty; what has no reason to be there yet is not needed, with why."""
    answers, release = list(claim.answers.all()), getattr(claim, "release", None)
    finals = [answer for answer in answers if answer.kind == Answer.Kind.FINAL]
    late = claim.overdue_from <= at
    yield _point("basis", msgid("Legal basis"), claim.basis is not None,
                 msgid("It was asked without a legal basis; the usual period applies."), needed=False)  # fmt: skip
    yield _point("words", msgid("What is owed, in words"), bool(claim.text or claim.duty_id),
                 msgid("Neither a question nor a standing duty says what is owed."))  # fmt: skip
    waiting = msgid("It is not due yet.") if not late else msgid("It is overdue and was not answered.")
    if release is not None:
        waiting = msgid("The other side gave it up.")
    yield _point("answer", msgid("Final answer"), bool(finals), waiting, needed=late and release is None)
    wanted = bool(claim.duty and claim.duty.evidence)
    none = msgid("The duty asks for evidence, and no answer brought any.") if finals else waiting
    yield _point("evidence", msgid("Evidence"), any(answer.evidence_id for answer in answers),
                 none if wanted else msgid("No evidence is asked for."), needed=wanted and bool(finals))  # fmt: skip
    open_ones = [answer for answer in finals if not hasattr(answer, "decision")]
    reason = msgid("There is no final answer to decide on.") if not finals else msgid("The decision is not due yet.")
    overdue = [answer for answer in open_ones if hasattr(answer, "acceptance") and answer.acceptance.overdue_from <= at]
    if overdue:
        reason = msgid("The decision on the answer is overdue.")
    yield _point("decision", msgid("Decision on each final answer"), bool(finals) and not open_ones, reason,
                 needed=bool(overdue))  # fmt: skip
    reached = Reminder.objects.filter(claim=claim, level__gte=1).exists()
    stopped = not late or bool(finals) or release is not None
    due = not stopped and _step_is_due(claim, at)
    yield _point("reminders", msgid("Reminder after the due date"), reached,
                 msgid("It was answered or given up, or is not due yet.") if stopped
                 else msgid("It is overdue, and a step of the reminder ladder was reached and not written.") if due
                 else msgid("No step of the reminder ladder after the due date has been reached yet."),
                 needed=due)  # fmt: skip


CLAIMS = declared(
    Kind(
        "claim",
        title=msgid("Duty"),
        about=msgid("One thing owed once: question or standing duty, answers, evidence, decisions, reminders."),
        population=_population,
        briefs=_briefs,
        whole=_whole,
    )
)
