"""Addresses of the portal, and who may call them."""

from django.urls import path

from partizip.core.addresses import EVERYONE, Address, page
from partizip.portal import api, blocked_views, opendata_views, search_views, views

urlpatterns = [
    path("schreibtisch/", views.desk, name="desk"),
    path("schreibtisch/blockiert/", blocked_views.blocked, name="blocked"),
    path("pruefen/", views.check, name="check"),
    path("suche/", search_views.search, name="search"),
    path("suche.<str:kind>", search_views.search_export, name="search_export"),
    path("suche/opensearch.xml", search_views.search_description, name="search_description"),
    path("daten/", opendata_views.catalogue, name="catalogue"),
    path("api/v1/", api.page, name="api"),
    path("hilfe/", views.door_help, name="door_help"),
    path("mitreden/", views.door_say, name="door_say"),
    path("impressum/", views.imprint, name="imprint"),
    path("datenschutz/", views.privacy, name="privacy"),
    path("barrierefreiheit/", views.accessibility, name="accessibility"),
]

ADDRESSES: dict[str, Address] = {
    "desk": Address(get="access.see_desk"),
    "blocked": Address(get="operation.see_blocked"),
    "check": Address(post=EVERYONE),
    "search": Address(),  # not kept: what people search stays nowhere
    "search_export": Address(),
    "search_description": page(),
    "catalogue": page(),
    "api": page(),
    "door_help": page(),
    "door_say": page(),
    "imprint": page(),
    "privacy": page(),
    "accessibility": page(),
}
