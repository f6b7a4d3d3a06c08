"""Pages of the office for own words outside the press room that have to go by law."""

from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import require, verdict_of
from partizip.access.confirming import confirmed
from partizip.access.submitting import carry_out, press, sent, status_of
from partizip.bodies.queries import lineage
from partizip.commissioner.actions import own_words as actions
from partizip.commissioner.actions.press import facts
from partizip.commissioner.actions.removing import second_person
from partizip.commissioner.forms.own_words import OwnWordsForm
from partizip.commissioner.models import WordRemoval
from partizip.commissioner.queries import own_words as queries
from partizip.core.calendar import berlin_day


def own_words(request: HttpRequest) -> HttpResponse:
    """Look for a text in all own words of the office, and ask that those that are named go by law."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    require(by, now, "press.ask_removal", in_person=not by.is_deputy, **facts(by, now, by.body_id))
    offices = lineage(by.body_id, berlin_day(now))
    asked = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    named = queries.own_words(offices, asked)
    form = OwnWordsForm(sent(request)[0], named=named)
    if carry_out(request, form, actions.ask_word_removal):
        messages.success(request, _("The removal was asked for; a second person of your office carries it out."))
        return redirect("own_words_removal", code=form.result.code)  # type: ignore[attr-defined]
    context = {
        "form": form, "asked": asked, "named": named, "most": queries.MOST, "many": len(named) >= queries.MOST,
        "editions": queries.editions(offices, asked),
        "removals": queries.own_removals(offices)[:50],
    }  # fmt: skip
    return render(request, "commissioner/desk_own_words.html", context, status=status_of(form))


def _own(request: HttpRequest, code: str) -> WordRemoval:
    """A removal of the reader's own office. Raises Http404, or Refused for another office's."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    try:
        found = queries.removal(code.replace("\x00", ""))
    except WordRemoval.DoesNotExist as error:
        raise Http404 from error
    require(by, now, "press.ask_removal", in_person=not by.is_deputy, **facts(by, now, found.office_id))
    return found


def _standing(request: HttpRequest, found: WordRemoval) -> dict[str, Any]:
    """What is asked for, and whether the reader can be the second person; else why not."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    verdict = verdict_of(by, now, "press.remove", **facts(by, now, found.office_id), **second_person(by, now, found))
    return {"removal": found, "places": queries.places(found), "fault": "" if verdict else _(verdict.reason)}


def own_words_removal(request: HttpRequest, code: str) -> HttpResponse:
    """How a removal that was asked for stands."""
    return render(request, "commissioner/desk_own_words_removal.html", _standing(request, _own(request, code)))


@confirmed
def own_words_carry_out(request: HttpRequest, code: str) -> HttpResponse:
    """The second person's press, after being asked once more who is there."""
    found = _own(request, code)
    if not found.is_open:
        return redirect("own_words_removal", code=code)
    form = django_forms.Form(sent(request)[0])
    if carry_out(request, form, actions.remove_words, removal=found):
        messages.success(request, _("The words were removed for good. Their place says so."))
        return redirect("removed_words", code=code)
    context = _standing(request, found) | {"form": form, "asks": True}
    return render(request, "commissioner/desk_own_words_removal.html", context, status=status_of(form))


def own_words_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Call it off; nothing was removed."""
    found = _own(request, code)
    press(request, actions.cancel_word_removal, _("The removal was called off; every word stays."), removal=found)
    return redirect("own_words_removal", code=code)
