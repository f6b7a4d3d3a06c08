"""Texts, their versions and units. A version is complete when it is made and never changes."""

from uuid import UUID

from django.db import models
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.core.wording import UnitText
from partizip.journal.triggers import append_only
from partizip.search.declarations import searchable


class Text(models.Model):
    """A text of a kind, whatever its version. A translation is a text that names its original."""

    class Kind(models.TextChoices):
        """What the text is."""

        POLICY = "policy", _("Policy text")
        LAW = "law", _("Law")
        AGREEMENT = "agreement", _("Agreement")
        CONCEPT = "concept", _("Concept")
        LEITBILD = "leitbild", _("Leitbild")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    title = models.CharField(_("title"), max_length=300)
    language = models.CharField(_("language"), max_length=12, default="de")
    original = models.ForeignKey("self", on_delete=models.PROTECT, null=True, blank=True, related_name="translations")

    class Meta:
        ordering = ("kind", "title", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The text's public page."""
        return reverse("text", args=[self.id])


@append_only
class Version(models.Model):
    """One wording of a text, frozen by the digest of its units."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.ForeignKey(Text, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField(_("version"))
    dated = models.DateField(_("date of the wording"))
    source = models.CharField(_("source"), max_length=500)
    # Whoever made and whoever checked a translation, as its editor says it; empty for an original.
    translated_by = models.CharField(_("translated by"), max_length=200, blank=True)
    checked_by = models.CharField(_("checked by"), max_length=200, blank=True)
    digest = models.CharField(_("fingerprint"), max_length=64)
    made_at = models.DateTimeField(_("recorded"))

    class Meta:
        ordering = ("text", "number")
        constraints = [models.UniqueConstraint(fields=["text", "number"], name="texts_version_number_once")]

    def __str__(self) -> str:
        return f"{self.text} ({self.number})"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def unit_texts(self) -> tuple[UnitText, ...]:
        """Its units as core.wording knows them, in order."""
        return tuple(
            UnitText(unit.eid, unit.num, unit.heading, unit.body, unit.parent) for unit in self.units.order_by("order")
        )

    def get_absolute_url(self) -> str:
        """The version's public page."""
        return reverse("text_version", args=[self.text_id, self.number])

    @classmethod
    def posted(cls) -> "models.QuerySet[Version]":
        """A line's row by its key."""
        return cls.objects.all()

    def touches(self) -> list[str]:
        """Nothing of its own: only those who follow everything are told."""
        return []


class UnitQuerySet(models.QuerySet["Unit"]):
    """Units by their version."""

    def newest(self) -> "UnitQuerySet":
        """Those of the newest version of each text."""
        later = Version.objects.filter(text=OuterRef("version__text"), number__gt=OuterRef("version__number"))
        return self.filter(~Exists(later)).select_related("version__text")


@append_only
@searchable(
    "text", title="title", words=("words",), language="version.text.language", day="version.dated",
    group="version.text_id", rows="newest",
)  # fmt: skip
class Unit(models.Model):
    """A heading or paragraph with its stable id within the version."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="units")
    order = models.PositiveIntegerField()
    eid = models.CharField(_("place in the text"), max_length=120)
    num = models.CharField(_("number"), max_length=60, blank=True)
    heading = models.TextField(_("heading"), blank=True)
    body = models.TextField(_("wording"), blank=True)
    parent = models.CharField(_("place above"), max_length=120, blank=True)

    objects = UnitQuerySet.as_manager()

    class Meta:
        ordering = ("version", "order")
        constraints = [
            models.UniqueConstraint(fields=["version", "eid"], name="texts_unit_eid_once"),
            models.UniqueConstraint(fields=["version", "order"], name="texts_unit_order_once"),
        ]

    def __str__(self) -> str:
        return " ".join(filter(None, (self.num, self.heading or self.body[:80])))

    @property
    def is_heading(self) -> bool:
        """A heading has no wording of its own; it may be a bare number such as § 3."""
        return not self.body

    @property
    def words(self) -> str:
        """What can be quoted: a heading's or a paragraph's words."""
        return self.heading or self.body

    @property
    def title(self) -> str:
        """How a hit is called: the text, and the unit's number where it has one."""
        return ", ".join(filter(None, (self.version.text.title, self.num)))

    def get_absolute_url(self) -> str:
        """The unit's place on the version's page."""
        return f"{self.version.get_absolute_url()}#{self.eid}"
