"""What the office itself has on record of C6.1: its tasks, its term, attempted directives."""

from datetime import datetime
from typing import Any

from django.db.models import Min, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from partizip.commissioner.models import Appointment, Directive, StatutoryTask
from partizip.core.calendar import berlin_day
from partizip.core.office import Freedom, Term
from partizip.core.progress import Said
from partizip.duties.facts import facts

CODE = "c6.1"


def standing() -> "list[QuerySet[Any, tuple]]":
    """Since when a task or an appointment is recorded."""
    return [facts(model.objects.all(), CODE, since=Min("at")) for model in (StatutoryTask, Appointment)]


def said(code: str, now: datetime) -> list[Said]:
    """How many tasks, until when the term runs, when a directive was attempted last."""
    if code != CODE:
        return []
    day, found = berlin_day(now), []
    tasks = sum(task.state(day) is Freedom.COVERED for task in StatutoryTask.objects.with_all())
    if tasks:
        words = ngettext("%(number)s statutory task listed", "%(number)s statutory tasks listed", tasks)
        found.append(Said(words % {"number": tasks}, reverse("office_tasks")))
    for one in Appointment.objects.with_all():
        if not one.is_wrong and one.state(day) in {Term.RUNNING, Term.UNRECORDED}:
            runs = one.state(day) is Term.RUNNING
            words = _("Commissioner appointed until") if runs else _("Term ended without record on")
            found.append(Said(words, one.get_absolute_url(), one.facts().until))
    last = Directive.objects.order_by("-received_on", "-at", "-id").values_list("received_on", flat=True).first()
    if last is not None:
        found.append(Said(_("Directive attempted last on"), reverse("directives"), last))
    return found
