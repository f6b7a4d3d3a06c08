"""Figures of the yearly report about what the office does toward others: plans, requests, the steering circle.

Each function gives the rows that count; docs/methods/yearly-report-v1.md says the same for readers.
"""

from collections.abc import Collection, Iterator
from datetime import date, datetime
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from partizip.commissioner.models import Circle, Meeting, Outcome, Plan, PlanEnding, PlanWord, Request, Resolution
from partizip.core import claims, toward
from partizip.core.annual import Counted, Figure, Rows, Year, declared
from partizip.core.calendar import berlin_day
from partizip.core.permissions import msgid
from partizip.duties.models import Claim

Offices = Collection[UUID]


# Plans


def _plan(plan: Plan, on: date, recorded_at: datetime) -> Counted:
    return Counted(
        plan.code, plan.title, plan.get_absolute_url(), on, recorded_at, group=plan.body.slug, language=plan.language
    )


def told(year: Year, offices: Offices) -> Iterator[Counted]:
    """Plans of which the office was told in the year."""
    found = Plan.objects.filter(office__in=offices, **year.moments("announced_at")).select_related("body")
    for plan in found.order_by("announced_at", "id"):
        yield _plan(plan, berlin_day(plan.announced_at), plan.announced_at)


def _spoken(kind: str) -> Rows:
    def rows(year: Year, offices: Offices) -> Iterator[Counted]:
        """Plans on which the office said this in the year; each plan once, by its first word of the kind."""
        seen = set()
        found = PlanWord.objects.filter(plan__office__in=offices, **year.moments("at"))
        found = found.select_related("plan__body").order_by("at", "id")
        for word in year.once("words", offices, lambda: list(found)):
            if word.kind == kind and word.plan_id not in seen:
                seen.add(word.plan_id)
                yield _plan(word.plan, berlin_day(word.at), word.at)

    return rows


def _ended(year: Year, offices: Offices, *, lacking: bool) -> Iterator[Counted]:
    """Decisions, also those taken elsewhere after a plan had been given up."""
    mine = {"plan__office__in": offices, **year.days("on")}
    ended = PlanEnding.objects.filter(**mine).exclude(how=toward.Ending.DROPPED).select_related("plan__body")
    afterwards = PlanWord.objects.filter(**mine, kind=toward.Word.AFTERWARDS).select_related("plan__body")
    found = year.once("decided", offices, lambda: [*ended, *afterwards])
    for final in sorted(found, key=lambda final: (final.on, final.at, final.plan_id)):
        if bool(final.lacks) is lacking:
            yield _plan(final.plan, final.on, final.at)


def in_time(year: Year, offices: Offices) -> Iterator[Counted]:
    """Plans decided in the year after the office had its time."""
    return _ended(year, offices, lacking=False)


def without(year: Year, offices: Offices) -> Iterator[Counted]:
    """Plans decided in the year without the involvement that was due."""
    return _ended(year, offices, lacking=True)


# Requests: those asked in the year, as they stood at its end


def first_answer(facts: claims.ClaimFacts, moment: datetime) -> datetime | None:
    """When the first final answer was given, up to a moment."""
    given = claims.finals(facts, moment)
    return given[0].at if given else None


def became(facts: claims.ClaimFacts, moment: datetime) -> str:
    """What had become of a request by a moment: in_time, late, released, unanswered or open."""
    first = first_answer(facts, moment)
    if first is not None:
        return "in_time" if first < facts.overdue_from else "late"
    if facts.released_at is not None and facts.released_at <= moment:
        return "released"
    return "unanswered" if facts.overdue_from <= moment else "open"


def asked(year: Year, offices: Offices) -> list[tuple[Claim, claims.ClaimFacts]]:
    """The claims that the office's requests and objections of the year are, with their facts; two queries."""
    found = Claim.objects.filter(request__isnull=False, creditor__in=offices, **year.moments("asked_at"))
    found = found.select_related("debtor", "request").order_by("asked_at", "id")
    return year.once("asked", offices, found.with_clock)


def _claim(claim: Claim, address: str, group: str = "", days: int | None = None) -> Counted:
    return Counted(
        claim.code, claim.title, address, berlin_day(claim.asked_at), claim.asked_at, group or claim.debtor.slug, days,
        claim.language,
    )  # fmt: skip


def _requests(*states: str) -> Rows:
    def rows(year: Year, offices: Offices) -> Iterator[Counted]:
        """Requests of the year of which by its end this had become; all of them without a state."""
        for claim, facts in asked(year, offices):
            if not states or became(facts, year.moment) in states:
                yield _claim(claim, claim.request.get_absolute_url())

    return rows


def objections(year: Year, offices: Offices) -> Iterator[Counted]:
    """Those of them that object to something."""
    for claim, _facts in asked(year, offices):
        if claim.request.kind == Request.Kind.OBJECTION:
            yield _claim(claim, claim.request.get_absolute_url())


def answered(year: Year, offices: Offices) -> Iterator[Counted]:
    """Answered requests of the year with the calendar days from asking to the first final answer."""
    for claim, facts in asked(year, offices):
        first = first_answer(facts, year.moment)
        if first is not None:
            days = (berlin_day(first) - berlin_day(claim.asked_at)).days
            yield _claim(claim, claim.request.get_absolute_url(), days=days)


# Steering circle


def _called(year: Year, offices: Offices) -> list[Meeting]:
    found = Meeting.objects.with_calls().filter(circle__office__in=offices)
    return year.once("meetings", offices, lambda: list(found))


def meetings(year: Year, offices: Offices) -> Iterator[Counted]:
    """Meetings called for a day of the year, by their newest time, that were not called off."""
    rows = [one for one in _called(year, offices) if not one.call.cancelled and year.has_day(one.day)]
    for one in sorted(rows, key=lambda one: (one.call.starts_at, one.code)):
        yield Counted(one.code, str(one), one.get_absolute_url(), one.day, one.call.at, language="")


def decided(year: Year, offices: Offices) -> Iterator[Counted]:
    """Decisions by the day of their meeting; those outside a meeting by the day on which they were recorded."""
    found = Resolution.objects.filter(point__circle__office__in=offices, at__lte=year.now).select_related("point")
    days = {one.id: one.day for one in _called(year, offices)}
    for one in found.order_by("at", "id"):
        on = days[one.meeting_id] if one.meeting_id else berlin_day(one.at)
        if year.has_day(on):
            yield Counted(
                one.code, one.title, one.get_absolute_url(), on, one.at, group=one.outcome, language=one.language
            )


def _tasks(year: Year, offices: Offices) -> list[tuple[Claim, claims.ClaimFacts]]:
    circles = Circle.objects.filter(office__in=offices).values("id")
    found = Claim.objects.filter(circle_resolution__point__circle__in=circles, asked_at__lte=year.moment)
    return year.once("tasks", offices, found.select_related("debtor").order_by("due_on", "id").with_clock)


def done(year: Year, offices: Offices) -> Iterator[Counted]:
    """Tasks of which the accepted report was decided on in the year, whenever they were given."""
    for claim, facts in _tasks(year, offices):
        accepted = [one.decided_at for one in claims.finals(facts, year.moment) if one.decided and one.decided_at]
        if accepted and accepted[0] >= year.start:
            on = berlin_day(accepted[0])
            yield Counted(
                claim.code, claim.title, claim.get_absolute_url(), on, accepted[0], claim.debtor.slug, None,
                claim.language,
            )  # fmt: skip


def overdue(year: Year, offices: Offices) -> Iterator[Counted]:
    """Tasks that were overdue at the last moment that counts, whenever they were given."""
    for claim, facts in _tasks(year, offices):
        if claims.status(facts, year.moment, claim.due_on) is claims.Status.OVERDUE:
            yield Counted(
                claim.code, claim.title, claim.get_absolute_url(), claim.due_on, claim.asked_at, claim.debtor.slug,
                None, claim.language,
            )  # fmt: skip


declared(Figure(
    "plans.told", "plans", msgid("Plans told to the office"),
    msgid("Plans that touch participation, by the moment on which their body announced them."), told, "body",
))  # fmt: skip
declared(Figure(
    "plans.demanded", "plans", msgid("Involvement demanded"),
    msgid("Plans in which the office demanded to be involved in this year; each plan counts once."),
    _spoken("demand"), "body",
))  # fmt: skip
declared(Figure(
    "plans.remarked", "plans", msgid("Remarks made"),
    msgid("Plans on which the office made remarks in this year; each plan counts once."), _spoken("remark"), "body",
))  # fmt: skip
declared(Figure(
    "plans.waived", "plans", msgid("Involvement waived"),
    msgid("Plans in which the office waived its involvement in this year; each plan counts once."),
    _spoken("waiver"), "body",
))  # fmt: skip
declared(Figure(
    "plans.in_time", "plans", msgid("Decided after the office had its time"),
    msgid("Plans by the day of their decision, here or elsewhere, of which nothing of the office's time was missing."),
    in_time, "body",
))  # fmt: skip
declared(Figure(
    "plans.without", "plans", msgid("Decided without the involvement that was due"),
    msgid("Plans by the day of their decision when the office was told too late, not at all, or not waited for."),
    without, "body",
))  # fmt: skip
declared(Figure(
    "requests.asked", "requests", msgid("Requests and objections"),
    msgid("What the office asked of bodies or objected to, by the moment on which it was sent."), _requests(), "body",
))  # fmt: skip
declared(Figure(
    "requests.objections", "requests", msgid("of which objections"),
    msgid("Those that object to something."), objections, "body",
))  # fmt: skip
STATES = {
    "in_time": _("answered in time"), "late": _("answered late"), "unanswered": _("overdue, not answered"),
    "open": _("not due yet"), "released": _("released"),
}  # fmt: skip
_TITLES = {
    "in_time": msgid("answered in time"), "late": msgid("answered late"),
    "unanswered": msgid("overdue, not answered"), "open": msgid("not due yet"), "released": msgid("released"),
}  # fmt: skip
_SAID = {
    "in_time": msgid("Of the requests and objections of this year those whose first final answer came before the due "
                     "date had passed."),
    "late": msgid("Of the requests and objections of this year those whose first final answer came after the due "
                  "date."),
    "unanswered": msgid("Of the requests and objections of this year those without a final answer and past their due "
                        "date, at the last moment that counts."),
    "open": msgid("Of the requests and objections of this year those without a final answer whose due date had not "
                  "passed at the last moment that counts."),
    "released": msgid("Of the requests and objections of this year those that the office gave up without an answer."),
}  # fmt: skip
for _state, _title in _TITLES.items():
    declared(Figure(f"requests.{_state}", "requests", _title, _SAID[_state], _requests(_state), "body"))
declared(Figure(
    "requests.median_days", "requests", msgid("Median days to the first final answer"),
    msgid("Calendar days from asking to the first final answer: half of the answered requests of this year took at "
          "most so long. Requests without an answer are not in it; look at those beside it."),
    answered, "body", median=True,
))  # fmt: skip
declared(Figure(
    "circle.meetings", "circle", msgid("Meetings"),
    msgid("Meetings called for a day of this year up to the last one that counts, by their newest time. What was "
          "called off does not count."),
    meetings,
))  # fmt: skip
declared(Figure(
    "circle.decisions", "circle", msgid("Decisions"),
    msgid("Decisions by the day of their meeting; those outside a meeting by the day on which they were recorded."),
    decided, "circle_outcome", dict(Outcome.choices),
))  # fmt: skip
declared(Figure(
    "circle.done", "circle", msgid("Tasks done"),
    msgid("Tasks from decisions whose report was accepted in this year, whenever they were given."), done, "body",
))  # fmt: skip
declared(Figure(
    "circle.overdue", "circle", msgid("Tasks overdue at the end"),
    msgid("Tasks from decisions that were overdue at the last moment that counts, whenever they were given."),
    overdue, "body",
))  # fmt: skip
