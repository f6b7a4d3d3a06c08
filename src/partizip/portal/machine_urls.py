"""Addresses of the portal for programs, the same in every language."""

from django.urls import include, path

from partizip.core.addresses import EVERYONE, Address, page
from partizip.opendata.problems import PREFIX
from partizip.portal import api, blocked_views, opendata_views, views
from partizip.portal.operation import key_views, pulse
from partizip.portal.witnesses import views as witnesses

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("log/keys", key_views.keys_json, name="log_keys"),
    path("log/policy", witnesses.log_policy, name="log_policy"),
    path("gesund", pulse.health, name="health"),
    path("daten.jsonld", opendata_views.catalogue_jsonld, name="catalogue_jsonld"),
    path("api/v1/openapi.json", api.description, name="api_description"),
    path(PREFIX.lstrip("/"), include(api.urlpatterns)),
    path("blockiert", blocked_views.policy_report, name="policy_report"),
]

ADDRESSES: dict[str, Address] = {
    "robots": page(),
    "health": Address(),
    "log_keys": Address(),
    "log_policy": Address(),
    "catalogue_jsonld": page(),
    "api_description": Address(shared=True, reads=("language",), negotiated=True),
    **api.ADDRESSES,
    "policy_report": Address(get=None, post=EVERYONE),
}
