"""Which wording of the policy text the home page shows, and how the marks of clauses move to another wording."""

from django.db.models import Case, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, When

from partizip.core import wording
from partizip.promises.models import Passage
from partizip.texts.models import Text, Unit, Version


def _ordered() -> QuerySet[Version]:
    """Policy texts, the one chosen last first; without any choice the newest that has marks.

    So bringing in another wording alone never takes the clauses off the page.
    """
    marks = Passage.objects.filter(version=OuterRef("pk"), removed_at=None)
    found = Version.objects.filter(text__kind=Text.Kind.POLICY)
    found = found.annotate(chosen=Max("choices__at"), marked=Exists(marks))
    return found.order_by(F("chosen").desc(nulls_last=True), "-marked", "-made_at", "-number")


def in_language(language: str) -> Version | None:
    """The wording chosen last in a language, whatever text it belongs to."""
    return _ordered().filter(text__language=language).select_related("text").first()


def original_shown() -> QuerySet[Version]:
    """The wording that is no translation and that the home page shows, first in the list."""
    return _ordered().filter(text__original=None)


def shown(language: str) -> QuerySet[Version]:
    """What the home page shows a reader, first in the list: a translation into the language, else the original.

    Only translations of the original that is shown now, so that no reader sees the marks of another text.
    """
    original = Subquery(original_shown().values("text")[:1])
    translated = Q(text__original=original) & (Q(marked=True) | Q(chosen__isnull=False))
    found = _ordered().filter(Q(text=original) | translated)
    own = Case(When(text__language=language, then=0), When(text__original=None, then=1), default=2)
    return found.annotate(own=own).order_by("own", *found.query.order_by)


def shown_version(language: str) -> Version | None:
    """The wording that the home page shows to readers of a language."""
    return shown(language).select_related("text").first()


def policy_texts() -> list[tuple[Version, bool]]:
    """All wordings of policy texts, newest first, and whether the home page shows them."""
    versions = list(Version.objects.filter(text__kind=Text.Kind.POLICY).select_related("text").order_by("-made_at"))
    shown = {shown_version(language) for language in {version.text.language for version in versions}}
    return [(version, version in shown) for version in versions]


def carried_over(old: Version, new: Version) -> tuple[list[tuple[Passage, Unit, wording.Quote]], list[Passage]]:
    """Marks of one wording in another: (mark, unit, words with their new context), and those that find no place.

    A mark keeps its place by unit and exact words; else its words must stand once in the whole new wording. Clauses
    already marked there are left alone.
    """
    units = {unit.eid: unit for unit in new.units.order_by("order")}
    there = set(new.passages.filter(removed_at=None).values_list("clause_id", flat=True))
    carried, lost = [], []
    for passage in old.passages.filter(removed_at=None).exclude(clause__in=there).select_related("clause"):
        own = [units[passage.eid]] if passage.eid in units else []
        found = _places(own, passage) or _places(list(units.values()), passage)
        if len(found) == 1:
            unit, (start, end) = found[0]
            carried.append((passage, unit, wording.quote_at(unit.words, start, end)))
        else:
            lost.append(passage)
    return carried, lost


def _places(units: list[Unit], passage: Passage) -> list[tuple[Unit, tuple[int, int]]]:
    found = [(unit, wording.find(unit.words, passage.quote)) for unit in units]
    return [(unit, place) for unit, place in found if place is not None]
