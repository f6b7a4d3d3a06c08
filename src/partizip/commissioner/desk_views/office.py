"""Forms of an independent office: tasks, appointments and their ends, attempted directives."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.bodies.queries import lineage
from partizip.commissioner.actions import appointments, directives, statutory
from partizip.commissioner.actions.office import own_office
from partizip.commissioner.forms import office as forms
from partizip.commissioner.models import Appointment, AppointmentEnd, Directive, StatutoryTask
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code


def _allowed(request: HttpRequest, right: str, **met: bool) -> None:
    """Raises Forbidden with the reason, before somebody types in vain. The act asks again."""
    verdict = verdict_of(request.actor, timezone.now(), right, **met)  # type: ignore[attr-defined]
    if not verdict:
        raise Forbidden(verdict)


def _own(request: HttpRequest, office_id: UUID | None) -> bool:
    return own_office(request.actor, timezone.now(), office_id)  # type: ignore[attr-defined]


def _form(request: HttpRequest, form: Any, title: str, button: str, **more: Any) -> HttpResponse:
    context = {"form": form, "title": title, "button": button} | more
    return render(request, "commissioner/desk_office_form.html", context, status=status_of(form))


def task_record(request: HttpRequest) -> HttpResponse:
    """Record a statutory task."""
    office = request.actor.body_id  # type: ignore[attr-defined]
    _allowed(request, "office.keep_tasks", own_office=_own(request, office))
    form = forms.TaskForm(sent(request)[0], initial={"office": office})
    if carry_out(request, form, statutory.record_task):
        messages.success(request, _("It was recorded."))
        return redirect("office_tasks")
    return _form(request, form, _("Record a statutory task"), _("Record it"))


def _by_code(model: Any, code: str) -> Any:
    return get_object_or_404(model.objects.with_all(), code=normalise_short_code(code) or code.replace("\x00", ""))


def task_end(request: HttpRequest, task: str) -> HttpResponse:
    """Take a task off the list."""
    found = _by_code(StatutoryTask, task)
    _allowed(request, "office.end_task", own_office=_own(request, found.office_id))
    form = forms.TaskEndForm(sent(request)[0])
    if carry_out(request, form, statutory.end_task, task=found):
        messages.success(request, _("It was recorded; the task stays visible with your reason."))
        return redirect("office_tasks")
    return _form(request, form, _("Take a task off the list"), _("Record it"), about=f"{found} – {found.basis}")


def appointment_record(request: HttpRequest) -> HttpResponse:
    """Record an appointment; `?erneuert=` names the one that it renews."""
    office = request.actor.body_id  # type: ignore[attr-defined]
    _allowed(request, "office.record_appointment", own_office=_own(request, office))
    given = request.GET.get("erneuert", "")
    before = next((one for one in Appointment.objects.filter(mistake=None) if str(one.id) == given), None)
    initial: dict[str, Any] = {"office": office}
    if before is not None:
        initial = {"office": before.office_id, "appointed_by": before.appointed_by_id, "renews": before.id}
        initial["first_day"] = before.term_until + timedelta(days=1)
    form = forms.AppointmentForm(sent(request)[0], initial=initial)
    if carry_out(request, form, appointments.record_appointment):
        messages.success(request, _("It was recorded."))
        return redirect("office")
    return _form(request, form, _("Record an appointment"), _("Record it"))


def _appointment(request: HttpRequest, number: UUID) -> Appointment:
    found = get_object_or_404(Appointment.objects.with_all(), id=number)
    _allowed(request, appointments.END, **appointments.facts(request.actor, timezone.now(), found))  # type: ignore[attr-defined]
    return found


def appointment_end(request: HttpRequest, appointment: UUID) -> HttpResponse:
    """Record how an appointment ended."""
    found = _appointment(request, appointment)
    form = forms.EndForm(sent(request)[0], initial={"decided_by": found.appointed_by_id, "last_day": found.term_until})
    if carry_out(request, form, appointments.end_appointment, appointment=found):
        messages.success(request, _("It was recorded. The mandate itself two administrators end."))
        return redirect("office")
    return _form(request, form, _("Record how an appointment ended"), _("Record it"), about=str(found.office))


def appointment_mistake(request: HttpRequest, record: UUID) -> HttpResponse:
    """Say that an appointment, or its end, was recorded wrongly."""
    end = AppointmentEnd.objects.filter(id=record).first()
    found = _appointment(request, end.appointment_id if end else record)
    form = forms.MistakeForm(sent(request)[0])
    if carry_out(request, form, appointments.say_mistaken, appointment=found, end=end):
        messages.success(request, _("It was withdrawn; it stays visible with your reason."))
        return redirect("office")
    return _form(request, form, _("Recorded wrongly"), _("Record it"), about=str(end or found))


def directive_record(request: HttpRequest) -> HttpResponse:
    """Record an attempted directive."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    _allowed(request, "office.log_directive", own_office=_own(request, by.body_id))
    form = forms.DirectiveForm(*sent(request), office=lineage(by.body_id, berlin_day(now)))
    if carry_out(request, form, directives.record_directive):
        messages.success(request, _("It is published. What you answered you can put beside it."))
        return redirect(form.result)  # type: ignore[attr-defined]
    return _form(request, form, _("Record an attempted directive"), _("Publish"))


def directive_answer(request: HttpRequest, directive: str) -> HttpResponse:
    """The office's own words."""
    found = _by_code(Directive, directive)
    _allowed(request, "office.log_directive", own_office=_own(request, found.office_id))
    return _said(request, found, directives.answer_directive, _("Answer of the office"))


def directive_state(request: HttpRequest, directive: str) -> HttpResponse:
    """The own words of the body that gave it."""
    found, by = _by_code(Directive, directive), request.actor  # type: ignore[attr-defined]
    own = found.given_by_id in lineage(by.body_id, berlin_day(timezone.now()))
    _allowed(request, "office.state_directive", own_body=own)
    return _said(request, found, directives.state_words, _("Statement of the body"))


def _said(request: HttpRequest, found: Directive, act: Any, title: str) -> HttpResponse:
    form = forms.WordsForm(sent(request)[0])
    if carry_out(request, form, act, directive=found):
        messages.success(request, _("Your words were published."))
        return redirect(found)
    return _form(request, form, title, _("Publish"), about=found.title, language=found.language)
