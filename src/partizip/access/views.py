"""Pages of access: sign-in of the demo, mandates, deputies, defaults, the table of rights."""

import secrets
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib import messages
from django.contrib.auth import login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partizip.access import actions, queries, renewing, words
from partizip.access.acting import CHOSEN, DEMO, mandates_of
from partizip.access.defaults import DEFAULTS
from partizip.access.defaults import DEMO as DEMO_DEFAULT
from partizip.access.forms import (
    AskForm,
    DefaultForm,
    DeputyForm,
    EndForm,
    MandateForm,
    PersonForm,
    RenewForm,
)
from partizip.access.matrix import RIGHTS
from partizip.access.models import Deputy, Mandate, Person
from partizip.access.submitting import carry_out, press, sent, status_of
from partizip.access.words import value_words

_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click signs in as an invented person; only where the whole installation is invented."""
    if not request.instance.demo:  # type: ignore[attr-defined]
        raise Http404
    mandates = queries.demo_mandates(timezone.now())
    if request.method == "POST":
        mandate = get_object_or_404(mandates, id=_identifier(request.POST.get("mandate", "")))
        login(request, mandate.person, backend=_BACKEND)
        request.session[DEMO], request.session[CHOSEN] = True, str(mandate.id)
        return redirect("desk")
    # The large demo stands above this room, so it is asked for by name.
    filling = apps.get_model("portal", "DemoLoad").objects.exists()
    return render(request, "access/demo.html", {"choices": mandates, "filling": filling})


def _identifier(text: str) -> str:
    """A UUID as text; anything else is not found."""
    try:
        return str(UUID(text))
    except ValueError as error:
        raise Http404 from error


def choose_mandate(request: HttpRequest) -> HttpResponse:
    """Act under another of one's mandates from now on."""
    wanted = request.POST.get("mandate", "")
    if wanted in {str(mandate.id) for mandate in mandates_of(request.user.pk, timezone.now())}:
        request.session[CHOSEN] = wanted
        messages.success(request, _("You now act under this mandate."))
    return redirect("desk")


def mandates(request: HttpRequest) -> HttpResponse:
    """Everybody's mandates, with names; what is still to be confirmed comes first."""
    found = sorted(queries.all_mandates(), key=lambda mandate: mandate.confirmed_at is not None)
    asked, me = queries.renewals_asked(timezone.now()), request.actor.person_id  # type: ignore[attr-defined]
    context = {
        "found": found,
        "without": queries.people_without_mandate(),
        "asked": asked,
        "for_others": {person for person, by in asked.items() if by == me} | {me},
    }
    return render(request, "access/mandates.html", context)


def mandate_give(request: HttpRequest) -> HttpResponse:
    """Give a mandate."""
    form = MandateForm(sent(request)[0])
    if carry_out(request, form, actions.give_mandate):
        done = _("The mandate was given.")
        if form.result.confirmed_at is None:  # type: ignore[attr-defined]
            done = _("A second administrator has to confirm this mandate before it takes effect.")
        messages.success(request, done)
        return redirect("mandates")
    return _form(request, form, _("Give a mandate"), _("Give"))


def mandate_confirm(request: HttpRequest, mandate: str) -> HttpResponse:
    """Confirm a protected office as the second person."""
    found = get_object_or_404(Mandate, id=mandate)
    press(request, actions.confirm_mandate, _("The mandate was confirmed."), mandate=found)
    return redirect("mandates")


def mandate_end(request: HttpRequest, mandate: str) -> HttpResponse:
    """End a mandate; a protected office needs two persons."""
    found = get_object_or_404(Mandate.objects.select_related("person", "body"), id=mandate)
    form = EndForm(sent(request)[0])
    if carry_out(request, form, actions.end_mandate, mandate=found):
        ended = form.result  # type: ignore[attr-defined]
        messages.success(
            request, _("The mandate ends.") if ended else _("A second administrator has to ask for the same end.")
        )
        return redirect("mandates")
    return _form(request, form, f"{found} – {found.person.name}", _("End the mandate"))


def end_withdraw(request: HttpRequest, mandate: UUID) -> HttpResponse:
    """Take back that the end of a protected office was asked for."""
    found = get_object_or_404(Mandate, id=mandate)
    press(request, actions.withdraw_end, _("The request was withdrawn; the mandate stays as it is."), mandate=found)
    return redirect("mandates")


def people(request: HttpRequest) -> HttpResponse:
    """Make an account; its start password is shown once and never stored readable."""
    form = PersonForm(sent(request)[0])
    password = secrets.token_urlsafe(15)
    if carry_out(request, form, actions.make_person, password=password):
        return render(request, "access/person_made.html", {"person": form.result, "password": password})  # type: ignore[attr-defined]
    return _form(request, form, _("Make an account"), _("Make the account"))


@never_cache
def sign_in_renew(request: HttpRequest, person: UUID) -> HttpResponse:
    """Say what a new start password does; ask for it, or carry it out and show the password once."""
    found = get_object_or_404(Person.objects.known(), id=person)
    if "ask" in request.POST:
        form: AskForm | RenewForm = AskForm(request.POST)
        if carry_out(request, form, renewing.ask_renewal, person=found):
            messages.success(request, _("A second administrator has to carry this out within a day."))
            return redirect("mandates")
    else:
        form = RenewForm(sent(request)[0])
        password, renew = secrets.token_urlsafe(15), renewing.act_for(found, timezone.now())
        if carry_out(request, form, renew, person=found, password=password):
            return render(request, "access/sign_in_renewed.html", {"person": form.result, "password": password})  # type: ignore[union-attr]
        found.refresh_from_db()
    context = {
        "form": form,
        "renewal": queries.renewal_of(found, timezone.now()),
        "seen": found.renewed_at.isoformat() if found.renewed_at else RenewForm.NEVER,
    }
    return render(request, "access/sign_in_renew.html", context, status=status_of(form))


def sign_in_withdraw(request: HttpRequest, person: UUID) -> HttpResponse:
    """Take back what was asked for."""
    found = get_object_or_404(Person.objects.known(), id=person)
    press(request, renewing.withdraw_renewal, _("The request was withdrawn; the sign-in stays as it is."), person=found)
    return redirect("mandates")


def deputies(request: HttpRequest) -> HttpResponse:
    """Who stands in for me."""
    by = request.actor  # type: ignore[attr-defined]
    own = Mandate.objects.filter(id=by.mandate_id).first()
    form = DeputyForm(sent(request)[0])
    if own is not None and carry_out(request, form, actions.name_deputy, mandate=own):
        messages.success(request, _("The deputy was named."))
        return redirect("deputies")
    context = {"form": form, "found": queries.deputies_of(by.mandate_id), "is_deputy": by.is_deputy}
    return render(request, "access/deputies.html", context, status=status_of(form))


def deputy_end(request: HttpRequest, deputy: str) -> HttpResponse:
    """End a deputyship at once."""
    found = get_object_or_404(Deputy, id=deputy)
    press(request, actions.end_deputy, _("The deputyship has ended."), deputy=found)
    return redirect("deputies")


def defaults(request: HttpRequest) -> HttpResponse:
    """All defaults with their values in force."""
    rows = [
        (name, _(default.meaning), value_words(name, value), name != DEMO_DEFAULT)
        for name, default, value in queries.defaults_in_force()
    ]
    return render(request, "access/defaults.html", {"rows": rows})


def default_set(request: HttpRequest, name: str) -> HttpResponse:
    """Change one default."""
    if name not in DEFAULTS or name == DEMO_DEFAULT:
        raise Http404
    form = DefaultForm(sent(request)[0], name=name)
    if carry_out(request, form, actions.set_default, name=name):
        messages.success(request, _("The default was changed; the record says so."))
        return redirect("defaults")
    return _form(request, form, _(DEFAULTS[name].meaning), _("Change"))


def rights(request: HttpRequest) -> HttpResponse:
    """The table of rights, for everybody."""
    table: dict[str, list[str]] = {}
    for row in RIGHTS:
        condition = f" ({', '.join(str(words.CONDITIONS[name]) for name in row.conditions)})" if row.conditions else ""
        table.setdefault(row.right, []).append(f"{words.ROLES[row.role]}{condition}")
    rows = [(right, words.RIGHTS[right], roles) for right, roles in table.items()]
    return render(request, "access/rights.html", {"rows": rows})


def _form(request: HttpRequest, form: Any, title: str, button: str) -> HttpResponse:
    return render(request, "access/form.html", {"form": form, "title": title, "button": button}, status=status_of(form))
