"""From a valid form to an act: what the rules refuse becomes the form's error, and the input stays."""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.db import IntegrityError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import Refused
from partizip.journal.keeping import HistoryChanged

# What a form in another encoding turns into, and marks that let a title or short code read otherwise than it is.
_DAMAGED = re.compile("[\ufffd\u202a-\u202e]")


def sent(request: HttpRequest) -> tuple[Any, Any]:
    """What was sent with a form, and its files; (None, None) while it is only looked at."""
    return (request.POST, request.FILES) if request.method == "POST" else (None, None)


def carry_out(request: HttpRequest, form: forms.Form, act: Callable[..., Any], **facts: Any) -> bool:
    """Run the act as the request's actor, now, with the form's cleaned data and further facts.

    Returns whether it was done (its result is in `form.result`). A refusal, by a rule or for want of a right, is
    added to the form's errors, so that nothing typed is lost.
    """
    if request.method != "POST" or not form.is_valid():
        return False
    if any(isinstance(value, str) and _DAMAGED.search(value) for value in form.cleaned_data.values()):
        form.add_error(None, _("Some characters arrived damaged or turn the direction of writing. Type them anew."))
        return False
    try:
        form.result = act(  # type: ignore[attr-defined]
            by=request.actor,  # type: ignore[attr-defined]
            at=timezone.now(),
            **facts,
            **form.cleaned_data,
        )
    except Refused as refusal:
        form.add_error(None, _(refusal.verdict.reason))
        return False
    except HistoryChanged:
        form.add_error(
            None,
            _(
                "Nothing can be written now: the database is not the one that was signed. "
                "The operator has to look; keep your text."
            ),
        )
        return False
    except IntegrityError:  # a constraint of the database was faster than the check in the act
        form.add_error(None, _("Somebody else was faster. Look at the newest state and try again."))
        return False
    return True


def status_of(form: forms.Form) -> int:
    """422 when the form came back with errors, else 200."""
    return 422 if form.is_bound and form.errors else 200
