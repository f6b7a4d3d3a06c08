"""Forms of the yearly report: own words for a section, and the press that publishes it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

TEXT = 60_000


class WordsForm(forms.Form):
    """The office's own words for a section in a language; empty ones take it out."""

    text = forms.CharField(
        label=_("Your words"), max_length=TEXT, required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Plain text; an empty line begins a new paragraph. Nobody else reads it until you publish."),
    )  # fmt: skip
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)


class PublishForm(forms.Form):
    """Publish the report as it stands."""

    reason = forms.CharField(
        label=_("What is corrected"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published with the new edition; the earlier one stays readable."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")
    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**15 - 1)
    words = forms.CharField(widget=forms.HiddenInput, max_length=64)
    parts = forms.CharField(widget=forms.HiddenInput, max_length=4_000, required=False)  # what was seen of each section

    def __init__(self, *arguments: object, first: bool, **options: object) -> None:
        super().__init__(*arguments, **options)  # type: ignore[arg-type]
        if first:
            del self.fields["reason"], self.fields["language"]

    def clean(self) -> dict[str, Any]:
        """What the act takes: the fingerprints of the sections only serve to name what changed."""
        found = super().clean() or {}
        found.pop("parts", None)
        return found
