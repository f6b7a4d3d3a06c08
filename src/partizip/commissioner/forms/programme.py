"""Forms of the programme: an entry, a further version, a translation, a note, a link, a result."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.commissioner.forms.office import DayField
from partizip.commissioner.models import Field, ProgrammeEnding, ProgrammeVersion, ProgrammeWords
from partizip.commissioner.queries import programme as queries
from partizip.core.removed import code_in

TEXT = 20_000
WORDS = ("title", "text", "administration", "people")


def _long(label: Any, help_text: Any = "", rows: int = 6) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=TEXT, widget=widget, help_text=help_text)


class _Words(forms.Form):
    title = forms.CharField(label=_("Title"), max_length=300)
    text = _long(_("What it is about"), _("Plain text; an empty line begins a new paragraph."))
    administration = _long(
        _("What administration and city do"),
        _("Integration is a two-way process: an entry says what each side does, and cannot be published without."),
    )
    people = _long(_("What people and organisations with a history of immigration do"))

    def words(self, said: ProgrammeWords) -> None:
        """Begin with these words."""
        for name in WORDS:
            text = getattr(said, name)
            self.fields[name].initial = "" if code_in(text) else text  # what the law took away is not said again


class _Planned(forms.Form):
    fields_served = forms.MultipleChoiceField(
        label=_("Which fields it serves"), choices=Field.choices, widget=forms.CheckboxSelectMultiple,
        help_text=_("At least one of the three for which the Commissioner stands."),
    )  # fmt: skip
    starts_on = DayField(label=_("Planned from"))
    until = DayField(label=_("Planned until"))

    def clean(self) -> dict[str, Any]:
        """The fields by the name that the acts use."""
        found = super().clean() or {}
        if "fields_served" in found:
            found["fields"] = found.pop("fields_served")
        return found


class _Language(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")


class EntryForm(_Words, _Planned, _Language):
    """Publish an entry."""

    field_order = ("title", "text", "administration", "people", "fields_served", "starts_on", "until", "language")


class ChangeForm(_Words, _Planned, _Language):
    """Publish a further version."""

    reason = forms.CharField(
        label=_("Why it changes"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("It is published with the new version; the earlier one stays readable."),
    )  # fmt: skip
    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**15)
    field_order = (
        "title", "text", "administration", "people", "fields_served", "starts_on", "until", "reason", "language", "seen"
    )  # fmt: skip

    def __init__(self, *arguments: Any, version: ProgrammeVersion, **options: Any) -> None:
        super().__init__(*arguments, **options)
        said = version.said("de")
        self.words(said)
        first = {
            "fields_served": version.fields, "starts_on": version.starts_on, "until": version.until,
            "language": said.language, "seen": version.number,
        }  # fmt: skip
        for name, value in first.items():
            self.fields[name].initial = value


class TranslateForm(_Words):
    """Add the newest version's words in a further language."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**15)

    def __init__(self, *arguments: Any, version: ProgrammeVersion, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["seen"].initial = version.number


class NoteForm(_Language):
    """Say what has been done since."""

    text = _long(_("What has been done"), _("It is published at once and cannot be changed later."))
    field_order = ("text", "language")


class LinkForm(forms.Form):
    """Say which public record belongs to an entry."""

    typed = forms.CharField(
        label=_("Short code or address"), max_length=300,
        help_text=_("Of a press item, a plan, a request, a decision of the steering circle, or a duty."),
    )  # fmt: skip

    def clean_typed(self) -> str:
        """What was typed, when it names a record that everybody can read."""
        typed: str = self.cleaned_data["typed"]
        self.thing = queries.record(typed, timezone.now())
        if self.thing is None and queries.is_withdrawn(typed):
            raise forms.ValidationError(gettext("This press item was withdrawn; it can no longer be linked."))
        if self.thing is None:
            raise forms.ValidationError(
                gettext("There is no press item, plan, request, decision or duty with this short code.")
            )
        return typed

    def clean(self) -> dict[str, Any]:
        """The record by the name that the act uses."""
        found = super().clean() or {}
        if found.pop("typed", None):
            found["thing"] = self.thing
        return found


class UnlinkForm(_Language):
    """Say that a record was linked wrongly."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It is published; what was recorded stays visible, struck out.")
    )
    field_order = ("reason", "language")


class EndForm(_Language):
    """Say what came of an entry."""

    outcome = forms.ChoiceField(
        label=_("What came of it"), choices=ProgrammeEnding.Outcome.choices, widget=forms.RadioSelect
    )
    text = _long(
        _("Result, or why it was given up"), _("It is published at once; the entry stands as it is from then on.")
    )
    field_order = ("outcome", "text", "language")
