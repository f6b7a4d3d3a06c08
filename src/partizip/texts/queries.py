"""Reads of texts."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, QuerySet

from partizip.core.wording import Row, synopsis
from partizip.texts.models import Text, Unit, Version


def all_texts() -> QuerySet[Text]:
    """Texts that are no translations, with their versions, newest first."""
    return Text.objects.filter(original=None).prefetch_related(
        Prefetch("versions", Version.objects.order_by("-number")), "translations"
    )


def with_versions(kind: str = "") -> QuerySet[Text]:
    """Every text, translations too, with its versions, newest first; two queries."""
    found = Text.objects.prefetch_related(Prefetch("versions", Version.objects.order_by("-number")))
    return found.filter(kind=kind) if kind else found


def all_versions() -> QuerySet[Version]:
    """Every version of every text, translations too, the oldest first; one query."""
    return Version.objects.select_related("text").order_by("text__kind", "text__title", "text", "number")


def version(text: UUID, number: int) -> Version:
    """One version with its text. Raises Version.DoesNotExist."""
    return Version.objects.select_related("text__original").get(text_id=text, number=number)


def units(version: Version) -> QuerySet[Unit]:
    """The units of a version in order."""
    return version.units.order_by("order")


@dataclass(frozen=True)
class Comparison:
    """Two versions of one text and their differences."""

    old: Version
    new: Version
    rows: list[Row]


def compare(text: UUID, old: int, new: int) -> Comparison:
    """The synopsis of two versions. Raises Version.DoesNotExist."""
    before, after = version(text, old), version(text, new)
    return Comparison(before, after, synopsis(before.unit_texts(), after.unit_texts()))
