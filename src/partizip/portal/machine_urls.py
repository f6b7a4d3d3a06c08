"""Addresses of the portal for programs, the same in every language."""

from django.urls import path

from partizip.core.addresses import Address
from partizip.portal.operation import pulse

urlpatterns = [path("gesund", pulse.health, name="health")]

ADDRESSES: dict[str, Address] = {"health": Address()}
