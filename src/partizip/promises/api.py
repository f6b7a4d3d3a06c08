"""Clauses for programs: each with its state, and one clause with all that hangs on it."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils import timezone
from django.utils.translation import get_language
from ninja import Query, Schema
from pydantic import Field
from pydantic.json_schema import SkipJsonSchema

from partizip.bodies.api import named
from partizip.core.permissions import msgid
from partizip.core.progress import Progress
from partizip.duties.api import ClaimBrief, Said, brief
from partizip.opendata.interface import Room
from partizip.opendata.shown import Listing, Marked, Named, Words, here, href, listed, localized, mark, words
from partizip.opendata.values import Code, OneOf, Paging, Spoken
from partizip.promises import queries
from partizip.promises.clauses import ClauseState
from partizip.promises.models import Clause, Custody, Judgement, Milestone, Passage

room = Room()
Where = Annotated[str, OneOf(progress.value for progress in Progress)]


class ClauseQuery(Paging):
    """Which clauses."""

    progress: Where | SkipJsonSchema[None] = Field(
        None, description=msgid("none, way (under way), soon (due soon), late, done (all milestones reached)")
    )


class ClauseBrief(Named):
    """A clause with its state now; the program states facts, never that a promise was kept or broken."""

    code: str
    promise: int
    progress: Where
    state_words: str
    working_days_late: int
    since: date | None


class ClauseList(Listing):
    """Clauses in the order of the text."""

    items: list[ClauseBrief]


class Marking(Schema):
    """The exact words of the clause in one wording of the policy text."""

    text: UUID
    version: int
    eid: str
    words: Words
    href: str


class CustodyOf(Schema):
    """A body that took the clause over; `withdrawn` says why an entry no longer counts."""

    body: Named
    since: date
    how: str
    recorded_at: datetime
    withdrawn: str | None


class Step(Schema):
    """A milestone; `withdrawn` says why an entry no longer counts."""

    title: Words
    planned_on: date
    reached_on: date | None
    source: str
    withdrawn: str | None


class JudgementShown(Schema):
    """A judgement of a clause by a named assessor; `superseded`: the same one judged it anew."""

    clause: str
    assessor: Named
    role: str
    verdict: str
    reason: Words
    at: datetime
    superseded: bool
    url: str


class JudgementList(Listing):
    """Judgements, newest first."""

    items: list[JudgementShown]


class OnRecord(Schema):
    """A fact that the part which carries the clause has on record, in the reader's language."""

    words: str
    on: date | None
    url: str


class ClauseFull(ClauseBrief, Marked):
    """A clause with its words, custody, milestones, facts, claims and figures; `cut`: there are more claims."""

    words: list[Marking]
    custody: list[CustodyOf]
    milestones: list[Step]
    statements: list[Said]
    on_record: list[OnRecord]
    judgements: list[JudgementShown]
    claims: list[ClaimBrief]
    series: list[Named]
    cut: bool
    record: str
    thread: str


def _clause(found: Clause, state: ClauseState | None) -> dict[str, Any]:
    return {
        "id": found.public_id, "title": localized(found, "title"), "url": here(found.get_absolute_url()),
        "href": href("api_clause", code=found.public_id), "code": found.code, "promise": found.promise,
        "progress": state.kind if state else Progress.NONE.value, "state_words": state.words if state else "",
        "working_days_late": state.state.late if state else 0, "since": state.state.since if state else None,
    }  # fmt: skip


def _marking(found: Passage) -> dict[str, Any]:
    version = found.version
    return {
        "text": version.text_id, "version": version.number, "eid": found.eid,
        "words": words(found.exact, version.text.language),
        "href": href("api_version", text=version.text_id, number=version.number),
    }  # fmt: skip


def _withdrawn(found: Custody | Milestone) -> str | None:
    withdrawal = getattr(found, "withdrawal", None)
    return withdrawal.reason if withdrawal else None


def _custody(found: Custody) -> dict[str, Any]:
    return {
        "body": named(found.body), "since": found.since, "how": found.reason, "recorded_at": found.at,
        "withdrawn": _withdrawn(found),
    }  # fmt: skip


def _step(found: Milestone) -> dict[str, Any]:
    reaching = getattr(found, "reaching", None)
    return {
        "title": localized(found, "title"), "planned_on": found.planned_on,
        "reached_on": reaching.reached_on if reaching else None, "source": found.source,
        "withdrawn": _withdrawn(found),
    }  # fmt: skip


def _judgement(found: Judgement) -> dict[str, Any]:
    return {
        "clause": found.clause.code, "assessor": named(found.body), "role": found.role, "verdict": found.verdict,
        "reason": words(found.reason, found.language), "at": found.at,
        "superseded": found.superseded,  # type: ignore[attr-defined]
        "url": here(found.get_absolute_url()),
    }  # fmt: skip


@room.read("/clauses", name="api_clauses", summary=msgid("Clauses with their state"), shows=ClauseList)
def clauses(request: HttpRequest, asked: Query[ClauseQuery]) -> Any:
    """Clauses in the order of the text, with their state now."""
    shown = [_clause(*found) for found in queries.all_clauses(timezone.now())]
    return listed(request, asked, [one for one in shown if asked.progress in {None, one["progress"]}], list)


@room.read("/clauses/{code}", name="api_clause", summary=msgid("One clause with all about it"), shows=ClauseFull)
def clause(request: HttpRequest, code: Code, asked: Query[Spoken]) -> Any:
    """One clause with its words, who has it, milestones, claims and figures."""
    try:
        found = queries.clause_page(code, timezone.now(), get_language() or "de")
    except Clause.DoesNotExist as error:
        raise Http404 from error
    one, public_id = found.clause, found.clause.public_id
    series = [
        Named(
            id=series.slug, title=localized(series, "title"), url=here(series.get_absolute_url()),
            href=href("api_series_one", slug=series.slug),
        )
        for series, _charts in found.figures
    ]  # fmt: skip
    said = [
        {"words": words(said.text, said.language), "body": named(said.body), "role": said.role, "at": said.at}
        for said in one.statements.all()
    ]
    return _clause(one, found.state) | {
        "mark": mark(request), "words": [_marking(passage) for passage, _unit, _segments in found.passages],
        "custody": [_custody(custody) for custody in one.custodies.all()],
        "milestones": [_step(milestone) for milestone in one.milestones.all()], "statements": said,
        "judgements": [_judgement(judgement) for judgement in one.judgements.all()],
        "on_record": [{"words": one.words, "on": one.on, "url": here(one.address)} for one in found.stated],
        "claims": [brief(item) for item in found.claims], "series": series, "cut": found.cut,
        "record": f"{href('api_record')}?subject={public_id}", "thread": href("api_thread", code=public_id),
    }  # fmt: skip


@room.read("/judgements", name="api_judgements", summary=msgid("Judgements"), shows=JudgementList)
def judgements(request: HttpRequest, asked: Query[Paging]) -> Any:
    """Every judgement of every clause, newest first."""
    return listed(request, asked, queries.judgements(), lambda rows: [_judgement(one) for one in rows])
