"""Forms of subscriptions."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

from partizip.post.models import Rhythm


def _languages() -> list[tuple[str, Any]]:
    """Each by its own name, so that everybody finds theirs."""
    return [(code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES]


class RhythmForm(forms.Form):
    """How often, and in which language."""

    rhythm = forms.ChoiceField(label=_("How often"), choices=Rhythm.choices, widget=forms.RadioSelect)
    language = forms.ChoiceField(label=_("Language of the mail"), choices=_languages)


class SubscribeForm(RhythmForm):
    """An address that wants to be told."""

    email = forms.EmailField(
        label=_("E-mail address"), max_length=254,
        help_text=_("First you get one mail with a link. Nothing else is sent before you follow it."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )  # fmt: skip
    field_order = ("email", "rhythm", "language")

    def clean_email(self) -> str:
        """The address in lower case, its domain as mail servers write it. Refuses what cannot be delivered."""
        local, _at, domain = self.cleaned_data["email"].strip().rpartition("@")
        try:
            domain = domain.encode("idna").decode() if not domain.isascii() else domain
            local.encode("ascii")
        except UnicodeError as error:
            raise forms.ValidationError(_("Mail cannot be sent to this address.")) from error
        address = f"{local}@{domain}".lower()
        if len(local) > 64 or len(address) > 254:
            raise forms.ValidationError(_("Mail cannot be sent to this address."))
        return address
