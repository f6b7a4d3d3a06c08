"""Addresses of the Commissioner's part, and who may call them, by noun."""

from partizip.commissioner.urls import attempts, circle, office, own_words, plans, press, programme, reports, requests
from partizip.core.addresses import Address

_NOUNS = (attempts, circle, office, own_words, plans, press, programme, reports, requests)
urlpatterns = [pattern for noun in _NOUNS for pattern in noun.urlpatterns]
ADDRESSES: dict[str, Address] = {name: address for noun in _NOUNS for name, address in noun.ADDRESSES.items()}
