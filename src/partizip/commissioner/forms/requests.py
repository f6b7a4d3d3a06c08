"""Forms of requests and objections."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partizip.bodies.fields import BodyField
from partizip.bodies.models import Body
from partizip.commissioner.forms.plans import TEXT, AboutField
from partizip.commissioner.models import Letter, Request
from partizip.core import toward
from partizip.core.calendar import berlin_day


class FileForm(forms.Form):
    """Ask a body in the Commissioner's name, or object to what it does."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Request.Kind.choices, initial=Request.Kind.QUESTION, widget=forms.RadioSelect
    )
    debtor = BodyField(label=_("Who is asked"), queryset=Body.objects.none())
    title = forms.CharField(label=_("In one line"), max_length=300)
    text = forms.CharField(
        label=_("The whole text"), max_length=TEXT, widget=forms.Textarea, help_text=_("It is published.")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")
    subject = AboutField(
        label=_("What it is about"), required=False, max_length=400,
        help_text=_("Address or short code of a clause, a plan or another public thing here; the trail leads there."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput, help_text=_("Leave empty for the usual period."),
    )  # fmt: skip
    title_en = forms.CharField(label=_("In one line, in English"), max_length=300, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        found = Body.objects.on(berlin_day(timezone.now())).filter(kind__in=toward.ADMINISTRATION).order_by("name")
        self.fields["debtor"].queryset = found  # type: ignore[attr-defined]


class RemindForm(forms.Form):
    """Send the letter that lies ready."""

    way = forms.ChoiceField(
        label=_("How it goes out"), choices=Letter.Way.choices, initial=Letter.Way.MAIL, widget=forms.RadioSelect
    )

    def __init__(self, *arguments: Any, mail: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not mail:  # nobody would get it
            self.fields["way"].choices = [(Letter.Way.PAPER, Letter.Way.PAPER.label)]  # type: ignore[attr-defined]
            self.fields["way"].initial = Letter.Way.PAPER
