"""Forms of duties."""

import re
from typing import Any

from django import forms
from django.apps import apps
from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import UploadField
from partizip.bodies.fields import BodyField
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.core.things import Thing
from partizip.duties.models import Answer, Duty, LegalBasis

TEXT = 20_000


class _Language(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")


class DutyField(forms.ModelChoiceField):
    """A standing duty with who owes it: several bodies may owe the same."""

    def label_from_instance(self, obj: Any) -> str:
        """The duty and its debtor."""
        return f"{obj.title} – {obj.debtor.name}"


class AskForm(forms.Form):
    """Ask a body something; the due date follows the legal basis when none is given."""

    debtor = BodyField(label=_("Who is asked"), queryset=Body.objects.none())
    title = forms.CharField(label=_("The question in one line"), max_length=300)
    text = forms.CharField(
        label=_("The whole question"), max_length=TEXT, widget=forms.Textarea, help_text=_("It is published.")
    )
    subject = forms.ChoiceField(
        label=_("About which clause"), required=False,
        help_text=_("Then the question stands on the clause's page as well."),
    )  # fmt: skip
    duty = DutyField(
        label=_("About which duty"), queryset=Duty.objects.none(), required=False, empty_label=_("– none –"),
    )  # fmt: skip
    basis = forms.ModelChoiceField(
        label=_("Legal basis"), queryset=LegalBasis.objects.none(), required=False, empty_label=_("– none –"),
        help_text=_("It sets the period for the answer."),
    )  # fmt: skip
    due_on = forms.DateField(
        label=_("Due on"), required=False, widget=forms.DateInput,
        help_text=_("Leave empty to use the period of the legal basis, or the usual one."),
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        today = berlin_day(timezone.now())
        self.fields["debtor"].queryset = Body.objects.on(today).order_by("name")  # type: ignore[attr-defined]
        self.fields["basis"].queryset = LegalBasis.objects.in_force(today)  # type: ignore[attr-defined]
        running = Q(valid_until=None) | Q(valid_until__gte=today)
        duties = Duty.objects.filter(running, valid_from__lte=today).select_related("debtor").order_by("title")
        self.fields["duty"].queryset = duties  # type: ignore[attr-defined]
        # The clauses stand above this room, so they are fetched by name.
        self._clauses = {item.public_id: item for item in apps.get_model("promises", "Clause").objects.all()}
        choices = [("", _("– none –")), *((code, str(item)) for code, item in self._clauses.items())]
        self.fields["subject"].choices = choices  # type: ignore[attr-defined]

    def clean_subject(self) -> Thing | None:
        """The clause as a subject, whatever part it lives in."""
        found = self._clauses.get(self.cleaned_data["subject"])
        return Thing("clause", found.public_id, str(found), found.get_absolute_url()) if found else None


class EvidenceField(forms.CharField):
    """A file that was added before, by its address or its fingerprint; the value is the file's id or None."""

    def clean(self, value: Any) -> Any:
        """Find the file. Raises ValidationError when there is none."""
        text = super().clean(value)
        if not text:
            return None
        fingerprint = re.search(r"(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])", text.lower())
        files = Answer._meta.get_field("evidence").related_model.objects  # type: ignore[union-attr]
        found = fingerprint and files.filter(sha256=fingerprint[0]).values_list("id", flat=True).first()
        if not found:
            raise forms.ValidationError(_("There is no such file. Publish it first, then give its address here."))
        return found


class AnswerForm(_Language):
    """Answer as the debtor; evidence is a file."""

    kind = forms.ChoiceField(
        label=_("Kind"), choices=Answer.Kind.choices, initial=Answer.Kind.FINAL,
        widget=forms.RadioSelect, help_text=_("An interim answer does not stop the clock."),
    )  # fmt: skip
    text = forms.CharField(label=_("Answer"), max_length=TEXT, widget=forms.Textarea, help_text=_("It is published."))
    file = UploadField(
        label=_("Evidence"), required=False,
        help_text=_("PDF, picture, office file or plain text. It is published with the answer."),
    )  # fmt: skip
    evidence_id = EvidenceField(
        label=_("or a file that is public already"), required=False, max_length=400,
        help_text=_("Its address or fingerprint."),
    )  # fmt: skip
    field_order = ("kind", "text", "file", "evidence_id", "language")

    def clean(self) -> dict[str, Any]:
        """One piece of evidence: a file that comes with the answer, or one that is public already."""
        cleaned = super().clean() or {}
        file = cleaned.pop("file", None)
        if file is not None and cleaned.get("evidence_id"):
            self.add_error("evidence_id", gettext("Give one file: a new one, or one that is public already."))
        elif file is not None:
            cleaned["upload"] = (file.name, file.data)
        return cleaned


class DecideForm(forms.Form):
    """Accept or dispute an answer."""

    accepted = forms.TypedChoiceField(
        label=_("Decision"), coerce=lambda value: value == "yes", widget=forms.RadioSelect,
        choices=[("yes", _("Accept: what was owed is done")), ("no", _("Dispute: the duty is open again"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=TEXT, widget=forms.Textarea,
        help_text=_("Needed when you dispute. It is published."),
    )  # fmt: skip


class ReleaseForm(forms.Form):
    """Give up what is owed."""

    reason = forms.CharField(label=_("Reason"), max_length=TEXT, widget=forms.Textarea, help_text=_("It is published."))


class StatementForm(_Language):
    """One's own words beside a claim."""

    text = forms.CharField(
        label=_("Your statement"), max_length=TEXT, widget=forms.Textarea,
        help_text=_("It is published and stands beside the duty; it cannot be changed later."),
    )  # fmt: skip
    field_order = ("text", "language")


class DutyForm(forms.Form):
    """Register a standing duty."""

    title = forms.CharField(label=_("What is owed"), max_length=300)
    title_en = forms.CharField(label=_("What is owed, in English"), max_length=300, required=False)
    debtor = BodyField(label=_("Owed by"), queryset=Body.objects.none())
    creditor = BodyField(label=_("Owed to"), queryset=Body.objects.none())
    basis = forms.ModelChoiceField(label=_("Legal basis"), queryset=LegalBasis.objects.none(), required=False)
    first_due = forms.DateField(
        label=_("First due on"), required=False, widget=forms.DateInput,
        help_text=_("On this day it falls due for the first time; a recurring duty counts from it."),
    )  # fmt: skip
    cycle_months = forms.IntegerField(
        label=_("Every how many months"), required=False, min_value=1, max_value=240,
        help_text=_("Only for what is owed again and again."),
    )  # fmt: skip
    evidence = forms.CharField(label=_("Evidence asked"), max_length=300, required=False)
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput)
    valid_until = forms.DateField(label=_("Until"), required=False, widget=forms.DateInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        today = berlin_day(timezone.now())
        for name in ("debtor", "creditor"):
            self.fields[name].queryset = Body.objects.on(today).order_by("name")  # type: ignore[attr-defined]
        self.fields["basis"].queryset = LegalBasis.objects.in_force(today)  # type: ignore[attr-defined]


class OpenForm(forms.Form):
    """Say on which day a standing duty is due."""

    due_on = forms.DateField(label=_("Due on"), widget=forms.DateInput)


class EndDutyForm(forms.Form):
    """End a standing duty."""

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=300, help_text=_("It is published."))


class EndBasisForm(forms.Form):
    """Record until when a paragraph is in force in this version."""

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput)


class ConfirmBasisForm(forms.Form):
    """Record that the legal office confirmed a paragraph."""

    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("Where anybody can see the confirmation."))


class BasisForm(forms.Form):
    """Register a paragraph with its period."""

    law = forms.CharField(label=_("Law or house rule"), max_length=200)
    paragraph = forms.CharField(label=_("Paragraph"), max_length=60, required=False)
    version = forms.CharField(label=_("Version"), max_length=120, required=False)
    valid_from = forms.DateField(label=_("In force from"), widget=forms.DateInput)
    valid_until = forms.DateField(label=_("In force until"), required=False, widget=forms.DateInput)
    amount = forms.IntegerField(label=_("Period"), min_value=1, max_value=1000, required=False)
    unit = forms.ChoiceField(label=_("Unit"), choices=LegalBasis._meta.get_field("unit").choices)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)
    to_confirm = forms.BooleanField(label=_("To be confirmed by the legal office"), required=False, initial=True)
