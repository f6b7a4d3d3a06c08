"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import office, press
from partizip.commissioner.api.room import room

__all__ = ["office", "press", "room"]
