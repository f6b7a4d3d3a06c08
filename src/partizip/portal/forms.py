"""Forms of the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import MEGABYTE, UploadField
from partizip.core import uploads

LARGEST = 24 * MEGABYTE  # as the largest file that can be published


class CheckForm(forms.Form):
    """A file or receipt to be checked; it is not kept."""

    file = UploadField(
        label=_("Document or receipt"), allowed=uploads.ANY, largest=LARGEST,
        help_text=_("The file is compared and not kept. Receipts end in .tlog-proof."),
    )  # fmt: skip
