"""Addresses of what the law took away of the office's own words, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import own_words as desk_views
from partizip.commissioner.views import own_words as views
from partizip.core.addresses import Address, form, page

_DESK = "schreibtisch/amt/entfernen/"

urlpatterns = [
    path("beauftragte/entfernt/", views.removed_list, name="removed_list"),
    path("beauftragte/entfernt.<str:kind>", views.removed_export, name="removed_export"),
    path("beauftragte/entfernt/<str:code>/", views.removed_words, name="removed_words"),
    path(_DESK, desk_views.own_words, name="own_words"),
    path(f"{_DESK}<str:code>/", desk_views.own_words_removal, name="own_words_removal"),
    path(f"{_DESK}<str:code>/ausfuehren/", desk_views.own_words_carry_out, name="own_words_carry_out"),
    path(f"{_DESK}<str:code>/aufheben/", desk_views.own_words_cancel, name="own_words_cancel"),
]

ADDRESSES: dict[str, Address] = {
    "removed_list": page("seite"),
    "removed_export": page(),
    "removed_words": page(),
    "own_words": form("press.ask_removal"),
    "own_words_removal": Address(get="press.ask_removal"),
    "own_words_carry_out": form("press.remove"),
    "own_words_cancel": Address(get=None, post="press.cancel_removal"),
}
