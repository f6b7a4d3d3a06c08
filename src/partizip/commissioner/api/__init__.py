"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import attempts, circle, press
from partizip.commissioner.api.room import room

__all__ = ["attempts", "circle", "press", "room"]
