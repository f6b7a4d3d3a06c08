"""Acts on appointments to an independent office: what was decided elsewhere is recorded, with what was missing.

Rights follow from the mandate, which two administrators give and end; nothing here gives or takes any.
"""

from datetime import date, datetime

from partizip.access.acts import Actor, Again, act, require
from partizip.access.models import Mandate
from partizip.access.roles import Role
from partizip.bodies.models import Body
from partizip.bodies.queries import lineage
from partizip.commissioner.actions.common import check, refused
from partizip.commissioner.actions.office import check_office, own_office
from partizip.commissioner.models import Appointment, AppointmentEnd, Mistake
from partizip.core import office as rules
from partizip.core.calendar import berlin_day
from partizip.journal.log import line_of, record

END = "office.end_appointment"


def facts(by: Actor, at: datetime, of: Appointment) -> dict[str, bool]:
    """What the right to record an end asks: the office itself, or the body that made the appointment."""
    own = lineage(by.body_id, berlin_day(at))
    return {"own_office": own_office(by, at, of.office_id), "own_body": of.appointed_by_id in own}


@act(right="office.record_appointment", verb="commissioner.appointment_recorded")
def record_appointment(
    *, by: Actor, at: datetime, office: Body, appointed_by: Body, decided_on: date, first_day: date, term_until: date,
    heard: Body | None = None, heard_on: date | None = None, mandate: Mandate | None = None,
    renews: Appointment | None = None, source: str = "",
) -> Appointment:  # fmt: skip
    """Record who appointed whom (by mandate) to an office, when and for how long, and who was heard before.

    `renews`: the appointment that this one goes on from. Records commissioner.appointment_recorded.
    """
    require(by, at, "office.record_appointment", own_office=own_office(by, at, office.id))
    check_office(office)
    if (heard is None) != (heard_on is None):
        raise refused("A hearing has a day and a body that was heard; give both or neither.")
    check(rules.may_appoint(first_day, term_until, decided_on, heard_on, berlin_day(at)))
    _check_mandate(office, mandate, renews)
    if renews is not None:
        renews = _locked(renews)
        if renews.office_id != office.id or renews.is_wrong:
            raise refused("This appointment is one of another office, or was recorded wrongly.")
        check(rules.may_renew(renews.facts(), first_day))
    same = Appointment.objects.filter(office=office, first_day=first_day, decided_on=decided_on, mistake=None)
    if same.filter(term_until=term_until, heard=heard, heard_on=heard_on, renews=renews, mandate=mandate).exists():
        raise Again("This is recorded already.")
    if same.exists():
        raise refused("An appointment from this day is recorded with other facts; withdraw it first where it is wrong.")
    made = Appointment.objects.create(
        office=office, appointed_by=appointed_by, decided_on=decided_on, first_day=first_day, term_until=term_until,
        heard=heard, heard_on=heard_on, mandate=mandate, renews=renews, source=source, at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.appointment_recorded", made)])
    return made


@act(right=END, verb="commissioner.appointment_ended")
def end_appointment(
    *, by: Actor, at: datetime, appointment: Appointment, how: str, decided_by: Body, decided_on: date, last_day: date,
    heard: Body | None = None, heard_on: date | None = None, reason: str = "", language: str = "de", source: str = "",
) -> AppointmentEnd:  # fmt: skip
    """Record a removal, a non-renewal or a resignation with date, body and hearing (R-P6-6).

    Without a hearing it is recorded as well: its place then says so. Records commissioner.appointment_ended.
    """
    appointment = _locked(appointment)
    require(by, at, END, **facts(by, at, appointment))
    if (heard is None) != (heard_on is None):
        raise refused("A hearing has a day and a body that was heard; give both or neither.")
    if appointment.is_wrong:
        raise refused("This was already withdrawn.")
    today = berlin_day(at)
    check(rules.may_end(appointment.facts(), rules.How(how), last_day, decided_on, heard_on, today))
    end = AppointmentEnd.objects.create(
        appointment=appointment, how=how, decided_by=decided_by, decided_on=decided_on, last_day=last_day, heard=heard,
        heard_on=heard_on, reason=reason.strip(), language=language, source=source, at=at,
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.appointment_ended", appointment, rows=[end], version=2)])
    return end


@act(right=END, verb="commissioner.appointment_corrected")
def say_mistaken(
    *, by: Actor, at: datetime, appointment: Appointment, end: AppointmentEnd | None = None, reason: str
) -> Mistake:
    """Say that an appointment, or its end, was recorded wrongly; it stays visible, struck out, with the reason.

    Records commissioner.appointment_corrected.
    """
    appointment = _locked(appointment)
    require(by, at, END, **facts(by, at, appointment))
    if (end or appointment).is_wrong:
        raise refused("This was already withdrawn.")
    if end is None and (appointment.end or appointment.renewal):
        raise refused("More is recorded about this appointment; say first that this was recorded wrongly.")
    mistake = Mistake.objects.create(
        appointment=None if end else appointment, end=end, reason=reason.strip(), at=at
    )  # fmt: skip
    record(by=by, at=at, lines=[line_of("commissioner.appointment_corrected", appointment, rows=[mistake], version=3)])
    return mistake


def _locked(appointment: Appointment) -> Appointment:
    """The appointment with all that is recorded of it; others who record about it wait."""
    Appointment.objects.select_for_update().only("id").get(id=appointment.id)
    return Appointment.objects.with_all().get(id=appointment.id)


def _check_mandate(office: Body, mandate: Mandate | None, renews: Appointment | None) -> None:
    """A mandate belongs to one appointment and its renewals."""
    if mandate is None or (renews is not None and renews.mandate_id == mandate.id):
        return
    if mandate.role != Role.COMMISSIONER or mandate.body_id != office.id:
        raise refused("This mandate is none of the Commissioner in this office.")
    if Appointment.objects.filter(mandate=mandate, mistake=None).exists():
        raise refused("An appointment is recorded for this mandate already.")
