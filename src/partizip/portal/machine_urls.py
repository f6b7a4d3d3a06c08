"""Addresses of the portal for programs, the same in every language."""

from django.urls import path

from partizip.core.addresses import Address, page
from partizip.portal import views
from partizip.portal.operation import pulse

urlpatterns = [
    path("robots.txt", views.robots, name="robots"),
    path("gesund", pulse.health, name="health"),
]

ADDRESSES: dict[str, Address] = {"robots": page(), "health": Address()}
