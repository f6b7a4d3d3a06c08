"""How a model says what it holds about people. Erasing, export, deletion dates and the register follow from it.

    @personal(
        held=_("..."), whose=_("..."), purpose=_("..."), basis=_("..."), seen_by=_("..."), kept=_("..."),
        mail="to", due=lambda rows, at: rows.filter(sent_at__lt=at - KEPT),
    )
    class Mail(models.Model): ...

That is all a new part does. A row of a table without lines in the record is deleted with the person; a row that a line
tells of, and one that says why it `stays`, is kept and names nobody any more (access.models.GONE).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import models
from django.db.models import Q

from partizip.journal.databases import is_logged

M = TypeVar("M", bound=type[models.Model])
Rows = Any  # a QuerySet of the declared model, with the model's own methods


@dataclass(frozen=True)
class Holding:
    """What one table holds about people; the words are lazy translations and stand in the public register."""

    model: type[models.Model]
    held: Any  # which data
    whose: Any  # about whom
    purpose: Any
    basis: Any  # in law
    seen_by: Any
    kept: Any  # until when, in words
    owner: str = ""  # the column that says whom a row is about: a foreign key to the person (or a way to one)
    mentions: tuple[str, ...] = ()  # further foreign keys to people
    mail: str = ""  # the column with an e-mail address
    columns: tuple[str, ...] = ()  # further personal columns: names, free text
    secrets: tuple[str, ...] = ()  # never handed out, not even to the person
    stays: Any = ""  # why a row is kept without the person; empty: it is deleted
    due: Callable[[Rows, datetime], Rows] | None = None  # the rows whose deletion date has come
    # Rows that live apart from accounts: the secret link alone shows them, never an account with the same address.
    apart: Callable[[Rows], Rows] | None = None
    # What a public number has to keep when rows go, called with them and the moment just before; nothing of a person.
    leaving: Callable[[Rows, datetime], None] | None = None
    with_account: bool = False  # goes with the account in the last act, and not before

    @property
    def label(self) -> str:
        """The model's name, such as post.mail."""
        return self.model._meta.label_lower

    @property
    def logged(self) -> bool:
        """Whether lines of the record tell of the rows."""
        return is_logged(self.model._meta.db_table)

    @property
    def is_kept(self) -> bool:
        """Whether a row outlives the person."""
        return bool(self.logged or self.stays)

    @property
    def is_never_counted(self) -> bool:
        """Whether a key means one row for ever. Counted keys are given again after an older backup was restored."""
        return isinstance(self.model._meta.pk, models.UUIDField)

    @property
    def rows(self) -> Rows:
        """All rows."""
        return self.model._base_manager.all() if not hasattr(self.model, "objects") else self.model.objects.all()

    def about(self, person: UUID | None, mails: Iterable[str] = ()) -> Rows:
        """The rows about a person with an account, or about addresses."""
        wanted = Q(pk__in=[])
        if person is not None and self.owner:
            wanted |= Q(**{self.owner: person})
        if self.mail:
            for address in mails:
                wanted |= Q(**{f"{self.mail}__iexact": address})
        return self.rows.filter(wanted)

    def mentioning(self, person: UUID) -> Iterator[tuple[str, Rows]]:
        """Each further column with the rows in which it names the person."""
        for column in self.mentions:
            yield column, self.rows.filter(**{column: person})


@dataclass(frozen=True)
class Processing:
    """What is done with data about people outside the tables; the words are lazy translations, as in Holding."""

    name: str
    held: Any
    whose: Any
    purpose: Any
    basis: Any
    seen_by: Any
    kept: Any


_DECLARED: dict[type[models.Model], Holding] = {}
_OUTSIDE: dict[str, Processing] = {}


def outside(name: str, **told: Any) -> None:
    """Declare what is done with data about people in memory, files or logs; it stands in the register as well."""
    _OUTSIDE[name] = Processing(name, **told)


def processings() -> list[Processing]:
    """All that happens outside the tables, in the order of its names."""
    return sorted(_OUTSIDE.values(), key=lambda found: found.name)


def personal(**told: Any) -> Callable[[M], M]:
    """Class decorator: the model holds personal data; see Holding for what to tell."""

    def register(model: M) -> M:
        _DECLARED[model] = Holding(model, **told)
        return model

    return register


def declared(model: type[models.Model], **told: Any) -> None:
    """The same for a model of a package."""
    personal(**told)(model)


def holdings() -> list[Holding]:
    """Everything declared, in the order of the models' names."""
    return sorted(_DECLARED.values(), key=lambda holding: holding.label)


def holding_of(label: str) -> Holding | None:
    """The declaration of a model by its name."""
    return next((holding for holding in _DECLARED.values() if holding.label == label), None)
