"""Forms of access."""

import re
from datetime import datetime
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.access.defaults import DEFAULTS, default
from partizip.access.models import Person
from partizip.access.roles import Role
from partizip.access.words import AUDIENCES


class PersonForm(forms.Form):
    """Make an account; the start password is shown once."""

    email = forms.EmailField(label=_("E-mail address"), max_length=254)
    name = forms.CharField(label=_("Name"), max_length=120)
    language = forms.ChoiceField(label=_("Language"), choices=settings.DESK_LANGUAGES, initial="de")


class MandateForm(forms.Form):
    """Give somebody a role in a body."""

    person = forms.ModelChoiceField(label=_("Person"), queryset=Person.objects.none())
    body_id = forms.ChoiceField(label=_("Body"))
    role = forms.ChoiceField(label=_("Role"), choices=Role.choices)
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput)
    valid_until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"].queryset = Person.objects.known().order_by("name")  # type: ignore[attr-defined]
        # The bodies stand above this room, so they are fetched by name.
        bodies = apps.get_model("bodies", "Body").objects.order_by("name").values_list("id", "name")
        self.fields["body_id"].choices = [(str(key), name) for key, name in bodies]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The end lies not before the beginning."""
        cleaned = super().clean() or {}
        if cleaned.get("valid_until") and cleaned.get("valid_from") and cleaned["valid_until"] < cleaned["valid_from"]:
            self.add_error("valid_until", gettext("The end lies before the beginning."))
        return cleaned


class EndForm(forms.Form):
    """End a mandate."""

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput)


class AskForm(forms.Form):
    """Ask for somebody's new sign-in: nothing to fill in."""


class RenewForm(forms.Form):
    """Renew a sign-in; carries the moment of the last renewal, so that a page sent twice gives no second password."""

    NEVER = "-"
    seen = forms.CharField(label=_("Last renewal"), widget=forms.HiddenInput, max_length=40)

    def clean_seen(self) -> datetime | None:
        """The moment as the page wrote it; None when there was none."""
        value = self.cleaned_data["seen"]
        if value == self.NEVER:
            return None
        try:
            return datetime.fromisoformat(value)
        except ValueError as error:
            raise forms.ValidationError(
                gettext("Somebody else was faster. Look at the newest state and try again.")
            ) from error


class DeputyForm(forms.Form):
    """Name who stands in for me."""

    person = forms.ModelChoiceField(label=_("Deputy"), queryset=Person.objects.none())
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput)
    valid_until = forms.DateField(label=_("Until"), widget=forms.DateInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["person"].queryset = Person.objects.filter(is_active=True).order_by("name")  # type: ignore[attr-defined]


class DefaultForm(forms.Form):
    """Change one default; the value has the kind of the present one, which stands in the field."""

    value = forms.CharField(label=_("New value"), required=False, max_length=4000)

    def __init__(self, *arguments: Any, name: str, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.kind, present = type(DEFAULTS[name].value), default(name)
        self.initial["value"] = present
        if self.kind is bool:
            self.initial["value"] = "yes" if present else "no"
            self.fields["value"] = forms.TypedChoiceField(
                label=_("New value"), choices=[("yes", _("yes")), ("no", _("no"))], coerce=lambda value: value == "yes"
            )
        elif self.kind is int:
            low, high = DEFAULTS[name].bounds
            self.fields["value"] = forms.IntegerField(label=_("New value"), min_value=low, max_value=high)
        elif self.kind is list:
            self.initial["value"] = "\n".join(f"{first} {second}" for first, second in present)
            self.fields["value"].widget = forms.Textarea(attrs={"rows": 8})
            self.fields["value"].help_text = self._line_words(name)

    @staticmethod
    def _line_words(name: str) -> str:
        if name != "duties.ladder":
            return gettext("One holiday a line: the day and its name, such as: 2028-06-17 75 years 17 June.")
        known = "; ".join(f"{audience}: {words}" for audience, words in AUDIENCES.items())
        words = gettext("One step a line: working days around the due date and whom it addresses, such as: 10 head.")
        return f"{words} {known}"

    def clean_value(self) -> Any:
        """A list is written with one item a line: its first word, and the rest."""
        value = self.cleaned_data["value"]
        if self.kind is not list:
            return value
        items: list[list[Any]] = []
        for line in filter(None, map(str.strip, value.splitlines())):
            first, _space, second = line.partition(" ")
            if day := re.fullmatch(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})", first):  # 17.06.2028
                first = f"{day[3]}-{day[2]:0>2}-{day[1]:0>2}"
            number = re.fullmatch(r"[+-]?[0-9]{1,3}", first)
            items.append([int(first) if number else first, second.strip()])
        return items
