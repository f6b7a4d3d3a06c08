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
