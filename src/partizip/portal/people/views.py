"""The own data: see it, take it along, delete it or ask for that; the administrators' side; the register."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partizip.access import erasing, held
from partizip.access.acts import Actor
from partizip.access.confirming import confirmed
from partizip.access.defaults import values
from partizip.access.handing import handed_out
from partizip.access.models import Person
from partizip.access.submitting import carry_out, press, sent, status_of
from partizip.portal.models import ErasureRequest
from partizip.portal.people import actions, queries
from partizip.portal.people.forms import EraseForm, RefuseForm


def _who(request: HttpRequest) -> Person:
    """The account that is signed in."""
    return Person.objects.get(id=request.user.pk)


@never_cache
def own_data(request: HttpRequest) -> HttpResponse:
    """What is stored about me, by purpose."""
    person, now = _who(request), timezone.now()
    purposes = held.by_purpose(held.told(erasing.who_of(person), now))
    context = {"purposes": purposes, "asked": queries.own_requests(person, now)}
    return render(request, "portal/own_data.html", context)


@never_cache
def own_data_file(request: HttpRequest) -> HttpResponse:
    """All of it as one file."""
    return handed_out(erasing.who_of(_who(request)), timezone.now())


@never_cache
def own_erase(request: HttpRequest) -> HttpResponse:
    """First step: what goes, what stays, and what stands in the way."""
    person, now = _who(request), timezone.now()
    asked = [found for found in queries.own_requests(person, now) if found.is_open]
    context: dict[str, Any] = {
        "counts": erasing.counts(erasing.who_of(person)),
        "offices": erasing.offices(person, now),
        "asked": asked[0] if asked else None,
    }
    return render(request, "portal/own_erase.html", context)


@never_cache
@confirmed
def own_erase_confirm(request: HttpRequest) -> HttpResponse:
    """Second step, after password or second factor: delete the own account for good."""
    person, form = _who(request), EraseForm(sent(request)[0])
    if erasing.offices(person, timezone.now()):
        return redirect("own_erase")

    def erase(by: Actor, at: Any, **_facts: Any) -> int:
        return erasing.erase(by=by, at=at, who=erasing.who_of(person), why=erasing.SELF, own=True)

    if carry_out(request, form, erase):
        logout(request)
        return redirect("erased")
    return render(request, "portal/own_erase_confirm.html", {"form": form}, status=status_of(form))


@never_cache
@confirmed
def own_erase_ask(request: HttpRequest) -> HttpResponse:
    """Hand the request in although an office runs; it says until when it is answered."""
    person, now = _who(request), timezone.now()
    if request.method == "POST":
        done = _("Your request was handed in. You read the answer on this page.")
        press(request, actions.ask_erasure, done, person=person)
        return redirect("own_data")
    return render(request, "portal/own_erase_ask.html", {"offices": erasing.offices(person, now)})


def own_erase_withdraw(request: HttpRequest) -> HttpResponse:
    """Take the request back."""
    press(request, actions.withdraw_erasure, _("Your request was withdrawn."), person=_who(request))
    return redirect("own_data")


def erased(request: HttpRequest) -> HttpResponse:
    """It is done; the same words for everybody."""
    return render(request, "portal/erased.html")


def erasure_requests(request: HttpRequest) -> HttpResponse:
    """The administrators' list: who asks, until when, what stands in the way."""
    return render(request, "portal/erasure_requests.html", {"rows": queries.requests(timezone.now())})


def erasure_refuse(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Refuse with a reason."""
    found = get_object_or_404(ErasureRequest.objects.select_related("person"), id=asked, refused_at=None)
    form = RefuseForm(sent(request)[0])
    if carry_out(request, form, actions.refuse_erasure, asked=found):
        messages.success(request, _("The request was refused; the person reads your reason."))
        return redirect("erasure_requests")
    context = {"form": form, "person": found.person}
    return render(request, "portal/erasure_refuse.html", context, status=status_of(form))


@confirmed
def erasure_grant(request: HttpRequest, asked: UUID) -> HttpResponse:
    """Erase the person who asked: says what goes, then does it."""
    found = get_object_or_404(ErasureRequest.objects.select_related("person"), id=asked, refused_at=None)
    if request.method == "POST":
        name = found.person.name
        press(request, actions.grant_erasure, _("%(name)s was erased.") % {"name": name}, asked=found)
        return redirect("erasure_requests")
    context = {
        "asked": found,
        "counts": erasing.counts(erasing.who_of(found.person)),
        "offices": erasing.offices(found.person, timezone.now()),
    }
    return render(request, "portal/erasure_grant.html", context)


def register(request: HttpRequest) -> HttpResponse:
    """The register of processing activities (Art. 30 GDPR)."""
    officer = values("instance.data_protection")["instance.data_protection"]
    return render(request, "portal/register.html", {"activities": queries.register(), "officer": officer})


def privacy(request: HttpRequest) -> HttpResponse:
    """Which personal data there are, what for and how long: the register in short."""
    officer = values("instance.data_protection")["instance.data_protection"]
    return render(request, "portal/privacy.html", {"activities": queries.register(), "officer": officer})
