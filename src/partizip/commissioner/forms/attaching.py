"""The form by which a file comes beside a draft."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import UploadField
from partizip.core import press, uploads


class AttachForm(forms.Form):
    """A picture or a PDF, with words."""

    file = UploadField(
        label=_("File"), allowed=uploads.PRINTABLE,
        widget=forms.FileInput(attrs={"accept": ".pdf,.png,.jpg,.jpeg"}),
        help_text=_("PDF, PNG or JPEG. Pictures lose place, time and camera."),
    )  # fmt: skip
    alt = forms.CharField(
        label=_("What it shows"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Who does not see a picture reads or hears this. For a PDF it is the link's text."),
    )  # fmt: skip
    alt.needed = _("required for a picture")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Name and bytes; a picture needs words."""
        found = super().clean() or {}
        file = found.pop("file", None)
        if file is None:
            return found
        verdict = press.may_attach(file.media_type, found.get("alt", ""), 0, there=False)
        if not verdict:
            self.add_error("alt", gettext(verdict.reason))
        return found | {"name": file.name, "data": file.data}
