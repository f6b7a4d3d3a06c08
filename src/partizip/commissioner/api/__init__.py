"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import plans, press, requests
from partizip.commissioner.api.room import room

__all__ = ["plans", "press", "requests", "room"]
