"""Forms of bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partizip.bodies import sheet


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
