"""Bodies with their time of validity, their successors and the functions they hold."""

from datetime import date
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.core.notices import followed
from partizip.search.declarations import adds_words, searchable


class Kind(models.TextChoices):
    """What a body is."""

    LAND = "land", _("Land")
    PARLIAMENT = "parliament", _("Parliament")
    CHANCELLERY = "chancellery", _("Senate Chancellery")
    DEPARTMENT = "department", _("Senate department")
    BEZIRK = "bezirk", _("District")
    SUBORDINATE = "subordinate", _("Subordinate body")
    COMPANY = "company", _("State-owned company")
    OFFICE = "office", _("Independent office")
    COUNCIL = "council", _("Council")
    ORGANISATION = "organisation", _("Organisation")
    INSTITUTION = "institution", _("Independent institution")


class BodyQuerySet(models.QuerySet["Body"]):
    """Bodies by time."""

    def on(self, day: date) -> "BodyQuerySet":
        """Those that exist on the given day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


class FunctionQuerySet(models.QuerySet["Function"]):
    """Functions by time."""

    def on(self, day: date) -> "FunctionQuerySet":
        """Those held on the given day."""
        return self.filter(Q(valid_until=None) | Q(valid_until__gte=day), valid_from__lte=day)


@searchable("body", title="name", title_en="name_en", names=("short",), day="valid_from", body="id")
class Body(models.Model):
    """A unit that can owe, ask, sign or hold an office. A renamed or merged unit is a new body with a predecessor."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=64, unique=True)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short = models.CharField(_("abbreviation"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    parent = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("belongs to"),
    )
    valid_from = models.DateField(_("exists since"))
    valid_until = models.DateField(_("existed until"), null=True, blank=True)
    successor = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="predecessors",
        verbose_name=_("successor"),
    )
    code = models.CharField(_("district code"), max_length=2, blank=True)
    ags = models.CharField(_("official municipality key (AGS)"), max_length=8, blank=True)
    residents = models.PositiveIntegerField(_("residents"), null=True, blank=True)
    residents_on = models.DateField(_("residents counted on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)
    to_confirm = models.BooleanField(_("to be confirmed"), default=False)

    objects = BodyQuerySet.as_manager()
    follows = ("body", "slug")

    class Meta:
        ordering = ("kind", "code", "name")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="bodies_body_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(successor=F("id")), name="bodies_body_not_own_successor"),
            models.CheckConstraint(
                condition=Q(residents=None) | Q(residents_on__isnull=False),
                name="bodies_body_residents_dated",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def years(self) -> str:
        """The years in which a body existed that has an end, "2016–2021"; it tells bodies of one name apart."""
        return f"{self.valid_from.year}–{self.valid_until.year}" if self.valid_until else ""

    def exists_on(self, day: date) -> bool:
        """Whether the body exists on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The body's public page."""
        return reverse("body", args=[self.slug])

    def touches(self) -> list[str]:
        """What a line about it touches: itself."""
        return [followed("body", self.slug)]


@adds_words(to="body", words=("title",), words_en=("title_en",))
class Function(models.Model):
    """A function that a body holds from one day to another, such as "refugee management"."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    body = models.ForeignKey(Body, on_delete=models.PROTECT, related_name="functions", verbose_name=_("body"))
    name = models.SlugField(_("function"), max_length=64)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    valid_from = models.DateField(_("from"))
    valid_until = models.DateField(_("until"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300, blank=True)

    objects = FunctionQuerySet.as_manager()

    class Meta:
        ordering = ("name", "valid_from")
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                name="bodies_function_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    @classmethod
    def posted(cls) -> "models.QuerySet[Function]":
        """Functions with what touches() reads."""
        return cls._base_manager.select_related("body")

    def touches(self) -> list[str]:
        """The body that holds it."""
        return self.body.touches()

    def overlaps(self, valid_from: date, valid_until: date | None) -> bool:
        """Whether the two spans of time share a day."""
        begins_in_time = valid_until is None or self.valid_from <= valid_until
        return begins_in_time and (self.valid_until is None or valid_from <= self.valid_until)
