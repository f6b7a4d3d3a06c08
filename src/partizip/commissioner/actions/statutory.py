"""Acts on the list of statutory tasks: anybody who keeps the law's facts can lengthen it, the office alone shorten it.

So nobody outside can narrow what the freedom from directives covers, not by ending a paragraph either (C6.1).
"""

from datetime import datetime

from partizip.access.acts import Actor, Again, act, require
from partizip.bodies.models import Body
from partizip.commissioner.actions.common import check
from partizip.commissioner.actions.office import check_office, own_office
from partizip.commissioner.models import StatutoryTask, TaskEnding
from partizip.core import office as rules
from partizip.core.calendar import berlin_day
from partizip.duties.models import LegalBasis
from partizip.journal.log import line_of, record


@act(right="office.keep_tasks", verb="commissioner.task_recorded")
def record_task(
    *, by: Actor, at: datetime, office: Body, basis: LegalBasis, title: str, title_en: str = "", text: str = ""
) -> StatutoryTask:
    """Record that a paragraph gives an office this task. Records commissioner.task_recorded."""
    require(by, at, "office.keep_tasks", own_office=own_office(by, at, office.id))
    check_office(office)
    if StatutoryTask.objects.filter(office=office, basis=basis, title=title, ending=None).exists():
        raise Again("This is recorded already.")
    task = StatutoryTask.objects.create(
        office=office, basis=basis, title=title, title_en=title_en, text=text.strip(), at=at
    )
    record(by=by, at=at, lines=[line_of("commissioner.task_recorded", task)])
    return task


@act(right="office.end_task", verb="commissioner.task_ended")
def end_task(
    *, by: Actor, at: datetime, task: StatutoryTask, reason: str, wrong: bool = False, language: str = "de"
) -> TaskEnding:
    """Take a task off the list: its law has ended, or it was recorded wrongly. Records commissioner.task_ended."""
    StatutoryTask.objects.select_for_update().only("id").get(id=task.id)
    task = StatutoryTask.objects.with_all().get(id=task.id)
    require(by, at, "office.end_task", own_office=own_office(by, at, task.office_id))
    until = task.basis.valid_until
    ended = hasattr(task, "ending")
    check(rules.may_end_task(until, berlin_day(at), ended=ended, wrong=wrong, reason=reason))
    ending = TaskEnding.objects.create(
        task=task, last_day=None if wrong else until, reason=reason.strip(), language=language, at=at
    )
    record(by=by, at=at, lines=[line_of("commissioner.task_ended", task, rows=[ending], version=2)])
    return ending
