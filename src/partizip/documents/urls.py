"""Addresses of documents, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, form
from partizip.documents import views

urlpatterns = [
    path("dateien/<str:sha256>/", views.file, name="file"),
    path("schreibtisch/dateien/neu/", views.file_add, name="file_add"),
]

ADDRESSES: dict[str, Address] = {
    "file": Address(),
    "file_add": form("documents.add"),
}
