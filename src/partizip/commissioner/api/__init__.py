"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import attempts, press
from partizip.commissioner.api.room import room

__all__ = ["attempts", "press", "room"]
