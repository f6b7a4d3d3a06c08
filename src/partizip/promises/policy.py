"""Which wording of the policy text the home page shows, and how the marks of clauses move to another wording."""

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from partizip.core import wording
from partizip.promises.models import Passage
from partizip.texts.models import Text, Unit, Version


def shown(language: str) -> QuerySet[Version]:
    """Policy texts in a language, the one that the home page shows first.

    That is the one chosen last; without any choice the newest that has marks, so that bringing in another wording
    alone never takes the clauses off the page.
    """
    marks = Passage.objects.filter(version=OuterRef("pk"), removed_at=None)
    found = Version.objects.filter(text__kind=Text.Kind.POLICY, text__language=language)
    found = found.annotate(chosen=Max("choices__at"), marked=Exists(marks))
    return found.order_by(F("chosen").desc(nulls_last=True), "-marked", "-made_at", "-number")


def shown_version(language: str) -> Version | None:
    """The wording that the home page shows in a language."""
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
