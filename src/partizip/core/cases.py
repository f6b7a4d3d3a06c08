"""How a part says what a case of it is, so that it can be audited; the audit itself knows no part.

A part declares, in its `cases.py`, which is all that a new part does:

    CLAIMS = declared(Kind("claim", title=msgid("Duty"), about=msgid("..."), population=..., briefs=..., whole=...))

A room that knows something about cases of every part, such as the mails about them, adds sections instead (`adding`).
Titles, labels and reasons are English msgids; whoever shows them translates.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

PRESENT, MISSING, NOT_NEEDED = "present", "missing", "not needed"


@dataclass(frozen=True)
class Fact:
    """One value of a case: its name for programs, its label for people, and the language of free words."""

    name: str
    label: str  # msgid
    value: Any  # text, whole number, day, moment, truth or None
    language: str = ""  # of words that somebody wrote; empty for what is the same in every language
    words: Any = ""  # what people read instead of a code: a msgid, or a lazy translation


@dataclass(frozen=True)
class Section:
    """Rows of one kind, such as the answers to a question. `public`: whether everybody reads them anyway."""

    name: str
    title: str  # msgid
    rows: tuple[tuple[Fact, ...], ...] = ()
    public: bool = True


@dataclass(frozen=True)
class Document:
    """A file of a case by its fingerprint (SHA-256, hexadecimal); `version` tells what it belongs to."""

    sha256: str
    name: str
    version: str
    public: bool = True


@dataclass(frozen=True)
class Point:
    """One point of a checklist: what must be there for this kind of case, whether it is, and why not."""

    name: str
    title: str  # msgid
    state: str  # PRESENT, MISSING or NOT_NEEDED
    reason: str = ""  # msgid; every point that is not present has one


@dataclass(frozen=True)
class Brief:
    """A case in a list: its public id, what everybody may know of it, and whose file it is (the first owes it)."""

    id: str
    title: str
    address: str
    bodies: tuple[UUID, ...]
    day: date  # by which it belongs to a period
    title_en: str = ""


@dataclass(frozen=True)
class Case:
    """A whole case. `subjects`: the public ids by which lines of the record tell of it."""

    kind: str
    brief: Brief
    subjects: tuple[str, ...]
    sections: tuple[Section, ...]
    documents: tuple[Document, ...] = ()
    checklist: tuple[Point, ...] = ()

    @property
    def hidden(self) -> tuple[str, ...]:
        """What is not public in it: titles of sections (msgids), names of documents."""
        titles = [section.title for section in self.sections if not section.public and section.rows]
        return (*titles, *(document.name for document in self.documents if not document.public))


@dataclass(frozen=True)
class Scope:
    """Which cases: of a period (both days included), owed by some bodies or by all, not by those in `without`.

    A body in `no_side` is neither side of a case: there the person who audits holds an office.
    """

    first: date
    last: date
    bodies: frozenset[UUID] | None = None
    without: frozenset[UUID] = field(default_factory=frozenset)
    no_side: frozenset[UUID] = field(default_factory=frozenset)

    def holds(self, brief: Brief) -> bool:
        """Whether a case lies in it: by its day, by the body that owes it, and by its sides."""
        owes = brief.bodies[0]
        inside = self.bodies is None or owes in self.bodies
        kept_out = owes in self.without or bool(self.no_side & set(brief.bodies))
        return inside and not kept_out and self.first <= brief.day <= self.last


@dataclass(frozen=True)
class Kind:
    """A kind of case. `population`: the public ids in a scope; `whole`: one case at a moment, None for an unknown id.

    More than sampling.MOST ids are never used: `population` reads at most one more, which tells of too many.
    `briefs` gives what is known of these ids, in any order, in a fixed number of queries.
    """

    name: str
    title: str  # msgid
    about: str  # msgid
    population: Callable[[Scope], Iterable[str]]
    briefs: Callable[[Collection[str]], Iterable[Brief]]
    whole: Callable[[str, datetime], Case | None]


@dataclass(frozen=True)
class Told:
    """A line of the record as additions see it: in which office somebody acted, when, and whether as its deputy."""

    role: str
    body: str
    at: datetime
    deputy: bool = False


Addition = Callable[[Case, Sequence[Told]], Section]
KINDS: dict[str, Kind] = {}
ADDITIONS: dict[str, Addition] = {}


def declared(kind: Kind) -> Kind:
    """Register a kind of case. Raises ValueError when another has its name."""
    if kind.name in KINDS:
        raise ValueError(f"two kinds of case are called {kind.name}")
    KINDS[kind.name] = kind
    return kind


def adding(name: str) -> Callable[[Addition], Addition]:
    """Decorator: a section that this room adds to every case, whatever part it belongs to."""

    def register(function: Addition) -> Addition:
        ADDITIONS[name] = function
        return function

    return register
