"""Duties for programs: standing duties, and everything asked and owed with its state now."""

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.bodies.api import named
from partizip.core.claims import Status
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.duties import queries
from partizip.duties.models import Answer, Claim, Decision, Duty, LegalBasis, Reminder, Statement
from partizip.duties.queries import Filter, Standing
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, Named, Place, Words, here, href, listed, localized, mark, words
from partizip.opendata.values import OneOf, Paging, ShortCode, Slug, Spoken, Typed

room = Room()
State = Annotated[str, OneOf(status.value for status in Status)]


class Basis(Schema):
    """The paragraph that makes something owed, in one version, and the period that it gives."""

    law: str
    paragraph: str
    version: str
    in_force_from: date
    in_force_until: date | None
    period: int | None
    period_unit: str
    source: str
    to_be_confirmed: bool


class Sides(Paging):
    """Who owes, to whom; a body stands for those that it came after, too."""

    debtor: Slug | SkipJsonSchema[None] = Field(None, description=msgid("Short name of the body that owes"))
    creditor: Slug | SkipJsonSchema[None] = Field(None, description=msgid("Short name of the body that is owed to"))


class DutyFull(Schema):
    """A standing duty: who owes what to whom, how often, proven by what. `last_due_on`: of its newest instance."""

    id: str
    title: Words
    debtor: Named
    creditor: Named
    legal_basis: Basis | None
    every_months: int | None
    evidence: str
    first_due_on: date | None
    last_due_on: date | None
    valid_from: date
    valid_until: date | None
    end_reason: str


class DutyList(Listing):
    """Standing duties."""

    items: list[DutyFull]


class ClaimQuery(Sides):
    """Which claims."""

    state: Literal["open", "overdue", "waiting"] | SkipJsonSchema[None] = Field(
        None, description=msgid("open: not met; overdue: not met and late; waiting: answered and not decided")
    )
    words: Typed | SkipJsonSchema[None] = Field(None, description=msgid("Words of the title, or the short code"))


class ClaimBrief(Schema):
    """Something owed once, with its state now. `now_owed_by` and `now_owed_to`: who took a body's place that ended."""

    code: str
    title: Words
    debtor: Named
    now_owed_by: Named | None
    creditor: Named
    now_owed_to: Named | None
    legal_basis: str
    asked_at: datetime
    due_on: date
    state: State
    state_words: str
    not_reported: bool
    working_days_late: int
    changed_at: datetime
    debtors_words: Words | None
    subject: Place | None
    url: str
    href: str


class ClaimList(Listing):
    """Claims, the one due first at the top."""

    items: list[ClaimBrief]


class Evidence(Schema):
    """A file by its fingerprint (SHA-256, hexadecimal)."""

    name: str
    fingerprint: str
    media_type: str
    bytes: int
    url: str


class Said(Schema):
    """What a body said, in which role, when."""

    words: Words
    body: Named
    role: str
    at: datetime


class Decided(Schema):
    """Whether an answer was accepted, and why not."""

    accepted: bool
    reason: str
    body: Named
    at: datetime


class Answered(Said):
    """An answer; an interim one does not stop the clock."""

    id: str
    kind: Literal["final", "interim"]
    evidence: Evidence | None
    decision: Decided | None


class Reminded(Schema):
    """A step of the reminder ladder, in working days around the due date."""

    level: int
    audience: str
    words: str
    reached_on: date


class ClaimFull(ClaimBrief, Marked):
    """A claim with everything that was said about it."""

    question: Words | None
    duty: str | None
    accepts: str | None
    answers: list[Answered]
    statements: list[Said]
    reminders: list[Reminded]
    released: Said | None


def _basis(found: LegalBasis | None) -> Basis | None:
    return found and Basis(
        law=found.law, paragraph=found.paragraph, version=found.version, in_force_from=found.valid_from,
        in_force_until=found.valid_until, period=found.amount, period_unit=found.unit, source=found.source,
        to_be_confirmed=found.to_confirm,
    )  # fmt: skip


def _duty(found: Duty) -> dict[str, Any]:
    return {
        "id": str(found.id), "title": localized(found, "title"), "debtor": named(found.debtor),
        "creditor": named(found.creditor), "legal_basis": _basis(found.basis), "every_months": found.cycle_months,
        "evidence": found.evidence, "first_due_on": found.first_due, "last_due_on": found.last,
        "valid_from": found.valid_from, "valid_until": found.valid_until, "end_reason": found.end_reason,
    }  # fmt: skip


def brief(item: Standing) -> dict[str, Any]:
    """A claim as it stands in a list."""
    claim, said = item.claim, item.debtors_words
    subject = Place(
        kind=claim.subject_kind, id=claim.subject_id, title=claim.subject_title, url=here(claim.subject_address)
    )
    return {
        "code": claim.code, "title": localized(claim, "title"), "debtor": named(claim.debtor),
        "now_owed_by": item.now_owed_by and named(item.now_owed_by), "creditor": named(claim.creditor),
        "now_owed_to": item.now_owed_to and named(item.now_owed_to), "legal_basis": str(claim.basis or ""),
        "asked_at": claim.asked_at, "due_on": claim.due_on, "state": item.status.value, "state_words": item.words,
        "not_reported": item.not_reported, "working_days_late": item.late, "changed_at": item.changed_at,
        "debtors_words": words(said[0].text, said[0].language) if said else None,
        "subject": subject if claim.subject_id else None, "url": here(claim.get_absolute_url()),
        "href": href("api_claim", code=claim.code),
    }  # fmt: skip


def _said(found: Answer | Statement) -> dict[str, Any]:
    return {"words": words(found.text, found.language), "body": named(found.body), "role": found.role, "at": found.at}


def _answer(found: Answer) -> dict[str, Any]:
    decision: Decision | None = getattr(found, "decision", None)
    file = found.evidence
    return _said(found) | {
        "id": str(found.id), "kind": found.kind,
        "evidence": file and {
            "name": file.name, "fingerprint": file.sha256, "media_type": file.media_type, "bytes": file.size,
            "url": here(file.get_absolute_url()),
        },
        "decision": decision and {
            "accepted": decision.accepted, "reason": decision.reason, "body": named(decision.body), "at": decision.at,
        },
    }  # fmt: skip


def _reminder(found: Reminder) -> dict[str, Any]:
    return {
        "level": found.level, "audience": found.audience, "words": found.words, "reached_on": found.reached_on,
    }  # fmt: skip


@room.read("/duties", name="api_duties", summary=msgid("Standing duties"), shows=DutyList)
def duties(request: HttpRequest, asked: Query[Sides]) -> Any:
    """Standing duties, by their sides."""
    found = queries.duties_between(asked.debtor or "", asked.creditor or "", timezone.now())
    return listed(request, asked, found, lambda rows: [_duty(one) for one in rows])


@room.read("/claims", name="api_claims", summary=msgid("What is asked and owed, with its state"), shows=ClaimList)
def claims(request: HttpRequest, asked: Query[ClaimQuery]) -> Any:
    """Claims with their state now, by sides, state and words."""
    now = timezone.now()
    chosen = Filter(asked.debtor or "", asked.creditor or "", asked.state or "", asked.words or "")
    found = queries.listed(chosen, now)
    return listed(request, asked, found, lambda rows: [brief(item) for item in queries.standings(rows, now)])


@room.read("/claims/{code}", name="api_claim", summary=msgid("One claim with all that was said"), shows=ClaimFull)
def claim(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One claim with answers, decisions, statements and reminders."""
    try:
        found = queries.by_code(normalise_short_code(code) or code)
    except Claim.DoesNotExist as error:
        raise Http404 from error
    release = getattr(found, "release", None)
    return brief(queries.standings([found], timezone.now())[0]) | {
        "mark": mark(request), "question": words(found.text, found.language) if found.text else None,
        "duty": found.duty_id and str(found.duty_id), "accepts": found.accepts.claim.code if found.accepts else None,
        "answers": [_answer(one) for one in found.answers.all()],
        "statements": [_said(one) for one in found.statements.all()],
        "reminders": [_reminder(one) for one in found.reminders.all()],
        "released": release and {
            "words": words(release.reason), "body": named(release.body), "role": release.role, "at": release.at,
        },
    }  # fmt: skip
