"""The log of attempted directives to an independent office, with what the office and the body say (R-P6-7)."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db import models
from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id, new_short_code
from partizip.access.roles import Role
from partizip.core import office as rules
from partizip.core.notices import Notice, followed
from partizip.journal.removable import removable
from partizip.journal.triggers import append_only
from partizip.search.declarations import adds_words, searchable

_TOLD = (frozenset({str(Role.HEAD)}), frozenset({str(Role.OFFICER)}))


class Form(models.TextChoices):
    """In which form a directive was attempted."""

    LETTER = "letter", _("Letter")
    MAIL = "mail", _("E-mail")
    MEETING = "meeting", _("In a meeting")
    CALL = "call", _("On the phone")
    ORDER = "order", _("Written order or decree")
    OTHER = "other", _("Another form")


class DirectiveQuerySet(models.QuerySet["Directive"]):
    """Attempted directives with what is said of them."""

    def with_all(self) -> "DirectiveQuerySet":
        """With bodies, task, document and words, newest first."""
        words = DirectiveWords.objects.select_related("body").order_by("at", "id")
        found = self.select_related("office", "given_by", "task__basis", "task__ending", "file")
        return found.prefetch_related(Prefetch("said", words)).order_by("-received_on", "-at", "-id")


@append_only
@removable("title", "summary", by="office", called=_("Attempted directive"))
@searchable(
    "directive", title="title", names=("code",), words=("summary",), language="language", day="received_on",
    body="given_by_id",
)  # fmt: skip
class Directive(models.Model):
    """Somebody tried to direct an independent office. Nothing of it changes; words of both sides are added."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=9, unique=True, default=new_short_code, editable=False)
    office = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="directives")
    given_by = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    received_on = models.DateField(_("received on"))
    form = models.CharField(_("form"), max_length=8, choices=Form.choices)
    task = models.ForeignKey(
        "commissioner.StatutoryTask", on_delete=models.PROTECT, null=True, blank=True, related_name="directives"
    )
    title = models.CharField(_("what was asked for"), max_length=300)
    summary = models.TextField(_("content in short"))
    language = models.CharField(_("language"), max_length=12, default="de")
    file = models.ForeignKey("documents.File", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("recorded"))

    objects = DirectiveQuerySet.as_manager()
    follows = ("directive", "code")

    class Meta:
        ordering = ("received_on", "at", "id")

    def __str__(self) -> str:
        return self.title

    @property
    def public_id(self) -> str:
        """The short code."""
        return self.code

    def get_absolute_url(self) -> str:
        """Its public page."""
        return reverse("directive", args=[self.code])

    @property
    def freedom(self) -> rules.Freedom:
        """Whether the case falls under the freedom from directives; for with_all()."""
        return rules.freedom(self.task.facts() if self.task else None, self.received_on)

    @classmethod
    def posted(cls) -> "models.QuerySet[Directive]":
        """With what the two below read."""
        return cls.objects.select_related("office", "given_by")

    def touches(self) -> list[str]:
        """Both sides, and the clause of the office's independence."""
        return [*self.office.touches(), *self.given_by.touches(), followed("clause", "c6.1")]

    def addressees(self, verb: str, facts: Mapping[str, Any]) -> Iterator[Notice]:
        """The body that gave it, once it is recorded or answered: its own words can stand beside."""
        words = {
            "commissioner.directive_recorded": _("An attempted directive of your body was recorded; your words can "
                                                 "stand beside it."),
            "commissioner.directive_answered": _("The office answered to an attempted directive of your body."),
        }.get(verb)  # fmt: skip
        if words is not None:
            yield Notice(
                about=self.code, words=words, title=self.title, address=self.get_absolute_url(),
                bodies=[self.given_by_id], roles=_TOLD,
            )  # fmt: skip


@append_only
@removable("text", by="body", of="directive", called=_("Words on an attempted directive"))
@adds_words(to="directive", words=("text",), language="language")
class DirectiveWords(models.Model):
    """Words of one side about an attempted directive; the office's own are its answer. Nobody edits another's."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    directive = models.ForeignKey(Directive, on_delete=models.PROTECT, related_name="said")
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+")
    by_office = models.BooleanField(_("words of the office"))
    text = models.TextField(_("words"))
    language = models.CharField(_("language"), max_length=12, default="de")
    role = models.CharField(max_length=32)
    at = models.DateTimeField(_("time"))

    class Meta:
        ordering = ("at", "id")

    def __str__(self) -> str:
        return self.text[:80]
