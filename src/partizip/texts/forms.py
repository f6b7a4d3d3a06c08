"""Forms of texts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from partizip.access.uploads import UploadField
from partizip.core import uploads
from partizip.core.wording import LARGEST, Unreadable, read_text
from partizip.texts.models import Text

CARRIED = 1536 * 1024  # bytes of a wording that a page can carry from the preview to the storing


class ImportForm(forms.Form):
    """A wording from a file or pasted, as a new text or the next version of one."""

    text = forms.ModelChoiceField(
        label=_("New version of"), queryset=Text.objects.none(), required=False, empty_label=_("– a new text –")
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Text.Kind.choices)
    title = forms.CharField(label=_("Title"), max_length=300)
    source = forms.CharField(
        label=_("Source"),
        max_length=500,
        help_text=_("Where anybody can read this wording, with address or reference."),
    )
    dated = forms.DateField(label=_("Date of the wording"), widget=forms.DateInput)
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES, initial="de")
    original = forms.ModelChoiceField(
        label=_("Translation of"), queryset=Text.objects.none(), required=False, empty_label=_("– no translation –")
    )
    translated_by = forms.CharField(
        label=_("Translated by"),
        max_length=200,
        required=False,
        help_text=_("For a translation: a person, a service or a machine. The public reads it beside the text."),
    )
    checked_by = forms.CharField(
        label=_("Checked by"),
        max_length=200,
        required=False,
        help_text=_("Who compared the translation with the original; leave it empty when nobody did yet."),
    )
    file = UploadField(
        label=_("Text file"), required=False, allowed=uploads.TEXTS, largest=LARGEST,
        help_text=_("Plain text or Markdown, at most 1.5 MB."),
    )  # fmt: skip
    pasted = forms.CharField(label=_("or paste the wording"), required=False, widget=forms.Textarea(attrs={"rows": 12}))

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        texts = Text.objects.filter(original=None)
        self.fields["text"].queryset = Text.objects.all()  # type: ignore[attr-defined]
        self.fields["original"].queryset = texts  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """One wording, readable; a file that cannot be read is said at its field."""
        cleaned = super().clean() or {}
        file: uploads.Taken | None = cleaned.pop("file", None)
        if "file" in self.errors:
            return cleaned
        pasted: str = cleaned.pop("pasted", "")
        if bool(file) == bool(pasted.strip()):
            self.add_error("file", gettext("Give either a file or a pasted wording."))
            return cleaned
        cleaned["data"] = file.data if file is not None else pasted.encode()
        try:
            words = read_text(cleaned["data"])
            if self.data.get("step") == "preview" and len(words.encode()) > CARRIED:
                self.add_error("file", gettext("The form takes at most 1.5 MB; use partizip texts import for more."))
        except Unreadable as error:
            self.add_error("file", gettext(str(error)))
        return cleaned

    def carried(self) -> forms.Form:
        """What was sent, the file as pasted words, for hidden fields of the preview."""
        sent = self.data.dict() | {"pasted": read_text(self.cleaned_data["data"])}  # type: ignore[attr-defined]
        form = ImportForm(initial=sent)
        del form.fields["file"]
        return form
