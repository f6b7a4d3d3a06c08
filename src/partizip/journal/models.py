"""The log's tables: entries (what is hashed), contents (what it means) and the nodes of the hash tree."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from partizip.journal.triggers import append_only


@append_only
class Entry(models.Model):
    """One line of the log. Holds no name and no text: verb, public id, version, role, body, time, commitment."""

    index = models.BigIntegerField(_("number"), primary_key=True)
    verb = models.CharField(_("what"), max_length=64, db_index=True)
    subject = models.CharField(_("public id"), max_length=64, db_index=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    role = models.CharField(_("role"), max_length=32)
    body = models.CharField(_("body"), max_length=64, blank=True, db_index=True)
    at = models.DateTimeField(_("time"), db_index=True)
    leaf = models.BinaryField(_("logged bytes"))

    class Meta:
        ordering = ("index",)
        constraints = [
            models.CheckConstraint(condition=models.Q(index__gte=0), name="journal_entry_index_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.index} {self.verb} {self.subject}"


class Content(models.Model):
    """What an entry commits to: title, address, facts and the rows as they were, with the salt.

    Has no trigger, so that a right to erasure can be met later: without salt and content the leaf means nothing.
    """

    entry = models.OneToOneField(Entry, on_delete=models.PROTECT, primary_key=True, related_name="content")
    salt = models.BinaryField(max_length=16)
    text = models.TextField()

    def __str__(self) -> str:
        return f"content of {self.entry_id}"


@append_only
class Node(models.Model):
    """A complete node of the RFC 6962 tree; id = level * 2**48 + position."""

    id = models.BigIntegerField(primary_key=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        # A fingerprint is looked up by anybody; without the index each look-up would read the whole tree.
        indexes = (models.Index(fields=["hash"], name="journal_node_hash"),)

    def __str__(self) -> str:
        return f"node {self.id}"
