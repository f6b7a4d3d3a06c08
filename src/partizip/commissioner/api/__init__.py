"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import circle, press
from partizip.commissioner.api.room import room

__all__ = ["circle", "press", "room"]
