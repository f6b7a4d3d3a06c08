"""Pages of the press room for the office: drafts, what is sealed until its time, what is published."""

from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from django import forms as django_forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import Forbidden, verdict_of
from partizip.access.submitting import carry_out, sent, status_of
from partizip.commissioner.actions import press as actions
from partizip.commissioner.forms import press as forms
from partizip.commissioner.models import Edition, Item
from partizip.commissioner.queries import press as queries
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code

PAGE = 25


def today() -> date:
    """This day in Berlin."""
    return berlin_day(timezone.now())


def allowed(request: HttpRequest, right: str, office_id: UUID | None, item: Item | None = None, **more: bool) -> None:
    """Raises Forbidden with the reason, before somebody types in vain. The act asks again."""
    now, by = timezone.now(), request.actor  # type: ignore[attr-defined]
    verdict = verdict_of(by, now, right, **more, **actions.facts(by, now, office_id, item))
    if not verdict:
        raise Forbidden(verdict)


def _known(editions: list[Edition]) -> Edition:
    """The edition by whose title an item is known: the German one, else the first."""
    return next((one for one in editions if one.language == settings.LANGUAGE_CODE), editions[0])


def press_desk(request: HttpRequest) -> HttpResponse:
    """Drafts, what waits for its time, and what is published."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    allowed(request, "press.draft", by.body_id)
    page = Paginator(queries.own_items(by.body_id, today()), PAGE).get_page(request.GET.get("seite"))
    under, rows, pending = actions.appointment(by, now), [], queries.items_to_lose_words(page)
    for item in page:
        editions = list(item.editions.all())
        sealed = [edition for edition in editions if edition.dated.is_sealed(now)]
        seen = {one.language: one for one in editions if one.dated.has_appeared(now) and one.words.removal_id is None}
        own = under is not None and item.mandate.person_id == under.person_id
        missing = [code for code, _name in settings.LANGUAGES if code not in {one.language for one in editions}]
        rows.append({
            "item": item, "state": item.state(now), "sealed": sealed, "seen": list(seen.values()), "own": own,
            "missing": missing, "title": _known(list(seen.values()) or sealed or editions).words.title,
            "pending": item.id in pending, "removable": any(one.has_removable_words(now) for one in editions),
            "removed": all(one.words.removal_id is not None for one in editions),
        })  # fmt: skip
    context = {"page": page, "rows": rows, "drafts": queries.own_drafts(by.body_id, today())}
    return render(request, "commissioner/desk_press.html", context)


def confirmed(
    request: HttpRequest, act: Callable[..., Any], done: str, context: dict[str, Any], *,
    then: Callable[[Any], HttpResponse] | None = None, **facts: Any,
) -> HttpResponse:  # fmt: skip
    """A page that asks once more, and the press that does it; `then`: the answer to what it made, else the desk."""
    form = context.pop("form", None) or django_forms.Form(sent(request)[0])
    if carry_out(request, form, act, **facts):
        messages.success(request, done)
        return then(form.result) if then else redirect("press_desk")
    return render(request, "commissioner/desk_confirm.html", {"form": form, **context}, status=status_of(form))


def own_item(request: HttpRequest, code: str, right: str, **more: bool) -> Item:
    """An item of the own office. Raises Forbidden for what another one has published, Http404 for what nobody reads."""
    code = normalise_short_code(code) or code.replace("\x00", "")
    own = queries.own_items(request.actor.body_id, today())  # type: ignore[attr-defined]
    found = own.filter(code=code).first() or Item.objects.appeared(timezone.now()).filter(code=code).first()
    if found is None:
        raise Http404
    allowed(request, right, found.office_id, found, **more)
    return found


def item_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw an item with a public reason."""
    item = own_item(request, code, "press.withdraw")
    seen = {one.language: one for one in item.editions.all() if one.dated.has_appeared(timezone.now())}
    if not seen or (item.withdrawn_at and request.method != "POST"):
        return redirect("press_desk")
    known = _known(list(seen.values()))
    context = {
        "form": forms.WithdrawForm(sent(request)[0]), "title": _("Withdraw what is published"),
        "button": _("Withdraw"), "about": known.words.title, "language": known.language,
        "words": _("Its address then says that it was withdrawn, when and why. This cannot be undone."),
    }  # fmt: skip
    return confirmed(request, actions.withdraw, _("It was withdrawn."), context, item=item)
