"""Addresses of bodies, and who may call them."""

from django.urls import path

from partizip.bodies import views
from partizip.core.addresses import Address, form, page

urlpatterns = [
    path("stellen/", views.bodies, name="bodies"),
    path("stellen.<str:kind>", views.bodies_export, name="bodies_export"),
    path("stellen/<slug:slug>/", views.body, name="body"),
    path("schreibtisch/stellen/", views.bodies_import, name="bodies_import"),
    path("schreibtisch/aufgaben/neu/", views.function_give, name="function_give"),
    path("schreibtisch/aufgaben/<uuid:function>/beenden/", views.function_end, name="function_end"),
]

ADDRESSES: dict[str, Address] = {
    "bodies": page("am", "art"),
    "bodies_export": page("am", "art"),
    "body": page(),
    "bodies_import": form("bodies.keep"),
    "function_give": form("bodies.keep"),
    "function_end": form("bodies.keep"),
}
