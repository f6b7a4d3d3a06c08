"""Attempts of others to act on the office's words: refused by the table of rights, and public all the same."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.access.roles import Role
from partizip.commissioner.models.press import Item
from partizip.journal.triggers import append_only

# What was tried, by the right that it needs.
TRIED = {
    "press.draft": _("write or read a draft of the office"),
    "press.publish": _("publish in the office's name"),
    "press.correct": _("correct the office's words"),
    "press.withdraw": _("withdraw an item"),
    "press.cancel": _("cancel a sealed item before its time"),
    "press.ask_removal": _("have the office's words removed"),
    "press.cancel_removal": _("call off a removal of the office's words"),
    "press.remove": _("remove the office's words"),
    "programme.publish": _("write in the office's programme"),
    "report.draft": _("write in the office's yearly report"),
    "report.publish": _("publish the office's yearly report"),
}


class AttemptQuerySet(models.QuerySet["Attempt"]):
    """Attempts as they are listed."""

    def shown(self) -> "AttemptQuerySet":
        """With body and item, newest first."""
        return self.select_related("body", "item").order_by("-at", "-id")


@append_only
class Attempt(models.Model):
    """Somebody signed in tried what the office alone may do. Office and body are named, never the person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    right = models.CharField(max_length=40)
    role = models.CharField(max_length=32)
    body = models.ForeignKey("bodies.Body", on_delete=models.PROTECT, related_name="+", null=True)
    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="attempts", null=True)
    at = models.DateTimeField(db_index=True)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return str(self.words)

    @property
    def words(self) -> str:
        """What was tried."""
        return str(TRIED.get(self.right, self.right))

    @property
    def role_words(self) -> str:
        """In which office it was tried."""
        return str(dict(Role.choices).get(self.role, _("an account without an office")))

    @property
    def public_id(self) -> str:
        """The id that the log names."""
        return str(self.id)

    def get_absolute_url(self) -> str:
        """The page on which all attempts stand."""
        return f"{reverse('independence')}#{self.id}"
