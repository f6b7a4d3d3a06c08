"""The public form by which anybody draws a sample again."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.core import sampling


class AgainForm(forms.Form):
    """Draw a sample again; nothing of it is kept."""

    population = forms.CharField(
        label=_("Population"), widget=forms.Textarea, max_length=sampling.MOST * 65,
        help_text=_("The public ids, one a line, in any order."),
    )  # fmt: skip
    seed = forms.CharField(label=_("Seed"), max_length=64, help_text=_("64 hexadecimal signs."))
    size = forms.IntegerField(label=_("Size of the sample"), min_value=1, max_value=sampling.MOST)

    def clean(self) -> dict[str, Any]:
        """Draw; the cases stand in `drawn`, the fingerprint of the population in `fingerprint`."""
        cleaned = super().clean() or {}
        if self.errors:
            return cleaned
        seed, size = cleaned["seed"].strip().lower(), cleaned["size"]
        try:
            ids = sampling.ids_of(cleaned["population"].encode())
        except sampling.Large:
            self.add_error("population", gettext("More than 20,000 lines; no sample is drawn from so many."))
            return cleaned
        except sampling.Unfit:
            self.add_error("population", gettext("A line is no public id, or an id stands there twice."))
            return cleaned
        if size > len(ids):
            self.add_error("size", gettext("The sample cannot be larger than the population."))
            return cleaned
        try:
            self.drawn = sampling.drawn(ids, seed, size)
        except sampling.Unfit:
            self.add_error("seed", gettext("The seed has 64 hexadecimal signs."))
        self.fingerprint, self.count = sampling.fingerprint(ids), len(ids)
        return cleaned
