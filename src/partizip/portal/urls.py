"""Addresses of the portal, and who may call them."""

from django.urls import path

from partizip.core.addresses import EVERYONE, Address, page
from partizip.portal import views

urlpatterns = [
    path("schreibtisch/", views.desk, name="desk"),
    path("pruefen/", views.check, name="check"),
    path("hilfe/", views.door_help, name="door_help"),
    path("mitreden/", views.door_say, name="door_say"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
]

ADDRESSES: dict[str, Address] = {
    "desk": Address(get="access.see_desk"),
    "check": Address(post=EVERYONE),
    "door_help": page(),
    "door_say": page(),
    "imprint": page(),
    "privacy": page(),
    "accessibility": page(),
}
