"""The form by which a removal by law is asked for."""

import re
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.commissioner.models import Edition, Ground, Words
from partizip.commissioner.models.removing import WITHDRAWAL


class LawForm(forms.Form):
    """What every removal by law needs: the ground, and the reason that everybody reads and that repeats nothing."""

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

    def check_reason(self, found: dict[str, Any], gone: Iterable[str]) -> None:
        """Name the words of what goes that the reason repeats, unless somebody has looked at them."""
        same, read = repeated(found.get("reason", ""), gone), found.pop("read", False)
        if same and not read:
            said = gettext(
                "The reason repeats words of what goes: %(words)s. Leave out what must not stay, or confirm."
            )
            self.add_error("reason", said % {"words": ", ".join(same)})


class RemovalForm(LawForm):
    """Which editions lose their words."""

    editions = forms.MultipleChoiceField(
        label=_("Editions whose words go for good"), widget=forms.CheckboxSelectMultiple
    )
    field_order = ("editions",)

    def __init__(self, *arguments: Any, named: Iterable[Edition], withdrawal: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.said = {str(edition.id): edition.words for edition in named}
        field: Any = self.fields["editions"]
        field.choices = [(str(edition.id), _name(edition)) for edition in named]
        if withdrawal:
            field.choices += [(WITHDRAWAL, gettext("The reason of the withdrawal"))]

    def clean(self) -> dict[str, Any]:
        """The ids of the chosen editions, and whether the reason of the withdrawal was chosen."""
        found = super().clean() or {}
        chosen = found.get("editions", [])
        self.check_reason(found, [_whole(self.said[key]) for key in chosen if key in self.said])
        editions = [UUID(key) for key in chosen if key != WITHDRAWAL]
        return found | {"editions": editions, "withdrawal": WITHDRAWAL in chosen}


# Shorter words hardly ever name anybody, and every reason shares some with every text.
_LONG = re.compile(r"\w{4,}")


def repeated(reason: str, gone: Iterable[str]) -> list[str]:
    """Longer words of a reason that stand in what goes as well, in the order of the reason."""
    said = {word.casefold() for text in gone for word in _LONG.findall(text)}
    return list(dict.fromkeys(word for word in _LONG.findall(reason) if word.casefold() in said))


def _whole(said: Words) -> str:
    return " ".join([said.title, said.lead, said.text, said.reason])


def _name(edition: Edition) -> str:
    words = gettext("Edition %(number)s, %(language)s: %(title)s")
    language = dict(settings.LANGUAGES)[edition.language]
    return words % {"number": edition.number, "language": language, "title": edition.words.title}
