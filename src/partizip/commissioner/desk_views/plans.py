"""Pages of plans before their decision for those who act: the body that plans, the office that is told."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.bodies.queries import lineage
from partizip.commissioner.actions import plans as actions
from partizip.commissioner.actions.press import facts as office_facts
from partizip.commissioner.forms import plans as forms
from partizip.commissioner.models import Plan
from partizip.commissioner.queries import plans as queries
from partizip.core import toward
from partizip.core.calendar import berlin_day
from partizip.core.permissions import Verdict
from partizip.documents.dates import day_words
from partizip.duties import deadlines


def _plan(code: str) -> Plan:
    return get_object_or_404(Plan.objects.with_facts(), code=code.replace("\x00", ""))


def _own(request: HttpRequest) -> frozenset[Any]:
    return lineage(request.actor.body_id, berlin_day(timezone.now()))  # type: ignore[attr-defined]


def plans_desk(request: HttpRequest) -> HttpResponse:
    """The office's inbox of plans, or the body's own plans."""
    now, own = timezone.now(), _own(request)
    told = queries.standings(queries.told(own), now)
    context = {"told": told, "own": queries.standings(queries.own(own), now)}
    return render(request, "commissioner/desk_plans.html", context)


def plan_announce(request: HttpRequest) -> HttpResponse:
    """Announce a plan."""
    data, files = sent(request)
    form = forms.AnnounceForm(data, files)
    first = form.fields["office"].queryset.first()  # type: ignore[attr-defined]
    form.fields["office"].initial = first.id if first else None
    if carry_out(request, form, actions.announce):
        messages.success(request, _("The plan was announced; the office was told."))
        made = queries.standings([Plan.objects.with_facts().get(id=form.result.id)], timezone.now())[0]  # type: ignore[attr-defined]
        if made.plan.planned_on < made.decidable_on:
            said = _("Its planned day lies too early: it can be decided here from %(day)s.")
            messages.warning(request, said % {"day": day_words(made.decidable_on)})
        return redirect(form.result)  # type: ignore[attr-defined]
    context = {
        "form": form,
        "title": _("Announce a plan"),
        "button": _("Publish the announcement"),
        "no_office": not first,
    }
    return render(request, "commissioner/desk_plan_form.html", context, status=status_of(form))


def _allowed(request: HttpRequest, right: str, plan: Plan) -> None:
    """Raises Forbidden with the reason, before somebody types in vain. The act asks again."""
    now, by = timezone.now(), request.actor  # type: ignore[attr-defined]
    facts = {"own_body": plan.body_id in _own(request)}
    if right == "plans.involve" or (right == "plans.outside" and not facts["own_body"]):
        facts = office_facts(by, now, plan.office_id)
    verdict = verdict_of(by, now, right, **facts)
    if not verdict:
        raise Forbidden(verdict)


def _step(
    request: HttpRequest, plan: Plan, right: str, form: django_forms.Form, act: Callable[..., Any], *, title: str,
    button: str, done: str, words: str = "", open_: Verdict | None = None,
) -> HttpResponse:  # fmt: skip
    """One step of a plan: its form, why it is closed, or what was done."""
    _allowed(request, right, plan)
    if open_ is not None and not open_ and request.method != "POST":
        messages.warning(request, _(open_.reason))
        return redirect(plan)
    if carry_out(request, form, act, plan=plan):
        messages.success(request, done)
        return redirect(plan)
    standing = queries.standings([plan], timezone.now())[0]
    context = {"form": form, "title": title, "button": button, "plan": plan, "standing": standing, "words": words}
    return render(request, "commissioner/desk_plan_form.html", context, status=status_of(form))


def plan_involve(request: HttpRequest, code: str) -> HttpResponse:
    """Demand involvement, remark, waive, or say that the mark was a mistake."""
    plan = _plan(code)
    heard = frozenset(word.kind for word in plan.said.all())
    return _step(
        request, plan, "plans.involve", forms.InvolveForm(sent(request)[0], heard=heard), actions.speak,
        title=_("Be involved in a plan"), button=_("Publish"), done=_("It was published and pinned to the plan."),
        open_=toward.may_end(plan.facts()),
    )  # fmt: skip


def plan_explain(request: HttpRequest, code: str) -> HttpResponse:
    """The body's own words beside its plan."""
    return _step(
        request, _plan(code), "plans.decide", forms.ExplainForm(sent(request)[0]), actions.explain,
        title=_("Explain your plan"), button=_("Publish the explanation"), done=_("Your explanation was published."),
    )  # fmt: skip


def plan_document(request: HttpRequest, code: str) -> HttpResponse:
    """Add a document."""
    data, files = sent(request)
    return _step(
        request, _plan(code), "plans.decide", forms.DocumentForm(data, files), actions.add_document,
        title=_("Add a document"), button=_("Publish the document"), done=_("The document was published."),
    )  # fmt: skip


def plan_decide(request: HttpRequest, code: str) -> HttpResponse:
    """Carry out the decision."""
    plan = _plan(code)
    open_ = toward.may_decide(plan.facts(), berlin_day(timezone.now()), deadlines.days())
    return _step(
        request, plan, "plans.decide", forms.DecideForm(sent(request)[0]), actions.decide,
        title=_("Decide the plan"), button=_("Publish the decision"), done=_("The decision was published."),
        open_=open_,
    )  # fmt: skip


def plan_move(request: HttpRequest, code: str) -> HttpResponse:
    """Plan the decision for another day."""
    plan = _plan(code)
    return _step(
        request, plan, "plans.decide", forms.MoveForm(sent(request)[0]), actions.move_day,
        title=_("Move the planned day"), button=_("Publish"), done=_("The new day was published."),
        words=_("The earlier day stays readable. No day can be chosen on which the office still has its time."),
        open_=toward.may_end(plan.facts()),
    )  # fmt: skip


def plan_outside(request: HttpRequest, code: str) -> HttpResponse:
    """Record that it was decided elsewhere."""
    plan = _plan(code)
    return _step(
        request, plan, "plans.outside", forms.OutsideForm(sent(request)[0]), actions.record_outside,
        title=_("Record a decision taken outside the program"), button=_("Publish"),
        done=_("It was recorded, with what was missing."),
        words=_("The page then says whether the Commissioner's office was involved in time, and what was missing."),
        open_=toward.may_record_outside(plan.facts()),
    )  # fmt: skip


def plan_drop(request: HttpRequest, code: str) -> HttpResponse:
    """Give the plan up."""
    plan = _plan(code)
    return _step(
        request, plan, "plans.decide", forms.DropForm(sent(request)[0]), actions.drop,
        title=_("Give the plan up"), button=_("Publish"), done=_("It was published; the page of the plan stays."),
        open_=toward.may_end(plan.facts()),
    )  # fmt: skip
