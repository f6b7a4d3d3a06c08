"""Forms of audits."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.audit.models import Result
from partizip.bodies.fields import BodyField
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.core import sampling
from partizip.core.calendar import berlin_day
from partizip.core.cases import KINDS

TEXT = 20_000


class _Language(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")


class OpenForm(_Language):
    """Open an audit of one kind of case, in one body or in all."""

    title = forms.CharField(label=_("Subject of the audit"), max_length=300, help_text=_("It is published."))
    reason = forms.CharField(
        label=_("Task and reason"), max_length=TEXT, widget=forms.Textarea, help_text=_("It is published.")
    )
    kind = forms.ChoiceField(label=_("Kind of case"))
    body = BodyField(
        label=_("Audited body"), queryset=Body.objects.none(), required=False, empty_label=_("– all bodies –")
    )
    first = forms.DateField(label=_("Cases from"), widget=forms.DateInput)
    last = forms.DateField(label=_("Cases until"), widget=forms.DateInput)
    field_order = ("title", "reason", "kind", "body", "first", "last", "language")

    def __init__(self, *arguments: Any, own: Any = None, **options: Any) -> None:
        super().__init__(*arguments, **options)
        today = berlin_day(timezone.now())
        bodies = Body.objects.on(today).exclude(id__in=lineage(own, today)).order_by("name")
        self.fields["body"].queryset = bodies  # type: ignore[attr-defined]
        self.fields["kind"].choices = [(kind.name, gettext(kind.title)) for kind in KINDS.values()]  # type: ignore[attr-defined]


class CommitForm(forms.Form):
    """Commit to a sample before anybody knows what chance will give."""

    size = forms.IntegerField(label=_("Size of the sample"), min_value=1, max_value=sampling.MOST)
    chance_source = forms.CharField(
        label=_("Where chance will come from"), max_length=300,
        help_text=_("A public draw that anybody can look up, such as the numbers of a lottery; in ascending order."),
    )  # fmt: skip
    chance_on = forms.DateField(
        label=_("Day of that draw"), widget=forms.DateInput, help_text=_("It must lie after today.")
    )


class DrawForm(forms.Form):
    """What chance gave on the day that was named; typed twice, because a drawn sample is drawn for ever."""

    chance = forms.CharField(
        label=_("What chance gave"), max_length=140,
        help_text=_("Numbers in ascending order, without leading zeros, with hyphens between: 3-11-19-24-40-47."),
    )  # fmt: skip
    again = forms.CharField(
        label=_("The same once more"), max_length=140,
        help_text=_("Read it off anew: what is drawn with these numbers is published at once and never drawn again."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Both must be the same; only one of them goes on to the act."""
        cleaned = super().clean() or {}
        again = cleaned.pop("again", None)
        if again is not None and "chance" in cleaned and again != cleaned["chance"]:
            self.add_error("again", _("This is not what stands above. Compare both with the published draw."))
        return cleaned


class FindForm(_Language):
    """What was found in a case."""

    result = forms.ChoiceField(label=_("Result"), choices=Result.choices, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("Finding"), max_length=TEXT, widget=forms.Textarea, required=False,
        help_text=_("It is published with the report. The body reads it as soon as it is asked for a statement."),
    )  # fmt: skip
    field_order = ("result", "text", "language")


class AskForm(forms.Form):
    """Ask the body for a statement."""

    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput, help_text=_("Leave empty to use the usual period.")
    )


class StatementForm(_Language):
    """What the body says to a finding."""

    text = forms.CharField(
        label=_("Statement"), max_length=TEXT, widget=forms.Textarea,
        help_text=_("It is published with the report; that it was made is public at once."),
    )  # fmt: skip
    field_order = ("text", "language")

    def __init__(self, *arguments: Any, published: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if published:
            self.fields["text"].help_text = _("The report is published already; your words are public at once.")


class DecideForm(forms.Form):
    """Accept a statement, or dispute it."""

    accepted = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Accept: the statement is made")), ("no", _("Dispute: the body is asked once more"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=TEXT, widget=forms.Textarea, required=False,
        help_text=_("Needed when you dispute. It is published at once."),
    )  # fmt: skip


class CloseForm(_Language):
    """Close an audit; whether and when its report is published is the auditor's own choice."""

    summary = forms.CharField(label=_("Summary"), max_length=TEXT, widget=forms.Textarea)
    field_order = ("summary", "language")


class PublishForm(forms.Form):
    """Publish a report as it was seen: carries its fingerprint, so that nothing goes out that nobody has read."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)
