"""The Commissioner's part for programs: the room that the nouns add their addresses to."""

from partizip.opendata.interface import Room

room = Room()
