"""That an edition has appeared: noted by the worker, so that the search and the mailing list know of it.

The pages do not wait for these rows; what can be read follows from the moment alone (docs/decisions/0024).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.commissioner.models.press import Edition, touched
from partizip.core.notices import followable
from partizip.journal.triggers import append_only
from partizip.search.declarations import searchable


class AppearanceQuerySet(models.QuerySet["Appearance"]):
    """Appearances by what counts."""

    def counting(self) -> "AppearanceQuerySet":
        """The newest with words of each item in each language, of items not withdrawn: what can be found."""
        same = {"edition__item": OuterRef("edition__item"), "edition__language": OuterRef("edition__language")}
        newer = Appearance.objects.filter(
            edition__number__gt=OuterRef("edition__number"), edition__words__removal=None, **same
        )
        found = self.filter(~Exists(newer), edition__item__withdrawal=None, edition__words__removal=None)
        return found.select_related("edition__words", "edition__item")


@append_only
@searchable(
    "press", title="title", names=("code",), words=("lead", "text"), language="spoken", day="appeared_at",
    body="office_id", group="edition.item_id", rows="counting",
)  # fmt: skip
class Appearance(models.Model):
    """The time of an edition has come; from here on it is found by the search and told to subscribers."""

    edition = models.OneToOneField(Edition, on_delete=models.PROTECT, primary_key=True, related_name="appearance")
    appeared_at = models.DateTimeField()

    objects = AppearanceQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.edition)

    def get_absolute_url(self) -> str:
        """Where the very edition stands that was found."""
        return self.edition.address

    @property
    def spoken(self) -> str:
        """The language of title and words."""
        return self.edition.language

    @property
    def code(self) -> str:
        """The item's short code."""
        return self.edition.item.code

    @property
    def office_id(self) -> UUID:
        """The office that published it."""
        return self.edition.item.office_id

    @property
    def title(self) -> str:
        """The edition's title."""
        return self.edition.words.title

    @property
    def lead(self) -> str:
        """The edition's words in short."""
        return self.edition.words.lead

    @property
    def in_short(self) -> str:
        """What a mail says of it; of what was withdrawn meanwhile, or whose words are gone, nothing."""
        return "" if self.edition.item.withdrawn_at else self.edition.words.lead or self.edition.words.text[:300]

    @property
    def text(self) -> str:
        """The edition's words."""
        return self.edition.words.text

    @classmethod
    def posted(cls) -> "models.QuerySet[Appearance]":
        """Appearances with what touches() reads."""
        return cls._base_manager.select_related("edition__item__office", "edition__item__withdrawal", "edition__words")

    def touches(self) -> list[str]:
        """What a line about it touches."""
        return touched(self.edition.item)


@dataclass(frozen=True)
class PressRoom:
    """An office's press room as people follow it, whatever else they want to know of the office; no row of its own."""

    office: Body
    follows: ClassVar[tuple[str, str]] = ("press", "slug")

    def __str__(self) -> str:
        # Readers of a third language get it in German altogether, and are told so (docs/decisions/0011).
        with translation.override("en" if translation.get_language() == "en" else "de"):
            return _("Press room: %(office)s") % {"office": self.name}

    @property
    def slug(self) -> str:
        """The office's short name."""
        return self.office.slug

    @property
    def name(self) -> str:
        """The office's name."""
        return self.office.name

    @property
    def name_en(self) -> str:
        """The office's name in English."""
        return self.office.name_en

    def get_absolute_url(self) -> str:
        """The press room's page."""
        return reverse("press")


@followable("press")
def press_room(name: str) -> PressRoom | None:
    """The press room of the independent office with this short name."""
    found = Body.objects.filter(kind=BodyKind.OFFICE, slug__iexact=name).first()
    return PressRoom(found) if found else None


def unnoted(at: datetime) -> models.QuerySet[Edition]:
    """Editions whose time has come and which nobody noted yet, the earliest first; not what was withdrawn meanwhile."""
    found = Edition.objects.appeared(at).filter(appearance=None, item__withdrawal=None, words__removal=None)
    return found.order_by("words__appears_at", "id")
