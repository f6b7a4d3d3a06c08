"""What the steering circle knows of C6.5: since when it is set up, who chairs, what it decided, what is late."""

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.commissioner.models import Circle, Resolution
from partizip.core.calendar import berlin_day
from partizip.core.progress import Said
from partizip.duties.facts import facts
from partizip.duties.models import Claim

CODE = "c6.5"


def standing() -> "list[QuerySet[Any, tuple]]":
    """Since when there is a circle. That a task of it is late is no lateness of this promise."""
    return [facts(Circle.objects.all(), CODE, since=Min("made_at"))]


def said(code: str, now: datetime) -> list[Said]:
    """Whether somebody chairs today; how many decisions there are, and how many of their tasks are overdue."""
    circle = Circle.objects.first() if code == CODE else None
    if circle is None:
        return []
    place = reverse("circle")
    chair = circle.chair(berlin_day(now))
    found = [Said(_("Steering circle set up"), place, berlin_day(circle.made_at))]
    if chair is None:
        found.append(Said(_("Nobody chairs the steering circle today"), place))
    decided = Resolution.objects.filter(point__circle=circle).count()
    late = Claim.objects.filter(circle_resolution__point__circle=circle).overdue(now).count()
    for number, words in (
        (decided, ngettext("%(count)s decision of the circle", "%(count)s decisions of the circle", decided)),
        (late, ngettext("%(count)s task of the circle overdue", "%(count)s tasks of the circle overdue", late)),
    ):
        if number:
            found.append(Said(words % {"count": number}, place))
    return found
