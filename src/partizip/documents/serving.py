"""The answer with the bytes of a file from outside: whatever a browser makes of them, they run nothing."""

from django.http import HttpResponse
from django.utils.http import content_disposition_header


def served(name: str, media_type: str, data: bytes) -> HttpResponse:
    """A file as it is handed out."""
    response = HttpResponse(data, content_type=_content_type(media_type, data))
    response["Content-Disposition"] = content_disposition_header(True, name)
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
