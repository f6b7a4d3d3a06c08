"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import attempts, circle, office, own_words, plans, press, programme, reports, requests
from partizip.commissioner.api.room import room

__all__ = ["attempts", "circle", "office", "own_words", "plans", "press", "programme", "reports", "requests", "room"]
