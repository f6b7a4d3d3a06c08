"""Addresses of the press room, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import attaching, drafts, removing, sealed
from partizip.commissioner.desk_views import press as desk_views
from partizip.commissioner.views import press as views
from partizip.core.addresses import Address, form, page

_ON_LIST = ("art", "sprache", "jahr")

urlpatterns = [
    path("presse/", views.press, name="press"),
    path("presse.<str:kind>", views.press_export, name="press_export"),
    path("presse/<str:code>/", views.press_item, name="press_item"),
    path("presse/<str:code>/<str:language>/<int:number>/", views.press_edition, name="press_edition"),
    path("presse/<str:code>/<str:language>/<int:number>.pdf", views.press_pdf, name="press_pdf"),
    path(
        "presse/<str:code>/<str:language>/<int:number>/<str:sha256>/", views.press_attachment, name="press_attachment"
    ),
    path("schreibtisch/presse/", desk_views.press_desk, name="press_desk"),
    path("schreibtisch/presse/neu/", drafts.draft_new, name="press_draft_new"),
    path("schreibtisch/presse/neu/<uuid:draft>/", drafts.draft_new, name="press_draft_begin"),
    path("schreibtisch/presse/entwurf/<uuid:draft>/", drafts.draft_edit, name="press_draft"),
    path("schreibtisch/presse/entwurf/<uuid:draft>/veroeffentlichen/", drafts.draft_publish, name="press_publish"),
    path("schreibtisch/presse/entwurf/<uuid:draft>/verwerfen/", drafts.draft_discard, name="press_draft_discard"),
    path("schreibtisch/presse/entwurf/<uuid:draft>/dateien/", attaching.draft_files, name="press_draft_files"),
    path(
        "schreibtisch/presse/entwurf/<uuid:draft>/dateien/<uuid:file>/entfernen/",
        attaching.draft_file_remove,
        name="press_draft_file_remove",
    ),
    path("schreibtisch/presse/<str:code>/fassung/<str:language>/", drafts.edition_new, name="press_correct"),
    path("schreibtisch/presse/<str:code>/zurueckziehen/", desk_views.item_withdraw, name="press_withdraw"),
    path("schreibtisch/presse/zeitpunkt/<uuid:edition>/", sealed.edition_sealed, name="press_sealed"),
    path(
        "schreibtisch/presse/zeitpunkt/<uuid:edition>/dateien/<str:sha256>/",
        sealed.edition_sealed_file,
        name="press_sealed_file",
    ),
    path("schreibtisch/presse/zeitpunkt/<uuid:edition>/aufheben/", sealed.edition_cancel, name="press_cancel"),
    path("schreibtisch/presse/<str:code>/entfernen/", removing.removal, name="press_removal"),
    path(
        "schreibtisch/presse/<str:code>/entfernen/ausfuehren/",
        removing.removal_carry_out,
        name="press_removal_carry_out",
    ),
    path("schreibtisch/presse/<str:code>/entfernen/aufheben/", removing.removal_cancel, name="press_removal_cancel"),
]

ADDRESSES: dict[str, Address] = {
    "press": page(*_ON_LIST, "seite"),
    "press_export": page(*_ON_LIST),
    "press_item": page(),
    "press_edition": page(),
    "press_pdf": page(),
    "press_attachment": page(),
    "press_desk": Address(get="press.draft"),
    "press_draft_new": form("press.draft"),
    "press_draft_begin": form("press.draft"),
    "press_draft": form("press.draft"),
    "press_publish": form("press.publish"),
    "press_draft_discard": form("press.draft"),
    "press_draft_files": form("press.draft"),
    "press_draft_file_remove": Address(get=None, post="press.draft"),
    "press_correct": form("press.correct"),
    "press_withdraw": form("press.withdraw"),
    "press_sealed": Address(get="press.draft"),
    "press_sealed_file": Address(get="press.draft"),
    "press_cancel": form("press.cancel"),
    "press_removal": form("press.ask_removal"),
    "press_removal_carry_out": form("press.remove"),
    "press_removal_cancel": Address(get=None, post="press.cancel_removal"),
}
