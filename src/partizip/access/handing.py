"""Handing out what is held about somebody: a file that nobody keeps on the way."""

from datetime import datetime

from django.http import HttpResponse

from partizip.access.erasing import Who
from partizip.access.held import file_of


def handed_out(who: Who, at: datetime) -> HttpResponse:
    """All that is held about somebody, to be saved; call it from views that are never cached."""
    response = HttpResponse(file_of(who, at), content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="partizip-personal-data.json"'
    return response
