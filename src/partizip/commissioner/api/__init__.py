"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import attempts, office, plans, press, requests
from partizip.commissioner.api.room import room

__all__ = ["attempts", "office", "plans", "press", "requests", "room"]
