"""Pages of the press room for the office: drafts, what is sealed until its time, what is published."""

from collections.abc import Callable
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
from partizip.access.ids import new_id
from partizip.access.submitting import carry_out, sent, status_of
from partizip.commissioner.actions import press as actions
from partizip.commissioner.forms import press as forms
from partizip.commissioner.models import Draft, Edition, Item, Kind
from partizip.commissioner.queries import press as queries
from partizip.core import press
from partizip.core.calendar import berlin_day
from partizip.core.ids import normalise_short_code

PAGE = 25
PUBLISH = "publish"  # name of the button that leads on to the preview


def _day() -> Any:
    return berlin_day(timezone.now())


def _allowed(request: HttpRequest, right: str, office_id: UUID | None, item: Item | None = None, **more: bool) -> None:
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
    _allowed(request, "press.draft", by.body_id)
    page = Paginator(queries.own_items(by.body_id, _day()), PAGE).get_page(request.GET.get("seite"))
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
    context = {"page": page, "rows": rows, "drafts": queries.own_drafts(by.body_id, _day())}
    return render(request, "commissioner/desk_press.html", context)


def _edit(request: HttpRequest, draft: Draft, title: str) -> HttpResponse:
    """The form of a draft; saving leads back to the desk, or on to the preview."""
    corrects = draft.item is not None and press.is_correction(draft.item.dated(), draft.language, timezone.now())
    form = forms.DraftForm(sent(request)[0], draft=draft, corrects=corrects, publishing=PUBLISH in request.POST)
    if carry_out(request, form, actions.save_draft, item=draft.item):
        saved = form.result  # type: ignore[attr-defined]
        if PUBLISH in request.POST:
            return redirect("press_publish", draft=saved.id)
        messages.success(request, _("The draft was saved. Nobody outside your office reads it."))
        return redirect("press_draft", draft=saved.id)
    context = {"form": form, "title": title, "draft": draft}
    return render(request, "commissioner/desk_draft.html", context, status=status_of(form))


def _new(request: HttpRequest, **fields: Any) -> Draft:
    """A draft that is not stored yet, with the id that the form carries."""
    given = request.POST.get("draft_id", "")
    try:
        number = UUID(given) if given else new_id()
    except ValueError:
        number = new_id()
    return Draft(id=number, revision=0, changed_at=timezone.now(), **fields)


def draft_new(request: HttpRequest) -> HttpResponse:
    """Write something new."""
    office = request.actor.body_id  # type: ignore[attr-defined]
    _allowed(request, "press.draft", office)
    return _edit(request, _new(request, kind=Kind.RELEASE, office_id=office), _("Write something new"))


def own_draft(request: HttpRequest, draft: UUID) -> Draft | HttpResponse:
    """A draft of the own office; for one that was published meanwhile the way to what it became."""
    found = queries.own_drafts(request.actor.body_id, _day()).filter(id=draft).first()  # type: ignore[attr-defined]
    if found is not None:
        _allowed(request, "press.draft", found.office_id)
        return found
    made = Edition.objects.select_related("item").filter(id=draft).first()
    if made is None or made.item.office_id != request.actor.body_id:  # type: ignore[attr-defined]
        raise Http404
    messages.success(request, _("This draft is published, or sealed until its time."))
    return redirect("press_desk")


def draft_edit(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Go on writing a draft."""
    found = own_draft(request, draft)
    return _edit(request, found, _("Draft")) if isinstance(found, Draft) else found


def draft_publish(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The draft as everybody will read it, and the one press that publishes it."""
    found = own_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    now = timezone.now()
    item = Item.objects.with_all().get(id=found.item_id) if found.item_id else None
    right, act = ("press.correct", actions.correct) if item else ("press.publish", actions.publish)
    _allowed(request, right, found.office_id, item)
    form = forms.PublishForm(sent(request)[0], initial={"revision": found.revision})
    if carry_out(request, form, act, draft=found):
        made: Edition = form.result  # type: ignore[attr-defined]
        if made.dated.is_sealed(timezone.now()):
            messages.success(request, _("It is sealed, and appears at its time without anybody's doing."))
            return redirect("press_desk")
        messages.success(request, _("It is published: everybody reads it now."))
        return redirect("press_item", code=made.item.code)
    ready = press.may_publish(found.title, found.text, found.appears_at, now)
    if item and ready:
        ready = press.may_add(item.dated(), item.withdrawn_at, found.language, found.reason, now)
    context = {"draft": found, "form": form, "item": item, "fault": "" if ready else _(ready.reason)}
    return render(request, "commissioner/desk_publish.html", context, status=status_of(form))


def _confirmed(request: HttpRequest, act: Callable[..., Any], done: str, context: dict[str, Any], **facts: Any) -> Any:
    """A page that asks once more, and the press that does it."""
    form = context.pop("form", None) or django_forms.Form(sent(request)[0])
    if carry_out(request, form, act, **facts):
        messages.success(request, done)
        return redirect("press_desk")
    return render(request, "commissioner/desk_confirm.html", {"form": form, **context}, status=status_of(form))


def draft_discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Discard a draft."""
    found = own_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    context = {
        "title": _("Discard the draft"), "button": _("Discard"), "about": found.title, "language": found.language,
        "words": _("The draft is deleted for good. Nobody outside your office has read it."),
    }  # fmt: skip
    return _confirmed(request, actions.discard_draft, _("The draft was discarded."), context, draft=found)


def own_item(request: HttpRequest, code: str, right: str, **more: bool) -> Item:
    """An item of the own office. Raises Forbidden for what another one has published, Http404 for what nobody reads."""
    code = normalise_short_code(code) or code.replace("\x00", "")
    own = queries.own_items(request.actor.body_id, _day())  # type: ignore[attr-defined]
    found = own.filter(code=code).first() or Item.objects.appeared(timezone.now()).filter(code=code).first()
    if found is None:
        raise Http404
    _allowed(request, right, found.office_id, found, **more)
    return found


def edition_new(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """Correct an item in one language, or write it in another; a draft that was begun is gone on with."""
    item = own_item(request, code, "press.correct")
    if language not in dict(settings.LANGUAGES):
        raise Http404
    begun = item.drafts.filter(language=language).order_by("-changed_at").first()
    if begun is not None and request.method != "POST":
        return redirect("press_draft", draft=begun.id)
    now = timezone.now()
    seen = [one for one in item.editions.all() if one.language == language and one.dated.has_appeared(now)]
    draft = _new(request, item=item, office_id=item.office_id, kind=item.kind, language=language)
    if seen:
        draft.title, draft.lead, draft.text = seen[-1].words.title, seen[-1].words.lead, seen[-1].words.text
    title = _("Correct what is published") if seen else _("Publish in another language")
    return _edit(request, draft, title)


def item_withdraw(request: HttpRequest, code: str) -> HttpResponse:
    """Withdraw an item with a public reason."""
    item = own_item(request, code, "press.withdraw")
    seen = [one for one in item.editions.all() if one.dated.has_appeared(timezone.now())]
    if not seen or item.withdrawn_at:
        return redirect("press_desk")
    context = {
        "form": forms.WithdrawForm(sent(request)[0]), "title": _("Withdraw what is published"),
        "button": _("Withdraw"), "about": seen[-1].words.title, "language": seen[-1].language,
        "words": _("Its address then says that it was withdrawn, when and why. This cannot be undone."),
    }  # fmt: skip
    return _confirmed(request, actions.withdraw, _("It was withdrawn."), context, item=item)


def edition_cancel(request: HttpRequest, edition: UUID) -> HttpResponse:
    """Take a sealed edition back before its time."""
    found = Edition.objects.select_related("item", "words", "cancelling").filter(id=edition).first()
    if found is None:
        raise Http404
    own_item(request, found.item.code, "press.cancel")
    if not found.dated.is_sealed(timezone.now()):
        messages.warning(request, _("It waits for no time any more."))
        return redirect("press_desk")
    context = {
        "title": _("Cancel before its time"), "button": _("Cancel it"), "about": found.words.title,
        "language": found.language,
        "words": _("Nobody will ever read it. That something was cancelled stands in the record."),
    }  # fmt: skip
    return _confirmed(request, actions.cancel, _("It was cancelled."), context, edition=found)
