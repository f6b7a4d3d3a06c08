"""Addresses of the log for programs, the same in every language (c2sp.org/tlog-tiles, prefix /log)."""

from django.urls import path

from partizip.core.addresses import Address
from partizip.journal import views

urlpatterns = [
    path("log/checkpoint", views.log_checkpoint, name="log_checkpoint"),
    path("log/cosigned", views.log_cosigned, name="log_cosigned"),
    path("log/key", views.log_key, name="log_key"),
    path("log/tile/<path:path>", views.log_tile, name="log_tile"),
    path("log/contents.json", views.log_contents, name="log_contents"),
]

ADDRESSES: dict[str, Address] = {
    "log_checkpoint": Address(),
    "log_cosigned": Address(),
    "log_key": Address(),
    "log_tile": Address(),
    "log_contents": Address(),
}
