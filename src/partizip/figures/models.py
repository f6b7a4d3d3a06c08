"""Published numbers. A figure never changes; a corrected one supersedes it."""

from decimal import Decimal
from uuid import UUID

from django.db import models
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.core.notices import followed
from partizip.journal.triggers import append_only
from partizip.search.declarations import searchable

# SQLite keeps a number as a binary fraction, which brings back this many digits unaltered, and no more.
DIGITS = 15
DECIMALS = 6


def storable(value: Decimal) -> bool:
    """Whether every database gives this value back digit by digit."""
    if not value.is_finite():
        return False
    _sign, digits, exponent = value.normalize().as_tuple()
    whole = len(digits) + int(exponent)
    return int(exponent) >= -DECIMALS and max(len(digits), whole) <= DIGITS and whole <= 20 - DECIMALS


@searchable(
    "series",
    title="title",
    title_en="title_en",
    names=("clause",),
    words=("definition", "area"),
    words_en=("definition_en",),
)
class Series(models.Model):
    """A number through time: one definition, one unit, one area."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    slug = models.SlugField(_("short name in addresses"), max_length=80, unique=True)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200, blank=True)
    unit = models.CharField(_("unit"), max_length=40)
    definition = models.TextField(_("definition"))
    definition_en = models.TextField(_("definition in English"), blank=True)
    area = models.CharField(_("area"), max_length=120)
    # The clause whose promise it measures, by its code; figures stand below the promises.
    clause = models.CharField(_("clause"), max_length=8, blank=True, db_index=True)

    class Meta:
        ordering = ("title", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    def get_absolute_url(self) -> str:
        """The series' public page."""
        return reverse("figure_series", args=[self.slug])

    def touches(self) -> list[str]:
        """The clause that it measures."""
        return [followed("clause", self.clause.lower())] if self.clause else []


@append_only
class Figure(models.Model):
    """One value on one key date, with base, source, method and the digest of its inputs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="figures")
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6)
    decimals = models.PositiveSmallIntegerField(_("decimals shown"), default=0)
    base = models.CharField(_("base"), max_length=300)
    key_date = models.DateField(_("key date"))
    source = models.CharField(_("source"), max_length=300)
    method = models.CharField(_("method and version"), max_length=120)
    digest = models.CharField(_("fingerprint of the inputs"), max_length=64, blank=True)
    published_at = models.DateTimeField(_("published"))
    supersedes = models.OneToOneField(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="superseded_by"
    )
    reason = models.CharField(_("reason of the correction"), max_length=300, blank=True)

    class Meta:
        ordering = ("series", "key_date", "published_at")

    def __str__(self) -> str:
        return f"{self.series}: {self.shown} {self.series.unit} ({formats.date_format(self.key_date, 'DATE_FORMAT')})"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    @classmethod
    def posted(cls) -> "models.QuerySet[Figure]":
        """Figures with what touches() reads."""
        return cls.objects.select_related("series")

    def touches(self) -> list[str]:
        """The clause that its series measures."""
        return self.series.touches()

    @property
    def shown(self) -> str:
        """The value as it is printed, with its decimals, in the reader's number format."""
        return formats.number_format(self.value, decimal_pos=self.decimals, use_l10n=True, force_grouping=True)
