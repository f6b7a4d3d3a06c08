"""What the programme and the yearly report know of C6.2: how many entries serve each field, what was published last."""

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.commissioner.models import Field, ProgrammeEntry, ProgrammeVersion, ProgrammeWords, ReportEdition
from partizip.commissioner.models.programme import CLAUSE
from partizip.core.calendar import berlin_day
from partizip.core.progress import Said
from partizip.duties.facts import facts

PLACES = {Field.OPENING: "oeffnung", Field.TWO_WAY: "beidseitig", Field.DIVERSITY: "vielfalt"}


def standing() -> "list[QuerySet[Any, tuple]]":
    """Since when an entry or a report is published. That a field has no entry is said, and is no lateness."""
    return [
        facts(ProgrammeEntry.objects.all(), CLAUSE, since=Min("made_at")),
        facts(ReportEdition.objects.all(), CLAUSE, since=Min("at")),
    ]


def said(code: str, now: datetime) -> list[Said]:
    """How many running entries serve each field, which field has none, and which report was published last."""
    if code != CLAUSE or not (ProgrammeEntry.objects.exists() or ReportEdition.objects.exists()):
        return []
    found, place = [], reverse("programme")
    newest = ProgrammeWords.objects.counting().values("version")
    running = ProgrammeVersion.objects.filter(id__in=newest, entry__ending=None, starts_on__lte=berlin_day(now))
    for field, name in PLACES.items():
        number = running.filter(**{field.value: True}).count()
        words = ngettext("%(field)s: %(count)s running entry", "%(field)s: %(count)s running entries", number)
        if not number:
            words = _("%(field)s: no running entry serves this field")
        found.append(Said(words % {"field": field.label, "count": number}, f"{place}?feld={name}&stand=laufend"))
    last = ReportEdition.objects.with_all().first()
    if last is None:
        return [*found, Said(_("No yearly report is published yet"), reverse("reports"))]
    words = _("Yearly report %(year)s published") % {"year": last.year}
    return [*found, Said(words, last.get_absolute_url(), berlin_day(last.at))]
