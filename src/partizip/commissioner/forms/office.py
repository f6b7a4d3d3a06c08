"""Forms of an independent office: tasks, appointments and their ends, attempted directives."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.access.defaults import default
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.access.uploads import UploadField
from partizip.bodies.fields import BodyField
from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.commissioner.models import Appointment, End, Form, StatutoryTask
from partizip.core.calendar import add_months
from partizip.duties.models import LegalBasis

TEXT = 20_000
FIRST, LAST = date(1949, 5, 23), date(2100, 1, 1)


class _Language(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")


class DayField(forms.DateField):
    """A day that an administration can mean."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.DateInput, **options)

    def clean(self, value: Any) -> Any:
        """The day. Raises ValidationError for one before the Basic Law or after this century."""
        day = super().clean(value)
        if day is not None and not FIRST <= day <= LAST:
            raise forms.ValidationError(gettext("Choose a day between 1949 and 2100."))
        return day


class BasisField(forms.ModelChoiceField):
    """A legal basis, with the version in which it holds."""

    def label_from_instance(self, obj: Any) -> str:
        """Paragraph, law, version."""
        return f"{obj} ({obj.version})" if obj.version else str(obj)


class MandateField(forms.ModelChoiceField):
    """A mandate by its office and its days; who holds it is not said."""

    def label_from_instance(self, obj: Any) -> str:
        """Office and days."""
        until = f" – {obj.valid_until:%d.%m.%Y}" if obj.valid_until else ""
        return f"{obj}, {obj.valid_from:%d.%m.%Y}{until}"


class TaskForm(forms.Form):
    """Record a statutory task."""

    office = BodyField(label=_("Independent office"), queryset=Body.objects.filter(kind=BodyKind.OFFICE))
    basis = BasisField(
        label=_("Legal basis"), queryset=LegalBasis.objects.all(),
        help_text=_("The paragraph that gives this task. An editor registers it first."),
    )  # fmt: skip
    title = forms.CharField(label=_("Task in one line"), max_length=300)
    title_en = forms.CharField(label=_("Task in one line, in English"), max_length=300, required=False)
    text = forms.CharField(
        label=_("Words of the paragraph"), max_length=TEXT, required=False, widget=forms.Textarea,
        help_text=_("As they stand in the law, in German."),
    )  # fmt: skip


class TaskEndForm(_Language):
    """Take a task off the list."""

    wrong = forms.TypedChoiceField(
        label=_("Why"), coerce=lambda value: value == "wrong", widget=forms.RadioSelect,
        choices=[("law", _("The law has ended")), ("wrong", _("The task was recorded wrongly"))],
    )  # fmt: skip
    reason = forms.CharField(
        label=_("Reason"), max_length=2_000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("It is published."),
    )  # fmt: skip
    field_order = ("wrong", "reason", "language")


class _Heard(forms.Form):
    decided_on = DayField(label=_("Decided on"))
    heard = BodyField(
        label=_("Who was heard before"), queryset=Body.objects.all(), required=False, empty_label=_("– none –"),
        help_text=_("Leave this and the day empty when there was no hearing; the page then says so."),
    )  # fmt: skip
    heard_on = DayField(label=_("Heard on"), required=False)
    source = forms.CharField(label=_("Source"), max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """A hearing has a body and a day."""
        found = super().clean() or {}
        if "heard_on" not in self.errors and bool(found.get("heard")) != bool(found.get("heard_on")):
            self.add_error(
                "heard_on" if found.get("heard") else "heard", gettext("Body and day of the hearing belong together.")
            )
        return found


class AppointmentForm(_Heard):
    """Record an appointment."""

    office = BodyField(label=_("Independent office"), queryset=Body.objects.filter(kind=BodyKind.OFFICE))
    appointed_by = BodyField(label=_("Appointed by"), queryset=Body.objects.all())
    first_day = DayField(label=_("First day"))
    term_until = DayField(label=_("Last day of the term"), required=False)
    mandate = MandateField(
        label=_("Mandate"), required=False, queryset=Mandate.objects.none(), empty_label=_("– none –"),
        help_text=_("Under which the office acts here; none for a term before this program."),
    )  # fmt: skip
    renews = forms.ModelChoiceField(
        label=_("Renews"), required=False, queryset=Appointment.objects.none(), empty_label=_("– a new appointment –"),
        help_text=_("The term from which this one goes on, of the same person."),
    )  # fmt: skip
    field_order = (
        "office", "appointed_by", "decided_on", "first_day", "term_until", "heard", "heard_on", "mandate", "renews",
        "source",
    )  # fmt: skip

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.years = default("office.term_years")
        said = gettext("Leave it empty for a term of %(years)s years.") % {"years": self.years}
        self.fields["term_until"].help_text = said
        held = Mandate.objects.filter(role=Role.COMMISSIONER, body__kind=BodyKind.OFFICE).select_related("body")
        self.fields["mandate"].queryset = held.order_by("-valid_from", "id")  # type: ignore[attr-defined]
        known = Appointment.objects.filter(mistake=None).select_related("office")
        self.fields["renews"].queryset = known.order_by("-first_day")  # type: ignore[attr-defined]
        self.fields["renews"].label_from_instance = _term  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The usual term where no last day is given."""
        found = super().clean()
        if found.get("first_day") and not found.get("term_until") and "term_until" not in self.errors:
            found["term_until"] = add_months(found["first_day"], 12 * self.years) - timedelta(days=1)
        return found


def _term(found: Any) -> str:
    return f"{found.office}, {found.first_day:%d.%m.%Y} – {found.term_until:%d.%m.%Y}"


class EndForm(_Heard, _Language):
    """Record how an appointment ended."""

    how = forms.ChoiceField(label=_("How it ended"), choices=End.choices, widget=forms.RadioSelect)
    decided_by = BodyField(label=_("Decided by"), queryset=Body.objects.all())
    last_day = DayField(label=_("Last day"))
    reason = forms.CharField(
        label=_("Reason"), max_length=TEXT, required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("As the body gave it. It is published."),
    )  # fmt: skip
    field_order = ("how", "decided_by", "decided_on", "last_day", "heard", "heard_on", "reason", "language", "source")


class MistakeForm(forms.Form):
    """Say that something was recorded wrongly."""

    reason = forms.CharField(
        label=_("Reason"), max_length=300, help_text=_("It is published; what was recorded stays visible, struck out.")
    )


class DirectiveForm(_Language):
    """Record an attempted directive."""

    given_by = BodyField(label=_("From which body"), queryset=Body.objects.order_by("name"))
    received_on = DayField(label=_("Received on"))
    form = forms.ChoiceField(label=_("In which form"), choices=Form.choices)
    task = forms.ModelChoiceField(
        label=_("Which statutory task it concerns"), queryset=StatutoryTask.objects.none(), required=False,
        empty_label=_("– none: it does not fall under the freedom from directives –"),
    )  # fmt: skip
    title = forms.CharField(label=_("What was asked for, in one line"), max_length=300)
    summary = forms.CharField(
        label=_("Content in short"), max_length=TEXT, widget=forms.Textarea,
        help_text=_("It is published at once and cannot be changed later. Name bodies and offices, no persons."),
    )  # fmt: skip
    file = UploadField(
        label=_("Document"), required=False,
        help_text=_("It is published with it. Take out names of persons first."),
    )  # fmt: skip
    field_order = ("given_by", "received_on", "form", "task", "title", "summary", "language", "file")

    def __init__(self, *arguments: Any, office: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        own = StatutoryTask.objects.filter(office__in=office).select_related("basis")
        self.fields["task"].queryset = own.order_by("basis__law", "basis__paragraph", "at")  # type: ignore[attr-defined]
        self.fields["task"].label_from_instance = lambda task: f"{task.title} – {task.basis}"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The document as name and bytes."""
        found = super().clean() or {}
        file = found.pop("file", None)
        if file is not None:
            found["upload"] = (file.name, file.data)
        return found


class WordsForm(_Language):
    """Own words beside an attempted directive."""

    text = forms.CharField(
        label=_("Your words"), max_length=TEXT, widget=forms.Textarea,
        help_text=_("They are published and stand beside it; they cannot be changed later."),
    )  # fmt: skip
    field_order = ("text", "language")
