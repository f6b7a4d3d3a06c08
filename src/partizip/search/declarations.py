"""How a model says what of it can be found. No other line is needed for a new part.

    @searchable("claim", title="title", title_en="title_en", names=("code",), words=("text",), language="language",
                day="asked_at", body="debtor_id")
    class Claim(models.Model): ...

    @adds_words(to="claim", words=("text",), language="language")
    class Answer(models.Model): ...

Names may lead on with dots ("answer.claim"); they name columns, properties or relations. A row of a model that
declares nothing is never indexed. The words of a kind for the page stand in search.words.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar

from django.db import models

from partizip.core.calendar import berlin_day

M = TypeVar("M", bound=type[models.Model])


@dataclass(frozen=True)
class Declared:
    """What a model declared; `owner` leads from a row to the thing whose page shows its words, empty: itself."""

    model: type[models.Model]
    words: tuple[str, ...]
    words_en: tuple[str, ...]
    language: str
    unless: str = ""
    owner: str = ""
    kind: str = ""
    title: str = ""
    title_en: str = ""
    names: tuple[str, ...] = ()
    day: str = ""
    body: str = ""
    group: str = ""
    rows: str = "all"

    @property
    def source(self) -> str:
        """The model's table."""
        return self.model._meta.db_table

    def texts(self, row: models.Model) -> dict[str, str]:
        """Language -> the words of the row in it; nothing when the row is withdrawn."""
        if self.unless and value(row, self.unless):
            return {}
        found = {self.tongue(row): self.words} if self.words else {}
        texts = {language: "\n\n".join(filter(None, (str(value(row, name) or "") for name in names)))
                 for language, names in found.items()}  # fmt: skip
        english = "\n\n".join(filter(None, (str(value(row, name) or "") for name in self.words_en)))
        if english:
            texts["en"] = "\n\n".join(filter(None, (texts.get("en", ""), english)))
        return {language: text for language, text in texts.items() if text.strip()}

    def tongue(self, row: models.Model) -> str:
        """The language of the row's words; German when the model has no column of it."""
        return str(value(row, self.language) or "de") if self.language else "de"

    def columns(self, row: models.Model) -> dict[str, Any]:
        """The columns of the row's document."""
        day = value(row, self.day) if self.day else None
        return {
            "group": str(value(row, self.group)) if self.group else "",
            "address": row.get_absolute_url(),  # type: ignore[attr-defined]
            "name": " ".join(filter(None, (str(value(row, name) or "") for name in self.names)))[:200],
            "title": str(value(row, self.title)),
            "title_en": str(value(row, self.title_en) or "") if self.title_en else "",
            "language": self.tongue(row),
            "body": str(value(row, self.body) or "") if self.body else "",
            "day": berlin_day(day) if isinstance(day, datetime) else day if isinstance(day, date) else None,
        }

    def public(self) -> models.QuerySet[Any]:
        """All rows that can be found."""
        found = self.model._default_manager.all() if self.rows == "all" else getattr(self.model.objects, self.rows)()
        return found.order_by("pk")


KINDS: dict[str, Declared] = {}  # by kind
SOURCES: dict[type[models.Model], Declared] = {}  # by model


def value(row: models.Model, path: str) -> Any:
    """What stands at the end of a dotted name; None where the way breaks off."""
    found: Any = row
    for name in path.split("."):
        found = None if found is None else getattr(found, name)
    return found


def searchable(
    kind: str,
    *,
    title: str,
    words: tuple[str, ...] = (),
    words_en: tuple[str, ...] = (),
    language: str = "",
    **more: Any,
) -> Callable[[M], M]:
    """Class decorator: rows of this model are found under their own address; `kind` tells them apart.

    `more`: title_en, names, day, body (key of the body), and for rows of which only some are current: `group`, and
    `rows`, the manager's method that gives the current ones.
    """

    def register(model: M) -> M:
        KINDS[kind] = SOURCES[model] = Declared(model, words, words_en, language, kind=kind, title=title, **more)
        return model

    return register


def adds_words(
    *,
    to: str,
    words: tuple[str, ...],
    words_en: tuple[str, ...] = (),
    language: str = "",
    unless: str = "",
) -> Callable[[M], M]:
    """Class decorator: the words of these rows belong to the thing that the relation `to` leads to.

    `unless`: a column that is filled once the row is withdrawn; then its words are found no more.
    """

    def register(model: M) -> M:
        SOURCES[model] = Declared(model, words, words_en, language, unless=unless, owner=to)
        return model

    return register
