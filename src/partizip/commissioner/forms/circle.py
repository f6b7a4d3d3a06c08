"""Forms of the steering circle."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import UploadField
from partizip.bodies.fields import BodyField
from partizip.bodies.models import Body
from partizip.commissioner.models import Meeting, Outcome, Point, Presence
from partizip.core import press
from partizip.core.calendar import BERLIN, berlin_day
from partizip.core.circle import OWNERS
from partizip.documents.dates import moment_words

TEXT = 20_000
OUTSIDE = "outside"


def _area(rows: int = 4) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _Language(forms.Form):
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")


class RulesForm(forms.Form):
    """The rules of the circle: name, purpose, notice for papers."""

    name = forms.CharField(label=_("Name"), max_length=200)
    purpose = forms.CharField(label=_("What it is for"), max_length=TEXT, widget=_area(5))
    notice_days = forms.IntegerField(
        label=_("Papers are in time until so many working days before a meeting"), min_value=0, max_value=60
    )
    name_en = forms.CharField(label=_("Name in English"), max_length=200, required=False)
    purpose_en = forms.CharField(
        label=_("What it is for, in English"), max_length=TEXT, required=False, widget=_area(5)
    )


class SeatForm(forms.Form):
    """Make a body a member."""

    body = BodyField(label=_("Body"), queryset=Body.objects.none())
    valid_from = forms.DateField(label=_("From"), widget=forms.DateInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["body"].queryset = Body.objects.order_by("name", "valid_from")  # type: ignore[attr-defined]


class SeatEndForm(forms.Form):
    """End a membership."""

    last_day = forms.DateField(label=_("Last day"), widget=forms.DateInput)
    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=_area(), help_text=_("It is published."))


class _WhenForm(forms.Form):
    """When a meeting takes place, and where or by which link."""

    day = forms.DateField(label=_("Day"), widget=forms.DateInput)
    clock = forms.TimeField(label=_("Time in Berlin"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    place = forms.CharField(label=_("Where"), max_length=300, required=False)
    link = forms.URLField(
        label=_("Link for taking part"), max_length=300, required=False, assume_scheme="https",
        help_text=_("It is published; use one that can be known to everybody."),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Day and time as one moment of the Berlin clock; place or link."""
        found = super().clean() or {}
        day, clock = found.pop("day", None), found.pop("clock", None)
        if day and clock:
            verdict = press.may_set(day, clock)
            if verdict:
                found["starts_at"] = press.moment(day, clock)
            else:
                self.add_error("clock", gettext(verdict.reason))
        if not self.errors and not (found.get("place") or found.get("link")):
            self.add_error("place", gettext("Give a place or a link."))
        return found


def _urgent() -> forms.BooleanField:
    return forms.BooleanField(
        label=_("It is urgent"), required=False,
        help_text=_("Only then can a meeting begin sooner than it has to be called ahead."),
    )  # fmt: skip


class CallForm(_WhenForm):
    """Call a meeting."""

    urgent = _urgent()
    reason = forms.CharField(
        label=_("Why it is urgent"), max_length=2_000, required=False, widget=_area(), help_text=_("It is published.")
    )


class MoveForm(_WhenForm):
    """Move a meeting."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=_area(), help_text=_("It is published."))
    urgent = _urgent()

    def __init__(self, *arguments: Any, meeting: Meeting, **options: Any) -> None:
        call = meeting.call
        when = call.starts_at.astimezone(BERLIN)
        options["initial"] = {"day": when.date(), "clock": when.time(), "place": call.place, "link": call.link}
        super().__init__(*arguments, **options)


class ReasonForm(forms.Form):
    """A public reason."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=_area(), help_text=_("It is published."))


class PointForm(_Language):
    """Put a point on the agenda."""

    title = forms.CharField(label=_("The point in one line"), max_length=300)
    text = forms.CharField(
        label=_("What is to be dealt with"), max_length=TEXT, required=False, widget=_area(6),
        help_text=_("It is published."),
    )  # fmt: skip


class PaperForm(forms.Form):
    """Hand in a paper."""

    title = forms.CharField(label=_("Title"), max_length=300)
    file = UploadField(label=_("File"), help_text=_("PDF, picture, office file or plain text."))
    internal_reason = forms.CharField(
        label=_("Why it is internal"), max_length=2_000, required=False, widget=_area(),
        help_text=_(
            "Leave it empty: then everybody can read the paper. With a reason only the members and the office read it, "
            "and the reason is published."
        ),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Name and bytes of the file."""
        found = super().clean() or {}
        file = found.pop("file", None)
        return found | {"upload": (file.name, file.data)} if file is not None else found


class _AtMeeting(forms.Form):
    """Something that happened at a meeting, or outside of one."""

    where = forms.ChoiceField(label=_("At which meeting"))

    def __init__(self, *arguments: Any, meetings: Iterable[Meeting], outside: bool = False, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.known = {meeting.code: meeting for meeting in meetings}
        choices = [(code, moment_words(one.call.starts_at)) for code, one in self.known.items()]
        if outside:
            choices.append((OUTSIDE, gettext("outside a meeting")))
        self.fields["where"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The meeting itself; None for outside of one."""
        found = super().clean() or {}
        if "where" in found:
            found["meeting"] = self.known.get(found.pop("where"))
        return found


class DecideForm(_AtMeeting, _Language):
    """Record a decision; without owner and date there is none (R-P6-5)."""

    title = forms.CharField(label=_("The decision in one line"), max_length=300)
    text = forms.CharField(label=_("What was decided"), max_length=TEXT, widget=_area(5))
    owner = BodyField(
        label=_("Which body carries it out"), queryset=Body.objects.none(),
        help_text=_("The task stands among what it owes, with clock and reminders."),
    )  # fmt: skip
    due_on = forms.DateField(label=_("Done by"), widget=forms.DateInput)
    outcome = forms.ChoiceField(label=_("How it was decided"), choices=Outcome.choices)
    outside_reason = forms.CharField(
        label=_("How it was decided outside a meeting"), max_length=2_000, required=False, widget=_area(),
        help_text=_("Only for a decision outside a meeting; it is published."),
    )  # fmt: skip
    field_order = ("where", "title", "text", "owner", "due_on", "outcome", "outside_reason", "language")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        today = berlin_day(timezone.now())
        owners = Body.objects.on(today).filter(kind__in=OWNERS)
        self.fields["owner"].queryset = owners.order_by("name", "valid_from")  # type: ignore[attr-defined]


class DealForm(_AtMeeting, _Language):
    """Record what came of a point without a decision."""

    text = forms.CharField(label=_("What came of it"), max_length=TEXT, widget=_area(), help_text=_("It is published."))


class PostponeForm(_AtMeeting):
    """Postpone a point."""

    reason = forms.CharField(label=_("Reason"), max_length=2_000, widget=_area(), help_text=_("It is published."))


class WithdrawPointForm(ReasonForm, _Language):
    """Withdraw the own point."""


class WordsForm(_Language):
    """Own words: dissent from a decision, or a comment beside minutes."""

    text = forms.CharField(label=_("Your words"), max_length=TEXT, widget=_area(), help_text=_("They are published."))


class OrderForm(forms.Form):
    """The places of an agenda's points; a point without a number comes after those with one."""

    def __init__(self, *arguments: Any, points: Sequence[Point], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.points = points
        for place, point in enumerate(points, start=1):
            self.fields[point.code] = forms.IntegerField(
                label=point.title, min_value=1, max_value=999, required=False, initial=place
            )

    def clean(self) -> dict[str, Any]:
        """The codes in the order of their numbers."""
        found = super().clean() or {}
        numbered = [(found[point.code], place, point.code) for place, point in enumerate(self.points)
                    if found.get(point.code) is not None]  # fmt: skip
        return {"codes": [code for _number, _place, code in sorted(numbered)]}


class AttendanceForm(forms.Form):
    """Who came for each body."""

    def __init__(self, *arguments: Any, bodies: Sequence[Body], known: dict[UUID, str], **options: Any) -> None:
        super().__init__(*arguments, **options)
        for body in bodies:
            self.fields[str(body.id)] = forms.ChoiceField(
                label=body.name, choices=[("", _("not noted")), *Presence.choices], required=False,
                initial=known.get(body.id, ""),
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Body -> who came, for those that were noted."""
        found = super().clean() or {}
        return {"presence": {UUID(body): value for body, value in found.items() if value}}


class ApproveForm(forms.Form):
    """Approve the minutes as they were seen."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)
