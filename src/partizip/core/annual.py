"""What is counted in a year: rows first, numbers from them, so that whoever reads a number can count again.

A room declares its figures once (`declared`), as functions that give the rows which count. A frozen report holds of
each row only its public id, its group and its days: enough to count again and to name what changed, and no words that
a law might remove later. docs/methods/yearly-report-v1.md describes each figure for readers.
"""

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any, TypeVar
from uuid import UUID

from partizip.core.calendar import berlin_day, start_of_day
from partizip.core.permissions import Verdict, allow, msgid, refuse

SOURCE = "core.annual"
FORMAT = "partizip-yearly-report-v1"
FIRST_YEAR, LAST_YEAR = 2000, 2100
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Year:
    """A calendar year in Berlin as it is seen at a moment (aware); what comes later does not count yet."""

    number: int
    now: datetime
    _known: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, name: str, offices: Collection[UUID], make: Callable[[], R]) -> R:
        """What several figures of one count read, read once; kept as long as this object."""
        key = name, frozenset(offices)
        if key not in self._known:
            self._known[key] = make()
        found: R = self._known[key]
        return found

    @property
    def start(self) -> datetime:
        """Its first instant: 1 January 00:00 in Berlin."""
        return start_of_day(date(self.number, 1, 1))

    @property
    def end(self) -> datetime:
        """The first instant after it."""
        return start_of_day(date(self.number + 1, 1, 1))

    @property
    def is_over(self) -> bool:
        """Whether the whole year can be counted."""
        return self.now >= self.end

    @property
    def moment(self) -> datetime:
        """The last moment that counts, at which states are judged: now, or the last microsecond of the year."""
        return min(self.now, self.end - timedelta(microseconds=1))

    @property
    def until(self) -> date:
        """The last day that counts; before the year begins that is no day of it."""
        return berlin_day(self.moment)

    def moments(self, column: str) -> dict[str, datetime]:
        """The lookup for a column of moments."""
        return {f"{column}__gte": self.start, f"{column}__lte": self.moment}

    def days(self, column: str) -> dict[str, date]:
        """The lookup for a column of days."""
        return {f"{column}__gte": date(self.number, 1, 1), f"{column}__lte": self.until}

    def has_day(self, day: date) -> bool:
        """Whether a day counts."""
        return date(self.number, 1, 1) <= day <= self.until


@dataclass(frozen=True, slots=True)
class Counted:
    """One thing that counts: public id, words with their language, page, day, group, days, when it was recorded.

    `title` may be lazy; `language` is empty for words of the program. `days`: whole days, where they are measured.
    """

    id: str
    title: Any
    address: str
    on: date
    recorded_at: datetime
    group: str = ""
    days: int | None = None
    language: str = "de"


Rows = Callable[[Year, Collection[UUID]], Iterable[Counted]]


@dataclass(frozen=True)
class Figure:
    """A figure of the report: `rows` gives what counts of an office (the ids of its bodies) in a year.

    `by`: what the groups are: "" for none, "body" for short names of bodies, else a word of the room, whose values
    `groups` names in their order. `median`: the figure is the median of the rows' days, not their number.
    """

    key: str
    section: str
    title: str  # msgid
    definition: str  # msgid
    rows: Rows
    by: str = ""
    groups: Mapping[str, Any] = field(default_factory=dict)
    median: bool = False


SECTIONS: dict[str, str] = {  # in the order of the report; names are msgids
    "foreword": msgid("Foreword"),
    "programme": msgid("Programme of the office"),
    "press": msgid("Press room"),
    "plans": msgid("Plans before their decision"),
    "requests": msgid("Requests and objections"),
    "independence": msgid("Independence"),
    "circle": msgid("Steering circle"),
    "judgements": msgid("Judgements of clauses"),
    "office": msgid("Appointments"),
}
FIGURES: dict[str, Figure] = {}


def declared(figure: Figure) -> Figure:
    """Register a figure. Raises ValueError for a second one of its name, or a section that no report has."""
    if figure.key in FIGURES or figure.section not in SECTIONS:
        raise ValueError(f"{figure.key} cannot be declared in {figure.section}")
    FIGURES[figure.key] = figure
    return figure


def ordered() -> list[Figure]:
    """All figures in the order of the sections; within one as they were declared."""
    place = list(SECTIONS)
    return sorted(FIGURES.values(), key=lambda figure: place.index(figure.section))


@dataclass(frozen=True, slots=True)
class Cell:
    """What a frozen report keeps of one thing that counted."""

    id: str
    group: str = ""
    days: int | None = None


def cell(row: Counted) -> Cell:
    """What is kept of a row."""
    return Cell(row.id, row.group, row.days)


def value(cells: Sequence[Cell], *, of_days: bool) -> str | None:
    """The number as text, without trailing zeros: how many, or the median of their days; None for no median.

    Text because a half has no form of its own in canonical JSON (core.ledger).
    """
    if not of_days:
        return str(len(cells))
    days = [one.days for one in cells if one.days is not None]
    if not days:
        return None
    middle = median(days)
    return str(int(middle)) if middle == int(middle) else f"{middle:.1f}"


def by_group(cells: Iterable[Cell]) -> Counter[str]:
    """How many of each group."""
    return Counter(one.group for one in cells)


def medians(cells: Iterable[Cell]) -> dict[str, str]:
    """The median of the days of each group that has any."""
    groups: dict[str, list[Cell]] = {}
    for one in cells:
        groups.setdefault(one.group, []).append(one)
    found = {group: value(members, of_days=True) for group, members in groups.items()}
    return {group: said for group, said in found.items() if said is not None}


def frozen(tallies: Mapping[str, Sequence[Cell]]) -> list[dict[str, Any]]:
    """The figures as a published report holds them; cells in the order of their ids, so that equal ones are equal."""
    return [
        {
            "key": key, "value": value(cells, of_days=FIGURES[key].median),
            "rows": [{"id": one.id, "group": one.group, "days": one.days} for one in _sorted(cells)],
        }
        for key, cells in tallies.items()
    ]  # fmt: skip


def _sorted(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(cells, key=lambda one: (one.id, one.group, -1 if one.days is None else one.days))


def thawed(figures: Iterable[Mapping[str, Any]]) -> dict[str, list[Cell]]:
    """The cells of a published report by figure."""
    return {one["key"]: [Cell(row["id"], row["group"], row["days"]) for row in one["rows"]] for one in figures}


@dataclass(frozen=True)
class Change:
    """How a figure counted today differs from the published one: ids that came, went, or count otherwise."""

    key: str
    published: str | None
    today: str | None
    came: tuple[str, ...]
    gone: tuple[str, ...]
    otherwise: tuple[str, ...]


def changes(then: Mapping[str, Sequence[Cell]], now: Mapping[str, Sequence[Cell]]) -> list[Change]:
    """What changed since a report was published, figure by figure; nothing for a figure that no room declares now."""
    found = []
    for key, cells in then.items():
        today = now.get(key)
        if today is None or _sorted(cells) == _sorted(today):
            continue
        before, after = Counter(cells), Counter(today)
        lost, new = {one.id for one in before - after}, {one.id for one in after - before}
        of_days = FIGURES[key].median
        found.append(Change(
            key, value(cells, of_days=of_days), value(today, of_days=of_days), tuple(sorted(new - lost)),
            tuple(sorted(lost - new)), tuple(sorted(lost & new)),
        ))  # fmt: skip
    return found


def may_publish(year: Year, *, number: int, expected: int, reason: str) -> Verdict:
    """Whether a report can be published: its year has begun, nobody was faster, and a correction has its reason."""
    if not FIRST_YEAR <= year.number <= LAST_YEAR:
        return refuse(msgid("Choose a year between 2000 and 2100."), SOURCE)
    if year.now < year.start:
        return refuse(msgid("This year has not begun."), SOURCE)
    if number != expected:
        return refuse(msgid("Somebody of your office has published this report meanwhile. Look at it first."), SOURCE)
    if number > 1 and not reason.strip():
        return refuse(msgid("A further edition needs a reason; the earlier one stays readable."), SOURCE)
    return allow(SOURCE)
