"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import office, plans, press, requests
from partizip.commissioner.api.room import room

__all__ = ["office", "plans", "press", "requests", "room"]
