"""Addresses of the portal, and who may call them."""

from django.urls import path

from partizip.core.addresses import EVERYONE, Address, form, page
from partizip.portal import api, blocked_views, opendata_views, search_views, views
from partizip.portal.full import views as filling
from partizip.portal.operation import key_views

urlpatterns = [
    path("schreibtisch/", views.desk, name="desk"),
    path("schreibtisch/blockiert/", blocked_views.blocked, name="blocked"),
    path("schreibtisch/schluessel/", key_views.lost_key, name="lost_key"),
    path("protokoll/schluessel/", key_views.keys_page, name="journal_keys"),
    path("demo/fuellen/", filling.demo_filling, name="demo_filling"),
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
    "lost_key": form("operation.declare_key"),
    "journal_keys": page(),
    "demo_filling": Address(),
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
