"""Reading the record for post: each line with the rows it is about, as their models declare (core.notices)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import translation
from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.bodies.queries import came_after
from partizip.core.notices import LOOKUPS, followed
from partizip.journal.models import Content, Entry
from partizip.journal.queries import meaning

MOST = 5000  # lines read at once
EVERYTHING = "all"


@dataclass(frozen=True)
class Told:
    """A line, what it means, the row it is about, and the names of the things it touches."""

    entry: Entry
    meaning: dict[str, Any]
    thing: Any
    touches: frozenset[str] = field(default_factory=frozenset)


def size() -> int:
    """The number of lines in the record."""
    last = Entry.objects.order_by("-index").values_list("index", flat=True).first()
    return 0 if last is None else last + 1


def declared() -> dict[str, Any]:
    """Models that say what a line about them touches, by their table."""
    return {model._meta.db_table: model for model in apps.get_models() if hasattr(model, "touches")}


def followable() -> dict[str, tuple[Any, str]]:
    """Kinds of things that people can follow: model and column of the name."""
    found = (model for model in apps.get_models() if hasattr(model, "follows"))
    return {model.follows[0]: (model, model.follows[1]) for model in found}


def thing_of(subject: str) -> Any | None:
    """The thing that "clause:c2.1" names; None when there is none."""
    kind, _colon, name = subject.replace("\x00", "").partition(":")
    if not name or len(name) > 80:
        return None
    if kind in LOOKUPS:
        return LOOKUPS[kind](name)
    found = followable().get(kind)
    if found is None:
        return None
    model, column = found
    return model._base_manager.filter(**{f"{column}__iexact": name}).first()


def title_of(subject: str) -> tuple[str, str, bool] | None:
    """What a subject is in words, its page, and whether the words are German in another active language.

    None when there is no such thing. English has the English title where there is one (docs/decisions/0011).
    """
    if subject == EVERYTHING:
        return _("everything that is recorded"), "", False
    thing = thing_of(subject)
    if thing is None:
        return None
    words, language = str(thing), translation.get_language()
    for name in ("title", "name"):
        if language == "en" and (english := getattr(thing, f"{name}_en", "")):
            return words.replace(getattr(thing, name), english), thing.get_absolute_url(), False
    return words, thing.get_absolute_url(), language != settings.LANGUAGE_CODE


def name_of(thing: Any) -> str:
    """The name under which a thing is followed."""
    kind, column = thing.follows
    value = str(getattr(thing, column))
    return followed(kind, value.lower() if kind == "clause" else value)


def lines(first: int, end: int, day: date) -> Iterator[Told]:
    """The lines from first to before end that tell of declared things, in order; a fixed number of queries.

    What touches a body that has ended by the day touches the bodies after it as well.
    """
    found = Entry.objects.filter(index__gte=first, index__lt=end).select_related("content").order_by("index")
    meant = [(entry, meaning(entry)) for entry in found]
    models_ = declared()
    rows = _rows((row for _entry, told in meant for row in told["rows"]), models_)
    after = _after(day)
    with translation.override("de"):
        for entry, told in meant:
            things = [rows.get(_key(row)) for row in told["rows"]]
            if things and things[0] is not None:  # the first row is what the line is about
                touched = (name for thing in things if thing is not None for name in thing.touches())
                yield Told(entry, told, things[0], _with_successors(touched, after))


def contents(first: int, end: int) -> int:
    """How many of these lines still have their content; it goes where a law wants it."""
    return Content.objects.filter(entry__gte=first, entry__lt=end).count()


def _key(row: dict[str, Any]) -> tuple[str, str]:
    return row["table"], str(next(iter(row["key"].values())))


def _rows(logged: Iterable[dict[str, Any]], known: dict[str, Any]) -> dict[tuple[str, str], models.Model]:
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in logged:
        table, key = _key(row)
        if table in known:
            wanted[table].add(key)
    found: dict[tuple[str, str], models.Model] = {}
    for table, keys in wanted.items():
        ordered = sorted(keys)
        model = known[table]
        for start in range(0, len(ordered), 500):  # fewer than what SQLite takes as parameters
            chosen = model.posted() if hasattr(model, "posted") else model._base_manager.all()
            for item in chosen.filter(pk__in=ordered[start : start + 500]):
                found[table, str(item.pk)] = item
    return found


def _after(day: date) -> dict[str, list[str]]:
    later = came_after(day)
    slugs = dict(Body.objects.filter(id__in=later).values_list("id", "slug")) if later else {}
    return {
        followed("body", slugs[before]): [followed("body", body.slug) for body in bodies]
        for before, bodies in later.items()
    }


def _with_successors(names: Iterable[str], after: dict[str, list[str]]) -> frozenset[str]:
    given = list(names)
    return frozenset([*given, *(later for name in given for later in after.get(name, ()))])


def places(bodies: Sequence[UUID], later: dict[UUID, list[Body]]) -> set[UUID]:
    """These bodies and, where one has ended, those that came after it."""
    return {*bodies, *(body.id for before in bodies for body in later.get(before, ()))}
