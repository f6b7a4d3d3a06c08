"""Addresses of the programme of the office, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import programme as desk_views
from partizip.commissioner.views import programme as views
from partizip.core.addresses import Address, form, page

_ON_LIST = ("feld", "stand", "wort")
_DESK = "schreibtisch/programm/"
_RIGHT = "programme.publish"

urlpatterns = [
    path("beauftragte/programm/", views.programme, name="programme"),
    path("beauftragte/programm.<str:kind>", views.programme_export, name="programme_export"),
    path("beauftragte/programm/<str:entry>/", views.entry, name="programme_entry"),
    path(_DESK, desk_views.desk, name="programme_desk"),
    path(f"{_DESK}neu/", desk_views.entry_new, name="programme_new"),
    path(f"{_DESK}<str:entry>/fassung/", desk_views.entry_change, name="programme_change"),
    path(f"{_DESK}<str:entry>/sprache/<str:language>/", desk_views.entry_translate, name="programme_translate"),
    path(f"{_DESK}<str:entry>/stand/", desk_views.note, name="programme_note"),
    path(f"{_DESK}<str:entry>/verbinden/", desk_views.link, name="programme_link"),
    path(f"{_DESK}<str:entry>/ergebnis/", desk_views.end, name="programme_end"),
    path(f"{_DESK}verbindung/<uuid:link>/streichen/", desk_views.unlink, name="programme_unlink"),
]

ADDRESSES: dict[str, Address] = {
    "programme": page(*_ON_LIST, "seite"),
    "programme_export": page(*_ON_LIST),
    "programme_entry": page(),
    "programme_desk": Address(get=_RIGHT),
    "programme_new": form(_RIGHT),
    "programme_change": form(_RIGHT),
    "programme_translate": form(_RIGHT),
    "programme_note": form(_RIGHT),
    "programme_link": form(_RIGHT),
    "programme_end": form(_RIGHT),
    "programme_unlink": form(_RIGHT),
}
