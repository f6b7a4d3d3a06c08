"""Acts of duties: legal bases and standing duties, and their instances."""

from datetime import date, datetime
from typing import Any

from django.db.models import Q

from partizip.access.acts import Actor, Refused, act, require
from partizip.access.roles import SYSTEM
from partizip.bodies.models import Body
from partizip.core.calendar import berlin_day
from partizip.core.permissions import refuse
from partizip.duties.actions.common import check_basis, instance, refused, working
from partizip.duties.models import Claim, Duty, LegalBasis
from partizip.journal.log import line_of, record


@act(right="duties.register", verb="duties.basis_registered")
def register_basis(*, by: Actor, at: datetime, law: str, valid_from: date, **more: Any) -> LegalBasis:
    """Register a paragraph in one version with its period; `more` are further columns of LegalBasis."""
    require(by, at, "duties.register")
    basis = LegalBasis(law=law, valid_from=valid_from, **more)
    if basis.valid_until is not None and basis.valid_until < valid_from:
        raise refused("The end lies before the beginning.")
    basis.save(force_insert=True)
    record(by=by, at=at, lines=[line_of("duties.basis_registered", basis)])
    return basis


@act(right="duties.register", verb="duties.basis_ended")
def end_basis(*, by: Actor, at: datetime, basis: LegalBasis, last_day: date) -> None:
    """Record the last day on which a paragraph is in force in this version; what it made due stays due.

    Records duties.basis_ended.
    """
    require(by, at, "duties.register")
    basis = LegalBasis.objects.select_for_update().get(id=basis.id)
    if basis.valid_until is not None and basis.valid_until < berlin_day(at):
        raise refused("This legal basis has already ended.")
    if last_day < basis.valid_from:
        raise refused("The end lies before the beginning.")
    basis.valid_until = last_day
    basis.save(update_fields=["valid_until"])
    record(by=by, at=at, lines=[line_of("duties.basis_ended", basis, version=2)])


@act(right="duties.register", verb="duties.basis_confirmed")
def confirm_basis(*, by: Actor, at: datetime, basis: LegalBasis, source: str) -> None:
    """Record that the legal office confirmed a paragraph and its period, with the source that shows it.

    Records duties.basis_confirmed.
    """
    require(by, at, "duties.register")
    basis = LegalBasis.objects.select_for_update().get(id=basis.id)
    if not basis.to_confirm:
        raise refused("This legal basis was already confirmed.")
    basis.to_confirm, basis.source = False, source
    basis.save(update_fields=["to_confirm", "source"])
    record(by=by, at=at, lines=[line_of("duties.basis_confirmed", basis, version=2)])


@act(right="duties.register", verb="duties.duty_registered")
def register_duty(
    *, by: Actor, at: datetime, title: str, debtor: Body, creditor: Body, valid_from: date, **more: Any
) -> Duty:
    """Register a standing duty: who owes what to whom; `more` are further columns of Duty.

    With `first_due` its first instance is opened in the same step. Records duties.duty_registered (and claim_opened).
    """
    require(by, at, "duties.register")
    if debtor.id == creditor.id:
        raise refused("Nobody owes something to themselves.")
    duty = Duty(title=title, debtor=debtor, creditor=creditor, valid_from=valid_from, **more)
    if duty.valid_until is not None and duty.valid_until < valid_from:
        raise refused("The end lies before the beginning.")
    if duty.cycle_months and duty.first_due is None and by.role != SYSTEM:
        raise refused("A recurring duty needs the day on which it is first due.")
    if duty.first_due is not None and duty.first_due <= berlin_day(at) and by.role != SYSTEM:
        raise refused("The due date must lie after today.")
    if duty.first_due is not None and not valid_from <= duty.first_due <= (duty.valid_until or duty.first_due):
        raise refused("The first due date must lie within the duty's time.")
    check_basis(duty.basis, max(valid_from, berlin_day(at)))
    duty.save(force_insert=True)
    lines = [line_of("duties.duty_registered", duty)]
    if duty.first_due is not None:
        claim = instance(at, duty, duty.first_due)
        lines.append(line_of("duties.claim_opened", claim))
    record(by=by, at=at, lines=lines)
    return duty


@act(right="duties.register", verb="duties.duty_ended")
def end_duty(*, by: Actor, at: datetime, duty: Duty, last_day: date, reason: str) -> None:
    """End a standing duty with a public reason: it falls due no more after its last day. What is owed stays owed.

    Never for days that have passed, so that nothing that fell due is undone (R-P2-5). Records duties.duty_ended.
    """
    require(by, at, "duties.register")
    duty = Duty.objects.select_for_update(of=("self",)).get(id=duty.id)
    today = berlin_day(at)
    if duty.valid_until is not None and duty.valid_until < today:
        raise refused("The duty has ended already.")
    if last_day < today:
        raise refused("A duty ends today at the earliest; what fell due before stays due.")
    if last_day < duty.valid_from:
        raise refused("The end lies before the beginning.")
    if duty.valid_until is not None and last_day >= duty.valid_until:
        raise refused("The duty ends on that day anyway, or before.")
    duty.valid_until, duty.end_reason = last_day, reason
    duty.save(update_fields=["valid_until", "end_reason"])
    record(by=by, at=at, lines=[line_of("duties.duty_ended", duty, version=2)])


@act(right="duties.register", verb="duties.claim_opened")
def open_claim(*, by: Actor, at: datetime, duty: Duty, due_on: date) -> Claim:
    """Open one instance of a standing duty, due on a day; a free day moves to the next working day.

    Raises AlreadyOpen when this instance is open. A person opens only what lies ahead; the worker also what was missed.
    """
    require(by, at, "duties.register")
    Duty.objects.select_for_update().only("id").get(id=duty.id)  # of two workers the second one sees the first's claim
    if by.role != SYSTEM:
        if due_on <= berlin_day(at):
            raise refused("The due date must lie after today.")
        if duty.valid_until is not None and due_on > duty.valid_until:
            raise refused("The duty has ended by then.")
    same = Q(instance_of=due_on) | Q(due_on=working(due_on))
    if by.role == SYSTEM:  # a later change of the calendar makes no second instance
        same = Q(instance_of=due_on) | Q(instance_of=None, due_on=working(due_on))
    if Claim.objects.by_cycle().filter(same, duty=duty).exists():
        raise AlreadyOpen(refuse("This is already due on that day.", "duties.actions"))
    claim = instance(at, duty, due_on)
    record(by=by, at=at, lines=[line_of("duties.claim_opened", claim)])
    return claim


class AlreadyOpen(Refused):
    """This instance of the duty was opened before."""
