"""Addresses of the log for people, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, page
from partizip.journal import views

urlpatterns = [
    path("protokoll/", views.journal, name="journal"),
    path("protokoll.atom", views.journal_atom, name="journal_atom"),
    path("protokoll.json", views.journal_json, name="journal_json"),
    path("protokoll/<int:index>/", views.journal_entry, name="journal_entry"),
    path("belege/<int:index>.tlog-proof", views.receipt, name="receipt"),
]

_FILTER = ("q", "was", "ab", "bis")

ADDRESSES: dict[str, Address] = {
    "journal": page(*_FILTER, "seite"),
    "journal_atom": page(*_FILTER),
    "journal_json": page(*_FILTER),
    "journal_entry": page(),
    "receipt": Address(),
}
