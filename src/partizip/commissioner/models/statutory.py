"""The statutory tasks of an independent office: what its freedom from directives covers (C6.1)."""

from datetime import date
from typing import Any

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_short_code
from partizip.core import office as rules
from partizip.core.notices import followed
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable


class TaskQuerySet(models.QuerySet["StatutoryTask"]):
    """Tasks with what is said of them."""

    def with_all(self) -> "TaskQuerySet":
        """With office, paragraph and end, in the order of the paragraphs."""
        found = self.select_related("office", "basis", "ending")
        return found.order_by("office__name", "basis__law", "basis__paragraph", "at", "id")


@append_only
@removable("title", "title_en", "text", by="office", called=_("Statutory task"))
@searchable(
    "task", title="title", title_en="title_en", names=("code",), words=("text",), body="office_id", day="at",
)  # fmt: skip
class StatutoryTask(models.Model):
    """A task that a paragraph gives to an independent office. It ends by an ending alone, which the office records."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="statutory_tasks")
    basis = models.ForeignKey("duties.LegalBasis", on_delete=models.PROTECT, related_name="statutory_tasks")
    title = models.CharField(_("task"), max_length=300)
    title_en = models.CharField(_("task, in English"), max_length=300, blank=True)
    text = models.TextField(_("words of the paragraph"), blank=True)
    at = models.DateTimeField(_("recorded"))

    objects = TaskQuerySet.as_manager()

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        """The short code."""
        return self.code

    def get_absolute_url(self) -> str:
        """Its place on the public list."""
        return f"{reverse('office_tasks')}#{self.code}"

    def facts(self) -> rules.Task:
        """What counts of it for the rules; for with_all()."""
        ending: Any = getattr(self, "ending", None)
        if ending is None:
            return rules.Task(self.basis.valid_from)
        return rules.Task(self.basis.valid_from, ending.last_day, wrong=ending.last_day is None)

    def state(self, day: date) -> rules.Freedom:
        """Whether it is covered by the freedom from directives on a day."""
        return rules.freedom(self.facts(), day)

    @classmethod
    def posted(cls) -> "models.QuerySet[StatutoryTask]":
        """With what touches() reads."""
        return cls.objects.select_related("office")

    def touches(self) -> list[str]:
        """The office, and the clause of its independence."""
        return [*self.office.touches(), followed("clause", "c6.1")]


@append_only
@removable("reason", by="task__office", of="task", called=_("Why a statutory task ended"))
@adds_words(to="task", words=("reason",), language="language")
class TaskEnding(models.Model):
    """The office took a task off its list: its law has ended (`last_day`), or it was recorded wrongly (no last day)."""

    task = models.OneToOneField(StatutoryTask, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    last_day = models.DateField(_("last day"), null=True)
    reason = models.TextField(_("reason"))
    language = models.CharField(_("language"), max_length=12, default="de")
    at = models.DateTimeField(_("time"))

    def __str__(self) -> str:
        return str(self.task)
