"""Pages of the sign-in through a provider: leave for it, come back, end the binding."""

import logging
from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.signals import user_logged_in
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.dispatch import receiver
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from partizip.access import binding, limits, provider
from partizip.access.acting import STRONG
from partizip.access.acts import Actor
from partizip.access.limiting import too_many
from partizip.access.models import Person
from partizip.access.roles import PERSON
from partizip.access.submitting import press

log = logging.getLogger("partizip.sign_in")
_ATTEMPT, _BINDING = "provider_attempt", "provider_binding"  # session keys


def _back() -> str:
    """Our own address at which the provider sends people back; the same in every language."""
    with translation.override(settings.LANGUAGE_CODE):
        return settings.SITE_URL + reverse("provider_back")


def _checked_on() -> None:
    if not provider.is_on():
        raise Http404


@never_cache
def provider_leave(request: HttpRequest) -> HttpResponse:
    """Begin a sign-in and answer with a page that leads on to the provider.

    By a form with its token, so that no foreign link begins a sign-in here. By a page of ours, not a redirect: browsers
    let no form of ours end at another site (form-action in the policy for content).
    """
    _checked_on()
    if request.user.is_authenticated:
        return redirect("desk")
    wait = limits.take(limits.LEAVES, limits.sender(request))
    if wait:
        return too_many(request, wait)
    following = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(following, {request.get_host()}, request.is_secure()):
        following = ""
    attempt = provider.begun()
    try:
        address = provider.leave_for(attempt, _back(), choose="choose" in request.POST)
    except provider.Fault as fault:
        return _failed(request, fault)
    request.session[_ATTEMPT] = attempt | {
        "next": following, "at": timezone.now().timestamp(), "language": translation.get_language()
    }  # fmt: skip
    return render(request, "access/provider_leave.html", {"there": address})


@never_cache
def provider_back(request: HttpRequest) -> HttpResponse:
    """Take the provider's answer: sign the person in, or say why not; an attempt counts once."""
    _checked_on()
    now = timezone.now()
    attempt = request.session.pop(_ATTEMPT, None)
    if attempt is not None:
        _go_on_in(request, attempt.get("language"))
    try:
        if attempt is None or now.timestamp() - attempt["at"] > provider.BEGUN_HOLDS:
            raise provider.Fault(provider.NOT_BEGUN, "there was no attempt, or it is too old")
        subject = provider.came_back(attempt, request.GET.dict(), _back())
        person = binding.person_of(subject, now)
    except provider.Fault as fault:
        return _failed(request, fault)
    request.session[STRONG] = str(person.pk) if binding.is_strong(subject, person, now) else ""
    request.session[_BINDING] = {"person": str(person.pk), "issuer": subject.issuer, "subject": subject.id}
    record_authentication(request, person, "provider")
    return perform_login(request, Login(user=person, redirect_url=attempt["next"] or reverse("desk")))


def _go_on_in(request: HttpRequest, language: str | None) -> None:
    """Answer in the language in which the sign-in was begun; the address to come back to is the same in all."""
    if language:
        translation.activate(language)
        request.LANGUAGE_CODE = language


@receiver(user_logged_in)
def bind_when_complete(request: HttpRequest, user: Person, **_more: Any) -> None:
    """Only after the own second factor was given does the subject count: a mail address alone binds nothing."""
    wanted = request.session.pop(_BINDING, None)
    if wanted is None or wanted["person"] != str(user.pk):
        request.session.pop(STRONG, None)  # another way than the provider
        return
    now, by = timezone.now(), Actor(role=PERSON, person_id=user.pk)
    made = binding.bind(by=by, at=now, person=user, issuer=wanted["issuer"], subject=wanted["subject"])
    # With a start password that ended every session of the person did; the one that is beginning here must go on.
    update_session_auth_hash(request, made.person)


def provider_unbind(request: HttpRequest) -> HttpResponse:
    """End the binding of the own account."""
    press(request, binding.unbind, _("The binding has ended."), person=request.user)
    return redirect("mfa_index")


def _failed(request: HttpRequest, fault: provider.Fault) -> HttpResponse:
    log.warning("a sign-in through the provider failed", exc_info=fault, extra={"facts": {"cause": fault.cause}})
    status = 503 if fault.reason == provider.NOT_REACHED else 403
    # A provider that knows one account signs in with it silently; whoever has another could never choose it.
    other = fault.reason in {binding.UNKNOWN, binding.OTHER, binding.CLOSED}
    return render(request, "access/provider_failed.html", {"reason": _(fault.reason), "other": other}, status=status)
