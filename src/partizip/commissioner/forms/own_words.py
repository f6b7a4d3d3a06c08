"""The form by which a removal of own words by law is asked for."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.commissioner.forms.removing import repeated
from partizip.commissioner.models import Ground


class OwnWordsForm(forms.Form):
    """Which words go, on which ground, and the reason that everybody reads."""

    places = forms.MultipleChoiceField(label=_("Words that go for good"), widget=forms.CheckboxSelectMultiple)
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=1_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is published at once and stays. Name court and date, or the right; repeat no word that goes."),
    )  # fmt: skip
    read = forms.BooleanField(
        label=_("I have looked: what the reason repeats of these words may stay for good"), required=False,
        help_text=_("Asked for only where the reason repeats words of what goes; the page then names them."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")

    def __init__(self, *arguments: Any, named: Iterable[Any], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.said = {one.value: one.said for one in named}
        field: Any = self.fields["places"]
        field.choices = [(one.value, f"{one.called}: {one.excerpt}") for one in named]

    def clean(self) -> dict[str, Any]:
        """The chosen places as table and key."""
        found = super().clean() or {}
        chosen, read = found.get("places", []), found.pop("read", False)
        same = repeated(found.get("reason", ""), (self.said[value] for value in chosen if value in self.said))
        if same and not read:
            said = gettext(
                "The reason repeats words of what goes: %(words)s. Leave out what must not stay, or confirm."
            )
            self.add_error("reason", said % {"words": ", ".join(same)})
        return found | {"places": [tuple(value.split(":", 1)) for value in chosen]}
