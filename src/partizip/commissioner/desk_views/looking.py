"""How words of the programme will look, before the press that publishes them: what is public stays for good."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from partizip.access.retyping import SHOW_ONLY
from partizip.commissioner.models import Field, ProgrammeEnding

STEP, PUBLISH, WRITE = "step", "publish", "write"
_NOT_KEPT = {"csrfmiddlewaretoken", STEP, SHOW_ONLY}


def button() -> str:
    """What leads from the form to the page on which it is looked at."""
    return _("See how it will look")


def pressed(request: HttpRequest) -> bool:
    """Whether what was looked at is to be published."""
    return request.POST.get(STEP) == PUBLISH


def first(request: HttpRequest) -> bool:
    """Whether a form was sent to be looked at."""
    return request.method == "POST" and STEP not in request.POST


def page(request: HttpRequest, form: Any, title: str, language: str = "") -> HttpResponse:
    """What the form says, as everybody will read it, with the button that publishes it and the way back.

    `language`: of the words, where the form does not ask for it.
    """
    said = form.cleaned_data
    kept = [(name, value) for name in request.POST if name not in _NOT_KEPT for value in request.POST.getlist(name)]
    request.refused = True  # type: ignore[attr-defined]  # the page in another language is given what was typed
    outcome = said.get("outcome")
    context = {
        "title": title, "kept": kept, "said": said,
        "language": language or said.get("language", settings.LANGUAGE_CODE),
        "fields": [Field(field).label for field in said.get("fields", ())],
        "outcome": ProgrammeEnding.Outcome(outcome).label if outcome else "",
    }  # fmt: skip
    return render(request, "commissioner/desk_programme_look.html", context)
