"""Papers of the Commissioner's part: the reminder letter, in German as it goes to the body."""

from datetime import datetime
from typing import Any

from django.utils import translation

from partizip.access.defaults import Instance
from partizip.core import toward
from partizip.core.calendar import berlin_day
from partizip.documents.dates import day_words
from partizip.documents.pdf import paragraphs, said

LETTER = "commissioner/typ/letter.typ"


def letter(facts: toward.Reminder, instance: Instance, at: datetime) -> dict[str, Any]:
    """All that commissioner/typ/letter.typ shows; `at`: the moment of printing."""
    to, subject, *text = toward.letter(facts).split("\n\n")
    with translation.override("de"):
        return {
            "lang": "de", "comma": ", ", "title": said(subject, "de"), "mark": instance.mark, "site": facts.office,
            "footer": f"{facts.code} · {facts.address}", "to": said(to.removeprefix("An: "), "de"),
            "day": day_words(berlin_day(at)), "address": facts.address,
            "paragraphs": [found for block in text for found in paragraphs(block, "de")],
        }  # fmt: skip
