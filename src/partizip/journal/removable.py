"""Words that a law can take out of a table: which columns, who said them, what they belong to.

    @append_only
    @removable("text", by="body", of="plan", called=_("Words on a plan"))
    class PlanWord(models.Model): ...

The database lets them be replaced by a mark when a row of `journal.Removed` names the row (docs/decisions/0031).
A table that keeps the title of another thing declares that copy, which goes with the title:

    @removable(copies={"to_id": "to_title"})
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.db import models

M = TypeVar("M", bound=type[models.Model])


@dataclass(frozen=True)
class Removable:
    """What a model declared: its words, the way to the body that said them, to the thing with a page, its name.

    `by`: look-ups of which any leads to that body, each with further conditions under which the words are its own.
    `copies`: column with a thing's public id -> column with the thing's title.
    """

    words: tuple[str, ...]
    by: Mapping[str, Mapping[str, Any]]
    of: str
    called: Any
    copies: Mapping[str, str]

    @property
    def columns(self) -> tuple[str, ...]:
        """All that can be replaced."""
        return (*self.words, *self.copies.values())

    def own(self, model: type[models.Model], bodies: Collection[Any]) -> "models.QuerySet[Any]":
        """The rows of this model that hold words of these bodies."""
        ways = [models.Q(**{f"{way}__in": bodies}, **more) for way, more in self.by.items()]
        if not ways:
            return model._base_manager.none()
        found = model._base_manager.filter(reduce(or_, ways))
        return found.select_related(self.of.replace(".", "__")) if self.of else found

    def copied(
        self, model: type[models.Model], thing: str, titles: Collection[str]
    ) -> Iterator[tuple[models.Model, str]]:
        """Rows that keep one of these titles of a thing, by its public id, and the column in which."""
        for about, title in self.copies.items():
            for row in model._base_manager.filter(**{about: thing, f"{title}__in": titles}):
                yield row, title

    def thing(self, row: models.Model) -> Any:
        """The public thing on whose page a row's words stand."""
        found: Any = row
        for name in filter(None, self.of.split(".")):
            found = getattr(found, name)
        return found

    def said(self, row: models.Model) -> list[str]:
        """The words of a row that are not empty, in the order of the columns."""
        return [value for value in (str(getattr(row, name)) for name in self.words) if value]


REMOVABLE: dict[type[models.Model], Removable] = {}


def removable(
    *words: str,
    by: str | Mapping[str, Mapping[str, Any]] = "",
    of: str = "",
    called: Any = "",
    copies: Mapping[str, str] | None = None,
) -> Callable[[M], M]:
    """Class decorator factory; `by` as a look-up of a query, or several with their conditions; `of` with dots."""

    def register(model: M) -> M:
        ways = {by: {}} if isinstance(by, str) and by else by or {}
        REMOVABLE[model] = Removable(words, ways, of, called, copies or {})  # type: ignore[arg-type]
        return model

    return register
