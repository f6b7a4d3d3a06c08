"""Forms of promises."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from partizip.bodies.fields import BodyField
from partizip.bodies.models import Body
from partizip.duties.forms import DutyField
from partizip.duties.models import Duty
from partizip.promises.models import Clause, Judging, Milestone
from partizip.texts.models import Version


class ClauseForm(forms.Form):
    """Add a clause."""

    code = forms.RegexField(r"^[A-Za-z]\d{1,2}\.\d{1,2}$", label=_("Code"), help_text=_("Such as C2.1."))
    promise = forms.IntegerField(label=_("Promise"), min_value=1, max_value=99)
    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=30000)
    title = forms.CharField(label=_("In short"), max_length=200)
    title_en = forms.CharField(label=_("In short, in English"), max_length=200, required=False)


class ClauseChangeForm(forms.Form):
    """Change what stands about a clause; its code and promise stay."""

    order = forms.IntegerField(label=_("Order"), min_value=0, max_value=30000)
    title = forms.CharField(label=_("In short"), max_length=200)
    title_en = forms.CharField(label=_("In short, in English"), max_length=200, required=False)


class PassageForm(forms.Form):
    """Mark the words of a clause in one version of a text."""

    clause = forms.ModelChoiceField(label=_("Clause"), queryset=Clause.objects.all())
    eid = forms.ChoiceField(label=_("Place in the text"))
    exact = forms.CharField(
        label=_("The exact words"), widget=forms.Textarea(attrs={"rows": 4}), max_length=5000,
        help_text=_("Copy them from the text. Two clauses can stand in one sentence; mark the words of each."),
    )  # fmt: skip
    place = forms.IntegerField(
        label=_("Which one"), min_value=1, required=False,
        help_text=_("Only when the words stand several times at this place: 1 for the first."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, version: Version, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["eid"].choices = [  # type: ignore[attr-defined]
            (unit.eid, f"{unit.num or unit.eid} {unit.words[:60]}") for unit in version.units.order_by("order")
        ]


class CustodyForm(forms.Form):
    """Record who took a clause over."""

    clause = forms.ModelChoiceField(label=_("Clause"), queryset=Clause.objects.all())
    body = BodyField(label=_("Body"), queryset=Body.objects.all())
    since = forms.DateField(label=_("Since"), widget=forms.DateInput)
    reason = forms.CharField(label=_("How"), max_length=300, required=False)


class MilestoneForm(forms.Form):
    """Record an announced step."""

    clause = forms.ModelChoiceField(label=_("Clause"), queryset=Clause.objects.all())
    title = forms.CharField(label=_("Milestone"), max_length=300)
    title_en = forms.CharField(label=_("Milestone, in English"), max_length=300, required=False)
    planned_on = forms.DateField(label=_("Planned for"), widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)


class ReachingForm(forms.Form):
    """Record that a step was reached."""

    milestone = forms.ModelChoiceField(
        label=_("Milestone"), queryset=Milestone.objects.filter(reaching=None, withdrawal=None)
    )
    reached_on = forms.DateField(label=_("Reached on"), widget=forms.DateInput)
    source = forms.CharField(label=_("Source"), max_length=300)


class WithdrawForm(forms.Form):
    """Withdraw what was recorded wrongly."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It is published; what was recorded stays visible, struck out.")
    )


class TieForm(forms.Form):
    """Tie a standing duty to a clause."""

    clause = forms.ModelChoiceField(label=_("Clause"), queryset=Clause.objects.all())
    duty = DutyField(label=_("Duty"), queryset=Duty.objects.select_related("debtor").order_by("title", "debtor__name"))


class StatementForm(forms.Form):
    """A body's own words on a clause."""

    text = forms.CharField(
        label=_("Your statement"), max_length=20_000, widget=forms.Textarea,
        help_text=_("It is published and cannot be changed later."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")


class JudgementForm(forms.Form):
    """A judgement of a clause."""

    verdict = forms.ChoiceField(label=_("Judgement"), choices=Judging.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Reason"), max_length=20_000, widget=forms.Textarea,
        help_text=_("It is published in the name of your body and cannot be changed; a newer judgement replaces it."),
    )  # fmt: skip
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")
