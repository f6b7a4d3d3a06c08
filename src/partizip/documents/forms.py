"""Forms of documents."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class FileForm(forms.Form):
    """Add a file."""

    file = forms.FileField(label=_("File"), help_text=_("PDF, picture, office file or plain text. It is published."))

    def clean(self) -> dict[str, Any]:
        """Name and bytes."""
        cleaned = super().clean() or {}
        file = cleaned.pop("file", None)
        if file is not None:
            cleaned |= {"name": file.name, "data": file.read()}
        return cleaned
