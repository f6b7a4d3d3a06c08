"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import attempts, circle, office, plans, press, programme, reports, requests
from partizip.commissioner.api.room import room

__all__ = ["attempts", "circle", "office", "plans", "press", "programme", "reports", "requests", "room"]
