"""Forms of figures."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partizip.figures.models import Series, storable


def _storable(value: Decimal) -> None:
    if not storable(value):
        raise forms.ValidationError(_("A value has at most 15 digits, 6 of them after the decimal mark."))


class NumberField(forms.DecimalField):
    """A number as people write it in the reader's language: 1.234,5 in German, 1,234.5 in English."""

    widget = forms.TextInput
    default_validators = (_storable,)

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
    value = NumberField(label=_("Value"))
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=0)
    base = forms.CharField(label=_("Base"), max_length=300, help_text=_("Of whom or what this is a number."))
    key_date = forms.DateField(label=_("Key date"), widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300)
    method = forms.CharField(label=_("Method and version"), max_length=120)


class SeriesForm(forms.Form):
    """Define a number through time."""

    title = forms.CharField(label=_("Title"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    slug = forms.SlugField(
        label=_("Short name in addresses"), max_length=80, help_text=_("Small letters, digits and hyphens; it stays.")
    )
    unit = forms.CharField(label=_("Unit"), max_length=40, help_text=_("Such as % or persons."))
    definition = forms.CharField(
        label=_("Definition"), widget=forms.Textarea, help_text=_("What is counted, and what is not.")
    )
    definition_en = forms.CharField(label=_("Definition in English"), widget=forms.Textarea, required=False)
    area = forms.CharField(label=_("Area"), max_length=120)
    clause = forms.CharField(
        label=_("Clause"), max_length=8, required=False,
        help_text=_("Code of the clause whose promise it measures, such as C5.4; may stay empty."),
    )  # fmt: skip

    def clean_clause(self) -> str:
        """The code as it is written, of a clause that exists (clauses stand above figures)."""
        code = str(self.cleaned_data["clause"]).strip().upper()
        if code and not apps.get_model("promises", "Clause").objects.filter(code=code).exists():
            raise forms.ValidationError(_("There is no clause with this code."))
        return code


class CorrectionForm(forms.Form):
    """Replace a published value by another, with the reason that everybody reads."""

    value = NumberField(label=_("Correct value"))
    reason = forms.CharField(
        label=_("Reason of the correction"), max_length=300, help_text=_("Stands publicly beside the new value.")
    )
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("Only when it is another one than before.")
    )
