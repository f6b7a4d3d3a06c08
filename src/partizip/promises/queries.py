"""Reads of promises: the policy text with its clauses, one clause with all about it, what is new."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Prefetch, Q, QuerySet

from partizip.core import wording
from partizip.core.calendar import berlin_day, start_of_day
from partizip.core.charts import Chart
from partizip.core.progress import Said
from partizip.duties.models import Claim
from partizip.duties.queries import Standing, standings
from partizip.figures.models import Figure, Series
from partizip.figures.pictures import pictures
from partizip.figures.queries import all_series, bodies_of
from partizip.journal.models import Entry
from partizip.journal.prepared import Prepared
from partizip.journal.queries import Told, lines_of, told
from partizip.promises.clauses import WORDS, ClauseState, clause_states, said
from partizip.promises.models import Clause, Custody, Judgement, Milestone, Passage
from partizip.promises.policy import original_of, shown_of, wordings
from partizip.texts.models import Unit, Version


@dataclass(frozen=True)
class Segment:
    """Some words of a unit; with the clause they belong to and its state, if any."""

    words: str
    clause: Clause | None = None
    state: ClauseState | None = None


@dataclass(frozen=True)
class Line:
    """A unit of the policy text as segments."""

    unit: Unit
    segments: list[Segment]


@dataclass(frozen=True)
class Policy:
    """The policy text in one language."""

    version: Version
    lines: list[Line]
    newer: Version | None = None  # the original, when it changed after this translation

    def tally(self) -> list[tuple[str, str, int]]:
        """How many clauses of the text stand how: (kind, words, number), the worst first."""
        parts = (part for line in self.lines for part in line.segments)
        standing = {part.clause.id: part.state.state.progress for part in parts if part.clause and part.state}
        counts = Counter(standing.values())
        return [(kind.value, str(words), counts[kind]) for kind, words in WORDS.items() if counts[kind]]


def policy(language: str, now: datetime, defaults: dict[str, Any] | None = None) -> Policy | None:
    """The policy text in the reader's language, else its original; None when there is none yet."""
    found = wordings()
    version = shown_of(found, language)
    if version is None:
        return None
    units = list(Unit.objects.filter(version=version).order_by("order"))
    passages: dict[str, list[Passage]] = {}
    for passage in Passage.objects.filter(version=version, removed_at=None).select_related("clause"):
        passages.setdefault(passage.eid, []).append(passage)
    states = clause_states(now, defaults)
    lines = [Line(unit, _segments(unit.words, passages.get(unit.eid, []), states)) for unit in units]
    return Policy(version, lines, _newer_original(version, found))


def _newer_original(version: Version, found: list[Version]) -> Version | None:
    """For a translation: the wording of its original, when that was brought in after it and is shown now."""
    original = original_of(found) if version.text.original_id is not None else None
    return original if original is not None and original.made_at > version.made_at else None


def _segments(words: str, passages: list[Passage], states: dict) -> list[Segment]:
    places = []
    for passage in passages:
        place = wording.find(words, passage.quote)
        if place is not None:
            places.append((*place, passage.clause))
    segments, end = [], 0
    for start, stop, clause in sorted(places, key=lambda place: place[0]):
        if start > end:
            segments.append(Segment(words[end:start]))
        segments.append(Segment(words[start:stop], clause, states.get(clause.public_id)))
        end = stop
    if end < len(words):
        segments.append(Segment(words[end:]))
    return segments


def all_clauses(now: datetime) -> list[tuple[Clause, ClauseState | None]]:
    """Every clause with its state."""
    states = clause_states(now)
    return [(clause, states.get(clause.public_id)) for clause in Clause.objects.all()]


@dataclass(frozen=True)
class ClausePage:
    """All that stands on a clause's page."""

    clause: Clause
    state: ClauseState | None
    passages: list[tuple[Passage, Unit, list[Segment]]]
    stated: list[Said]  # what the parts have on record
    claims: list[Standing]
    figures: list[tuple[Series, list[Chart]]]  # each series with what shows it
    history: list[Told]
    cut: bool  # there are more claims or lines than stand here


def clause(code: str) -> Clause:
    """One clause with what hangs on it. Raises Clause.DoesNotExist."""
    milestones = Milestone.objects.select_related("reaching", "withdrawal").order_by("planned_on", "id")
    return Clause.objects.prefetch_related(
        Prefetch("custodies", Custody.objects.select_related("body", "withdrawal")),
        "statements__body",
        Prefetch("judgements", Judgement.objects.with_all()),
        Prefetch("milestones", milestones),
        "clause_duties__duty__basis",
    ).get(code__iexact=code)


MOST = 200  # claims and lines on one page


def clause_page(code: str, now: datetime, language: str = "de") -> ClausePage:
    """All about one clause, in a fixed number of queries; its words in the reader's language where they are marked.

    Raises Clause.DoesNotExist.
    """
    found = clause(code)
    marked = list(found.passages.filter(removed_at=None).select_related("version__text", "clause"))
    passages = [passage for passage in marked if passage.version.text.language == language] or marked
    units = {
        (unit.version_id, unit.eid): unit
        for unit in Unit.objects.filter(
            version__in={passage.version_id for passage in passages}, eid__in={passage.eid for passage in passages}
        )
    }
    places = [(passage, units[passage.version_id, passage.eid]) for passage in passages]
    placed = [(passage, unit, _segments(unit.words, [passage], {})) for passage, unit in places]
    about = Q(duty__clause_duties__clause=found) | Q(subject_kind="clause", subject_id=found.public_id)
    wanted = Claim.objects.filter(about).values("id")
    claims = Claim.objects.with_facts().filter(id__in=wanted).order_by("-due_on", "id")[:MOST]
    items = sorted(standings(claims, now), key=lambda item: (item.kind != "danger", item.claim.due_on))
    measured = list(all_series(found.code))
    bodies = bodies_of(measured)
    lines = list(lines_of(_subjects(found, items, measured)).reverse()[: MOST + 1])
    cut = len(lines) > MOST or len(items) == MOST
    figures = [(series, pictures(series, bodies)) for series in measured]
    state = clause_states(now).get(found.public_id)
    stated = said(found.public_id, now)
    return ClausePage(found, state, placed, stated, items, figures, told(lines[:MOST]), cut)


def _subjects(found: Clause, items: list[Standing], figures: list[Series]) -> list[str]:
    """Public ids of all that a clause's history tells of: its marks in every wording, removed ones too, its duties."""
    marks = found.passages.values_list("id", flat=True)
    duties = [tie.duty_id for tie in found.clause_duties.all()]
    claims = (item.claim.code for item in items)
    values = Figure.objects.filter(series__in=figures).values_list("id", flat=True)
    return [found.public_id, *claims, *map(str, (*marks, *duties, *values, *(series.id for series in figures)))]


def judgements() -> QuerySet[Judgement]:
    """Every judgement of every clause, newest first, also those that count no more."""
    return Judgement.objects.with_all()


def monday(now: datetime) -> date:
    """The Monday of this week in Berlin."""
    today = berlin_day(now)
    return today - timedelta(days=today.weekday())


# Lines that tell the public nothing by themselves.
_QUIET = ("bodies.body_recorded", "duties.acceptance_owed", "promises.passage_marked")


def news(since: date) -> QuerySet[Entry]:
    """Lines of the record since a day, newest first, without the mere keeping of lists."""
    found = Entry.objects.filter(at__gte=start_of_day(since)).exclude(verb__in=_QUIET)
    return found.select_related("content").order_by("-index")


NEWEST = 5


@Prepared
def newest() -> QuerySet[Entry]:
    """The newest few lines of the news."""
    return news(date(2000, 1, 1))[:NEWEST]


def by_day(entries: list[Entry]) -> list[tuple[date, list[Told]]]:
    """Lines grouped by their day in Berlin."""
    return [(day, told(group)) for day, group in groupby(entries, key=lambda entry: berlin_day(entry.at))]
