"""Pages of the office for what has to go by law: one person asks, a second one carries it out."""

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.access.confirming import confirmed
from partizip.access.submitting import carry_out, press, sent, status_of
from partizip.commissioner.actions import press as acts
from partizip.commissioner.actions import removing as actions
from partizip.commissioner.desk_views.press import own_item
from partizip.commissioner.forms.removing import RemovalForm
from partizip.commissioner.models import Draft, Edition, Item, Removal
from partizip.commissioner.models.removing import WITHDRAWAL
from partizip.commissioner.queries import press as queries


def _named(item: Item) -> list[Edition]:
    """The editions that still have words, apart from what is sealed until its time."""
    now = timezone.now()
    return [edition for edition in item.editions.all() if edition.has_removable_words(now)]


def removal(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a removal by law; or how the one that was asked for stands."""
    item = own_item(request, code, "press.ask_removal", in_person=not request.actor.is_deputy)  # type: ignore[attr-defined]
    pending = queries.pending_removal(item)
    if pending is not None and request.method != "POST":
        return render(request, "commissioner/desk_removal.html", _standing(request, item, pending))
    withdrawn = getattr(item, "withdrawal", None)
    reasoned = withdrawn is not None and withdrawn.removal_id is None
    form = RemovalForm(sent(request)[0], named=_named(item), withdrawal=reasoned)
    if carry_out(request, form, actions.ask_removal, item=item):
        messages.success(request, _("The removal was asked for; a second person of your office carries it out."))
        return redirect("press_removal", code=item.code)
    context = {"form": form, "item": item, "named": _named(item) or reasoned, **_besides(item)}
    return render(request, "commissioner/desk_removal_ask.html", context, status=status_of(form))


def _besides(item: Item) -> dict[str, object]:
    """What else of the item holds words: sealed editions, which stay, and drafts, of which those named go."""
    now = timezone.now()
    sealed = [edition for edition in item.editions.all() if edition.dated.is_sealed(now)]
    return {"sealed": sealed, "drafts": Draft.holding(item)}


def _standing(request: HttpRequest, item: Item, pending: Removal) -> dict[str, object]:
    """What is asked for, and whether the reader can be the second person; else why not."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    facts = acts.facts(by, now, item.office_id, item) | actions.second_person(by, now, pending)
    verdict = verdict_of(by, now, "press.remove", **facts)
    named = [edition for edition in item.editions.all() if str(edition.id) in pending.editions]
    said: dict[str, object] = {"withdrawal": WITHDRAWAL in pending.editions}
    said |= {"item": item, "removal": pending, "named": named, "fault": "" if verdict else _(verdict.reason)}
    return said | _besides(item)


@confirmed
def removal_carry_out(request: HttpRequest, code: str) -> HttpResponse:
    """The second person's press, after being asked once more who is there."""
    item = own_item(request, code, "press.ask_removal", in_person=not request.actor.is_deputy)  # type: ignore[attr-defined]
    pending = queries.pending_removal(item)
    if pending is None:
        return redirect("press_removal", code=item.code)
    form = django_forms.Form(sent(request)[0])
    if carry_out(request, form, actions.remove, removal=pending):
        messages.success(request, _("The words were removed for good. Their place says so."))
        return redirect("press_desk")
    context = _standing(request, item, pending) | {"form": form, "asks": True}
    return render(request, "commissioner/desk_removal.html", context, status=status_of(form))


def removal_cancel(request: HttpRequest, code: str) -> HttpResponse:
    """Call it off; nothing was removed."""
    item = own_item(request, code, "press.cancel_removal", in_person=not request.actor.is_deputy)  # type: ignore[attr-defined]
    pending = queries.pending_removal(item)
    if pending is not None:
        press(request, actions.cancel_removal, _("The removal was called off; every word stays."), removal=pending)
    return redirect("press_removal", code=item.code)
