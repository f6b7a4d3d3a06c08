"""Forms around the wish to be erased."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RefuseForm(forms.Form):
    """Why a request to be erased is refused."""

    reason = forms.CharField(
        label=_("Reason that the person reads"), max_length=4000, widget=forms.Textarea,
        help_text=_("Say which rule keeps you from erasing, and until when. It does not stand in the public record."),
    )  # fmt: skip


class EraseForm(forms.Form):
    """Delete the own account: for good."""

    sure = forms.BooleanField(label=_("I want my account and what is stored about me to be deleted, for good."))
