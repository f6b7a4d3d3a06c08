"""Pages of documents."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from partizip.access.submitting import carry_out, sent, status_of
from partizip.documents import actions, store
from partizip.documents.forms import FileForm
from partizip.documents.models import File


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
    response = HttpResponse(data, content_type=_content_type(found.media_type, data))
    response["Content-Disposition"] = content_disposition_header(True, found.name)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    # Whatever a browser makes of it, it runs nothing, loads nothing and belongs to no page of ours.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'; frame-ancestors 'none'"
    response["Cross-Origin-Resource-Policy"] = "same-origin"
    return response


def _content_type(media_type: str, data: bytes) -> str:
    """The type with the encoding of a text, read in the order in which core.wording reads it."""
    if media_type != "text/plain":
        return media_type
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text/plain; charset=utf-16"
    try:
        data.decode()
    except UnicodeDecodeError:
        return "text/plain; charset=windows-1252"
    return "text/plain; charset=utf-8"


def file_add(request: HttpRequest) -> HttpResponse:
    """Add a file; its address can then be given as evidence."""
    form = FileForm(*sent(request))
    if carry_out(request, form, actions.add_file):
        made = form.result  # type: ignore[attr-defined]
        words = _("The file was published at %(address)s.") % {"address": made.get_absolute_url()}
        messages.success(request, words)
        return redirect("file_add")
    return render(request, "documents/form.html", {"form": form}, status=status_of(form))
