"""The Commissioner's part for programs, by noun."""

from partizip.commissioner.api import attempts, office, press
from partizip.commissioner.api.room import room

__all__ = ["attempts", "office", "press", "room"]
