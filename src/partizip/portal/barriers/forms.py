"""Forms of barrier reports."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.portal.barriers.pages import LONGEST, page_named, unsecret
from partizip.portal.models import Outcome
from partizip.post import outbox


class ReportForm(forms.Form):
    """What does not work; a name is never needed."""

    page = forms.CharField(
        label=_("Page"), required=False, max_length=LONGEST,
        help_text=_("Where the barrier is: an address or in your words. It may stay empty."),
        widget=forms.TextInput(attrs={"dir": "auto"}),
    )  # fmt: skip
    text = forms.CharField(
        label=_("What does not work?"), max_length=4000, widget=forms.Textarea,
        help_text=_("In your own words and language. You need not say anything about your health."),
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name"), required=False, max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name", "dir": "auto"}),
    )  # fmt: skip
    email = forms.EmailField(
        label=_("E-mail address"), required=False, max_length=254,
        help_text=_("Only if you want the answer by mail. With the short code you can read it here as well."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip

    def clean_page(self) -> str:
        """The page without secrets of links and keys of people."""
        return page_named(self.cleaned_data["page"])

    def clean_text(self) -> str:
        """The words without secrets of links and keys of people."""
        return unsecret(self.cleaned_data["text"])

    def clean_email(self) -> str:
        """In lower case, as addresses are compared."""
        return self.cleaned_data["email"].strip().lower()

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if outbox.off():
            self.fields["email"].help_text = gettext(
                "No mail is sent here now; with the short code you read the answer."
            )


class AnswerForm(forms.Form):
    """What became of a reported barrier."""

    outcome = forms.ChoiceField(
        label=_("What became of it"), choices=Outcome.choices, widget=forms.RadioSelect,
        help_text=_("Advertising and the like is no report of a barrier: say why. It is kept and counted apart."),
    )  # fmt: skip
    reply = forms.CharField(
        label=_("Answer to whoever reported it"), max_length=4000, widget=forms.Textarea,
        help_text=_("Whoever has the short code reads it; name nobody. The public record gets no word of it."),
    )  # fmt: skip
