"""Plans before their decision for programs: each with what the office said and how it ended."""

from datetime import date, datetime
from typing import Annotated, Any

from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.bodies.api import named as body_named
from partizip.commissioner.api.room import room
from partizip.commissioner.models import Plan, PlanDocument, PlanWord
from partizip.commissioner.queries import plans as queries
from partizip.core.ids import normalise_short_code
from partizip.core.permissions import msgid
from partizip.core.toward import State
from partizip.opendata.shown import Listing, Marked, Named, Place, Words, here, href, listed, localized, mark, words
from partizip.opendata.values import OneOf, Paging, ShortCode, Slug, Spoken, Typed

PlanState = Annotated[str, OneOf(state.value for state in State)]
PlanFilter = Annotated[str, OneOf(queries.STATES)]


class PlanQuery(Paging):
    """Which plans."""

    body: Slug | SkipJsonSchema[None] = Field(None, description=msgid("Short name of the body that plans"))
    state: PlanFilter | SkipJsonSchema[None] = Field(
        None,
        description=msgid(
            "offen: before the decision; hinweise: with remarks of the office; beschlossen: decided; ohne: decided "
            "without involvement; aufgegeben: given up"
        ),
    )
    words: Typed | SkipJsonSchema[None] = Field(None, description=msgid("Words of the title, or the short code"))


class PlanBrief(Named):
    """A plan as it stands in a list; `decidable_on`: the first day on which it can be decided in the program.

    `decides_on`: the day for which the decision is planned now, `first_decides_on`: when it was announced.
    """

    body: Named
    now_of: Named | None
    office: Named
    matters: list[str]
    announced_at: datetime
    decides_on: date
    first_decides_on: date
    decidable_on: date
    state: PlanState
    state_words: str
    subject: Place | None


class PlanList(Listing):
    """Plans, newest first."""

    items: list[PlanBrief]


class PlanPaper(Schema):
    """A document of a plan, by its fingerprint (SHA-256, hexadecimal)."""

    name: str
    fingerprint: str
    added_at: datetime
    url: str


class PlanSaid(Schema):
    """What the office or the body said; `reply`: the claim that remarks brought the body.

    `on` of the kind day: the day for which the decision is planned from then on. `on` and `lacks` of the kind
    afterwards, where a plan that had been given up was decided elsewhere: the day, and what was missing.
    """

    kind: str
    words: Words
    body: Named
    role: str
    at: datetime
    reply: str | None
    on: date | None
    lacks: list[str]


class PlanEnded(Schema):
    """How it ended; `lacks`: what was missing when it was decided elsewhere."""

    how: str
    on: date
    words: Words
    lacks: list[str]
    body: Named
    recorded_at: datetime


class PlanFull(PlanBrief, Marked):
    """A plan with everything that was said about it."""

    text: Words
    documents: list[PlanPaper]
    said: list[PlanSaid]
    ended: PlanEnded | None


def _brief(one: queries.Standing) -> dict[str, Any]:
    plan = one.plan
    subject = Place(
        kind=plan.subject_kind, id=plan.subject_id, title=plan.subject_title, url=here(plan.subject_address)
    )
    return {
        "id": plan.code, "title": localized(plan, "title"), "url": here(plan.get_absolute_url()),
        "href": href("api_plan", code=plan.code), "body": body_named(plan.body),
        "now_of": one.now_of and body_named(one.now_of), "office": body_named(plan.office), "matters": plan.matters,
        "announced_at": plan.announced_at, "decides_on": plan.planned_on, "first_decides_on": plan.decides_on,
        "decidable_on": one.decidable_on,
        "state": one.state.value, "state_words": one.words, "subject": subject if plan.subject_id else None,
    }  # fmt: skip


def _paper(paper: PlanDocument) -> dict[str, Any]:
    file = paper.file
    url = here(file.get_absolute_url())
    return {"name": file.name, "fingerprint": file.sha256, "added_at": paper.at, "url": url}


def _said(word: PlanWord) -> dict[str, Any]:
    return {
        "kind": word.kind, "words": words(word.text, word.language), "body": body_named(word.body), "role": word.role,
        "at": word.at, "reply": word.claim and word.claim.code, "on": word.on, "lacks": word.lacks,
    }  # fmt: skip


def _ended(plan: Plan) -> dict[str, Any] | None:
    ending = getattr(plan, "ending", None)
    return ending and {
        "how": ending.how, "on": ending.on, "words": words(ending.text, ending.language), "lacks": ending.lacks,
        "body": body_named(ending.body), "recorded_at": ending.at,
    }  # fmt: skip


@room.read("/plans", name="api_plans", summary=msgid("Plans before their decision"), shows=PlanList)
def plans(request: HttpRequest, asked: Query[PlanQuery]) -> Any:
    """What bodies plan that touches participation, newest first."""
    now = timezone.now()
    found = queries.listed(queries.Filter(asked.body or "", asked.state or "", asked.words or ""), now)
    return listed(request, asked, found, lambda rows: [_brief(one) for one in queries.standings(rows, now)])


@room.read("/plans/{code}", name="api_plan", summary=msgid("One plan with all that was said"), shows=PlanFull)
def plan(request: HttpRequest, code: ShortCode, asked: Query[Spoken]) -> Any:
    """One plan by its short code with its documents, what the office and the body said, and how it ended."""
    try:
        found = Plan.objects.with_facts().get(code=normalise_short_code(code) or code)
    except Plan.DoesNotExist as error:
        raise Http404 from error
    return _brief(queries.standings([found], timezone.now())[0]) | {
        "mark": mark(request), "text": words(found.text, found.language),
        "documents": [_paper(paper) for paper in found.documents.all()],
        "said": [_said(word) for word in found.said.all()], "ended": _ended(found),
    }  # fmt: skip
