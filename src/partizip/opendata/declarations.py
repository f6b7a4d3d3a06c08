"""Open data: a room declares once, in its exports.py, which public list it has in which formats.

    CLAIMS = declared(Dataset("pflichten", title=msgid("Duties"), about=msgid("..."), page="duties",
                              files=files("claims_export", "csv json atom"), lines=("duties.",)))

Nothing else is needed: the links below a list, the formats that its address answers, the catalogue as page and as
DCAT-AP all come from here. `declared` keeps the order in which the rooms are read.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar


@dataclass(frozen=True)
class Format:
    """A format of a file: its media type (IANA) and its name in the EU's list of file types."""

    media: str
    name: str


FORMATS: dict[str, Format] = {
    "csv": Format("text/csv", "CSV"),
    "json": Format("application/json", "JSON"),
    "xlsx": Format("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    "atom": Format("application/atom+xml", "ATOM"),
    "ics": Format("text/calendar", "ICS"),
}


@dataclass(frozen=True)
class File:
    """One format of a list: the URL name of its address, and what stands in it besides."""

    kind: str
    address: str
    values: Mapping[str, str] = field(default_factory=dict)


def files(address: str, kinds: str) -> tuple[File, ...]:
    """Formats that one address offers by its `kind`. Raises KeyError for a format that nobody knows."""
    for kind in kinds.split():
        FORMATS[kind]
    return tuple(File(kind, address, {"kind": kind}) for kind in kinds.split())


@dataclass(frozen=True)
class Dataset:
    """A public list. Title and description are msgids; `page` and `service` are URL names (page, JSON interface).

    `lines`: how the verbs of the record begin that change the list. `moved`: when it last changed without a line, by
    the passing of time, at a given moment.
    """

    name: str
    title: str
    about: str
    page: str
    files: tuple[File, ...] = ()
    service: str = ""
    asked: str = ""  # the query that makes the interface give this very list
    lines: tuple[str, ...] = ()
    moved: Callable[[datetime], datetime | None] | None = None

    def offers(self, kind: str) -> bool:
        """Whether the list exists in a format."""
        return any(file.kind == kind for file in self.files)


@dataclass(frozen=True)
class Member:
    """One list of a family: what it is called in which language, what stands in its addresses, when it changed."""

    name: str
    titles: Mapping[str, str]
    abouts: Mapping[str, str]
    values: Mapping[str, str]
    changed: datetime | None = None
    first: date | None = None  # the time that it covers
    last: date | None = None
    source: str = ""


@dataclass(frozen=True)
class Family(Dataset):
    """As many lists of one kind as there are rows, such as the series of figures; its page is the page of each."""

    members: Callable[[], Iterable[Member]] = tuple


DATASETS: dict[str, Dataset] = {}
D = TypeVar("D", bound=Dataset)


def declared(dataset: D) -> D:
    """Register a list. Raises ValueError when another has its name."""
    if dataset.name in DATASETS:
        raise ValueError(f"two lists are called {dataset.name}")
    DATASETS[dataset.name] = dataset
    return dataset


def kinds_at(address: str) -> list[str]:
    """The formats that the address of this URL name offers, as they were declared."""
    return [file.kind for dataset in DATASETS.values() for file in dataset.files if file.address == address]
