"""Addresses of the portal for programs, the same in every language."""

from django.urls import path

from partizip.core.addresses import Address, page
from partizip.portal import views

urlpatterns = [path("robots.txt", views.robots, name="robots")]

ADDRESSES: dict[str, Address] = {"robots": page()}
