"""Forms of plans before their decision."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import UploadField
from partizip.bodies.fields import BodyField
from partizip.bodies.models import Body
from partizip.commissioner.models import Matter
from partizip.commissioner.queries import plans as queries
from partizip.core.calendar import berlin_day
from partizip.trail.forms import ThingField

TEXT = 20_000


class _Spoken(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")


def _words(label: Any, help_text: Any = "", **more: Any) -> forms.CharField:
    return forms.CharField(label=label, max_length=TEXT, widget=forms.Textarea, help_text=help_text, **more)


class AboutField(ThingField):
    """A public thing by its address or short code; the value is None when nothing was typed."""

    def clean(self, value: Any) -> Any:
        """Find the thing. Raises ValidationError when there is none."""
        return super().clean(value) if str(value or "").strip() else None


class AnnounceForm(_Spoken):
    """Announce a plan to the Commissioner's office."""

    title = forms.CharField(label=_("The plan in one line"), max_length=300)
    text = _words(_("What is planned"), _("It is published, and nobody can take it back."))
    matters = forms.MultipleChoiceField(
        label=_("Which matters of §§ 15 and 16 PartMigG it touches"), choices=Matter.choices,
        widget=forms.CheckboxSelectMultiple, help_text=_("The list is to be confirmed by the legal office."),
    )  # fmt: skip
    decides_on = forms.DateField(label=_("Planned day of the decision"), widget=forms.DateInput)
    office = BodyField(label=_("Which office is told"), queryset=Body.objects.none(), empty_label=None)
    upload = UploadField(
        label=_("Document"), required=False,
        help_text=_("PDF, picture, office file or plain text. It is published; more can be added afterwards."),
    )  # fmt: skip
    subject = AboutField(
        label=_("What is to be decided by it"), required=False, max_length=400,
        help_text=_(
            "Address or short code of something that your own body decides, such as another plan of yours; it waits "
            "for the office too."
        ),
    )  # fmt: skip
    title_en = forms.CharField(label=_("The plan in one line, in English"), max_length=300, required=False)
    field_order = ("title", "text", "language", "matters", "decides_on", "office", "upload", "subject", "title_en")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        offices = queries.offices(berlin_day(timezone.now()))
        self.fields["office"].queryset = offices  # type: ignore[attr-defined]

    def clean_upload(self) -> tuple[str, bytes] | None:
        """Name and bytes of the file, if there is one."""
        file = self.cleaned_data["upload"]
        return (file.name, file.data) if file else None


class InvolveForm(_Spoken):
    """What the office says about a plan."""

    kind = forms.ChoiceField(
        label=_("What your office says"), widget=forms.RadioSelect,
        choices=[
            ("demand", _("Demand involvement: the decision has to wait for your office")),
            ("remark", _("Give remarks: they are pinned to the plan, and the body owes a reply")),
            ("waiver", _("Waive involvement: your office has nothing to say")),
            ("untouched", _("Marked by mistake: the plan touches no participation")),
        ],
    )  # fmt: skip
    text = _words(_("Your words"), _("Needed for remarks and for a mistake. They are published."), required=False)
    field_order = ("kind", "text", "language")

    def __init__(self, *arguments: Any, heard: frozenset[str] = frozenset(), **options: Any) -> None:
        super().__init__(*arguments, **options)
        # What has been said already is no longer offered; the act asks again.
        gone = set(heard) & {"demand", "waiver"} | ({"demand"} if heard & {"remark", "waiver"} else set())
        gone |= {"waiver"} if "remark" in heard else set()
        if not self.is_bound:
            kept = [choice for choice in self.fields["kind"].choices if choice[0] not in gone]  # type: ignore[attr-defined]
            self.fields["kind"].choices = kept  # type: ignore[attr-defined]


class ExplainForm(_Spoken):
    """The body's own words beside its plan."""

    text = _words(_("Your explanation"), _("It is published beside the plan and cannot be changed later."))
    field_order = ("text", "language")


class DecideForm(_Spoken):
    """What was decided."""

    text = _words(_("What was decided"), _("It is published; say also what became of the office's remarks."))
    field_order = ("text", "language")


class OutsideForm(_Spoken):
    """A decision that was taken outside the program."""

    on = forms.DateField(label=_("Day of the decision"), widget=forms.DateInput)
    text = _words(_("What was decided, and why in this way"), _("It is published beside what was missing."))
    field_order = ("on", "text", "language")


class MoveForm(_Spoken):
    """The decision is planned for another day."""

    on = forms.DateField(label=_("Planned day of the decision"), widget=forms.DateInput)
    text = _words(_("Reason"), _("It is published."))
    field_order = ("on", "text", "language")


class DropForm(_Spoken):
    """Why a plan was given up."""

    text = _words(_("Reason"), _("It is published."))
    field_order = ("text", "language")


class DocumentForm(forms.Form):
    """One more document of a plan."""

    upload = UploadField(
        label=_("Document"), help_text=_("PDF, picture, office file or plain text. It is published for good.")
    )

    def clean_upload(self) -> tuple[str, bytes]:
        """Name and bytes of the file."""
        file = self.cleaned_data["upload"]
        return file.name, file.data
