"""The form by which a removal of own words by law is asked for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partizip.commissioner.forms.removing import LawForm


class OwnWordsForm(LawForm):
    """Which words go."""

    places = forms.MultipleChoiceField(label=_("Words that go for good"), widget=forms.CheckboxSelectMultiple)
    field_order = ("places",)

    def __init__(self, *arguments: Any, named: Iterable[Any], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.said = {one.value: one.said for one in named}
        field: Any = self.fields["places"]
        field.choices = [(one.value, f"{one.called}: {one.excerpt}") for one in named]

    def clean(self) -> dict[str, Any]:
        """The chosen places as table and key."""
        found = super().clean() or {}
        chosen = found.get("places", [])
        self.check_reason(found, [self.said[value] for value in chosen if value in self.said])
        return found | {"places": [tuple(value.split(":", 1)) for value in chosen]}
