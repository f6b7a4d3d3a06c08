"""Reads around the wish to be erased, and the register of processing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from partizip.access.erasing import offices
from partizip.access.models import Deputy, Mandate, Person
from partizip.access.personal import Holding, Processing, holdings, processings
from partizip.portal import clock
from partizip.portal.clock import Standing, standings
from partizip.portal.models import ErasureRequest


@dataclass(frozen=True)
class Asked:
    """An open request with its clock and the offices that have to end first."""

    standing: Standing
    offices: list[Mandate | Deputy]


def open_requests(now: datetime) -> list[Standing]:
    """All open requests, the first due first."""
    found = ErasureRequest.objects.filter(refused_at=None).select_related("person").order_by("due_on", "id")
    return standings(found, now)


def due_days(now: datetime) -> list[Standing]:
    """How many of them are due on each day (portal.clock.DueDay)."""
    return clock.due_days(ErasureRequest.objects.filter(refused_at=None), now)


def requests(now: datetime) -> list[Asked]:
    """The same, each with what stands in the way."""
    return [Asked(standing, offices(standing.case.person, now)) for standing in open_requests(now)]


def own_requests(person: Person, now: datetime) -> list[Standing]:
    """What somebody asked for, the newest first: open or refused."""
    return standings(ErasureRequest.objects.filter(person=person).order_by("-asked_at", "-id"), now)


@dataclass(frozen=True)
class Activity:
    """One processing activity of the register (Art. 30 GDPR): a purpose and all that is held or done for it."""

    purpose: str
    parts: list[Holding | Processing]

    def each(self, name: str) -> list[str]:
        """The words of the parts, each once, in order."""
        return list(dict.fromkeys(str(getattr(part, name)) for part in self.parts))

    @property
    def bases(self) -> list[str]:
        """The legal bases."""
        return self.each("basis")

    @property
    def people(self) -> list[str]:
        """The categories of people."""
        return self.each("whose")

    @property
    def recipients(self) -> list[str]:
        """Who gets to see it."""
        return self.each("seen_by")

    @property
    def parts_told(self) -> list[tuple[str, str]]:
        """The categories of data, each with its deletion date."""
        return list(dict.fromkeys((str(part.held), str(part.kept)) for part in self.parts))


def register() -> list[Activity]:
    """All processing activities, by purpose; made from the declarations alone, in the active language."""
    found: dict[str, list[Any]] = {}
    parts: Iterable[Any] = [*holdings(), *processings()]
    for part in parts:
        found.setdefault(str(part.purpose), []).append(part)
    return [Activity(purpose, several) for purpose, several in found.items()]
