"""Pages of the office for what it is writing: drafts, how they are published, and corrections."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.access.ids import new_id
from partizip.access.submitting import carry_out, sent, status_of
from partizip.commissioner.actions import press as actions
from partizip.commissioner.actions.common import Gone, Overtaken
from partizip.commissioner.desk_views.press import allowed, confirmed, own_item, today
from partizip.commissioner.forms import press as forms
from partizip.commissioner.models import Draft, Edition, Item, Kind
from partizip.commissioner.queries import press as queries
from partizip.core import press

PUBLISH = "publish"  # name of the button that leads on to the preview


def _form(request: HttpRequest, draft: Draft, said: Any) -> forms.DraftForm:
    corrects = draft.item is not None and press.is_correction(draft.item.dated(), draft.language, timezone.now())
    return forms.DraftForm(said, draft=draft, corrects=corrects, publishing=PUBLISH in request.POST)


def _edit(request: HttpRequest, draft: Draft, title: str) -> HttpResponse:
    """The form of a draft; saving leads back to the desk, or on to the preview. Where a colleague was faster, what was
    typed stays in it, with the way to the newest state."""
    form, newest = _form(request, draft, sent(request)[0]), ""
    if carry_out(request, form, actions.save_draft, item=draft.item):
        saved = form.result  # type: ignore[attr-defined]
        if PUBLISH in request.POST:
            return redirect("press_publish", draft=saved.id)
        messages.success(request, _("The draft was saved. Nobody outside your office reads it."))
        return redirect("press_draft", draft=saved.id)
    refusal = getattr(form, "refusal", None)
    if isinstance(refusal, Gone):
        draft, form, newest = _anew(request, draft)
    elif isinstance(refusal, Overtaken):
        newest = _newest(request, draft, form)
    overtaken = isinstance(refusal, Overtaken)
    context = {"form": form, "title": title, "draft": draft, "newest": newest, "overtaken": overtaken}
    return render(request, "commissioner/desk_draft.html", context, status=status_of(form))


def _newer(draft: Draft) -> Edition | None:
    """The edition that counts now in a draft's language, when it appeared after the one from which this was begun."""
    if draft.item is None:
        return None
    now = timezone.now()
    number = press.number_of(draft.item.dated(), draft.language, now)
    if number <= draft.base:
        return None
    return draft.item.editions.select_related("item").get(language=draft.language, number=number)


def _newest(request: HttpRequest, draft: Draft, form: forms.DraftForm) -> str:
    """Where the newest state stands. The form takes the number of a newer edition, or the newest state of the draft:
    sent once more it follows upon it, by somebody who was told."""
    said, draft.base = request.POST.copy(), form.cleaned_data.get("base") or 0
    newer = _newer(draft)
    name, value = ("revision", draft.revision) if newer is None else ("base", newer.number)
    said[name] = str(value)
    form.data = said
    return reverse("press_draft", args=[draft.id]) if newer is None else newer.address


def _anew(request: HttpRequest, gone: Draft) -> tuple[Draft, forms.DraftForm, str]:
    """A new draft with what was typed into one that a colleague published or discarded meanwhile; its form, which says
    so, and the way to what it became. Nothing of it is stored before it is sent once more."""
    now = timezone.now()
    own = Edition.objects.filter(item__office=request.actor.body_id)  # type: ignore[attr-defined]
    made = own.select_related("item", "words", "cancelling").filter(id=gone.id).first()
    item = gone.item or (made.item if made else None)
    if item is not None and not _takes_editions(request, item):
        item = None
    data = request.POST.copy()
    languages = (gone.language if gone.item else data.get("language"), made.language if made else None, gone.language)
    language = next(one for one in languages if one in dict(settings.LANGUAGES))
    fresh = Draft(id=new_id(), revision=0, office_id=gone.office_id, item=item, language=language, kind=gone.kind)
    said, address = _became(made, now, follows=item is not None)
    if item is not None:
        fresh.kind, fresh.base = item.kind, press.number_of(item.dated(), language, now)
    data["draft_id"], data["revision"], data["base"] = str(fresh.id), "0", str(fresh.base)
    data.setdefault("kind", fresh.kind)
    data.setdefault("language", language)
    form = _form(request, fresh, data)
    form.is_valid()
    form.add_error(None, said)
    return fresh, form, address


def _became(made: Edition | None, now: datetime, *, follows: bool) -> tuple[str, str]:
    """What became of a draft that is gone, in words, and where that stands; `made`: the edition with its id, `follows`:
    whether what was typed can become a further edition."""
    if made is None:
        return _("This draft was discarded meanwhile. Sent once more, what you typed becomes a new one."), ""
    if made.dated.is_sealed(now):
        said = _("This draft was sealed meanwhile. Sent once more, what you typed becomes a new draft.")
        return said, reverse("press_sealed", args=[made.id])
    if not made.dated.has_appeared(now):
        said = _("This draft was sealed and cancelled meanwhile. Sent once more, what you typed becomes a new draft.")
        back = Draft.objects.filter(returned_from=made).first()
        return said, reverse("press_draft", args=[back.id]) if back else ""
    said = _("This draft was published meanwhile. Sent once more, what you typed becomes a new draft.")
    if follows:
        said = _("This draft was published meanwhile. Sent once more, what you typed becomes a draft of a new edition.")
    return said, made.address


def _takes_editions(request: HttpRequest, item: Item) -> bool:
    """Whether this office can add an edition to an item today."""
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    found = Item.objects.with_all().get(id=item.id)
    facts = actions.facts(by, now, found.office_id, found)
    return found.state(now) is press.State.PUBLISHED and bool(verdict_of(by, now, "press.correct", **facts))


def _typed(request: HttpRequest) -> Draft:
    """The draft of a form that was sent: of an item where the form names one of the own office, else a new one."""
    office = request.actor.body_id  # type: ignore[attr-defined]
    code, _sign, language = request.POST.get("of", "").partition("/")
    item = queries.own_items(office, today()).filter(code=code.replace("\x00", "")).first() if code else None
    if item is None or language not in dict(settings.LANGUAGES):
        return _new(request, kind=Kind.RELEASE, office_id=office)
    return _new(request, kind=item.kind, office_id=item.office_id, item=item, language=language)


def _new(request: HttpRequest, **fields: Any) -> Draft:
    """A draft that is not stored yet, with the id that the form carries."""
    given = request.POST.get("draft_id", "")
    try:
        number = UUID(given) if given else new_id()
    except ValueError:
        number = new_id()
    return Draft(id=number, revision=0, changed_at=timezone.now(), **fields)


def draft_new(request: HttpRequest, draft: UUID | None = None) -> HttpResponse:
    """Write something new. Its id stands in the address: who goes back from the preview comes to the draft that was
    saved, and not to an empty form that would make a second one."""
    allowed(request, "press.draft", request.actor.body_id)  # type: ignore[attr-defined]
    found = _at_hand(request, draft) if draft else None
    if request.method != "POST":
        if draft is None:
            return redirect("press_draft_begin", draft=new_id())
        if found or Edition.objects.filter(id=draft).exists():
            return redirect("press_draft", draft=draft)
        blank = Draft(id=draft, revision=0, kind=Kind.RELEASE, office_id=request.actor.body_id)  # type: ignore[attr-defined]
        return _edit(request, blank, _("Write something new"))
    return _edit(request, found or _typed(request), _("Write something new"))


def _at_hand(request: HttpRequest, draft: UUID) -> Draft | None:
    """The own draft with this id; None when there is none any more, or none yet. Raises Http404 for a foreign one."""
    by = request.actor  # type: ignore[attr-defined]
    found = queries.own_drafts(by.body_id, today()).filter(id=draft).first()
    if found is not None:
        allowed(request, "press.draft", found.office_id)
        return found
    foreign = Edition.objects.filter(id=draft).exclude(item__office=by.body_id)
    if foreign.exists() or Draft.objects.filter(id=draft).exists():
        raise Http404
    return None


def own_draft(request: HttpRequest, draft: UUID) -> Draft | HttpResponse:
    """A draft of the own office; for one that was published meanwhile the way to what it became."""
    found = _at_hand(request, draft)
    if found is not None:
        return found
    if not Edition.objects.filter(id=draft).exists():
        raise Http404
    messages.warning(request, _("This draft is published, or sealed until its time."))
    return redirect("press_desk")


def draft_edit(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Go on writing a draft. What was typed into one that is gone comes back."""
    if request.method == "POST":
        return _edit(request, _at_hand(request, draft) or _typed(request), _("Draft"))
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
    allowed(request, right, found.office_id, item)
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
        ready = press.may_go_on(item.dated(), found.language, found.base, now)
    if item and ready:
        ready = press.may_add(item.dated(), item.withdrawn_at, found.language, found.reason, now)
    context = {"draft": found, "form": form, "item": item, "fault": "" if ready else _(ready.reason)}
    context["newer"] = _newer(found)
    return render(request, "commissioner/desk_publish.html", context, status=status_of(form))


def draft_discard(request: HttpRequest, draft: UUID) -> HttpResponse:
    """Discard a draft."""
    found = own_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    context = {
        "title": _("Discard the draft"), "button": _("Discard"), "about": found.title, "language": found.language,
        "words": _("The draft is deleted for good. Nobody outside your office has read it."),
    }  # fmt: skip
    return confirmed(request, actions.discard_draft, _("The draft was discarded."), context, draft=found)


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
        draft.base = seen[-1].number
    title = _("Correct what is published") if seen else _("Publish in another language")
    return _edit(request, draft, title)
