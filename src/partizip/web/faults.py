"""What the summary of a form's errors is made of."""

from collections.abc import Iterable

from django import forms
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _


def newest(address: str) -> SafeString | str:
    """The way to what somebody else has changed, in a tab of its own: what was typed stays here."""
    if not address:
        return ""
    words = _("Show the newest state in another tab")
    return format_html('<p><a class="kern-link" href="{}" target="_blank">{}</a></p>', address, words)


def field_errors(form: forms.BaseForm) -> Iterable[tuple[str, str]]:
    """The errors of the fields, each with its field's name."""
    for name, errors in form.errors.items():
        if name != "__all__":
            yield from ((name, str(error)) for error in errors)
