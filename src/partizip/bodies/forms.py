"""Forms of bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partizip.bodies import sheet
from partizip.bodies.models import Body


class ImportForm(forms.Form):
    """A table of bodies from a file; all faults are listed at once."""

    file = forms.FileField(label=_("CSV table"), help_text=_("UTF-8, separated by semicolon or comma."))
    dry_run = forms.BooleanField(label=_("Only check, write nothing"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the table; its faults stand in `self.faults`."""
        cleaned = super().clean() or {}
        self.faults: tuple[sheet.Fault, ...] = ()
        file = cleaned.pop("file", None)
        if file is not None:
            table = sheet.read(file.read())
            self.faults = table.faults
            if table.faults:
                self.add_error("file", _("The table has faults; nothing was written."))
            cleaned["rows"] = table.rows
        return cleaned


class FunctionForm(forms.Form):
    """Record that a body holds a function; who held it without an end passes it on."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none())
    title = forms.CharField(label=_("Function"), max_length=200, help_text=_("Such as: refugee management."))
    title_en = forms.CharField(label=_("Function in English"), max_length=200, required=False)
    name = forms.SlugField(
        label=_("Short name"), max_length=64,
        help_text=_("The same for every body that holds this function, one after the other."),
    )  # fmt: skip
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput)
    valid_until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["body"].queryset = Body.objects.order_by("name", "valid_from")  # type: ignore[attr-defined]


class FunctionEndForm(forms.Form):
    """Record the last day on which a body holds a function."""

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput)
