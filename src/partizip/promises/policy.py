"""Which wording of the policy text the home page shows, and how the marks of clauses move to another wording."""

from django.db.models import Exists, F, Max, OuterRef, QuerySet

from partizip.core import wording
from partizip.journal.prepared import Prepared
from partizip.promises.models import Passage
from partizip.texts.models import Text, Unit, Version


@Prepared
def wordings() -> QuerySet[Version]:
    """All wordings of policy texts, the one chosen last first; without any choice the newest that has marks.

    So bringing in another wording alone never takes the clauses off the page. One query.
    """
    marks = Passage.objects.filter(version=OuterRef("pk"), removed_at=None)
    found = Version.objects.filter(text__kind=Text.Kind.POLICY).select_related("text")
    found = found.annotate(chosen=Max("choices__at"), marked=Exists(marks))
    return found.order_by(F("chosen").desc(nulls_last=True), "-marked", "-made_at", "-number")


def in_language(language: str) -> Version | None:
    """The wording chosen last in a language, whatever text it belongs to."""
    return next((version for version in wordings() if version.text.language == language), None)


def original_of(found: list[Version]) -> Version | None:
    """The wording that is no translation and that the home page shows, of wordings()."""
    return next((version for version in found if version.text.original_id is None), None)


def shown_of(found: list[Version], language: str) -> Version | None:
    """What the home page shows a reader, of wordings(): a translation into the language, else the original.

    Only translations of the original that is shown now, so that no reader sees the marks of another text.
    """
    original = original_of(found)
    if original is None:
        return None

    def fits(version: Version) -> bool:
        if version.text.language != language:
            return False
        ready = version.marked or version.chosen is not None  # type: ignore[attr-defined]
        return version.text_id == original.text_id or (version.text.original_id == original.text_id and ready)

    return next(filter(fits, found), original)


def policy_texts() -> list[tuple[Version, bool]]:
    """All wordings of policy texts, newest first, and whether the home page shows them."""
    found = wordings()
    shown = {shown_of(found, language) for language in {version.text.language for version in found}}
    return [(version, version in shown) for version in sorted(found, key=lambda one: one.made_at, reverse=True)]


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
