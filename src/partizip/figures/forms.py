"""Forms of figures."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partizip.figures.models import Series


class NumberField(forms.DecimalField):
    """A number as people write it in the reader's language: 1.234,5 in German, 1,234.5 in English."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        """Take out the marks of thousands; a single mark that cannot stand for thousands is the decimal mark."""
        text = "".join(str(value or "").split())
        thousands, mark = (".", ",") if get_language() == "de" else (",", ".")
        if mark in text or re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(thousands)}\d{{3}})+", text):
            text = text.replace(thousands, "")
        return super().to_python(text.replace(",", "."))


class FigureForm(forms.Form):
    """Publish one value of a series."""

    series = forms.ModelChoiceField(label=_("Series"), queryset=Series.objects.all())
    value = NumberField(label=_("Value"), max_digits=20, decimal_places=6)
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=0)
    base = forms.CharField(label=_("Base"), max_length=300, help_text=_("Of whom or what this is a number."))
    key_date = forms.DateField(label=_("Key date"), widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300)
    method = forms.CharField(label=_("Method and version"), max_length=120)
