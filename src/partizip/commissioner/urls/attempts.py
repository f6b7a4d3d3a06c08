"""The address of the page about what protects the office's words."""

from django.urls import path

from partizip.commissioner.views import attempts as views
from partizip.core.addresses import Address, page

urlpatterns = [
    path("beauftragte/unabhaengigkeit/", views.independence, name="independence"),
    path("beauftragte/unabhaengigkeit.<str:kind>", views.independence_export, name="independence_export"),
]

ADDRESSES: dict[str, Address] = {
    "independence": page("seite"),
    "independence_export": page(),
}
