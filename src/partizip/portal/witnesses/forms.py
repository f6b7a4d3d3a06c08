"""Forms about witnesses."""

from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.bodies.models import Body
from partizip.core import ledger


class WitnessForm(forms.Form):
    """Register a witness."""

    body = forms.ModelChoiceField(
        label=_("Which body runs it"), queryset=Body.objects.order_by("name"), required=False,
        empty_label=_("– none of the bodies: an organisation –"), to_field_name="slug",
    )  # fmt: skip
    name = forms.CharField(
        label=_("Or which organisation"), max_length=120, required=False,
        help_text=_("Name an organisation, no person. It is published."),
    )  # fmt: skip
    url = forms.CharField(
        label=_("Address of the witness"), max_length=300,
        help_text=_("As its operator says it, such as https://archive.example/witness"),
    )  # fmt: skip
    vkey = forms.CharField(
        label=_("Public key of the witness"), max_length=300,
        help_text=_("The line that begins with its name. Have it confirmed by telephone or in person."),
    )  # fmt: skip

    def clean_url(self) -> str:
        """The address, without a slash at the end. Raises ValidationError."""
        typed = self.cleaned_data["url"].strip().rstrip("/")
        try:
            parts = urlsplit(typed)
            good = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
        except ValueError:
            good = False
        if not good or parts.query or parts.fragment or parts.username or not self._is_readable(typed):
            raise forms.ValidationError(
                gettext("Write the address as https://archive.example/witness, without anything behind it.")
            )
        return str(typed)

    @staticmethod
    def _is_readable(typed: str) -> bool:
        """Without a space or control character: the policy file takes neither."""
        return typed.isascii() and typed.isprintable() and " " not in typed

    def clean_vkey(self) -> str:
        """The key in its own form. Raises ValidationError."""
        try:
            return ledger.parse_cosigner(self.cleaned_data["vkey"]).text
        except ValueError as error:
            raise forms.ValidationError(
                gettext("This is no public key of a witness. `partizip witness init` shows it: name+id+key.")
            ) from error

    def clean(self) -> dict[str, Any]:
        """One of body and organisation; the body as its short name."""
        found = super().clean() or {}
        if "body" in self.errors or "name" in self.errors:
            return found
        if bool(found.get("body")) == bool(found.get("name")):
            self.add_error("name", gettext("Choose a body or name an organisation, one of both."))
        found["body"] = found["body"].slug if found.get("body") else ""
        return found


class WitnessEndForm(forms.Form):
    """Ask a witness no more."""

    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It is published."))
