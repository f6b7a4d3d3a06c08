"""Addresses of the log for machines: the same in every language."""

from django.urls import URLPattern, URLResolver

from partizip.core.addresses import Address

urlpatterns: list[URLPattern | URLResolver] = []

ADDRESSES: dict[str, Address] = {}
