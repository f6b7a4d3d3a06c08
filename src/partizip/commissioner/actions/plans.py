"""Acts on plans before their decision: announce, add a document, demand, remark, waive, explain, decide, give up.

The body announces and decides; the office alone says whether it was involved. No act takes an announcement, a document
or a word back (R-P6-3).
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from partizip.access.acts import REPEAT, Actor, Again, act, require
from partizip.access.defaults import default
from partizip.access.ids import new_short_code
from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.bodies.queries import came_after, lineage
from partizip.commissioner.actions.common import check, refused
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.models import Matter, Plan, PlanDocument, PlanEnding, PlanWord
from partizip.core import toward
from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.permissions import msgid
from partizip.core.things import DECIDED_BY, Thing
from partizip.documents.actions import fingerprint, published
from partizip.duties import actions as duties
from partizip.duties import deadlines
from partizip.duties.models import Block, Claim
from partizip.journal.log import Line, line_of, record

BEFORE = timedelta(days=366)  # so long before its announcement a plan can turn out to have been decided
LONGEST_YEARS = 10  # so far ahead a decision can be planned


def _own(by: Actor, at: datetime, plan: Plan) -> bool:
    """Whether the actor's body announced the plan, or came after the one that did."""
    return plan.body_id in lineage(by.body_id, berlin_day(at))


def _locked(plan: Plan) -> Plan:
    """The plan with its facts; others who act on it wait."""
    Plan.objects.select_for_update(of=("self",)).only("id").get(id=plan.id)
    return Plan.objects.with_facts().get(id=plan.id)


@act(right="plans.announce", verb="commissioner.plan_announced")
def announce(
    *, by: Actor, at: datetime, office: Body, title: str, text: str, matters: Sequence[str], decides_on: date,
    language: str = "de", title_en: str = "", subject: Thing | None = None, upload: tuple[str, bytes] | None = None,
) -> Plan:  # fmt: skip
    """Announce a plan of one's own body that touches participation; the office is told at once (R-P6-2, R-P6-3).

    Nobody can take it back or narrow who reads it. Until the office's time is over, the plan and its `subject` stand
    among duties.queries.open_blocks. Records commissioner.plan_announced and duties.block_set.
    """
    require(by, at, "plans.announce", own_body=by.body_id is not None)
    today = berlin_day(at)
    own = Body.objects.get(id=by.body_id)
    if own.kind not in toward.ADMINISTRATION:
        raise refused(msgid("Plans are announced by departments, districts, subordinate bodies and companies."))
    if office.kind != BodyKind.OFFICE or not office.exists_on(today):
        raise refused(msgid("Choose an independent office that exists today."))
    chosen = [value for value in Matter.values if value in matters]
    if not chosen:
        raise refused(msgid("Say which matters the plan touches."))
    _check_ahead(decides_on, today)
    about = subject or Thing()
    _check_subject(by, at, about)
    _check_new(at, upload, body=own, office=office, title=title, title_en=title_en, text=text, language=language,
               decides_on=decides_on, matters=chosen, subject_kind=about.kind, subject_id=about.id)  # fmt: skip
    plan = Plan.objects.create(
        code=_free_code(), body=own, office=office, title=title, title_en=title_en, text=text, language=language,
        matters=chosen, decides_on=decides_on, period=default("commissioner.involvement_working_days"),
        announced_at=at, subject_kind=about.kind, subject_id=about.id, subject_title=about.title,
        subject_address=about.address,
    )  # fmt: skip
    documents = [_attached(by, at, plan, upload)] if upload else []
    lines = [line_of("commissioner.plan_announced", plan, rows=documents), *_rebound(at, plan, deadlines.days())]
    record(by=by, at=at, lines=lines)
    return plan


def _check_ahead(day: date, today: date) -> None:
    """Raise Refused for a day for which no decision can be planned."""
    if not today <= day <= today.replace(year=today.year + LONGEST_YEARS, day=1):
        raise refused(msgid("The planned day of decision must not lie before today, nor more than ten years ahead."))


@act(right="plans.decide", verb="commissioner.plan_spoken")
def move_day(*, by: Actor, at: datetime, plan: Plan, on: date, text: str, language: str = "de") -> PlanWord:
    """Say that the decision is planned for another day, and why; the earlier day stays readable (R-P6-2).

    Never for a day on which the office still has its time. Records commissioner.plan_spoken.
    """
    plan = _locked(plan)
    require(by, at, "plans.decide", own_body=_own(by, at, plan))
    if plan.moves and plan.planned_on == on and plan.moves[-1].at > at - REPEAT and plan.moves[-1].text == text.strip():
        raise Again(msgid("This very thing was said a moment ago."))
    _check_ahead(on, berlin_day(at))
    check(toward.may_move_day(plan.facts(), plan.planned_on, on, deadlines.days(), text))
    said = _spoken(by, at, plan, toward.Word.DAY, text, language=language, on=on)
    record(by=by, at=at, lines=[_line(plan, said)])
    return said


def _check_subject(by: Actor, at: datetime, subject: Thing) -> None:
    """Raise Refused unless the own body decides what is to be decided by its plan.

    Else a plan would set blocks on what is others' to decide, the office's own words first of all (R-P6-1, R-P6-2).
    """
    if not subject.id:
        return
    decides = DECIDED_BY.get(subject.kind)
    owner = decides(subject.id) if decides else None
    if owner is None or owner not in lineage(by.body_id, berlin_day(at)):
        raise refused(
            msgid("Only what your own body decides can be decided by its plan, such as another plan of yours.")
        )


def _check_new(at: datetime, upload: tuple[str, bytes] | None, **said: Any) -> None:
    """Raise Again for a plan that was announced a moment ago with the very same content, its document included."""
    given = fingerprint(*upload) if upload else None
    matters = said.pop("matters")
    recent = Plan.objects.filter(announced_at__gt=at - REPEAT, **said).prefetch_related("documents__file")
    for plan in recent:
        if plan.matters != matters:
            continue
        if given is None or given in {document.file.sha256 for document in plan.documents.all()}:
            raise Again(msgid("This very plan was announced a moment ago."), plan.get_absolute_url())
        raise refused(
            msgid("This plan was announced a moment ago without this document; add the document there."),
            plan.get_absolute_url(),
        )


def _free_code() -> str:
    """A short code that neither a plan nor a claim has: both stand in one thread."""
    code = new_short_code()
    while Plan.objects.filter(code=code).exists() or Claim.objects.filter(code=code).exists():
        code = new_short_code()
    return code


def _attached(by: Actor, at: datetime, plan: Plan, upload: tuple[str, bytes]) -> PlanDocument:
    file = published(by=by, at=at, name=upload[0], data=upload[1])
    if PlanDocument.objects.filter(plan=plan, file=file).exists():
        raise Again(msgid("This file belongs to the plan already."))
    return PlanDocument.objects.create(plan=plan, file=file, at=at)


def _rebound(at: datetime, plan: Plan, days: WorkingDays, *, ended: bool = False) -> list[Line]:
    """Set and lift the blocks so that they end when the decision can be carried out; returns the lines about them.

    What is to be decided by the plan stays blocked to that day, however the plan ends: else giving it up would be a
    way to carry the decision out at once.
    """
    until = toward.decidable_on(Plan.objects.with_facts().get(id=plan.id).facts(), days)
    wanted, lines = until > berlin_day(at) and not ended, []
    for subject in [plan.thing] if ended else plan.blocked:
        known = Block.objects.select_for_update(of=("self",)).filter(
            subject_kind=subject.kind, subject_id=subject.id, lifted_at=None, claim=None, reason__contains=plan.code
        )
        kept = False
        for block in known:
            if wanted and block.until == until:
                kept = True
            elif block.until is not None and block.until > berlin_day(at):  # the others have ended by themselves
                lines.append(line_of("duties.block_lifted", duties.lifted(at=at, block=block), version=2))
        if wanted and not kept:
            block = duties.blocked(at=at, subject=subject, reason=_reason(plan), until=until)
            lines.append(line_of("duties.block_set", block))
    return lines


def _reason(plan: Plan) -> str:
    """Why its blocks stand, in public German; its code tells them from those of another plan about the same thing."""
    return f"Die Beteiligung des Amtes am Vorhaben {plan.code} läuft."


@act(right="plans.decide", verb="commissioner.plan_document_added")
def add_document(*, by: Actor, at: datetime, plan: Plan, upload: tuple[str, bytes]) -> PlanDocument:
    """Add a public file to a plan of one's own body; it stays there. Records commissioner.plan_document_added."""
    plan = _locked(plan)
    require(by, at, "plans.decide", own_body=_own(by, at, plan))
    document = _attached(by, at, plan, upload)
    version = 2 + len(plan.said.all()) + len(plan.documents.all())
    record(by=by, at=at, lines=[line_of("commissioner.plan_document_added", plan, rows=[document], version=version)])
    return document


def _said_again(at: datetime, plan: Plan, kind: toward.Word, text: str, language: str, on: date | None = None) -> bool:
    """Whether this very word was said a moment ago."""
    said = (kind, text.strip(), language, on)
    return any((one.kind, one.text, one.language, one.on) == said and one.at > at - REPEAT for one in plan.said.all())


def _ended_again(at: datetime, plan: Plan, how: toward.Ending, text: str, language: str, on: date) -> bool:
    """Whether the plan ended a moment ago in this very way."""
    ending = getattr(plan, "ending", None)
    if ending is None or ending.at <= at - REPEAT:
        return False
    return (ending.how, ending.text, ending.language, ending.on) == (how, text.strip(), language, on)


def _spoken(by: Actor, at: datetime, plan: Plan, kind: toward.Word, text: str, **more: Any) -> PlanWord:
    return PlanWord.objects.create(
        plan=plan, kind=kind, text=text.strip(), body_id=by.body_id, role=by.role, at=at, **more
    )


def _line(plan: Plan, word: PlanWord) -> Line:
    version = 2 + len(plan.said.all()) + len(plan.documents.all())
    return line_of("commissioner.plan_spoken", plan, rows=[word], facts={"kind": word.kind}, version=version)


@act(right="plans.involve", verb="commissioner.plan_spoken")
def speak(*, by: Actor, at: datetime, plan: Plan, kind: str, text: str = "", language: str = "de") -> PlanWord:
    """Say as the office that it demands to be involved, remarks, waives, or that the mark was a mistake.

    Remarks bring the body a reply duty with its clock. Records commissioner.plan_spoken, duties.claim_asked for
    remarks, and what becomes of the blocks.
    """
    plan = _locked(plan)
    require(by, at, "plans.involve", **office_facts(by, at, plan.office_id))
    word = toward.Word(kind)
    if word in {toward.Word.EXPLANATION, toward.Word.AFTERWARDS, toward.Word.DAY}:
        raise refused(msgid("The office demands, remarks, waives or calls the mark a mistake."))
    if _said_again(at, plan, word, text, language):
        raise Again(msgid("This very thing was said a moment ago."))
    check(toward.may_say(plan.facts(), word, text))
    claim = _reply_owed(at, plan, text, language) if word is toward.Word.REMARK else None
    said = _spoken(by, at, plan, word, text, language=language, claim=claim)
    lines = [_line(plan, said), *([line_of("duties.claim_asked", claim)] if claim else [])]
    record(by=by, at=at, lines=[*lines, *_rebound(at, plan, deadlines.days())])
    return said


def _reply_owed(at: datetime, plan: Plan, text: str, language: str) -> Claim:
    after = came_after(berlin_day(at)).get(plan.body_id)
    return duties.asked(
        at=at, creditor_id=plan.office_id, debtor=after[-1] if after else plan.body, language=language,
        title=f"Antwort auf die Hinweise zum Vorhaben: {plan.title}"[:300],
        title_en=f"Reply to the remarks on the plan: {plan.title_en or plan.title}"[:300],
        text=text.strip(), subject=plan.thing, period="commissioner.answer_working_days",
    )  # fmt: skip


@act(right="plans.decide", verb="commissioner.plan_spoken")
def explain(*, by: Actor, at: datetime, plan: Plan, text: str, language: str = "de") -> PlanWord:
    """Put the body's own explanation beside its plan, also after its end. Records commissioner.plan_spoken."""
    plan = _locked(plan)
    require(by, at, "plans.decide", own_body=_own(by, at, plan))
    if _said_again(at, plan, toward.Word.EXPLANATION, text, language):
        raise Again(msgid("This very thing was said a moment ago."))
    check(toward.may_say(plan.facts(), toward.Word.EXPLANATION, text))
    said = _spoken(by, at, plan, toward.Word.EXPLANATION, text, language=language)
    record(by=by, at=at, lines=[_line(plan, said)])
    return said


def _ended(by: Actor, at: datetime, plan: Plan, how: toward.Ending, on: date, text: str, language: str,
           lacks: Sequence[str] = ()) -> PlanEnding:  # fmt: skip
    check(toward.with_words(text))
    ending = PlanEnding.objects.create(
        plan=plan, how=how, on=on, text=text.strip(), language=language, lacks=list(lacks), body_id=by.body_id,
        role=by.role, at=at,
    )  # fmt: skip
    version = 2 + len(plan.said.all()) + len(plan.documents.all())
    facts = {"kind": how.value, **({"lacks": list(lacks)} if lacks else {})}
    line = line_of("commissioner.plan_ended", plan, rows=[ending], facts=facts, version=version)
    record(by=by, at=at, lines=[line, *_rebound(at, plan, deadlines.days(), ended=True)])
    return ending


def blocked(plan: Plan, at: datetime) -> bool:
    """Whether something else must be settled before the decision: a block that another act set on the plan."""
    found = Block.objects.filter(subject_kind="plan", subject_id=plan.code, lifted_at=None)
    return found.exclude(claim=None).exclude(until__lte=berlin_day(at)).exists()


@act(right="plans.decide", verb="commissioner.plan_ended")
def decide(*, by: Actor, at: datetime, plan: Plan, text: str, language: str = "de") -> PlanEnding:
    """Carry out the decision today, with its words (R-P6-2). Records commissioner.plan_ended.

    Refused while the involvement record is not old enough.
    """
    plan = _locked(plan)
    require(by, at, "plans.decide", own_body=_own(by, at, plan))
    today = berlin_day(at)
    if _ended_again(at, plan, toward.Ending.DECIDED, text, language, today):
        raise Again(msgid("This very decision stands there already."))
    check(toward.may_decide(plan.facts(), today, deadlines.days()))
    if blocked(plan, at):
        raise refused(msgid("Something else must be settled before this plan can be decided."))
    return _ended(by, at, plan, toward.Ending.DECIDED, today, text, language)


@act(right="plans.outside", verb="commissioner.plan_ended", also=("commissioner.plan_spoken",))
def record_outside(
    *, by: Actor, at: datetime, plan: Plan, on: date, text: str, language: str = "de"
) -> PlanEnding | PlanWord:  # fmt: skip
    """Record that the plan was decided elsewhere on a day, with what was missing; the body's words stand beside it.

    The office can record it too, when the body does not; then the body's explanation is asked for by the page. A plan
    that was given up can have been decided all the same: that ending stays, and the record stands beside it.
    Records commissioner.plan_ended, or commissioner.plan_spoken after a plan was given up.
    """
    plan = _locked(plan)
    office = office_facts(by, at, plan.office_id)
    own = _own(by, at, plan) or (office["own_body"] and office["in_office"])
    require(by, at, "plans.outside", own_body=own)
    said_before = _said_again(at, plan, toward.Word.AFTERWARDS, text, language, on)
    if said_before or _ended_again(at, plan, toward.Ending.OUTSIDE, text, language, on):
        raise Again(msgid("This very decision stands there already."))
    check(toward.may_record_outside(plan.facts()))
    if not berlin_day(plan.announced_at) - BEFORE <= on <= berlin_day(at):
        raise refused(
            msgid("The day of the decision lies at most a year before the announcement, and not after today.")
        )
    lack = toward.lacking(plan.facts(), on, deadlines.days())
    lacks = [lack] if lack else []
    if plan.facts().ending is not toward.Ending.DROPPED:
        return _ended(by, at, plan, toward.Ending.OUTSIDE, on, text, language, lacks)
    check(toward.with_words(text))
    said = _spoken(by, at, plan, toward.Word.AFTERWARDS, text, language=language, on=on, lacks=lacks)
    record(by=by, at=at, lines=[_line(plan, said)])
    return said


@act(right="plans.decide", verb="commissioner.plan_ended")
def drop(*, by: Actor, at: datetime, plan: Plan, text: str, language: str = "de") -> PlanEnding:
    """Record that the body gave its plan up, and why; the page stays. Records commissioner.plan_ended."""
    plan = _locked(plan)
    require(by, at, "plans.decide", own_body=_own(by, at, plan))
    if _ended_again(at, plan, toward.Ending.DROPPED, text, language, berlin_day(at)):
        raise Again(msgid("This plan was given up a moment ago, with these words."))
    check(toward.may_end(plan.facts()))
    return _ended(by, at, plan, toward.Ending.DROPPED, berlin_day(at), text, language)
