"""The programme of an independent office: entries whose versions say what each side does, and what came of them.

Nothing published changes: a change is a further version with its reason, the earlier one stays readable. The database
itself refuses words that leave one side empty (docs/decisions/0027).
"""

from datetime import date

from django.db import models
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_short_code
from partizip.core import programme as rules
from partizip.core.notices import followed
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only
from partizip.search.declarations import searchable

CLAUSE = "c6.2"


class Field(models.TextChoices):
    """The three fields of C6.2."""

    OPENING = "opening", _("Intercultural opening")
    TWO_WAY = "two_way", _("Integration policy as a two-way process")
    DIVERSITY = "diversity", _("Shaping diversity in the immigration city")


class EntryQuerySet(models.QuerySet["ProgrammeEntry"]):
    """Entries of the programme."""

    def running(self) -> "EntryQuerySet":
        """Those that have not ended."""
        return self.filter(ending=None)

    def with_all(self) -> "EntryQuerySet":
        """With office, versions and their words, notes, links and end, in a fixed number of queries; newest first."""
        words = ProgrammeWords.objects.order_by("language")
        versions = ProgrammeVersion.objects.prefetch_related(Prefetch("words", words)).order_by("number")
        links = ProgrammeLink.objects.select_related("undoing").order_by("at", "id")
        found = self.select_related("office", "ending").prefetch_related(
            Prefetch("versions", versions), Prefetch("links", links), "notes"
        )
        return found.order_by("-made_at", "-id")


@append_only
class ProgrammeEntry(models.Model):
    """Something that an independent office has set itself; what it is stands in its versions."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="programme_entries")
    made_at = models.DateTimeField(db_index=True)

    objects = EntryQuerySet.as_manager()
    follows = ("programme", "code")

    class Meta:
        ordering = ("-made_at", "-id")

    def __str__(self) -> str:
        newest = ProgrammeWords.objects.filter(version__entry=self).order_by("-version__number")
        german_first = sorted(newest, key=lambda words: (-words.version.number, words.language != "de"))
        return german_first[0].title if german_first else self.code

    @property
    def public_id(self) -> str:
        """The short code; it is read out on the phone and stands in addresses."""
        return self.code

    def get_absolute_url(self) -> str:
        """The entry's public page."""
        return reverse("programme_entry", args=[self.code])

    @property
    def version(self) -> "ProgrammeVersion":
        """The version that counts; for with_all()."""
        return list(self.versions.all())[-1]

    @property
    def has_ended(self) -> bool:
        """Whether it stands as it is for good."""
        return getattr(self, "ending", None) is not None

    @classmethod
    def posted(cls) -> "models.QuerySet[ProgrammeEntry]":
        """Entries with what touches() reads."""
        return cls.objects.select_related("office")

    def touches(self) -> list[str]:
        """The entry, the office, and the clause of its three fields."""
        return [followed("programme", self.code), *self.office.touches(), followed("clause", CLAUSE)]


@append_only
@removable("reason", by="entry__office", of="entry", called=_("Why an entry of the programme was changed"))
class ProgrammeVersion(models.Model):
    """An entry as it was published once: its fields and planned days; `reason` says why it replaces the one before."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(ProgrammeEntry, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    opening = models.BooleanField()
    two_way = models.BooleanField()
    diversity = models.BooleanField()
    starts_on = models.DateField()
    until = models.DateField()
    reason = models.TextField(blank=True)
    language = models.CharField(max_length=12, default="de")
    at = models.DateTimeField()

    class Meta:
        ordering = ("number",)
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="commissioner_programmeversion_once"),
            models.CheckConstraint(
                condition=Q(opening=True) | Q(two_way=True) | Q(diversity=True),
                name="commissioner_programmeversion_serves",
            ),
            models.CheckConstraint(condition=Q(until__gte=F("starts_on")), name="commissioner_programmeversion_period"),
            models.CheckConstraint(
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")), name="commissioner_programmeversion_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.entry.code}, {self.number}"

    @property
    def fields(self) -> list[str]:
        """The fields that it serves, in the order of C6.2."""
        return [str(field) for field in rules.Field if getattr(self, field)]

    @property
    def fields_words(self) -> list[str]:
        """The fields in plain words."""
        return [str(Field(field).label) for field in self.fields]

    def said(self, language: str) -> "ProgrammeWords":
        """Its words for a reader: in their language, else in German, else the first there are; for with_all()."""
        known = {words.language: words for words in self.words.all()}
        return known.get(language) or known.get("de") or next(iter(known.values()))


class WordsQuerySet(models.QuerySet["ProgrammeWords"]):
    """Words of versions."""

    def counting(self) -> "WordsQuerySet":
        """Those of the newest version of each entry: what can be found."""
        newer = ProgrammeVersion.objects.filter(
            entry=OuterRef("version__entry"), number__gt=OuterRef("version__number")
        )
        return self.filter(~Exists(newer)).select_related("version__entry")


@append_only
@removable(
    "title",
    "text",
    "administration",
    "people",
    by="version__entry__office",
    of="version.entry",
    called=_("Entry of the programme"),
)
@searchable(
    "programme", title="title", names=("code",), words=("text", "administration", "people"), language="language",
    day="at", body="office_id", group="version.entry_id", rows="counting",
)  # fmt: skip
class ProgrammeWords(models.Model):
    """What a version says in a language, with what each of the two sides does; a translation is added, never changed.

    The constraint is the two-way rule below the program: no row leaves a side empty (C6.2). That a side is not
    blanks or signs that nobody sees is asked by the act.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    version = models.ForeignKey(ProgrammeVersion, on_delete=models.PROTECT, related_name="words")
    language = models.CharField(max_length=12)
    title = models.CharField(max_length=300)
    text = models.TextField()
    administration = models.TextField()
    people = models.TextField()
    at = models.DateTimeField()

    objects = WordsQuerySet.as_manager()

    class Meta:
        ordering = ("language",)
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="commissioner_programmewords_once"),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text="") & ~Q(administration="") & ~Q(people=""),
                name="commissioner_programmewords_two_way",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The entry's page."""
        return self.version.entry.get_absolute_url()

    @property
    def code(self) -> str:
        """The entry's short code."""
        return self.version.entry.code

    @property
    def office_id(self) -> object:
        """The office whose programme it is."""
        return self.version.entry.office_id


@append_only
@removable("text", by="entry__office", of="entry", called=_("Note on an entry of the programme"))
class ProgrammeNote(models.Model):
    """What has been done since, in the office's words."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(ProgrammeEntry, on_delete=models.PROTECT, related_name="notes")
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return str(self.entry)


@append_only
class ProgrammeLink(models.Model):
    """A public record that belongs to an entry, by kind, id and address; its title is read from the record itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    entry = models.ForeignKey(ProgrammeEntry, on_delete=models.PROTECT, related_name="links")
    kind = models.CharField(max_length=32)
    thing_id = models.CharField(max_length=64)
    address = models.CharField(max_length=300)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.thing_id

    @property
    def is_undone(self) -> bool:
        """Whether the office said that it was linked wrongly."""
        return getattr(self, "undoing", None) is not None


@append_only
@removable(
    "reason",
    by="link__entry__office",
    of="link.entry",
    called=_("Why a record was taken off an entry of the programme"),
)
class ProgrammeUndoing(models.Model):
    """A record was linked wrongly; the link stays visible, struck out, with the reason."""

    link = models.OneToOneField(ProgrammeLink, on_delete=models.PROTECT, primary_key=True, related_name="undoing")
    reason = models.CharField(max_length=300)
    language = models.CharField(max_length=12, default="de")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.link)


@append_only
@removable("text", by="entry__office", of="entry", called=_("What came of an entry of the programme"))
class ProgrammeEnding(models.Model):
    """What came of an entry: its result, or why it was given up. It stands as it is from now on."""

    class Outcome(models.TextChoices):
        """What came of it."""

        REACHED = "reached", _("reached")
        PARTLY = "partly", _("partly reached")
        DROPPED = "dropped", _("given up")

    entry = models.OneToOneField(ProgrammeEntry, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    text = models.TextField()
    language = models.CharField(max_length=12, default="de")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="commissioner_programmeending_said")]

    def __str__(self) -> str:
        return str(self.get_outcome_display())

    @property
    def kind(self) -> str:
        """The kind of its badge."""
        return {"reached": "success", "partly": "warning"}.get(self.outcome, "neutral")


def is_planned(entry: ProgrammeEntry, day: date) -> bool:
    """Whether an entry has not begun by its newest version; for with_all()."""
    return not entry.has_ended and day < entry.version.starts_on


def is_over(entry: ProgrammeEntry, day: date) -> bool:
    """Whether the planned days of an entry have passed and nobody said what came of it; for with_all()."""
    return not entry.has_ended and day > entry.version.until
