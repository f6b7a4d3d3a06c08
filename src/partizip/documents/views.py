"""Pages of documents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, sent, status_of
from partizip.documents import actions, store
from partizip.documents.forms import FileForm
from partizip.documents.models import File
from partizip.documents.serving import served


def file(request: HttpRequest, sha256: str) -> HttpResponse:
    """A file by its fingerprint; bytes that were changed on the disk are not handed out."""
    found = get_object_or_404(File, sha256=sha256)
    try:
        data = store.fetch(found.sha256)
    except FileNotFoundError:
        return render(request, "410.html", {"reason": _("The file is missing on the server.")}, status=410)
    except store.Altered:
        reason = _("The file on the server is not the one that was published: its fingerprint differs.")
        return render(request, "410.html", {"reason": reason}, status=410)
    response = served(found.name, found.media_type, data)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return response


def file_add(request: HttpRequest) -> HttpResponse:
    """Add a file; its address can then be given as evidence."""
    form = FileForm(*sent(request))
    if carry_out(request, form, actions.add_file):
        made = form.result  # type: ignore[attr-defined]
        words = _("The file was published at %(address)s.") % {"address": made.get_absolute_url()}
        messages.success(request, words)
        return redirect("file_add")
    return render(request, "documents/form.html", {"form": form}, status=status_of(form))
