"""Forms of figures."""

from django import forms
from django.utils.translation import gettext_lazy as _

from partizip.figures.models import Series


class FigureForm(forms.Form):
    """Publish one value of a series."""

    series = forms.ModelChoiceField(label=_("Series"), queryset=Series.objects.all())
    value = forms.DecimalField(label=_("Value"), max_digits=20, decimal_places=6, localize=True)
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=0)
    base = forms.CharField(label=_("Base"), max_length=300, help_text=_("Of whom or what this is a number."))
    key_date = forms.DateField(label=_("Key date"), widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300)
    method = forms.CharField(label=_("Method and version"), max_length=120)
