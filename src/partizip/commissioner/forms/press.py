"""Forms of the press room."""

from datetime import datetime
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.commissioner.models import Draft, Kind
from partizip.core import press
from partizip.core.calendar import BERLIN
from partizip.core.permissions import Verdict

TEXT = 60_000


class DraftForm(forms.Form):
    """A draft: title and text are enough; everything else can stay as it is. Unfinished ones are saved as well."""

    title = forms.CharField(label=_("Title"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Text"), max_length=TEXT, required=False, widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_("Plain text; an empty line begins a new paragraph."),
    )  # fmt: skip
    lead = forms.CharField(
        label=_("In short"), max_length=1_000, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One or two sentences for lists and feeds."),
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason of the correction"), max_length=2_000, required=False,
        widget=forms.Textarea(attrs={"rows": 3}), help_text=_("It is published with the new edition."),
    )  # fmt: skip
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    day = forms.DateField(
        label=_("Publish on"), required=False, widget=forms.DateInput,
        help_text=_("Leave day and time empty to publish at once."),
    )  # fmt: skip
    clock = forms.TimeField(
        label=_("Time in Berlin"), required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        help_text=_("Nobody reads it before, and everybody from that second on; nobody has to press anything."),
    )  # fmt: skip
    # From which edition a further one was begun: else it could take back in silence what a colleague corrected.
    base = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=32_000, required=False)
    draft_id = forms.UUIDField(widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)

    def __init__(self, *arguments: Any, draft: Draft, corrects: bool, publishing: bool, **options: Any) -> None:
        options["initial"] = _initial(draft)
        super().__init__(*arguments, **options)
        if draft.item is not None:  # a further edition of a published item
            del self.fields["kind"], self.fields["language"]
        else:
            del self.fields["base"]
        if not corrects:
            del self.fields["reason"]
        # Needed for publishing alone: what is only saved may be as unfinished as it likes.
        for name in ("title", "text", "reason"):
            if name in self.fields:
                self.fields[name].required = publishing or not self.is_bound
        self.draft = draft

    def clean(self) -> dict[str, Any]:
        """Day and time as one moment of the Berlin clock."""
        found = super().clean() or {}
        day, clock = found.pop("day", None), found.pop("clock", None)
        found["appears_at"] = None
        if day and clock:
            if fault := _fault(press.may_set(day, clock)):
                self.add_error("clock", fault)
            else:
                found["appears_at"] = press.moment(day, clock)
        elif (day or clock) and not {"day", "clock"} & set(self.errors):
            self.add_error("clock" if day else "day", gettext("Day and time belong together; fill in both or neither."))
        found.setdefault("kind", self.draft.kind)
        found.setdefault("language", self.draft.language)
        return found


def _fault(verdict: Verdict) -> str:
    return "" if verdict else gettext(verdict.reason)


def _initial(draft: Draft) -> dict[str, Any]:
    when: datetime | None = draft.appears_at.astimezone(BERLIN) if draft.appears_at else None
    return {
        "title": draft.title, "text": draft.text, "lead": draft.lead, "reason": draft.reason, "kind": draft.kind,
        "language": draft.language, "day": when.date() if when else None, "clock": when.time() if when else None,
        "draft_id": draft.id, "revision": draft.revision, "base": draft.base,
    }  # fmt: skip


class PublishForm(forms.Form):
    """Publish a draft as it was seen: it carries the number of its last change, and which files stood beside it."""

    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    files = forms.CharField(widget=forms.HiddenInput, required=False, max_length=1_000)


class WithdrawForm(forms.Form):
    """Withdraw an item."""

    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("It is published at the item's address and in the feed, for good."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")
