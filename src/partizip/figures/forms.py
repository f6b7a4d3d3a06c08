"""Forms of figures."""

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from partizip.bodies.models import Body, Kind
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


class LimitsField(forms.CharField):
    """Intervals, one in a line: level in percent; lower limit; upper limit."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> tuple[tuple[int, Decimal, Decimal], ...]:
        """The intervals as level and limits; numbers as people write them in the reader's language."""
        number, found = NumberField(required=False), []
        for line in filter(str.strip, super().to_python(value).splitlines()):
            parts = [part.strip().removesuffix("%").strip() for part in line.split(";")]
            try:
                level, low, high = int(parts[0]), number.clean(parts[1]), number.clean(parts[2])
            except (ValueError, IndexError, forms.ValidationError):
                low = high = None
            if len(parts) != 3 or low is None or high is None:
                words = _("This line is no interval: %(line)s. Write level; lower limit; upper limit.")
                raise forms.ValidationError(words, params={"line": line.strip()[:60]})
            found.append((level, low, high))
        return tuple(found)

    def validate(self, value: Any) -> None:
        """Nothing is asked here; the act asks that intervals agree with the value."""

    def run_validators(self, value: Any) -> None:
        """None for texts; the numbers were checked one by one."""


INTERVALS_HELP = _("One in a line: level in percent; lower limit; upper limit – such as 95; 21.3; 22.1.")


class FigureForm(forms.Form):
    """Publish one value of a series, of the whole area or of one body."""

    series = forms.ModelChoiceField(label=_("Series"), queryset=Series.objects.all())
    body = forms.ModelChoiceField(
        label=_("Body"), queryset=Body.objects.none(), required=False,
        help_text=_("Only in a series that is broken down by bodies; else empty."),
    )  # fmt: skip
    value = NumberField(label=_("Value"), required=False)
    withheld = forms.BooleanField(label=_("Known and withheld, so that nobody can be recognised"), required=False)
    intervals = LimitsField(label=_("Intervals"), required=False, help_text=INTERVALS_HELP)
    projected = forms.BooleanField(label=_("Projected, not measured"), required=False)
    decimals = forms.IntegerField(label=_("Decimals shown"), min_value=0, max_value=6, initial=0)
    base = forms.CharField(label=_("Base"), max_length=300, help_text=_("Of whom or what this is a number."))
    key_date = forms.DateField(label=_("Key date"), widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300)
    method = forms.CharField(label=_("Method and version"), max_length=120)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        kinds = Series.objects.exclude(breakdown="").values("breakdown")
        bodies = Body.objects.filter(kind__in=kinds).order_by("kind", "code", "name", "valid_from")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Either a value, or that it is withheld."""
        cleaned = super().clean() or {}
        withheld = cleaned.pop("withheld", False)
        if withheld == (cleaned.get("value") is not None) and "value" not in self.errors:
            self.add_error("value", _("Give the value, or say that it is withheld."))
        return cleaned


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

    breakdown = forms.ChoiceField(
        label=_("Broken down by"), choices=[("", _("not broken down")), *Kind.choices], required=False,
        help_text=_("Each body of this kind has a value of its own; who gives none is shown as not reported."),
    )  # fmt: skip
    benchmark = forms.ModelChoiceField(
        label=_("Compared with"), queryset=Series.objects.all(), required=False,
        help_text=_("Its newest value is drawn beside this series. Only for the same definition and unit."),
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
    intervals = LimitsField(label=_("Intervals"), required=False, help_text=INTERVALS_HELP)
    source = forms.CharField(
        label=_("Source"), max_length=300, required=False, help_text=_("Only when it is another one than before.")
    )
