"""The field of every form that takes a file: it asks the door (core.uploads) before anything reads the file."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext as _

from partizip.access.defaults import default
from partizip.core import uploads

MEGABYTE = 1024 * 1024
ENDINGS = ".pdf,.png,.jpg,.jpeg,.xlsx,.docx,.ods,.odt,.txt,.csv,.tsv,.md,.json,.xml,.ics"


def largest_file() -> int:
    """The largest file in bytes, as the administrator set it."""
    return int(default("documents.largest_megabytes")) * MEGABYTE


def _most() -> str:
    return _("At most %(size)s MB.") % {"size": largest_file() // MEGABYTE}


_MOST = lazy(_most, str)()


class UploadField(forms.FileField):
    """A file; its clean value is an uploads.Taken, or None when there is none.

    `allowed`: media types (uploads.PUBLISHABLE, TEXTS, or ANY for a file that is only compared). `largest`: bytes, or
    a function that gives them.
    """

    def __init__(
        self, *, allowed: frozenset[str] = uploads.PUBLISHABLE, largest: int | Callable[[], int] = largest_file,
        **options: Any,
    ) -> None:  # fmt: skip
        self.allowed, self.largest = allowed, largest
        if largest is largest_file:  # as it is set on the day that the form is shown
            options["help_text"] = format_lazy("{} {}", options.get("help_text", ""), _MOST)
        if allowed == uploads.PUBLISHABLE:  # a comfort of the browser's dialogue only
            options.setdefault("widget", forms.FileInput(attrs={"accept": ENDINGS}))
        super().__init__(**options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Ask the announced size, then read, then look through. Raises ValidationError with a plain sentence."""
        file = super().clean(data, initial)
        if file is None:
            return None
        most = self.largest() if callable(self.largest) else self.largest
        try:
            uploads.within(file.size, most)
            return uploads.taken(file.name, file.read(), self.allowed, most)
        except uploads.Unfit as unfit:
            raise forms.ValidationError(_(str(unfit))) from unfit
