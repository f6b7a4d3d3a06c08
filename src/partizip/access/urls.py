"""Addresses of access, and who may call them."""

from django.urls import URLPattern, URLResolver

from partizip.core.addresses import Address

urlpatterns: list[URLPattern | URLResolver] = []

ADDRESSES: dict[str, Address] = {}
