"""Reads of an independent office: its tasks, who was appointed, attempted directives."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from partizip.access.defaults import default
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.bodies.models import Kind as BodyKind
from partizip.commissioner.models import Appointment, Directive, StatutoryTask
from partizip.commissioner.words import FREEDOM, TASKS, TERMS
from partizip.core import office
from partizip.core.office import Freedom, Term


@dataclass(frozen=True)
class Listed:
    """A statutory task as it stands on a day."""

    task: StatutoryTask
    freedom: Freedom
    law_ended: bool  # the paragraph is recorded as ended, and the office has not taken the task off its list

    @property
    def words(self) -> str:
        """The state in plain words."""
        return str(TASKS[self.freedom][0])

    @property
    def kind(self) -> str:
        """The kind of its badge."""
        return TASKS[self.freedom][1]


def tasks(day: date) -> list[Listed]:
    """Every statutory task with its state on a day, also those that have ended; one query."""
    return [_listed(task, day) for task in StatutoryTask.objects.with_all()]


def _listed(task: StatutoryTask, day: date) -> Listed:
    freedom, until = task.state(day), task.basis.valid_until
    return Listed(task, freedom, freedom is Freedom.COVERED and until is not None and until < day)


@dataclass(frozen=True)
class Held:
    """An appointment as it stands on a day. `reminds`: its end is near and nothing is recorded about what follows."""

    appointment: Appointment
    term: Term
    until: date
    reminds: bool
    mandate_stands: bool  # over by the record, and the mandate in the program is still in force

    @property
    def words(self) -> str:
        """The state in plain words."""
        return str(TERMS[self.term][0])

    @property
    def kind(self) -> str:
        """The kind of its badge."""
        return TERMS[self.term][1]

    @property
    def needs_end(self) -> bool:
        """Whether an end, or a renewal, can be recorded."""
        found = self.appointment
        return not found.is_wrong and found.end is None and found.renewal is None


def appointments(day: date) -> list[Held]:
    """Every appointment with its state on a day, by office, newest first; a fixed number of queries."""
    days = default("office.term_reminder_days")
    return [_held(one, day, days) for one in Appointment.objects.with_all()]


def _held(found: Appointment, day: date, days: int) -> Held:
    facts, mandate = found.facts(), found.mandate
    term, open_end = office.term(facts, day), facts.how is None and not facts.renewed
    near = term is Term.RUNNING and open_end and day >= office.reminds_from(facts, days)
    over = term not in {Term.RUNNING, Term.TO_COME, Term.RENEWED}
    stands = over and mandate is not None and (mandate.valid_until is None or mandate.valid_until >= day)
    return Held(found, term, facts.until, near and not found.is_wrong, stands and not found.is_wrong)


@dataclass(frozen=True)
class Office:
    """An independent office with its appointments, and mandates in force of which no appointment is recorded."""

    body: Body
    held: list[Held]
    unrecorded: list[Mandate]


def offices(day: date) -> list[Office]:
    """Every independent office that exists on a day, or of which an appointment is recorded."""
    held = appointments(day)
    named = {one.appointment.mandate_id for one in held if not one.appointment.is_wrong}
    in_force = Mandate.objects.effective(day).filter(role=Role.COMMISSIONER, body__kind=BodyKind.OFFICE)
    mandates = [one for one in in_force.order_by("valid_from", "id") if one.id not in named]
    bodies = {body.id: body for body in Body.objects.on(day).filter(kind=BodyKind.OFFICE)}
    bodies |= {one.appointment.office_id: one.appointment.office for one in held}
    return [
        Office(
            body,
            [one for one in held if one.appointment.office_id == body.id],
            [one for one in mandates if one.body_id == body.id],
        )
        for body in sorted(bodies.values(), key=lambda body: body.name)
    ]


def reminders(day: date, mine: frozenset[UUID] | None) -> list[Held]:
    """Terms whose end is near; `mine`: only of offices in these bodies, or appointed by them."""
    return [
        one
        for one in appointments(day)
        if one.reminds and (mine is None or {one.appointment.office_id, one.appointment.appointed_by_id} & mine)
    ]


@dataclass(frozen=True)
class Logged:
    """An attempted directive with what each side says."""

    directive: Directive

    @property
    def words(self) -> str:
        """Whether the case falls under the freedom from directives, in plain words."""
        return str(FREEDOM[self.directive.freedom][0])

    @property
    def kind(self) -> str:
        """The kind of its badge."""
        return FREEDOM[self.directive.freedom][1]

    @property
    def law_ended(self) -> bool:
        """Whether the task's paragraph is recorded as ended before, while the office keeps the task on its list."""
        task, day = self.directive.task, self.directive.received_on
        until = task.basis.valid_until if task else None
        return self.directive.freedom is Freedom.COVERED and until is not None and until < day


def directives() -> QuerySet[Directive]:
    """Every attempted directive with what is said of it, newest first."""
    return Directive.objects.with_all()


def directive(code: str) -> Logged:
    """One attempted directive by its code. Raises Directive.DoesNotExist."""
    return Logged(Directive.objects.with_all().get(code=code))
