"""Forms of bodies."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import UploadField
from partizip.bodies import sheet
from partizip.bodies.models import Body, Function
from partizip.core import uploads


class ImportForm(forms.Form):
    """A table of bodies from a file; all faults are listed at once."""

    file = UploadField(
        label=_("CSV table"), allowed=uploads.TEXTS, largest=sheet.LARGEST,
        help_text=_("UTF-8, separated by semicolon or comma."),
    )  # fmt: skip
    dry_run = forms.BooleanField(label=_("Only check, write nothing"), required=False)

    def clean(self) -> dict[str, Any]:
        """Read the table; its faults stand in `self.faults`."""
        cleaned = super().clean() or {}
        self.faults: tuple[sheet.Fault, ...] = ()
        file = cleaned.pop("file", None)
        if file is not None:
            table = sheet.read(file.data)
            self.faults = table.faults
            if table.faults:
                self.add_error("file", _("The table has faults; nothing was written."))
            cleaned["rows"] = table.rows
        return cleaned


class FunctionForm(forms.Form):
    """Record that a body holds a function; who held it without an end passes it on."""

    body = forms.ModelChoiceField(label=_("Body"), queryset=Body.objects.none())
    known = forms.ChoiceField(label=_("Which function"), required=False)
    title = forms.CharField(
        label=_("Name of a new function"), max_length=200, required=False, help_text=_("Such as: refugee management.")
    )
    title_en = forms.CharField(label=_("Its name in English"), max_length=200, required=False)
    name = forms.SlugField(
        label=_("Its short name"), max_length=64, required=False,
        help_text=_("The same for every body that holds this function, one after the other."),
    )  # fmt: skip
    valid_from = forms.DateField(
        label=_("From"), widget=forms.DateInput,
        help_text=_("Today or later where another body holds it; earlier days only while nobody held it."),
    )  # fmt: skip
    valid_until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["body"].queryset = Body.objects.order_by("name", "valid_from")  # type: ignore[attr-defined]
        # The newest words of each; another short name would make a second function with a holder of its own.
        self._known = {item.name: item for item in Function.objects.order_by("valid_from", "id")}
        names = sorted((name, f"{item.title} ({name})") for name, item in self._known.items())
        self.fields["known"].choices = [("", _("a new one")), *names]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The function that was chosen, or a new one with its name and short name."""
        cleaned = super().clean() or {}
        chosen = self._known.get(cleaned.pop("known", "") or cleaned.get("name", ""))
        if chosen is not None:
            return cleaned | {"name": chosen.name, "title": chosen.title, "title_en": chosen.title_en}
        for name in ("title", "name"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Choose a function, or give a new one its name and short name."))
        title = cleaned.get("title", "").casefold()
        if title and any(item.title.casefold() == title for item in self._known.values()):
            self.add_error("title", _("There is a function with this name; choose it above."))
        return cleaned


class FunctionEndForm(forms.Form):
    """Record the last day on which a body holds a function."""

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput, help_text=_("Yesterday at the earliest."))
