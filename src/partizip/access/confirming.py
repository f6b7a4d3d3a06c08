"""Steps that cannot be undone ask once more who is there: password, second factor, or a fresh sign-in elsewhere."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records
from allauth.account.internal.flows.reauthentication import did_recently_reauthenticate, get_reauthentication_flows
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from partizip.access.acting import by_one_click

View = Callable[..., HttpResponse]


def confirmed(view: View) -> View:
    """The view runs only for somebody who confirmed within 15 minutes that it is them.

    Else they are led to confirm it, and back to the page; a form that was sent is never carried out by that alone. Who
    signs in through the provider and has neither password nor second factor here signs in anew (the demo's one-click
    sign-ins have nothing to ask for).
    """

    @wraps(view)
    def asked(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if get_reauthentication_flows(request.user):  # type: ignore[arg-type]
            if not did_recently_reauthenticate(request):
                where = urlencode({"next": request.get_full_path()})
                return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{where}")
        elif not by_one_click(request) and not _signed_in_of_late(request):
            return render(request, "access/sign_in_anew.html", status=403)
        return view(request, *arguments, **named)

    return asked


def _signed_in_of_late(request: HttpRequest) -> bool:
    records = get_authentication_records(request, request.user)  # type: ignore[arg-type]
    return bool(records) and time.time() - records[-1]["at"] < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
