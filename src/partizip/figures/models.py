"""Published numbers. A figure never changes; a corrected one supersedes it."""

from decimal import Decimal
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import formats
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.bodies.models import Kind
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
    """A number through time: one definition, one unit, one area; for the whole area or for each body of a kind."""

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
    # Each body of this kind has a value of its own; whichever has none on a key date has not reported it.
    breakdown = models.CharField(_("broken down by"), max_length=16, blank=True, choices=Kind.choices)
    # The series whose newest value is drawn beside this one's, to compare with.
    benchmark = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("compared with")
    )

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
    """One value on one key date, with base, source, method and the digest of its inputs; of the area or of one body.

    Without a value it is withheld: known, and not published so that nobody can be recognised.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="figures")
    body = models.ForeignKey(
        "bodies.Body", on_delete=models.PROTECT, null=True, blank=True, related_name="figures", verbose_name=_("body")
    )
    value = models.DecimalField(_("value"), max_digits=20, decimal_places=6, null=True, blank=True)
    projected = models.BooleanField(_("projected, not measured"), default=False)
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
        constraints = [
            models.CheckConstraint(
                condition=Q(projected=False) | Q(value__isnull=False), name="figures_figure_projection_has_value"
            ),
        ]

    def __str__(self) -> str:
        of = f", {self.body}" if self.body else ""
        day = formats.date_format(self.key_date, "DATE_FORMAT")
        unit = f" {self.series.unit}" if self.value is not None else ""
        return f"{self.series}{of}: {self.shown}{unit} ({day})"

    @property
    def public_id(self) -> UUID:
        """The id that the log names."""
        return self.id

    @classmethod
    def posted(cls) -> "models.QuerySet[Figure]":
        """Figures with what touches() reads."""
        return cls.objects.select_related("series", "body")

    def touches(self) -> list[str]:
        """The clause that its series measures."""
        return self.series.touches()

    @property
    def shown(self) -> str:
        """The value as it is printed, with its decimals, in the reader's number format; or that it is withheld."""
        return gettext("withheld") if self.value is None else written(self.value, self.decimals)

    @property
    def state(self) -> str:
        """For programs: measured, projected or withheld."""
        return "withheld" if self.value is None else "projected" if self.projected else "measured"

    @property
    def plain(self) -> str:
        """The value for programs: digits and a point; empty when withheld."""
        return "" if self.value is None else format(self.value, f".{self.decimals}f")


def written(value: Decimal, decimals: int) -> str:
    """A number in the reader's format."""
    return formats.number_format(value, decimal_pos=decimals, use_l10n=True, force_grouping=True)


def in_full(value: Decimal) -> str:
    """A number in the reader's format with all the decimals that it has."""
    return written(value, max(0, -int(value.normalize().as_tuple().exponent)))


@append_only
class Interval(models.Model):
    """Within which limits a figure lies with so many of 100: of an estimate, or of the courses of a projection."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    figure = models.ForeignKey(Figure, on_delete=models.PROTECT, related_name="intervals")
    level = models.PositiveSmallIntegerField(_("level in percent"))
    low = models.DecimalField(_("lower limit"), max_digits=20, decimal_places=6)
    high = models.DecimalField(_("upper limit"), max_digits=20, decimal_places=6)

    class Meta:
        ordering = ("figure", "level")
        constraints = [
            models.UniqueConstraint(fields=("figure", "level"), name="figures_interval_level_once"),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=99), name="figures_interval_level_of_hundred"),
            models.CheckConstraint(condition=Q(low__lte=F("high")), name="figures_interval_low_not_above_high"),
        ]

    def __str__(self) -> str:
        return f"{self.level} %: {in_full(self.low)} – {in_full(self.high)}"

    @property
    def told(self) -> str:
        """The interval in one line, with the decimals of its figure."""
        decimals = self.figure.decimals
        return f"{self.level} %: {written(self.low, decimals)} – {written(self.high, decimals)}"
