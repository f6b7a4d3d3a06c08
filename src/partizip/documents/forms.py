"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import UploadField


class FileForm(forms.Form):
    """Add a file."""

    file = UploadField(
        label=_("File"),
        help_text=_("PDF, picture, office file or plain text. It is published, pictures without place and time."),
    )

    def clean(self) -> dict[str, Any]:
        """Name and bytes."""
        cleaned = super().clean() or {}
        file = cleaned.pop("file", None)
        return cleaned | {"name": file.name, "data": file.data} if file is not None else cleaned
