"""Days and moments in words, for pages and papers alike; Berlin time, Western digits in every language."""

from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import get_language

from partizip.core.calendar import BERLIN


def day_words(value: date) -> str:
    """A day in words: 23. November 2026, 23 November 2026, 23 نوفمبر 2026."""
    return formats.date_format(value, "j. F Y" if get_language() == "de" else "j F Y")


def second_words(value: datetime) -> str:
    """An aware moment to the second, to stand after "on": 23. November 2026 um 10:00:05 Uhr."""
    local = timezone.localtime(value, BERLIN)
    day, clock = day_words(local), formats.date_format(local, "H:i:s")
    language = get_language()
    if language == "de":
        return f"{day} um {clock} Uhr"
    return f"{day} الساعة {clock}" if language == "ar" else f"{day} at {clock}"


def moment_words(value: datetime) -> str:
    """An aware moment in words, by the 24 h clock: 23. November 2026, 10:00 Uhr."""
    local = timezone.localtime(value, BERLIN)
    day, clock = day_words(local), formats.date_format(local, "H:i")
    language = get_language()
    if language == "de":
        return f"{day}, {clock} Uhr"
    return f"{day}، الساعة {clock}" if language == "ar" else f"{day}, {clock}"
