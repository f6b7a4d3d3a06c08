"""Acts of promises: clauses, the words they stand in, who took them over, milestones, statements, judgements."""

from datetime import date, datetime

from partizip.access.acts import Actor, Again, Refused, act, require
from partizip.bodies.models import Body, Kind
from partizip.bodies.queries import lineage
from partizip.core import wording
from partizip.core.calendar import FIRST_YEAR, LAST_YEAR, berlin_day
from partizip.core.judgements import may_judge
from partizip.core.permissions import refuse
from partizip.duties.models import Duty
from partizip.journal.log import line_of, record
from partizip.journal.models import Entry
from partizip.promises import policy
from partizip.promises.models import (
    Clause,
    ClauseDuty,
    ClauseStatement,
    Custody,
    Judgement,
    Judging,
    Milestone,
    Passage,
    PolicyChoice,
    Reaching,
    Withdrawal,
)
from partizip.texts.models import Text, Unit, Version


def _refused(reason: str) -> Refused:
    return Refused(refuse(reason, "promises.actions"))


def _newest(clause: Clause) -> Clause:
    """The clause as it is now, held until the act is done: the line tells its words of now, nothing comes twice."""
    return Clause.objects.select_for_update().get(id=clause.id)


@act(right="promises.edit", verb="promises.clause_added")
def add_clause(
    *, by: Actor, at: datetime, code: str, promise: int, order: int, title: str, title_en: str = ""
) -> Clause:
    """Add a clause by its code, such as C2.1. Records promises.clause_added."""
    require(by, at, "promises.edit")
    if Clause.objects.filter(code__iexact=code).exists():
        raise _refused("There is already a clause with this code.")
    clause = Clause.objects.create(code=code.upper(), promise=promise, order=order, title=title, title_en=title_en)
    record(by=by, at=at, lines=[line_of("promises.clause_added", clause)])
    return clause


@act(right="promises.edit", verb="promises.clause_changed")
def change_clause(*, by: Actor, at: datetime, clause: Clause, order: int, title: str, title_en: str = "") -> Clause:
    """Give a clause another short title or place in the order; its code stays. Records promises.clause_changed."""
    require(by, at, "promises.edit")
    clause = _newest(clause)
    if (clause.order, clause.title, clause.title_en) == (order, title, title_en):
        raise _refused("Nothing is different from what stands there already.")
    clause.order, clause.title, clause.title_en = order, title, title_en
    clause.save(update_fields=["order", "title", "title_en"])
    before = Entry.objects.filter(subject=clause.public_id, verb="promises.clause_changed").count()
    record(by=by, at=at, lines=[line_of("promises.clause_changed", clause, version=before + 2)])
    return clause


@act(right="promises.edit", verb="promises.passage_marked")
def mark_passage(
    *, by: Actor, at: datetime, clause: Clause, version: Version, eid: str, exact: str, place: int | None = None
) -> Passage:
    """Mark the exact words of a clause in a unit; `place` (from 1) says which, when they stand there several times.

    Refuses words that do not stand there, that are not told apart, or that overlap words already marked.
    Records promises.passage_marked.
    """
    require(by, at, "promises.edit")
    unit = Unit.objects.filter(version=version, eid=eid).first()
    if unit is None:
        raise _refused("There is no such place in this text.")
    found = wording.places_of_words(unit.words, exact)
    if not found:
        raise _refused("These exact words do not stand there; copy them from the text.")
    if len(found) > 1 and not place:
        raise _refused("These words stand there several times; say which one.")
    if place and place > len(found):
        raise _refused("These words do not stand there so often.")
    start, end = found[(place or 1) - 1]
    for other in Passage.objects.filter(version=version, eid=eid, removed_at=None):
        taken = wording.find(unit.words, other.quote)
        if taken and start < taken[1] and taken[0] < end:
            raise _refused("Some of these words are marked already.")
    quote = wording.quote_at(unit.words, start, end)
    passage = Passage.objects.create(
        clause=clause, version=version, eid=eid, exact=quote.exact, prefix=quote.prefix, suffix=quote.suffix,
        marked_at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("promises.passage_marked", passage)])
    return passage


@act(right="promises.edit", verb="promises.text_chosen")
def choose_text(*, by: Actor, at: datetime, version: Version) -> list[Passage]:
    """Show this wording on the home page from now on; marks of the wording shown before are carried over.

    Returns the marks that could not be carried over: their words stand there no more, or several times. They stay
    with the old wording, and the clauses stay. Records promises.text_chosen and promises.passage_marked.
    """
    require(by, at, "promises.edit")
    if version.text.kind != Text.Kind.POLICY:
        raise _refused("Only a policy text can be shown on the home page.")
    original = policy.original_of(policy.wordings())
    if version.text.original_id is not None and (original is None or original.text_id != version.text.original_id):
        raise _refused("This is a translation of a wording that the home page does not show.")
    before = policy.in_language(version.text.language)
    newest = PolicyChoice.objects.filter(version__text__language=version.text.language).order_by("-at", "-id").first()
    if newest is not None and newest.version_id == version.id:
        raise _refused("This wording is shown already.")
    carried, lost = policy.carried_over(before, version) if before else ([], [])
    choice = PolicyChoice.objects.create(version=version, at=at)
    lines = []
    for old, unit, quote in carried:
        passage = Passage.objects.create(
            clause=old.clause, version=version, eid=unit.eid, exact=quote.exact, prefix=quote.prefix,
            suffix=quote.suffix, marked_at=at,
        )  # fmt: skip
        lines.append(line_of("promises.passage_marked", passage))
    facts = {"carried": len(carried), "lost": sorted(passage.clause.code for passage in lost)}
    record(by=by, at=at, lines=[line_of("promises.text_chosen", version, rows=[choice], facts=facts), *lines])
    return lost


@act(right="promises.edit", verb="promises.passage_removed")
def remove_passage(*, by: Actor, at: datetime, passage: Passage) -> None:
    """Take a mark away; the line that made it stays in the record. Records promises.passage_removed."""
    require(by, at, "promises.edit")
    passage = Passage.objects.select_for_update().select_related("clause").get(id=passage.id)
    if passage.removed_at is not None:
        raise _refused("This mark was already removed.")
    passage.removed_at = at
    passage.save(update_fields=["removed_at"])
    record(by=by, at=at, lines=[line_of("promises.passage_removed", passage, version=2)])


@act(right="promises.edit", verb="promises.clause_taken_over")
def take_over(*, by: Actor, at: datetime, clause: Clause, body: Body, since: date, reason: str = "") -> Custody:
    """Record which body took a clause over, and since when. Records promises.clause_taken_over."""
    require(by, at, "promises.edit")
    if since > berlin_day(at):
        raise _refused("A body takes a clause over today at the latest; record it on its day.")
    clause = _newest(clause)
    if Custody.objects.filter(clause=clause, body=body, since=since, withdrawal=None).exists():
        raise Again("This is recorded already.")
    custody = Custody.objects.create(clause=clause, body=body, since=since, reason=reason, at=at)
    record(by=by, at=at, lines=[line_of("promises.clause_taken_over", clause, rows=[custody])])
    return custody


@act(right="promises.edit", verb="promises.milestone_planned")
def plan_milestone(
    *, by: Actor, at: datetime, clause: Clause, title: str, planned_on: date, title_en: str = "", source: str = ""
) -> Milestone:
    """Record a step that was announced, with its day. Records promises.milestone_planned."""
    require(by, at, "promises.edit")
    if not FIRST_YEAR <= planned_on.year < LAST_YEAR:
        raise _refused("This day lies too far away.")
    clause = _newest(clause)
    if Milestone.objects.filter(clause=clause, title=title, planned_on=planned_on, withdrawal=None).exists():
        raise Again("This is recorded already.")
    milestone = Milestone.objects.create(
        clause=clause, title=title, title_en=title_en, planned_on=planned_on, source=source, at=at
    )
    record(by=by, at=at, lines=[line_of("promises.milestone_planned", clause, rows=[milestone])])
    return milestone


@act(right="promises.edit", verb="promises.milestone_reached")
def reach_milestone(*, by: Actor, at: datetime, milestone: Milestone, reached_on: date, source: str) -> Reaching:
    """Record that a milestone was reached, shown by a source. Records promises.milestone_reached."""
    require(by, at, "promises.edit")
    clause = _newest(milestone.clause)
    if Withdrawal.objects.filter(milestone=milestone).exists():
        raise _refused("This was already withdrawn.")
    if Reaching.objects.filter(milestone=milestone).exists():
        raise _refused("This milestone was already reached.")
    if reached_on > berlin_day(at):
        raise _refused("A milestone is reached today at the latest.")
    reaching = Reaching.objects.create(milestone=milestone, reached_on=reached_on, source=source, at=at)
    record(by=by, at=at, lines=[line_of("promises.milestone_reached", clause, rows=[reaching])])
    return reaching


@act(right="promises.edit", verb="promises.withdrawn")
def withdraw(*, by: Actor, at: datetime, wrong: Custody | Milestone, reason: str) -> Withdrawal:
    """Say that a custody or milestone was recorded wrongly, and why; it stays visible. Records promises.withdrawn."""
    require(by, at, "promises.edit")
    clause = _newest(wrong.clause)
    which = {"custody" if isinstance(wrong, Custody) else "milestone": wrong}
    if Withdrawal.objects.filter(**which).exists():
        raise _refused("This was already withdrawn.")
    withdrawal = Withdrawal.objects.create(**which, reason=reason, at=at)
    record(by=by, at=at, lines=[line_of("promises.withdrawn", clause, rows=[withdrawal])])
    return withdrawal


@act(right="promises.edit", verb="promises.duty_tied")
def tie_duty(*, by: Actor, at: datetime, clause: Clause, duty: Duty) -> ClauseDuty:
    """Say that a standing duty carries a clause. Records promises.duty_tied."""
    require(by, at, "promises.edit")
    clause = _newest(clause)
    if ClauseDuty.objects.filter(clause=clause, duty=duty).exists():
        raise _refused("This duty is already tied to this clause.")
    tie = ClauseDuty.objects.create(clause=clause, duty=duty)
    record(by=by, at=at, lines=[line_of("promises.duty_tied", clause, rows=[tie])])
    return tie


@act(right="promises.state", verb="promises.statement_made")
def state_words(*, by: Actor, at: datetime, clause: Clause, text: str, language: str = "de") -> ClauseStatement:
    """Publish the own words of the body that has the clause now. Records promises.statement_made."""
    newest = Custody.objects.filter(clause=clause, withdrawal=None).order_by("-since", "-at").first()
    require(
        by, at, "promises.state", own_body=newest is not None and newest.body_id in lineage(by.body_id, berlin_day(at))
    )
    clause = _newest(clause)
    last = ClauseStatement.objects.filter(clause=clause, body_id=by.body_id).order_by("-at", "-id").first()
    if last is not None and last.text == text:
        raise _refused("This very statement stands there already.")
    statement = ClauseStatement.objects.create(
        clause=clause, body_id=by.body_id, text=text, language=language, role=by.role, at=at
    )
    record(by=by, at=at, lines=[line_of("promises.statement_made", clause, rows=[statement])])
    return statement


def judging(by: Actor, at: datetime, clause: Clause) -> dict[str, bool]:
    """What the right to judge asks: an independent office, or the body that has the clause now."""
    newest = Custody.objects.filter(clause=clause, withdrawal=None).order_by("-since", "-at").first()
    return {
        "own_office": Body.objects.filter(id=by.body_id, kind=Kind.OFFICE).exists(),
        "own_body": newest is not None and newest.body_id in lineage(by.body_id, berlin_day(at)),
    }


@act(right="promises.judge", verb="promises.clause_judged")
def judge(*, by: Actor, at: datetime, clause: Clause, verdict: str, reason: str, language: str = "de") -> Judgement:
    """Judge a clause in the name of the own body; it counts until that body judges anew. Nobody has to agree.

    Records promises.clause_judged.
    """
    clause = _newest(clause)
    require(by, at, "promises.judge", **judging(by, at, clause))
    last = Judgement.objects.filter(clause=clause, body_id=by.body_id).order_by("-at", "-id").first()
    rule = may_judge(last.judged if last else None, verdict, reason)
    if not rule:
        raise Refused(rule)
    judgement = Judgement.objects.create(
        clause=clause, body_id=by.body_id, verdict=Judging(verdict), reason=reason.strip(), language=language,
        role=by.role, at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("promises.clause_judged", clause, rows=[judgement])])
    return judgement
