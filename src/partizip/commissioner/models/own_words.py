"""Own words of the office outside the press room that had to go by law: on plans, in letters, programme, circle ...

One person of the office asks, a second one carries it out; a mark stands in place of the words and leads here
(docs/decisions/0031).
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_short_code
from partizip.commissioner.models.plans import OFFICE
from partizip.commissioner.models.removing import Ground
from partizip.core.notices import Notice
from partizip.core.removed import mark
from partizip.duties.models import Answer, Block, Claim, Decision, Release, Statement
from partizip.journal.removable import REMOVABLE, removable
from partizip.journal.triggers import append_only
from partizip.trail.models import Link

# What the office says in the rooms below, which know nothing of this, and copies there of its titles.
removable("text", by="body", of="claim", called=_("Answer to what was asked"))(Answer)
removable("reason", by="body", of="answer.claim", called=_("Why an answer was accepted or disputed"))(Decision)
removable("reason", by="body", of="claim", called=_("Why something owed was given up"))(Release)
removable("text", by="body", of="claim", called=_("Own words about something owed"))(Statement)
removable(copies={"subject_id": "subject_title"})(Block)
removable(copies={"from_id": "from_title", "to_id": "to_title"})(Link)
# What it asks for, and what is owed for deciding on the answer; what the circle decided is the words of the body that
# wrote the decision down.
removable(
    "title", "title_en", "text", called=_("Request or objection"), copies={"subject_id": "subject_title"},
    by={
        f"{way}{whom}": {f"{way}duty": None, **more}
        for way in ("", "accepts__claim__")
        for whom, more in (("creditor", {f"{way}circle_resolution": None}), ("circle_resolution__body", {}))
    },
)(Claim)  # fmt: skip

Place = tuple[str, str]  # table and key of a row


def place_of(row: models.Model) -> Place:
    """How a removal names a row."""
    return row._meta.db_table, str(row.pk)


def rows_of(places: Iterable[Sequence[str]], bodies: Collection[UUID]) -> list[models.Model]:
    """The rows at these places that hold own words of these bodies, in the order of the places; a query a table."""
    by_table = {model._meta.db_table: model for model in REMOVABLE}
    keys: dict[str, list[str]] = {}
    for table, key in places:
        keys.setdefault(table, []).append(key)
    found = {
        place_of(row): row
        for table, wanted in keys.items() if table in by_table
        for row in REMOVABLE[by_table[table]].own(by_table[table], bodies).filter(pk__in=wanted)
    }  # fmt: skip
    return [found[table, key] for table, key in places if (table, key) in found]


class WordRemovalQuerySet(models.QuerySet["WordRemoval"]):
    """Removals by where they stand."""

    def open(self) -> "WordRemovalQuerySet":
        """Asked for, and neither carried out nor called off."""
        return self.filter(end=None)

    def with_all(self) -> "WordRemovalQuerySet":
        """With office, mandates and end, newest first."""
        return self.select_related("office", "asked_by__person", "end__by").order_by("-asked_at", "-id")


@append_only
@removable("reason", by="office", called=_("Why words were removed"))
class WordRemoval(models.Model):
    """Somebody of the office asks that the words of these rows are removed for good."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    places = models.JSONField()  # table and key of each row
    ground = models.CharField(max_length=8, choices=Ground.choices)
    reason = models.TextField()
    language = models.CharField(max_length=12, default="de")
    asked_by = models.ForeignKey("access.Mandate", on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    objects = WordRemovalQuerySet.as_manager()

    class Meta:
        ordering = ("-asked_at", "-id")
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="commissioner_wordremoval_reasoned")]

    def __str__(self) -> str:
        return str(_("Removal by law %(code)s") % {"code": self.code})

    @property
    def public_id(self) -> str:
        """The short code; it stands in place of the words."""
        return self.code

    def get_absolute_url(self) -> str:
        """The page that says why, when and by whom."""
        return reverse("removed_words", args=[self.code])

    @property
    def mark(self) -> str:
        """What stands in place of the words once it is carried out."""
        return mark(self.code)

    @property
    def is_open(self) -> bool:
        """Whether it waits for a second person."""
        return getattr(self, "end", None) is None

    @classmethod
    def posted(cls) -> "models.QuerySet[WordRemoval]":
        """Removals with what the two below read."""
        return cls._base_manager.select_related("office")

    def touches(self) -> list[str]:
        """The office."""
        return list(self.office.touches())

    def addressees(self, verb: str, _facts: Mapping[str, Any]) -> Iterator[Notice]:
        """The people of the office, of whom a second one carries it out; without one of the words."""
        if verb == "commissioner.words_removal_asked":
            yield Notice(
                about=self.code, title=str(self), address=reverse("own_words_removal", args=[self.code]),
                bodies=[self.office_id], roles=[OFFICE],
                words=_("Words have to go by law: a second person of your office carries it out."),
            )  # fmt: skip


@append_only
class WordRemovalEnd(models.Model):
    """A removal was carried out by a second person, or called off."""

    removal = models.OneToOneField(WordRemoval, on_delete=models.PROTECT, primary_key=True, related_name="end")
    carried_out = models.BooleanField()
    by = models.ForeignKey("access.Mandate", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.removal)
