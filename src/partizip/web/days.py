"""A day in a form: a browser's date field takes and gives ISO days, and drops everything else without a word."""

from datetime import date
from typing import Any

from django import forms


def _day(value: Any) -> date | None:
    """The day that was typed, in whatever way the page's language writes it; None for nothing. Raises ValidationError.

    `value`: also what a form has begun with.
    """
    return forms.DateField(required=False).clean(value)


def can_show(value: Any) -> bool:
    """Whether a browser's date field can show it: a day, or nothing."""
    try:
        _day(value)
    except forms.ValidationError:
        return False
    return True


class DayInput(forms.DateInput):
    """A browser's own field for a day."""

    input_type = "date"

    def format_value(self, value: Any) -> str | None:
        """The day as the browser wants it."""
        found = _day(value)
        return found.isoformat() if found else None
