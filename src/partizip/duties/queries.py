"""Reads of duties."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db.models import Count, Max, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from partizip.access.defaults import values
from partizip.bodies.models import Body
from partizip.bodies.queries import came_after, lineage_of
from partizip.core import claims
from partizip.core.calendar import WorkingDays, berlin_day
from partizip.core.claims import Status
from partizip.duties.deadlines import CALENDAR, calendar_of
from partizip.duties.models import (
    Answer,
    Block,
    Claim,
    ClaimQuerySet,
    Decision,
    Duty,
    LegalBasis,
    Release,
    Reminder,
    Statement,
)
from partizip.journal.models import Entry


@dataclass(frozen=True)
class Standing:
    """A claim with its derived status at a moment."""

    claim: Claim
    status: Status
    late: int  # working days
    not_reported: bool
    due_soon_from: date
    changed_at: datetime  # the last thing that happened to it, falling overdue included
    debtors: frozenset[UUID]  # the debtor and, when it has ended, the bodies that came after it
    now_owed_by: Body | None = None  # when the debtor has ended
    now_owed_to: Body | None = None

    @property
    def words(self) -> str:
        """The status in plain words."""
        if self.status is Status.OVERDUE:
            return _("overdue, not reported") if self.not_reported else _("overdue, answer disputed")
        return {
            Status.OPEN: _("open"),
            Status.DUE_SOON: _("due soon"),
            Status.ANSWERED: _("answered, acceptance pending"),
            Status.ACCEPTED: _("done") if self.claim.accepts_id else _("answered and accepted"),
            Status.DISPUTED: _("answer disputed, open again"),
            Status.RELEASED: _("released"),
        }[self.status]

    @property
    def kind(self) -> str:
        """The colour of the status."""
        return {
            Status.OPEN: "info",
            Status.DUE_SOON: "warning",
            Status.OVERDUE: "danger",
            Status.ANSWERED: "info",
            Status.ACCEPTED: "success",
            Status.DISPUTED: "warning",
            Status.RELEASED: "neutral",
        }[self.status]

    @property
    def debtors_words(self) -> list[Statement]:
        """What the debtor, or its successor, says, newest first; stands beside every overdue mark."""
        return [item for item in reversed(list(self.claim.statements.all())) if item.body_id in self.debtors]


def standings(found: Iterable[Claim], now: datetime) -> list[Standing]:
    """Claims with their status at `now`; load them with_facts() first. One query for defaults, one for successors."""
    defaults = values(*CALENDAR, "duties.due_soon_working_days")
    days, rows = calendar_of(defaults), list(found)
    after = came_after(berlin_day(now)) if rows else {}
    return [_standing(claim, now, days, defaults["duties.due_soon_working_days"], after) for claim in rows]


def _changed_at(facts: claims.ClaimFacts, claim: Claim, now: datetime) -> datetime:
    moments = [claim.asked_at, facts.overdue_from, facts.released_at]
    moments += [moment for answer in facts.answers for moment in (answer.at, answer.decided_at)]
    moments += [item.at for item in claim.statements.all()]
    return max((moment for moment in moments if moment is not None and moment <= now), default=claim.asked_at)


def _standing(claim: Claim, now: datetime, days: WorkingDays, soon: int, after: dict[UUID, list[Body]]) -> Standing:
    facts, due_soon_from = claim.facts(), days.shift(claim.due_on, -soon)
    debtors, creditors = after.get(claim.debtor_id, []), after.get(claim.creditor_id, [])
    return Standing(
        claim=claim,
        status=claims.status(facts, now, due_soon_from),
        late=claims.working_days_late(facts, now, days),
        not_reported=claims.not_reported(facts, now),
        due_soon_from=due_soon_from,
        changed_at=_changed_at(facts, claim, now),
        debtors=frozenset({claim.debtor_id, *(body.id for body in debtors)}),
        now_owed_by=debtors[-1] if debtors else None,
        now_owed_to=creditors[-1] if creditors else None,
    )


def by_code(code: str) -> Claim:
    """One claim with all its facts, what must wait for it, and the clauses of its duty. Raises Claim.DoesNotExist."""
    return Claim.objects.with_facts().prefetch_related("duty__clause_duties__clause", "blocks").get(code=code)


def record_so_far() -> tuple[int, datetime | None]:
    """How many lines the record holds, and the time of the last one."""
    last = Entry.objects.order_by("-index").values_list("index", "at").first()
    return (0, None) if last is None else (last[0] + 1, last[1])


@dataclass(frozen=True)
class Filter:
    """What a list shows; every field comes from the address."""

    debtor: str = ""
    creditor: str = ""
    state: str = ""  # open, overdue, waiting, or empty for all
    words: str = ""


def listed(chosen: Filter, now: datetime) -> QuerySet[Claim]:
    """Claims by filter, earliest due first; acceptances stand with the answer they decide on, except overdue ones."""
    found = Claim.objects.all()
    if chosen.state == "overdue":
        found = found.overdue(now)
    elif chosen.state == "open":
        found = found.unmet()
    elif chosen.state == "waiting":
        found = found.waiting()
    if chosen.state in {"", "open", "waiting"} and not (chosen.debtor or chosen.creditor):
        found = found.filter(accepts=None)
    if chosen.debtor:
        found = found.filter(debtor__in=lineage_of(chosen.debtor, berlin_day(now)))
    if chosen.creditor:
        found = found.filter(creditor__in=lineage_of(chosen.creditor, berlin_day(now)))
    if chosen.words:
        found = found.filter(Q(title__icontains=chosen.words) | Q(code__iexact=chosen.words))
    return found.with_facts()


def overdue_counts(now: datetime) -> list[tuple[str, int]]:
    """How many claims each body owes overdue, most first; an ended body's count for who stands in its place."""
    found = Claim.objects.overdue(now).order_by().values("debtor", "debtor__name").annotate(number=Count("id"))
    after, counts = came_after(berlin_day(now)), Counter[str]()
    for row in found:
        line = after.get(row["debtor"])
        counts[line[-1].name if line else row["debtor__name"]] += row["number"]
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))


def newly_overdue(now: datetime) -> datetime | None:
    """The last moment by `now` at which something became overdue; None when nothing ever did."""
    return Claim.objects.filter(overdue_from__lte=now).aggregate(last=Max("overdue_from"))["last"]


def standing_duties() -> QuerySet[Duty]:
    """Every standing duty with its sides and the day on which it was, or is, due last."""
    found = Duty.objects.select_related("debtor", "creditor", "basis")
    last = Claim.objects.by_cycle().filter(duty=OuterRef("pk")).order_by("-due_on").values("due_on")[:1]
    return found.annotate(last=Subquery(last))


def duties_between(debtor: str, creditor: str, now: datetime) -> QuerySet[Duty]:
    """Standing duties of a debtor, to a creditor, or all; a body stands for those that it came after, too."""
    found = standing_duties()
    if debtor:
        found = found.filter(debtor__in=lineage_of(debtor, berlin_day(now)))
    if creditor:
        found = found.filter(creditor__in=lineage_of(creditor, berlin_day(now)))
    return found


def debtors(day: date) -> list[Body]:
    """Bodies that owe something today, for the filter: one that has ended is found with who stands in its place."""
    after = came_after(day)
    owing = Body.objects.filter(claims_owed__isnull=False).distinct()
    found = {(after.get(body.id) or [body])[-1] for body in owing}
    return sorted(found, key=lambda body: body.name)


def legal_bases() -> QuerySet[LegalBasis]:
    """Every legal basis in each of its versions."""
    return LegalBasis.objects.order_by("law", "paragraph", "valid_from")


def open_blocks(kind: str, subject: str, now: datetime) -> QuerySet[Block]:
    """Reasons why a thing must not be carried out yet; other parts ask before they do. Some end by time alone."""
    found = Block.objects.filter(subject_kind=kind, subject_id=subject, lifted_at=None).select_related("claim")
    return found.filter(Q(until=None) | Q(until__gt=berlin_day(now)))


@dataclass(frozen=True)
class DeskRow:
    """One thing to do, with the one action that does it."""

    title: str
    url: str
    due_on: date
    status: str
    kind: str
    action: str
    other: str  # the other side


@dataclass(frozen=True)
class Desk:
    """What a body has to do, and what others owe it; each sorted by date."""

    due: list[DeskRow]
    decide: list[DeskRow]
    owed: list[DeskRow]


def desk(body_ids: Iterable[UUID], now: datetime, most: int = 50) -> Desk:
    """The desk of a body and its predecessors, at most `most` rows a part; a fixed number of queries."""
    ids = list(body_ids)
    unmet = Claim.objects.unmet().with_facts().order_by("due_on", "id")
    due = standings(unmet.filter(debtor__in=ids)[:most], now)
    owed = standings(unmet.filter(creditor__in=ids, accepts=None)[:most], now)
    return Desk(
        due=[_row(item, _("Give an answer"), item.claim.creditor) for item in due if item.claim.accepts_id is None],
        decide=[_row(item, _("Accept or dispute"), item.claim.creditor) for item in due if item.claim.accepts_id],
        owed=[_row(item, _("Look at it"), item.claim.debtor) for item in owed],
    )


def _row(standing: Standing, action: str, other: Body) -> DeskRow:
    claim = standing.claim.accepts.claim if standing.claim.accepts else standing.claim
    return DeskRow(
        claim.title, claim.get_absolute_url(), standing.claim.due_on, standing.words, standing.kind, action, other.name
    )


def pending_steps(ladder: Sequence[Sequence[int | str]], today: date, days: WorkingDays) -> list[tuple[UUID, int]]:
    """Steps (claim, level) that are reached and not yet written, in the order of the days on which they were."""
    chosen, found = _candidates(ladder, today, days), []
    done = set(Reminder.objects.filter(claim__in=chosen.order_by().values("id")).values_list("claim", "level"))
    for claim, facts in chosen.with_clock():
        for step in claims.due_levels(facts, ladder, today, days, asked_on=berlin_day(claim.asked_at)):
            if (claim.id, step.level) not in done:
                found.append((step.reached_on, claim.due_on, claim.id, step.level))
    return [(claim_id, level) for _reached, _due, claim_id, level in sorted(found)]


def _candidates(ladder: Sequence[Sequence[int | str]], today: date, days: WorkingDays) -> ClaimQuerySet:
    """Claims that may have reached a step which is not written: unmet ones, and those met since the last step.

    For each span of due dates the highest step that can be reached by today is known beforehand. A claim that was
    answered while nobody wrote steps still gets those reached before the answer.
    """
    levels = sorted(int(level) for level, _audience in ladder)
    reached = [(level, _latest_due(level, today, days)) for level in levels]
    wanted = Q(pk__in=[])
    for place, (level, latest) in enumerate(reached):
        span = Q(due_on__lte=latest)
        if place + 1 < len(reached):
            span &= Q(due_on__gt=reached[place + 1][1])
        wanted |= span & (Q(top=None) | Q(top__lt=level))
    tops = Claim.objects.filter(due_on__lte=max(latest for _level, latest in reached)).annotate(
        top=Max("reminders__level")
    )
    unmet = tops.unmet().filter(wanted).values("id")
    last = Reminder.objects.aggregate(last=Max("at"))["last"]
    met = Q() if last is None else Q(at__gte=last)
    answered = Answer.objects.filter(met, kind=Answer.Kind.FINAL).values("claim")
    decided = Decision.objects.filter(met).values("answer__acceptance")
    released = Release.objects.filter(met).values("claim")
    chosen = Q(id__in=unmet) | Q(id__in=answered) | Q(id__in=decided) | Q(id__in=released)
    return Claim.objects.filter(chosen)


def _latest_due(level: int, today: date, days: WorkingDays) -> date:
    """The latest due date whose step `level` lies not after today."""
    latest = days.shift(today, -level) if level else today
    while days.shift(date.fromordinal(latest.toordinal() + 1), level) <= today:
        latest = date.fromordinal(latest.toordinal() + 1)
    while days.shift(latest, level) > today:
        latest = date.fromordinal(latest.toordinal() - 1)
    return latest
