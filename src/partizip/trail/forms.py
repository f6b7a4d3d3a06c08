"""Forms of the trail."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.core.things import Thing
from partizip.journal import things
from partizip.trail.models import Link


class ThingField(forms.CharField):
    """A public thing by its address, short code or fingerprint; the value is a Thing."""

    def clean(self, value: Any) -> Thing:
        """Find the thing. Raises ValidationError when there is none."""
        found = things.find(super().clean(value))
        if found is None:
            raise forms.ValidationError(
                gettext("There is no such page here. Give its address, short code or fingerprint.")
            )
        return found


class LinkForm(forms.Form):
    """Say what follows from what."""

    source = ThingField(
        label=_("What was first"), max_length=400,
        help_text=_("Its address on this site, its short code, or a file's fingerprint."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("How the second belongs to it"), choices=Link.Kind.choices)
    target = ThingField(label=_("What followed"), max_length=400)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It is published."))
