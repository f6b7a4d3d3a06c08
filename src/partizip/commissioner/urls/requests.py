"""Addresses of requests and objections, and who may call them."""

from django.urls import path

from partizip.commissioner.desk_views import requests as desk_views
from partizip.commissioner.views import requests as views
from partizip.core.addresses import Address, form, page

_ON_LIST = ("stelle", "stand", "art", "wort")

urlpatterns = [
    path("beauftragte/anfragen/", views.requests, name="requests"),
    path("beauftragte/anfragen.<str:kind>", views.requests_export, name="requests_export"),
    path("beauftragte/anfragen/<str:code>/", views.request, name="request"),
    path("schreibtisch/anfragen/", desk_views.requests_desk, name="requests_desk"),
    path("schreibtisch/anfragen/neu/", desk_views.request_file, name="request_file"),
    path("schreibtisch/anfragen/<str:code>/erinnern/", desk_views.request_remind, name="request_remind"),
    path("schreibtisch/anfragen/<str:code>/erinnerung.pdf", desk_views.request_letter, name="request_letter"),
]

ADDRESSES: dict[str, Address] = {
    "requests": page(*_ON_LIST, "seite"),
    "requests_export": page(*_ON_LIST),
    "request": page(),
    "requests_desk": Address(get="requests.file"),
    "request_file": form("requests.file"),
    "request_remind": form("requests.remind"),
    "request_letter": Address(get="requests.remind"),
}
