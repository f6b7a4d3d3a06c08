"""Addresses of the trail, and who may call them."""

from django.urls import path

from partizip.core.addresses import Address, form, page
from partizip.trail import views

urlpatterns = [
    path("weg/<str:code>.json", views.trail_json, name="trail_json"),
    path("weg/<str:code>/", views.trail, name="trail"),
    path("schreibtisch/wege/neu/", views.link_add, name="link_add"),
]

ADDRESSES: dict[str, Address] = {"trail": page(), "trail_json": page(), "link_add": form("trail.link")}
