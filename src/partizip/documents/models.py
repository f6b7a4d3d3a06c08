"""Files by the fingerprint of their content: the same bytes are kept once, other bytes are another file."""

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from partizip.access.ids import new_id
from partizip.core.wording import Unreadable, read_text
from partizip.documents import store
from partizip.journal.triggers import append_only
from partizip.search.declarations import searchable

# Characters of a plain text in which words are found.
LONGEST_FOUND = 100_000


@append_only
@searchable("file", title="name", words=("plain_text",), day="added_at")
class File(models.Model):
    """A file; its bytes lie in the folder of files under their SHA-256."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sha256 = models.CharField(_("fingerprint"), max_length=64, unique=True)
    name = models.CharField(_("file name"), max_length=200)
    media_type = models.CharField(_("type"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    added_at = models.DateTimeField(_("added"))

    def __str__(self) -> str:
        return self.name

    @property
    def public_id(self) -> str:
        """The fingerprint, by which anyone can find the file's line in the log."""
        return self.sha256

    @property
    def plain_text(self) -> str:
        """The words of a plain text, for the search; of other kinds, and of bytes that cannot be read, none."""
        if self.media_type != "text/plain":
            return ""
        try:
            return read_text(store.fetch(self.sha256))[:LONGEST_FOUND]
        except (OSError, store.Altered, Unreadable):
            return ""

    def get_absolute_url(self) -> str:
        """Where the file can be fetched."""
        return reverse("file", args=[self.sha256])
