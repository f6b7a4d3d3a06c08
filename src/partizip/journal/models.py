"""The log's tables: entries (what is hashed), contents (what it means), nodes of the hash tree, and its witnesses."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _

from partizip.core import ledger
from partizip.core.removed import code_in
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


@append_only
class Removed(models.Model):
    """The words of this row had to go by law: its table, its key as 32 hexadecimal digits, what stands in their place.

    The triggers of a table whose words are declared removable let them be replaced by `mark` when such a row is there.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    table = models.CharField(max_length=64)
    key = models.CharField(max_length=32)
    mark = models.CharField(max_length=21)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.UniqueConstraint(fields=["table", "key", "mark"], name="journal_removed_once"),
            models.CheckConstraint(
                condition=Q(mark__startswith="[entfernt: ", mark__endswith="]") & Exact(Length("mark"), 21),
                name="journal_removed_marked",
            ),
        ]

    def __str__(self) -> str:
        return self.mark

    @classmethod
    def names(cls, row: models.Model, text: str) -> bool:
        """Whether a text of a row is the mark that was put there by law, and not one that looks like it."""
        key = str(row.pk).replace("-", "")
        return bool(code_in(text)) and cls.objects.filter(table=row._meta.db_table, key=key, mark=text).exists()


@append_only
class Witness(models.Model):
    """Who signs the log's states from outside, and under which key; an administrator registered it (C2SP tlog-witness).

    `body` is a body's short name as the log keeps it; `name` an organisation that is none of the bodies.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    body = models.SlugField(_("body"), max_length=64, blank=True)
    name = models.CharField(_("organisation"), max_length=120, blank=True)
    url = models.CharField(_("address of the witness"), max_length=300)
    vkey = models.CharField(_("public key"), max_length=300)
    at = models.DateTimeField(_("registered"))

    class Meta:
        ordering = ("at", "id")
        constraints = [
            models.CheckConstraint(condition=~models.Q(body="", name=""), name="journal_witness_somebody_runs_it"),
        ]

    def __str__(self) -> str:
        return self.name or self.body

    @property
    def key(self) -> ledger.Cosigner:
        """Its public key."""
        return ledger.parse_cosigner(self.vkey)


@append_only
class WitnessEnding(models.Model):
    """From when on a witness is asked no more, and why."""

    witness = models.OneToOneField(Witness, on_delete=models.PROTECT, primary_key=True, related_name="ending")
    reason = models.CharField(_("reason"), max_length=300)
    at = models.DateTimeField(_("ended"))

    def __str__(self) -> str:
        return f"{self.witness} ended"


class Cosignature(models.Model):
    """A state of the log that a witness signed: its size and root, the log's own checkpoint, the witness's line.

    No line of the log tells of it: each would make a new state that needs a new signature. Anybody can check it.
    """

    witness = models.ForeignKey(Witness, on_delete=models.PROTECT, related_name="cosignatures")
    size = models.BigIntegerField()
    root = models.BinaryField(max_length=32)
    note = models.TextField()
    line = models.CharField(max_length=500)
    signed_at = models.DateTimeField()

    class Meta:
        ordering = ("-size",)
        constraints = [
            models.UniqueConstraint(fields=["witness", "size"], name="journal_cosignature_one_a_size"),
        ]

    def __str__(self) -> str:
        return f"{self.witness_id} {self.size}"


class WitnessContact(models.Model):
    """How it went when a witness was asked last; `trouble_since` is when it first went wrong, empty when it did not."""

    class Outcome(models.TextChoices):
        """What came of it."""

        SIGNED = "signed", _("signs")
        SILENT = "silent", _("does not answer")
        REFUSED = "refused", _("does not sign")
        LONGER = "longer", _("has seen another history: a longer one")
        OTHER = "other", _("has seen another history")

    witness = models.OneToOneField(Witness, on_delete=models.PROTECT, primary_key=True, related_name="contact")
    tried_at = models.DateTimeField()
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    answer = models.CharField(max_length=200, blank=True)  # the machine's words, for whoever runs the site
    size = models.BigIntegerField()  # lines of the state that was sent
    told_size = models.BigIntegerField(null=True)  # lines that the witness says it signed
    failures = models.PositiveIntegerField(default=0)  # in a row
    trouble_since = models.DateTimeField(null=True)
    conflict_at = models.DateTimeField(null=True)  # when it last said that it has seen another history

    def __str__(self) -> str:
        return f"{self.witness_id} {self.outcome}"

    @property
    def is_conflict(self) -> bool:
        """Whether it said that it has seen another history and has signed nothing since: silence ends no conflict."""
        return self.conflict_at is not None and self.outcome != self.Outcome.SIGNED

    @property
    def is_told_now(self) -> bool:
        """Whether the newest answer itself says that it has seen another history."""
        return self.outcome in {self.Outcome.LONGER, self.Outcome.OTHER}
