"""Pages of the office for what is sealed until its time: the office alone reads it, and can take it back to go on."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from partizip.access.acts import verdict_of
from partizip.commissioner.actions import press as actions
from partizip.commissioner.desk_views.press import confirmed, own_item
from partizip.commissioner.models import Cancelling, Draft, Edition
from partizip.documents.serving import served


def _sealed(request: HttpRequest, edition: UUID, right: str) -> Edition | HttpResponse:
    """A sealed edition of the own office; for one that waits no more the way to where it is now.

    Raises Http404 for what nobody outside its office knows of, Forbidden for what another one has published.
    """
    found = Edition.objects.select_related("words", "cancelling").filter(id=edition).first()
    if found is None:
        raise Http404
    found.item = own_item(request, found.item.code, right)
    if found.dated.is_sealed(timezone.now()):
        return found
    back = Draft.objects.filter(returned_from=found).first()
    if back is not None:
        messages.warning(request, _("It was cancelled already."))
        return redirect("press_draft", draft=back.id)
    messages.warning(request, _("It waits for no time any more."))
    return redirect("press_desk")


def edition_sealed(request: HttpRequest, edition: UUID) -> HttpResponse:
    """A sealed edition as everybody will read it."""
    found = _sealed(request, edition, "press.draft")
    if not isinstance(found, Edition):
        return found
    by, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    own = verdict_of(by, now, "press.cancel", **actions.facts(by, now, found.item.office_id, found.item))
    context = {"edition": found, "words": found.words, "item": found.item, "own": own and not found.item.withdrawn_at}
    return render(request, "commissioner/desk_sealed.html", context | {"files": found.attachments.light()})


def edition_sealed_file(request: HttpRequest, edition: UUID, sha256: str) -> HttpResponse:
    """A file beside a sealed edition."""
    found = _sealed(request, edition, "press.draft")
    if not isinstance(found, Edition):
        return found
    file = found.attachments.filter(sha256=sha256).first()
    if file is None:
        raise Http404
    response = served(file.name, file.media_type, bytes(file.data))
    response["Cache-Control"] = "private, no-store"
    return response


def edition_cancel(request: HttpRequest, edition: UUID) -> HttpResponse:
    """Take a sealed edition back before its time, and go on writing."""
    found = _sealed(request, edition, "press.cancel")
    if not isinstance(found, Edition):
        return found

    def go_on(made: Cancelling) -> HttpResponse:
        draft = Draft.objects.filter(returned_from=made.edition_id).first()
        return redirect("press_draft", draft=draft.id) if draft else redirect("press_desk")

    context = {
        "title": _("Cancel before its time and go on writing"), "button": _("Cancel it"), "about": found.words.title,
        "language": found.language,
        "words": _(
            "It will not appear. Its words and attachments become a draft again, in which you can set another time. "
            "That something was cancelled stands in the record."
        ),
    }  # fmt: skip
    done = _("It was cancelled. Its words and attachments are a draft again.")
    return confirmed(request, actions.cancel, done, context, then=go_on, edition=found)
