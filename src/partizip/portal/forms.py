"""Forms of the portal."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CheckForm(forms.Form):
    """A file or receipt to be checked; it is not kept."""

    file = forms.FileField(
        label=_("Document or receipt"), help_text=_("The file is compared and not kept. Receipts end in .tlog-proof.")
    )
