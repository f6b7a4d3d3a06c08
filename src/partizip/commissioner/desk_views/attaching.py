"""Pages of the office for the files beside a draft."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, press, sent, status_of
from partizip.commissioner.actions import attaching as actions
from partizip.commissioner.desk_views.drafts import own_draft
from partizip.commissioner.forms.attaching import AttachForm
from partizip.commissioner.models import Draft


def draft_files(request: HttpRequest, draft: UUID) -> HttpResponse:
    """The files beside a draft, and one more."""
    found = own_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    form = AttachForm(*sent(request))
    if carry_out(request, form, actions.attach, draft=found):
        messages.success(request, _("The file stands beside the draft; nobody outside your office sees it."))
        return redirect("press_draft_files", draft=found.id)
    context = {"form": form, "draft": found, "files": found.files.defer("data")}
    return render(request, "commissioner/desk_files.html", context, status=status_of(form))


def draft_file_remove(request: HttpRequest, draft: UUID, file: UUID) -> HttpResponse:
    """Take a file away again."""
    found = own_draft(request, draft)
    if not isinstance(found, Draft):
        return found
    chosen = found.files.defer("data").filter(id=file).first()
    if chosen is None:
        raise Http404
    press(request, actions.detach, _("The file was taken away."), file=chosen)
    return redirect("press_draft_files", draft=found.id)
